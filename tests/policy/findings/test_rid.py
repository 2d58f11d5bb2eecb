"""A draft that should be issued, and texts that a fact has overtaken, where they are and where they are not (R8; RID 1 to 5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policy.findings.check import check
from policy.findings.rid import UNISSUED
from policy.go_live.go_no_go import Matter, pack
from policy.model.costs import CostFacts
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Note, Release
from policy.model.rid import RidVersion
from policy.model.scope import ScopeException, ScopeState
from policy.releases.facts import facts_of
from policy.rid.draft import Draft
from tests.builders.june_2020 import STANDARD_CRITERIA, TODAY, june_2020

DRAFT = Draft("2.1", "2.0", 22)
GO = Decision(Subject.GO_LIVE, "panel", Outcome.GO, date(2020, 6, 12))
TAD = Decision(Subject.TAD, "panel", Outcome.AGREED, date(2020, 3, 20))
LATER = "The Testing Approach Document will be provided as Annex A to this document in due course."


def keys(release: Release, today: date, draft: Draft | None = DRAFT) -> dict[str, str]:
    """The findings of this room with their texts."""
    found = check(release, today, STANDARD_CRITERIA, draft=draft)
    return {each.key: each.text for each in found if each.key == UNISSUED or each.key.startswith("overtaken")}


def past_january(**facts: Any) -> Release:
    """June 2020 after its re-baseline, with these facts."""
    june = june_2020()
    steps = tuple(replace(each, done_on=date(2020, 1, 17)) if each.key == "baseline-documents" else each for each in june.milestones)
    return replace(june, milestones=steps, **facts)


@pytest.mark.parametrize(
    ("release", "today", "because"),
    [
        (june_2020(), date(2020, 1, 9), ""),
        (june_2020(), date(2020, 1, 10), "“Panel baselines RID for non-system-impacting modifications” is on 17 Jan 2020"),
        (june_2020(), date(2020, 1, 20), "“Panel baselines RID for non-system-impacting modifications” was due on 17 Jan 2020"),
        (past_january(), date(2020, 3, 1), ""),
        (past_january(), date(2020, 6, 4), ""),
        (past_january(), date(2020, 6, 5), "“Panel go/no-go decision” is on 12 Jun 2020"),
        (past_january(decisions=(*june_2020().decisions, GO)), date(2020, 6, 15), "the Go was given on 12 Jun 2020"),
        (past_january(live_on=date(2020, 6, 25)), date(2020, 7, 1), "the release is live since 25 Jun 2020"),
        (past_january(cancelled_on=date(2020, 3, 1)), date(2020, 7, 1), ""),
    ],
)
def test_a_draft_is_due_when_its_readers_need_it(release: Release, today: date, because: str) -> None:
    """From paper day of a baseline and of go/no-go, after a Go, and after go-live; not in between, nor in a cancelled release."""
    found = keys(release, today)
    assert (UNISSUED in found) == bool(because)
    if because:
        assert found[UNISSUED] == f"Draft 2.1 of the RID has 22 changes since version 2.0 that nobody has been given, and {because}."
    assert UNISSUED not in keys(release, today, draft=None)


def test_a_baseline_known_to_the_month_is_near_from_its_first_day() -> None:
    """ "May 2020" may be 1 May, so that the draft is due five Working Days before."""
    steps = tuple(
        replace(each, day=PartialDate.parse("2020-05")) if each.key == "baseline-documents" else each for each in june_2020().milestones
    )
    release = replace(june_2020(), milestones=steps)
    assert UNISSUED not in keys(release, date(2020, 4, 23))
    assert UNISSUED in keys(release, date(2020, 4, 24))


def test_the_pack_lists_the_draft() -> None:
    """The changes that are not issued are outstanding before a Go, once, and by a key that stays while they grow."""
    facts = facts_of(past_january(), date(2020, 6, 12), draft=DRAFT)
    findings = check(past_january(), date(2020, 6, 12), STANDARD_CRITERIA, draft=DRAFT)
    listed = [each for each in pack(facts, (), findings).outstanding if "Draft 2.1" in each.text]
    assert [(each.key, each.matter, each.text) for each in listed] == [
        ("draft 2.1", Matter.DRAFT, "Draft 2.1 of the RID has 22 changes since version 2.0 that are not issued.")
    ]
    assert not [each for each in pack(facts_of(past_january(), date(2020, 6, 12)), (), ()).outstanding if each.matter is Matter.DRAFT]


def exceptional() -> Release:
    """June 2020 with a system-impacting exception."""
    june = june_2020()
    exception = ScopeException("Needed", "SECP_77", "None", "None", "None")
    return replace(june, scope=(replace(june.scope[0], exception=exception), *june.scope[1:]))


NO_MORE = Note("scope", "No further modifications that impact on DCC Systems are expected to be added.")
CONFIRMED = Note("costs", "Now that the scope of the release is confirmed, the DCC goes on.")
COMBINED = Note("costs", "The DCC is completing a combined DCC Preliminary Assessment. This will provide a combined estimated cost.")


@pytest.mark.parametrize(
    ("release", "key", "says"),
    [
        (replace(june_2020(), dcc_testing=LATER, decisions=(TAD,)), "overtaken:testing", "the TAD was approved on 20 Mar 2020"),
        (replace(june_2020(), user_testing=LATER, decisions=(TAD,)), "overtaken:testing:users", "the TAD was approved on 20 Mar 2020"),
        (replace(june_2020(), summary=LATER, decisions=(TAD,)), "overtaken:facts", "The summary says that the TAD is still to come"),
        (replace(june_2020(), dcc_testing=LATER), "", ""),
        (replace(june_2020(), dcc_testing=LATER, decisions=(replace(TAD, outcome=Outcome.NOT_AGREED),)), "", ""),
        (replace(june_2020(), dcc_testing="The TAD is Annex A.", decisions=(TAD,)), "", ""),
        (replace(june_2020(), notes=(Note("remark", LATER),), decisions=(TAD,)), "", ""),
        (
            replace(june_2020(), notes=(CONFIRMED,)),
            "overtaken:notes:1",
            "but SECMP0062 part 1, MP079, MP084 and MP088 are",
        ),
        (replace(june_2020(), notes=(COMBINED,), costs_facts=CostFacts()), "overtaken:notes:1", "no combined assessment is pending"),
        (replace(june_2020(), notes=(COMBINED,)), "", ""),
        (replace(exceptional(), notes=(NO_MORE,)), "overtaken:notes:1", "SECMP0053 was added as an exception"),
        (replace(june_2020(), notes=(NO_MORE,)), "", ""),
    ],
)
def test_a_text_that_a_fact_overtook_is_found(release: Release, key: str, says: str) -> None:
    """The finding names the text and the fact; without the fact, or in a text that the RID does not print, there is none."""
    bare = replace(release, notes=release.notes if release.notes != june_2020().notes else ())
    found = {each: text for each, text in keys(bare, date(2020, 4, 1), None).items() if each.startswith("overtaken")}
    assert list(found) == ([key] if key else [])
    if key:
        assert says in found[key]


def test_a_confirmed_scope_may_be_called_so() -> None:
    """With nothing targeted any more the sentence is true; as long as something is, it is wrong from the day of its issue on."""
    june = replace(june_2020(), notes=(CONFIRMED,))
    approved = tuple(replace(item, state=ScopeState.APPROVED) for item in june.scope)
    assert keys(replace(june, scope=approved), date(2020, 1, 13), None) == {}
    today = RidVersion("1.1", TODAY, "Draft for the Panel")
    assert list(keys(replace(june, versions=(today,)), TODAY, None)) == ["overtaken:notes:1"]
    assert list(keys(replace(june, versions=(today,)), date(2020, 1, 11), None)) == ["overtaken:notes:1"]
