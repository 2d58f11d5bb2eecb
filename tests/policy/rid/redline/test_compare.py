"""What two versions of a release differ in: examples of each kind, and what holds of any two."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy.model.costs import Cost, Stage
from policy.model.impacts import DocumentImpact
from policy.model.partial_date import PartialDate
from policy.model.releases import Note, Release, ReleaseKind
from policy.model.scope import Designation, Modification, Part, ScopeException, ScopeItem, ScopeState
from policy.model.sign_off import Criterion, CriterionKind
from policy.model.timetable import Milestone
from policy.rid.redline.compare import Area, Difference, DifferenceKind, Piece, PieceKind, compare, sentence, summary, word_diff
from tests.builders.generated_contents import one_release
from tests.profiles import examples

PLAIN = Release("june-2020", ReleaseKind.SYSTEM, date(2020, 6, 25))
ITEM = ScopeItem(Modification("MP079", "Provisions for withdrawing modifications"), agreed_on=date(2020, 1, 17))
STEP = Milestone("go", "Panel go/no-go decision", "panel", PartialDate.parse("2020-06-12"))
T4 = Criterion("T4", CriterionKind.TESTING, "tag", "No defects in the live environment.")


def only(before: Release, after: Release) -> Difference:
    """The one difference between them."""
    found = compare(before, after)
    assert len(found) == 1, found
    return found[0]


def test_an_accepted_date_is_a_changed_date() -> None:
    """Accepting a proposed date, or moving it, is one difference of the date."""
    proposed = replace(PLAIN, milestones=(replace(STEP, proposed=True),))
    found = only(proposed, replace(PLAIN, milestones=(STEP,)))
    assert (found.subject, found.before, found.after) == ("Panel go/no-go decision", "12 Jun 2020 (proposed)", "12 Jun 2020")
    moved = replace(STEP, day=PartialDate.parse("2020-06-11"))
    assert only(proposed, replace(PLAIN, milestones=(moved,))).after == "11 Jun 2020"


def test_a_new_reference_is_one_difference() -> None:
    """DP102 that became MP102 is the same modification, with all that names it (R24)."""
    draft = Modification("DP102", "Alerts")
    before = replace(
        PLAIN,
        scope=(ScopeItem(draft), ScopeItem(draft, 1, ScopeState.OUT, out_reason="whole")),
        costs=(Cost("DP102", Stage.SIT, 1),),
        documents=(DocumentImpact("DP102", "Section A"),),
    )
    now = replace(draft, ref="MP102", draft_ref="DP102")
    after = replace(
        before,
        scope=tuple(replace(item, modification=now) for item in before.scope),
        costs=(Cost("MP102", Stage.SIT, 1),),
        documents=(DocumentImpact("MP102", "Section A"),),
    )
    assert only(before, after) == Difference(Area.SCOPE, DifferenceKind.CHANGED, "MP102", "reference", "DP102", "MP102")
    both = replace(after, scope=(*after.scope, *before.scope))
    assert all(each.field != "reference" for each in compare(before, both))


def test_designations_enter_and_change() -> None:
    """A designation is an entry of its own, with its facts (R24)."""
    one = Designation("SEC Subsidiary Documents", "BEIS")
    entered = only(PLAIN, replace(PLAIN, designations=(one,)))
    assert (entered.area, entered.kind, entered.after) == (Area.DESIGNATIONS, DifferenceKind.ENTERED, "by BEIS")
    changed = only(replace(PLAIN, designations=(one,)), replace(PLAIN, designations=(replace(one, documents=("Section A", "Schedule 8")),)))
    assert sentence(changed) == "SEC Subsidiary Documents documents set to Section A and Schedule 8"


def test_parts_are_one_difference() -> None:
    """A part's new date shows both lists of parts."""
    parts = (Part(1, date(2020, 5, 6), "Throttling"), Part(2))
    was, now = (replace(ITEM, modification=replace(ITEM.modification, parts=each)) for each in (parts[:1], parts))
    found = only(replace(PLAIN, scope=(was,)), replace(PLAIN, scope=(now,)))
    assert (found.field, found.before) == ("parts", "part 1 on 6 May 2020 (Throttling)")
    assert found.after == "part 1 on 6 May 2020 (Throttling) and part 2"


