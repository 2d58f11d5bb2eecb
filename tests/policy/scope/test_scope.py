"""Scope by table: entering, exceptions, cut-offs, parts, counts and the ripple of a rejection (Guidance 2, 4.3; RID 1; R2 to R6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model.decisions import Decision, Outcome, Subject
from policy.model.releases import Release, ReleaseKind
from policy.model.rid import Covers
from policy.model.scope import Modification, ModificationState, Part, ScopeException, ScopeItem, ScopeState
from policy.scope.out_reasons import left_with, was_excluded
from policy.scope.parts import clashing, is_implemented, is_twin, mixed, unplaced
from policy.scope.scope import (
    Addition,
    Ruling,
    ScopeCounts,
    Window,
    addition,
    comes_back,
    excluded_by_go,
    may_be_technical,
    may_enter,
    misdated,
    ripple,
    scope_counts,
    states_open_to,
    unexplained_additions,
)
from tests.builders.june_2020 import MP079, MP084, MP088, SECMP0053, SECMP0062, TODAY, june_2020

USER_ONLY = replace(MP079, ref="MP100", user_systems=True)
TECHNICAL = replace(SECMP0053, ref="MP101", technical_specifications=True)


def release(kind: ReleaseKind, technical: bool = False) -> Release:
    """An empty release of that kind in June 2020."""
    return Release("june-2020", kind, date(2020, 6, 25), technical_specifications=technical)


@pytest.mark.parametrize(
    ("modification", "kind", "allowed"),
    [
        (SECMP0053, ReleaseKind.SYSTEM, True),
        (SECMP0053, ReleaseKind.DOCUMENTATION, False),
        (SECMP0053, ReleaseKind.ADHOC, True),
        (SECMP0053, ReleaseKind.YEAR, True),
        (USER_ONLY, ReleaseKind.DOCUMENTATION, True),
        (MP079, ReleaseKind.SYSTEM, True),
        (MP079, ReleaseKind.DOCUMENTATION, True),
        (TECHNICAL, ReleaseKind.SYSTEM, True),
        (TECHNICAL, ReleaseKind.ADHOC, False),
        (replace(TECHNICAL, dcc_systems=False), ReleaseKind.DOCUMENTATION, False),
        (TECHNICAL, ReleaseKind.YEAR, True),
    ],
)
def test_which_release_a_modification_may_enter(modification: Modification, kind: ReleaseKind, allowed: bool) -> None:
    """What impacts DCC Systems stays out of Documentation releases, the Technical Specifications out of all but System releases."""
    ruling = may_enter(modification, release(kind))
    assert ruling.allowed is allowed
    if not allowed:
        assert ruling.rule == "R2"
        assert modification.ref in ruling.sentence


def test_a_documentation_release_refuses_with_the_way_out() -> None:
    """What impacts DCC Systems is told which releases take it."""
    assert may_enter(SECMP0053, release(ReleaseKind.DOCUMENTATION)) == Ruling(
        False,
        "R2",
        "SECMP0053 impacts DCC Systems, so it can't be in a Documentation release. "
        "Use a System release, or an ad-hoc release if that is not efficient.",
    )


def test_dcc_change_in_an_adhoc_release_warns() -> None:
    """An ad-hoc release may have a DCC-System-impacting change, with the Guidance's intent as a warning; documents need none."""
    warning = "SECMP0053 impacts DCC Systems. Such changes should be in a System release wherever possible."
    assert may_enter(SECMP0053, release(ReleaseKind.ADHOC)) == Ruling(True, "R2", warning=warning)
    assert may_enter(MP079, release(ReleaseKind.ADHOC)).warning == ""


@pytest.mark.parametrize("state", [ModificationState.REJECTED, ModificationState.WITHDRAWN, ModificationState.DELAYED])
def test_what_fell_out_may_not_enter(state: ModificationState) -> None:
    """A rejected, withdrawn or delayed modification is refused by R5 with its state."""
    ruling = may_enter(replace(MP079, state=state), release(ReleaseKind.SYSTEM))
    assert (ruling.allowed, ruling.rule) == (False, "R5")
    assert state in ruling.sentence


