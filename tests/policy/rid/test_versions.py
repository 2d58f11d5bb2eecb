"""RID version numbers by table (Guidance 4.2; RID appendix 1; R8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from policy.model import acts
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.releases import Release
from policy.model.rid import Covers, RidVersion
from policy.model.scope import ModificationState, ScopeItem
from policy.model.timetable import Milestone
from policy.rid.versions import (
    first_draft_due,
    in_order,
    is_draft_awaited,
    latest,
    next_baseline,
    next_draft,
    order_fault,
    parse_version,
    why_not_again,
)
from tests.builders.june_2020 import MP079, SECMP0053, TODAY, june_2020


def versions(*numbers: str) -> tuple[RidVersion, ...]:
    """Issued versions with these numbers."""
    return tuple(RidVersion(number, TODAY, "") for number in numbers)


@pytest.mark.parametrize(
    ("numbers", "draft", "baseline"),
    [
        ((), "0.1", "1.0"),
        (("0.1",), "0.2", "1.0"),
        (("0.1", "0.2", "0.3"), "0.4", "1.0"),
        (("0.10", "0.9"), "0.11", "1.0"),
        (("0.3", "1.0"), "1.1", "2.0"),
        (("1.0", "1.1", "0.3"), "1.2", "2.0"),
        (("9.9", "10.0"), "10.1", "11.0"),
    ],
)
def test_next_numbers(numbers: tuple[str, ...], draft: str, baseline: str) -> None:
    """Drafts count up within their baseline, and a baseline takes the next whole number."""
    assert next_draft(versions(*numbers)) == draft
    assert next_baseline(versions(*numbers)) == baseline


def test_june_2020_goes_on_with_1_2_and_2_0() -> None:
    """After v1.1 the next draft is 1.2 and the next baseline 2.0."""
    assert (next_draft(june_2020().versions), next_baseline(june_2020().versions)) == ("1.2", "2.0")


def test_order() -> None:
    """0.10 comes after 0.9, and the latest is the highest number."""
    assert [each.number for each in in_order(versions("1.0", "0.10", "0.9"))] == ["0.9", "0.10", "1.0"]
    newest = latest(versions("1.0", "0.10"))
    assert newest is not None
    assert newest.number == "1.0"
    assert latest(()) is None


@pytest.mark.parametrize("text", ["", "1", "1.", "v", "01.0", "1.0.0", "-1.0", "1.x", "١.٠", "1.00"])
def test_other_text_is_no_version(text: str) -> None:
    """What is not two whole numbers is refused."""
    with pytest.raises(ValueError, match="is not a version"):
        parse_version(text)
    with pytest.raises(ValueError, match=f"^'{'x' * 20}' is not a version number"):
        parse_version("x" * 30)


def test_v_is_forgiven() -> None:
    """The "v" that people write before a version is no part of it."""
    assert str(parse_version(" v1.1 ")) == "1.1"


@pytest.mark.parametrize(
    ("item", "due"),
    [
        (ScopeItem(SECMP0053, agreed_on=date(2019, 10, 11)), True),
        (ScopeItem(SECMP0053), False),
        (ScopeItem(MP079, agreed_on=TODAY), False),
        (ScopeItem(replace(MP079, state=ModificationState.APPROVED), agreed_on=TODAY), True),
    ],
)
def test_the_first_draft_is_due_with_the_first_approved_modification(item: ScopeItem, due: bool) -> None:
    """A release with an approved and agreed modification needs its RID, and one that has a version has it."""
    release = replace(june_2020(), scope=(item,))
    assert first_draft_due(replace(release, versions=())) is due
    assert not first_draft_due(release)


BASELINED = replace(
    june_2020(),
    scope=(ScopeItem(SECMP0053, agreed_on=TODAY),),
    versions=(RidVersion("1.0", date(2019, 10, 11), "", baselined=True), RidVersion("2.0", date(2020, 1, 17), "", baselined=True)),
    decisions=(Decision(Subject.BASELINE, "panel", Outcome.AGREED, TODAY, Covers.SYSTEM),),
)
NOTHING_NEW = "Nothing has changed since version 2.0 was baselined on 17 Jan 2020, so there is nothing to baseline."


@pytest.mark.parametrize(
    ("release", "covers", "changed", "why"),
    [
        (BASELINED, Covers.SYSTEM, False, NOTHING_NEW),
        (BASELINED, Covers.SYSTEM, True, ""),
        (BASELINED, Covers.DOCUMENTS, False, ""),
        (BASELINED, Covers.ALL, False, ""),
        (replace(BASELINED, decisions=(replace(BASELINED.decisions[0], covers=Covers.ALL),)), Covers.ALL, False, NOTHING_NEW),
        (
            replace(BASELINED, decisions=(*BASELINED.decisions, replace(BASELINED.decisions[0], covers=Covers.DOCUMENTS))),
            Covers.ALL,
            False,
            NOTHING_NEW,
        ),
        (replace(BASELINED, versions=()), Covers.SYSTEM, False, ""),
        (replace(BASELINED, versions=(*BASELINED.versions, RidVersion("2.1", TODAY, ""))), Covers.SYSTEM, False, ""),
        (replace(BASELINED, scope=(*BASELINED.scope, ScopeItem(MP079))), Covers.SYSTEM, False, ""),
    ],
)
def test_a_baseline_that_adds_nothing_is_not_made_again(release: Release, covers: Covers, changed: bool, why: str) -> None:
    """It adds a changed draft, a modification that is still to be agreed, or the scope that is not set yet (Guidance 4.2; R8)."""
    assert why_not_again(release, covers, changed=changed) == why


@pytest.mark.parametrize(
    ("numbers", "only", "fault"),
    [
        (("0.1", "0.2", "1.0", "1.1"), "", ""),
        (("1.0", "2.0"), "", ""),
        (("0.2",), "", "0.2 is out of order: the number of the first version must be 0.1 or 1.0. (R8)"),
        (("0.1", "0.3"), "", "0.3 is out of order: the number after 0.1 must be 0.2 or 1.0. (R8)"),
        (("0.1", "0.3"), "0.1", "0.3 is out of order: the number after 0.1 must be 0.2 or 1.0. (R8)"),
        (("0.1", "0.3", "0.4", "0.5"), "0.5", ""),
    ],
)
def test_version_numbers_leave_none_out(numbers: tuple[str, ...], only: str, fault: str) -> None:
    """Asked for one version alone, a fault of that version or of the next one counts."""
    assert order_fault(versions(*numbers), only) == fault


def test_versions_are_issued_in_the_order_of_their_numbers() -> None:
    """The second may be of the first one's day, and not of an earlier one."""
    first, second = versions("0.1", "0.2")
    assert order_fault((first, replace(second, issued_on=first.issued_on))) == ""
    late = replace(first, issued_on=first.issued_on + timedelta(days=1))
    assert order_fault((late, replace(second, issued_on=first.issued_on))).startswith("0.2 would be dated before 0.1, ")


def test_a_draft_is_awaited_by_an_open_step_of_it_or_of_a_later_one() -> None:
    """A number that no step names is awaited by none."""
    act = dict(acts.DRAFTS)
    *_, before, last = act
    step = Milestone("draft", "SECAS issues a draft", acts=(act[last],))
    release = replace(june_2020(), milestones=(step,))
    assert is_draft_awaited(release, last)
    assert is_draft_awaited(release, before)
    assert not is_draft_awaited(release, "1.1")
    assert not is_draft_awaited(replace(release, milestones=(replace(step, done_on=TODAY),)), last)
    assert not is_draft_awaited(replace(release, milestones=(replace(step, acts=(act[before],)),)), last)