def test_a_modification_enters() -> None:
    """A modification that was not in the scope has entered, with its state and title."""
    assert only(PLAIN, replace(PLAIN, scope=(ITEM,))) == Difference(
        Area.SCOPE, DifferenceKind.ENTERED, "MP079", "", "", "targeted, ‘Provisions for withdrawing modifications’"
    )


def test_an_exception_enters_as_one() -> None:
    """A modification that enters as an exception says so, with its reason (R4)."""
    item = replace(ITEM, exception=ScopeException("Needed by law", "SECP_80", "None", "None", "None"))
    assert only(PLAIN, replace(PLAIN, scope=(item,))).after.endswith(", as an exception: Needed by law")


def test_a_modification_leaves_when_it_is_taken_off() -> None:
    """A modification that is no longer listed has left."""
    found = only(replace(PLAIN, scope=(ITEM,)), PLAIN)
    assert (found.kind, found.subject, found.after) == (DifferenceKind.LEFT, "MP079", "")


def test_a_modification_leaves_when_it_falls_out() -> None:
    """A modification that is out has left although it stays listed; its reason is a difference, its state is not repeated (R5)."""
    out = replace(ITEM, state=ScopeState.OUT, out_reason="withdrawn")
    found = compare(replace(PLAIN, scope=(ITEM,)), replace(PLAIN, scope=(out,)))
    assert [(each.kind, each.field, each.after) for each in found] == [
        (DifferenceKind.LEFT, "", "out (withdrawn)"),
        (DifferenceKind.SET, "reason for being out", "withdrawn"),
    ]
    assert sentence(found[0]) == "MP079 left: out (withdrawn)"


def test_a_modification_that_is_recorded_as_out_at_once_neither_enters_nor_leaves() -> None:
    """A modification that is listed as out from the start neither enters nor leaves."""
    out = replace(ITEM, state=ScopeState.OUT, out_reason="late")
    found = only(PLAIN, replace(PLAIN, scope=(out,)))
    assert found == Difference(Area.SCOPE, DifferenceKind.CHANGED, "MP079", "out of scope", "not listed", "out (late)")
    assert only(replace(PLAIN, scope=(out,)), PLAIN) == Difference(
        Area.SCOPE, DifferenceKind.CHANGED, "MP079", "out of scope", "out (late)", "not listed"
    )


def test_a_row_enters_and_leaves_with_its_words() -> None:
    """A row that is new or gone is one difference, without a field, and with its words on the side that has it."""
    after = replace(PLAIN, milestones=(STEP,))
    assert only(PLAIN, after) == Difference(Area.TIMETABLE, DifferenceKind.ENTERED, "Panel go/no-go decision", "", "", "12 Jun 2020")
    assert only(after, PLAIN) == Difference(Area.TIMETABLE, DifferenceKind.LEFT, "Panel go/no-go decision", "", "12 Jun 2020", "")
    assert only(replace(PLAIN, scope=(ITEM,)), PLAIN) == Difference(
        Area.SCOPE, DifferenceKind.LEFT, "MP079", "", "targeted, ‘Provisions for withdrawing modifications’", ""
    )


def test_equal_rows_are_counted() -> None:
    """Of two equal notes, one that is gone is a difference."""
    note = Note("note", "Twice")
    two, one = replace(PLAIN, notes=(note, note)), replace(PLAIN, notes=(note,))
    assert only(two, one) == Difference(Area.NOTES, DifferenceKind.LEFT, "note", "", "Twice", "")
    assert compare(two, two) == ()