@pytest.mark.parametrize(
    ("kind", "taken", "allowed"),
    [
        (ReleaseKind.SYSTEM, None, True),
        (ReleaseKind.SYSTEM, "june-2020", True),
        (ReleaseKind.SYSTEM, "november-2020", False),
        (ReleaseKind.DOCUMENTATION, None, False),
        (ReleaseKind.ADHOC, None, False),
    ],
)
def test_one_technical_specifications_release_a_year(kind: ReleaseKind, taken: str | None, allowed: bool) -> None:
    """Only one System release a year may be the Technical Specifications release."""
    assert may_be_technical(release(kind), taken).allowed is allowed
    assert may_enter(TECHNICAL, release(kind), taken).allowed is allowed


def test_technical_change_makes_the_release_technical() -> None:
    """Into a release that is not the year's Technical Specifications release yet, the change warns; into the one that is, it does not."""
    warning = "With MP101, this becomes the year's Technical Specifications release."
    assert may_enter(TECHNICAL, release(ReleaseKind.SYSTEM)) == Ruling(True, "R2", warning=warning)
    assert may_enter(TECHNICAL, release(ReleaseKind.SYSTEM, technical=True)) == Ruling(True)


def test_why_a_release_may_not_be_technical() -> None:
    """A refusal names the release that is the year's, for the release itself and for a change that would make it so."""
    taken = "Only one Technical Specifications release is allowed a year, and this year's is the November 2020 SEC Release."
    assert may_be_technical(release(ReleaseKind.SYSTEM), "november-2020") == Ruling(False, "R2", taken)
    assert may_enter(TECHNICAL, release(ReleaseKind.SYSTEM), "november-2020") == Ruling(False, "R2", taken)
    system = "Only a System release can be the year's Technical Specifications release."
    assert may_be_technical(release(ReleaseKind.ADHOC), None) == Ruling(False, "R2", system)


@pytest.mark.parametrize(
    ("modification", "today", "window"),
    [
        (SECMP0053, date(2019, 6, 25), Window.OPEN),
        (SECMP0053, date(2019, 6, 26), Window.LATE),
        (SECMP0053, date(2019, 10, 10), Window.LATE),
        (SECMP0053, date(2019, 10, 11), Window.EXCEPTION),
        (USER_ONLY, TODAY, Window.EXCEPTION),
        (MP079, date(2019, 10, 11), Window.OPEN),
        (MP079, date(2019, 12, 25), Window.OPEN),
        (MP079, TODAY, Window.LATE),
    ],
)
def test_when_an_addition_is_free_late_or_an_exception(modification: Modification, today: date, window: Window) -> None:
    """Up to the policy date an addition is free, after it late, and once its part of the scope is set an exception."""
    found = addition(june_2020(), modification, today)
    assert found.window is window
    assert (found.sentence == "") is (window is Window.OPEN)


def test_addition_sentences() -> None:
    """The warning and the exception name the scope, the day and the modification."""
    assert (
        addition(june_2020(), MP079, TODAY).sentence
        == "The scope on SEC documents was due to be set by 25 Dec 2019. MP079 is added after that date."
    )
    set_then = "The scope on DCC and User Systems was set on 11 Oct 2019, so adding SECMP0053 now is an exception."
    assert addition(june_2020(), SECMP0053, TODAY).sentence == set_then


def test_an_addition_says_of_which_scope_it_is_and_what_was_due() -> None:
    """Whatever its window, an addition has its kind of scope and that scope's policy date."""
    system, documents = date(2019, 6, 25), date(2019, 12, 25)
    found = [addition(june_2020(), SECMP0053, day) for day in (date(2019, 6, 25), date(2019, 6, 26), TODAY)]
    assert [(each.covers, each.policy_due) for each in found] == [(Covers.SYSTEM, system)] * 3
    late = addition(june_2020(), MP079, TODAY)
    assert (late.covers, late.policy_due) == (Covers.DOCUMENTS, documents)


def test_without_a_lead_time_no_addition_is_late() -> None:
    """Where the record holds no lead time for its scope, there is no policy date, and only a set scope makes an exception."""
    assert addition(june_2020(), MP079, TODAY, ()) == Addition(Window.OPEN, Covers.DOCUMENTS, None)
    assert addition(june_2020(), SECMP0053, TODAY, ()).window is Window.EXCEPTION


def test_a_scope_set_before_a_move_is_judged_by_the_earlier_go_live() -> None:
    """A scope that was set before the go-live moved keeps the policy date of that go-live (R3, R23)."""
    moving = Decision(Subject.DATE, "panel", Outcome.AGREED, date(2019, 6, 1), go_live_before=date(2020, 6, 25), go_live=date(2020, 11, 5))
    early = Decision(Subject.BASELINE, "panel", Outcome.AGREED, date(2019, 5, 1), Covers.SYSTEM)
    moved = replace(june_2020(), go_live=date(2020, 11, 5), decisions=(early, moving))
    assert addition(moved, SECMP0053, TODAY).policy_due == date(2019, 6, 25)
    assert addition(moved, SECMP0053, TODAY, ()).policy_due is None


def test_year_bucket_takes_additions_freely() -> None:
    """A year bucket has no go-live and so no date after which an addition is late."""
    assert addition(Release("2021", ReleaseKind.YEAR, None), SECMP0053, TODAY).window is Window.OPEN


def test_june_2020_counts() -> None:
    """The real scope counts one approved, four targeted, three of them proposed."""
    assert scope_counts(june_2020()) == ScopeCounts(approved=1, targeted=4, out=0, exceptions=0, proposed=3)


def test_out_and_exceptions_are_counted() -> None:
    """What fell out counts as out only, and an exception stays one ever after."""
    exception = ScopeException("needed", "SECP_77", "none", "none", "none")
    scope = (ScopeItem(MP084, state=ScopeState.OUT), ScopeItem(MP079, exception=exception, agreed_on=TODAY))
    assert scope_counts(replace(june_2020(), scope=scope)) == ScopeCounts(approved=0, targeted=1, out=1, exceptions=1, proposed=0)


@pytest.mark.parametrize(
    ("modification", "added_on", "found"),
    [
        (SECMP0053, date(2019, 10, 11), 0),
        (SECMP0053, date(2019, 10, 12), 1),
        (SECMP0053, None, 0),
        (MP079, TODAY, 0),
    ],
)
def test_additions_without_an_exception(modification: Modification, added_on: date | None, found: int) -> None:
    """Only what came in after its own part of the scope was set needs to be an exception."""
    item = ScopeItem(modification, added_on=added_on)
    assert len(unexplained_additions(replace(june_2020(), scope=(item,)))) == found
    explained = replace(item, exception=ScopeException("r", "p", "d", "c", "t"))
    assert unexplained_additions(replace(june_2020(), scope=(explained,))) == ()


@pytest.mark.parametrize(
    ("day", "part", "found"), [(None, 0, 0), (date(2020, 6, 25), 0, 0), (date(2020, 11, 5), 0, 1), (date(2020, 11, 5), 1, 0)]
)
def test_implementation_dates(day: date | None, part: int, found: int) -> None:
    """Another date than go-live is found for a whole modification, and not for a part of one."""
    item = ScopeItem(replace(SECMP0053, implementation_on=day), part)
    assert len(misdated(replace(june_2020(), scope=(item,)))) == found


def test_ripple_takes_a_modification_out_of_every_open_scope() -> None:
    """A rejection takes it out of the open releases and keeps the reason; closed releases, others and what was out already stay."""
    placements = [
        ("june-2020", ScopeItem(SECMP0062, 1)),
        ("november-2020", ScopeItem(SECMP0062, 2)),
        ("february-2020", ScopeItem(SECMP0062)),
        ("june-2020", ScopeItem(MP088)),
        ("2021", ScopeItem(SECMP0062, 3, state=ScopeState.OUT)),
    ]
    found = ripple("SECMP0062", ModificationState.REJECTED, "not worth its cost", placements, closed={"february-2020"})
    assert [(each.release_key, each.after.name) for each in found] == [
        ("june-2020", "SECMP0062 part 1"),
        ("november-2020", "SECMP0062 part 2"),
    ]
    assert found[0].after.state is ScopeState.OUT
    assert found[0].after.out_reason == "rejected: not worth its cost"
    assert found[0].after.modification.state is ModificationState.REJECTED
    assert found[0].before == placements[0][1]


def test_a_reason_is_kept_only_if_one_was_given() -> None:
    """Without a reason the item says the state alone."""
    (found,) = ripple("MP088", ModificationState.WITHDRAWN, "", [("june-2020", ScopeItem(MP088))])
    assert found.after.out_reason == "withdrawn"


def test_ripple_needs_a_state_that_falls_out() -> None:
    """An approval takes nothing out of any scope."""
    with pytest.raises(ValueError, match="stays in its scopes"):
        ripple("MP079", ModificationState.APPROVED, "", [])