def test_differences_of_the_release_itself_have_no_subject() -> None:
    """A field of the release is named alone, in its own area."""
    assert only(PLAIN, replace(PLAIN, body="csc")) == Difference(
        Area.RELEASE, DifferenceKind.CHANGED, "", "deciding body", "SEC Panel", "Change Sub-Committee"
    )
    assert only(PLAIN, replace(PLAIN, dcc_testing="Once")) == Difference(
        Area.TESTING, DifferenceKind.SET, "", "DCC’s testing approach", "", "Once"
    )


def test_what_is_not_on_record_is_no_fact() -> None:
    """A list of the topics that no source covers says nothing about the release, so a change of it is no difference."""
    assert compare(PLAIN, replace(PLAIN, not_on_record=("costs",))) == ()


def test_parts_are_things_of_their_own() -> None:
    """When part 2 enters, part 1 is unchanged (R6)."""
    one, two = replace(ITEM, part=1), replace(ITEM, part=2)
    found = only(replace(PLAIN, scope=(one,)), replace(PLAIN, scope=(one, two)))
    assert (found.kind, found.subject) == (DifferenceKind.ENTERED, "MP079 part 2")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (ITEM, replace(ITEM, state=ScopeState.APPROVED), "MP079 state changed from targeted to approved"),
        (ITEM, replace(ITEM, cutoff=date(2020, 3, 1)), "MP079 cut-off date set to 1 Mar 2020"),
        (
            ITEM,
            replace(ITEM, modification=replace(ITEM.modification, title="Withdrawing")),
            "MP079 title reworded from Provisions for withdrawing modifications to Withdrawing",
        ),
    ],
)
def test_what_changes_of_a_modification(before: ScopeItem, after: ScopeItem, words: str) -> None:
    """A state changes, a date moves, a title is reworded."""
    assert sentence(only(replace(PLAIN, scope=(before,)), replace(PLAIN, scope=(after,)))) == words


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (replace(STEP, day=PartialDate.parse("2020-06")), "Panel go/no-go decision date moved from 12 Jun 2020 to June 2020"),
        (
            replace(STEP, day=None, anchor="uit", offset=-10),
            "Panel go/no-go decision date moved from 12 Jun 2020 to 10 Working Days before uit",
        ),
        (replace(STEP, day=None), "Panel go/no-go decision date removed, it was 12 Jun 2020"),
        (replace(STEP, done_on=date(2020, 6, 12)), "Panel go/no-go decision completion set to 12 Jun 2020"),
        (replace(STEP, event="Go/no-go"), "Go/no-go event reworded from Panel go/no-go decision to Go/no-go"),
        (replace(STEP, owner="csc"), "Panel go/no-go decision owner changed from SEC Panel to Change Sub-Committee"),
    ],
)
def test_what_changes_of_a_milestone(after: Milestone, words: str) -> None:
    """Dates of every kind move, texts are reworded, owners change; what had no value is set, and what has none any more is removed."""
    assert sentence(only(replace(PLAIN, milestones=(STEP,)), replace(PLAIN, milestones=(after,)))) == words


def test_a_criterion_is_reworded() -> None:
    """The criterion keeps its reference, and the difference has its text before and after."""
    after = replace(T4, text="No defects in the production environment.")
    found = only(replace(PLAIN, criteria=(T4,)), replace(PLAIN, criteria=(after,)))
    assert (found.area, found.kind, found.subject, found.field) == (Area.CRITERIA, DifferenceKind.REWORDED, "T4", "text")
    assert [piece.kind for piece in word_diff(found.before, found.after)] == [
        PieceKind.SAME,
        PieceKind.REMOVED,
        PieceKind.ADDED,
        PieceKind.SAME,
    ]


def test_costs_are_in_pounds() -> None:
    """A cost of a stage changes in pounds, exactly (R17)."""
    before = replace(PLAIN, costs=(Cost("MP079", Stage.SIT, 5_000),))
    after = replace(PLAIN, costs=(Cost("MP079", Stage.SIT, 5_050),))
    assert sentence(only(before, after)) == "MP079 SIT cost changed from £50 to £50.50"


def test_the_release_itself() -> None:
    """Go-live moves, the deciding body changes."""
    found = compare(PLAIN, replace(PLAIN, go_live=date(2020, 6, 30), body="csc"))
    assert [sentence(each) for each in found] == [
        "Go-live moved from 25 Jun 2020 to 30 Jun 2020",
        "Deciding body changed from SEC Panel to Change Sub-Committee",
    ]


def test_differences_come_in_the_order_of_the_document() -> None:
    """Scope before impacts before the timetable before the criteria."""
    after = replace(PLAIN, scope=(ITEM,), milestones=(STEP,), criteria=(T4,), documents=(DocumentImpact("MP079", "Section D"),))
    assert [each.area for each in compare(PLAIN, after)] == [Area.SCOPE, Area.IMPACTS, Area.TIMETABLE, Area.CRITERIA]


RELEASES = one_release()
COSTLY = settings(max_examples=examples(0.2), suppress_health_check=[HealthCheck.too_slow])


def counted(value: object) -> object:
    """Rows whatever their order, anything else as it is."""
    return Counter(value) if isinstance(value, tuple) else value


@COSTLY
@given(RELEASES, st.randoms(use_true_random=False))
def test_a_release_does_not_differ_from_itself(made: Release, chance: Any) -> None:
    """Nothing differs between a release and itself, nor between it and itself with its rows in another order."""
    assert compare(made, made) == ()
    rows = {field.name: getattr(made, field.name) for field in dataclasses.fields(made) if field.name != "participant_columns"}
    shuffled: dict[str, Any] = {name: tuple(chance.sample(value, len(value))) for name, value in rows.items() if isinstance(value, tuple)}
    assert compare(made, replace(made, **shuffled)) == ()


@COSTLY
@given(RELEASES, RELEASES)
def test_what_enters_one_way_leaves_the_other(one: Release, two: Release) -> None:
    """Compared the other way round, the entered have left and every other difference is turned about."""
    there, back = compare(one, two), compare(two, one)
    assert _plain(there, DifferenceKind.ENTERED) == _plain(back, DifferenceKind.LEFT)
    assert _plain(there, DifferenceKind.LEFT) == _plain(back, DifferenceKind.ENTERED)
    facts = Counter((each.area, each.kind, each.field, each.before, each.after) for each in there if each.field)
    turned = {DifferenceKind.SET: DifferenceKind.REMOVED, DifferenceKind.REMOVED: DifferenceKind.SET}
    assert facts == Counter(
        (each.area, turned.get(each.kind, each.kind), each.field, each.after, each.before) for each in back if each.field
    )


def _plain(found: tuple[Difference, ...], kind: DifferenceKind) -> Counter[tuple[str, str]]:
    return Counter((each.area.value, each.subject) for each in found if each.kind is kind)


@COSTLY
@given(RELEASES, RELEASES, st.sampled_from([field.name for field in dataclasses.fields(Release) if field.name != "not_on_record"]))
def test_no_fact_changes_unseen(one: Release, two: Release, name: str) -> None:
    """Whichever fact of a release is taken from another, there is a difference if and only if it is another."""
    after = replace(one, **{name: getattr(two, name)})
    assert bool(compare(one, after)) is (counted(getattr(one, name)) != counted(getattr(two, name)))


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_pieces_make_both_texts(before: str, after: str) -> None:
    """The pieces that are not removed are the later text, those that are not added the earlier one."""
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind is not PieceKind.REMOVED) == after
    assert "".join(piece.text for piece in pieces if piece.kind is not PieceKind.ADDED) == before