@pytest.mark.parametrize(("live", "implemented"), [(set(), False), ({"june-2020"}, False), ({"june-2020", "november-2020"}, True)])
def test_implemented_with_its_last_part(live: set[str], implemented: bool) -> None:
    """A modification in parts is implemented when the last of them is live."""
    placements = [
        ("june-2020", ScopeItem(SECMP0062, 1)),
        ("november-2020", ScopeItem(SECMP0062, 2)),
        ("2021", ScopeItem(SECMP0062, state=ScopeState.OUT)),
    ]
    assert is_implemented(SECMP0062, placements, live) is implemented
    assert not is_implemented(SECMP0062, [], live)


@pytest.mark.parametrize(
    ("state", "open_to"),
    [
        (ModificationState.MODIFICATION_PROPOSAL, {ModificationState.DRAFT_PROPOSAL, ModificationState.MODIFICATION_PROPOSAL}),
        *(
            (fallen, {fallen, ModificationState.DRAFT_PROPOSAL, ModificationState.MODIFICATION_PROPOSAL})
            for fallen in (ModificationState.REJECTED, ModificationState.WITHDRAWN, ModificationState.DELAYED)
        ),
        (ModificationState.APPROVED, set()),
        (ModificationState.IMPLEMENTED, set()),
    ],
)
def test_states_that_an_edit_may_give(state: ModificationState, open_to: set[ModificationState]) -> None:
    """What was rejected, withdrawn or delayed can return to undecided; what is approved or implemented can't by an edit (R5, R24)."""
    assert set(states_open_to(Modification("MP001", "", state))) == open_to


@pytest.mark.parametrize(
    ("state", "reason", "left"),
    [
        (ScopeState.OUT, "delayed: not ready", True),
        (ScopeState.OUT, "rejected", True),
        (ScopeState.OUT, "moved to 2021: too late", False),
        (ScopeState.TARGETED, "", False),
    ],
)
def test_items_that_left_with_their_modification(state: ScopeState, reason: str, left: bool) -> None:
    """Only what left its scope by an outcome is offered again, not what was moved or removed (R5)."""
    assert left_with(ScopeItem(Modification("MP001", ""), state=state, out_reason=reason)) is left


TWO_PARTS = replace(SECMP0062, state=ModificationState.APPROVED, parts=(Part(1, date(2020, 5, 6)), Part(2, date(2020, 11, 29))))


@pytest.mark.parametrize(
    ("placements", "live", "implemented"),
    [
        ((("june-2020", ScopeItem(TWO_PARTS, 1)),), {"june-2020"}, False),
        ((("june-2020", ScopeItem(TWO_PARTS)),), {"june-2020"}, True),
        ((("june-2020", ScopeItem(TWO_PARTS, 1)), ("november-2020", ScopeItem(TWO_PARTS, 2))), {"june-2020", "november-2020"}, True),
    ],
)
def test_a_part_that_is_in_no_release_is_not_implemented(
    placements: tuple[tuple[str, ScopeItem], ...], live: set[str], implemented: bool
) -> None:
    """A part on record that no release includes is still to come, unless the whole is live."""
    assert is_implemented(TWO_PARTS, placements, live) is implemented


def test_a_part_and_the_whole_are_never_both_in_scope() -> None:
    """The whole clashes with any part in scope and a part with the whole; what is out or in a cancelled release does not."""
    part, whole, out = ScopeItem(TWO_PARTS, 1), ScopeItem(TWO_PARTS), ScopeItem(TWO_PARTS, state=ScopeState.OUT, out_reason="moved")
    assert clashing(0, [("june-2020", part)]) == (("june-2020", part),)
    assert clashing(2, [("june-2020", whole)]) == (("june-2020", whole),)
    assert clashing(2, [("june-2020", part)]) == clashing(0, [("june-2020", whole)]) == ()
    assert clashing(2, [("june-2020", out)]) == clashing(2, [("june-2020", whole)], {"june-2020"}) == ()


@pytest.mark.parametrize(
    ("modification", "placements", "names"),
    [
        (TWO_PARTS, (), ["SECMP0062 part 1", "SECMP0062 part 2"]),
        (TWO_PARTS, (("june-2020", ScopeItem(TWO_PARTS, 1)),), ["SECMP0062 part 2"]),
        (TWO_PARTS, (("june-2020", ScopeItem(TWO_PARTS)),), []),
        (replace(TWO_PARTS, parts=()), (("june-2020", ScopeItem(TWO_PARTS, state=ScopeState.OUT)),), ["SECMP0062"]),
        (replace(TWO_PARTS, state=ModificationState.MODIFICATION_PROPOSAL), (), []),
    ],
)
def test_what_is_approved_and_in_no_release(
    modification: Modification, placements: tuple[tuple[str, ScopeItem], ...], names: list[str]
) -> None:
    """Each part that no scope includes, or the whole; an undecided modification may be in none (Guidance 4.2)."""
    assert [each.name for each in unplaced(modification, placements)] == names