def test_what_is_not_known_is_said() -> None:
    """A sentence names missing words as no details or nothing."""
    assert sentence(Difference(Area.NOTES, DifferenceKind.ENTERED, "note", "", "", "")) == "Note entered: no details"
    assert sentence(Difference(Area.NOTES, DifferenceKind.LEFT, "note", "", "", "")) == "Note left: no details"
    assert sentence(Difference(Area.NOTES, DifferenceKind.LEFT, "note", "", "Twice", "")) == "Note left: Twice"
    assert sentence(Difference(Area.NOTES, DifferenceKind.CHANGED, "x", "note", "", "")) == "X note changed from nothing to nothing"


def test_words_that_only_leave_or_only_come_are_one_piece() -> None:
    """A removal without an addition has no empty piece beside it, and the other way round."""
    assert word_diff("one two", "one ") == (Piece(PieceKind.SAME, "one "), Piece(PieceKind.REMOVED, "two"))
    assert word_diff("one ", "one two") == (Piece(PieceKind.SAME, "one "), Piece(PieceKind.ADDED, "two"))


def test_common_words_of_a_long_text_are_matched() -> None:
    """In a text of 300 words that are two again and again, only the added word is new."""
    before = "one two " * 150
    assert word_diff(before, "three " + before) == (Piece(PieceKind.ADDED, "three "), Piece(PieceKind.SAME, before))


def test_the_longest_text_compared_word_by_word_has_four_thousand_words() -> None:
    """With 4,000 words in both texts together the pieces are words; with one more, or against an empty text, they are entire texts."""
    before = "word " * 2000
    assert [piece.kind for piece in word_diff(before, before)] == [PieceKind.SAME]
    assert [piece.kind for piece in word_diff(before, before + "more")] == [PieceKind.REMOVED, PieceKind.ADDED]
    assert [piece.kind for piece in word_diff("", "word " * 4001)] == [PieceKind.ADDED]


def test_very_long_texts_are_given_whole() -> None:
    """Texts too long to compare word by word are one piece each."""
    before, after = "old " * 3000, "new " * 3000
    assert [(piece.kind, piece.text) for piece in word_diff(before, after)] == [(PieceKind.REMOVED, before), (PieceKind.ADDED, after)]


def test_a_summary_has_one_sentence_for_all_that_changed_of_a_step_or_modification() -> None:
    """What came or went stands alone, a field of the release too; the day on which a date was entered is told only if nothing else is."""
    step, scope, moved = Area.TIMETABLE, Area.SCOPE, DifferenceKind.MOVED
    found = (
        Difference(Area.RELEASE, moved, "", "go-live", "25 Jun 2020", "30 Jun 2020"),
        Difference(scope, DifferenceKind.ENTERED, "MP100", "", "", "targeted"),
        Difference(scope, DifferenceKind.CHANGED, "MP084", "state", "targeted", "approved"),
        Difference(scope, DifferenceKind.SET, "MP084", "approval", "", "11 Jun 2020"),
        Difference(scope, DifferenceKind.LEFT, "MP088", "", "targeted", "out (withdrawn)"),
        Difference(step, DifferenceKind.SET, "sIT commences", "date", "", "30 Mar 2020"),
        Difference(step, DifferenceKind.SET, "sIT commences", "date recorded", "", "2 Mar 2020"),
        Difference(step, moved, "UIT commences", "date recorded", "2 Mar 2020", "3 Mar 2020"),
    )
    assert summary(found) == (
        ("Go-live moved from 25 Jun 2020 to 30 Jun 2020", 1),
        ("MP100 entered: targeted", 1),
        ("MP084: state changed from targeted to approved; approval set to 11 Jun 2020", 2),
        ("MP088 left: out (withdrawn)", 1),
        ("SIT commences: date set to 30 Mar 2020", 2),
        ("UIT commences: date recorded moved from 2 Mar 2020 to 3 Mar 2020", 1),
    )