@pytest.mark.parametrize(("part", "other", "twin"), [(0, 0, True), (1, 1, True), (0, 1, True), (2, 0, True), (1, 2, False)])
def test_only_different_parts_may_be_in_two_releases(part: int, other: int, twin: bool) -> None:
    """A part and the whole can't, and neither can the same part twice (R6)."""
    assert is_twin(part, other) is twin


GONE = ScopeItem(MP079, state=ScopeState.OUT, out_reason="excluded by the Go of 12 Jun 2020")
WENT = Decision(Subject.GO_LIVE, "panel", Outcome.GO, date(2020, 6, 12))
SET_AGAIN = Decision(Subject.BASELINE, "panel", Outcome.AGREED, date(2020, 6, 19), Covers.DOCUMENTS)


@pytest.mark.parametrize(
    ("item", "excluded", "may_return"),
    [
        (GONE, True, True),
        (replace(GONE, state=ScopeState.TARGETED), False, False),
        (replace(GONE, out_reason="not excluded by the Go of 12 Jun 2020"), False, False),
        *(
            (replace(GONE, modification=replace(MP079, state=state)), True, state is ModificationState.APPROVED)
            for state in ModificationState
            if state not in {ModificationState.DRAFT_PROPOSAL, ModificationState.MODIFICATION_PROPOSAL}
        ),
    ],
)
def test_what_a_go_excluded(item: ScopeItem, excluded: bool, may_return: bool) -> None:
    """It may return unless its modification was rejected, withdrawn or delayed, or is implemented by now (R5)."""
    assert was_excluded(item) is excluded
    assert bool(excluded_by_go(replace(june_2020(), scope=(item,)))) is may_return


@pytest.mark.parametrize(
    ("decisions", "back"),
    [
        ((WENT,), True),
        ((), False),
        ((replace(WENT, outcome=Outcome.NO_GO),), False),
        ((replace(WENT, subject=Subject.DATE),), False),
        ((WENT, SET_AGAIN), False),
        ((WENT, replace(SET_AGAIN, covers=Covers.ALL)), False),
        ((WENT, replace(SET_AGAIN, covers=Covers.SYSTEM)), True),
        ((WENT, replace(SET_AGAIN, outcome=Outcome.NOT_AGREED)), True),
        ((WENT, replace(SET_AGAIN, subject=Subject.SCOPE)), True),
        ((WENT, replace(SET_AGAIN, met_on=date(2020, 6, 12))), True),
        ((WENT, SET_AGAIN, replace(WENT, met_on=date(2020, 6, 20))), True),
    ],
)
def test_what_a_go_excluded_comes_back_as_it_was_set(decisions: tuple[Decision, ...], back: bool) -> None:
    """Until the body has baselined that kind of scope after the newest Go, without it (Guidance 4.3; R4, R5)."""
    release = replace(june_2020(), decisions=decisions)
    assert comes_back(release, GONE) is back
    assert not comes_back(release, replace(GONE, out_reason="withdrawn"))
    words = "MP079 comes back as it was: the Go that excluded it was reversed."
    found = addition(release, MP079, date(2020, 6, 22), item=GONE)
    assert (found == Addition(Window.BACK, Covers.DOCUMENTS, None, words)) is back
    assert addition(release, MP079, date(2020, 6, 22)).window is not Window.BACK


def test_a_whole_beside_its_part_is_found() -> None:
    """With the first of its parts; what is out of scope is beside nothing, and parts may be beside each other (R6)."""
    whole, first, second = ScopeItem(MP079), ScopeItem(MP079, 1), ScopeItem(MP079, 2)
    other = ScopeItem(MP084)
    assert mixed([other, whole, first, second]) == ((whole, first),)
    assert mixed([first, second, other]) == ()
    assert mixed([whole, replace(first, state=ScopeState.OUT)]) == ()
    assert mixed([replace(whole, state=ScopeState.OUT), first]) == ()
