"""One form for all dates: a row for each undated step, proposed dates to accept or leave, one change, and pages that lose nothing."""

from __future__ import annotations

from datetime import date

import pytest

from commands.mine import MineShown
from commands.protocol.form import Form
from commands.timetable import all_dates
from policy.model import acts
from policy.model.partial_date import PartialDate
from policy.model.timetable import Milestone
from policy.timetable.needless import TESTING
from storage.history import audit
from tests.builders.office import DAN, STRANGER, TAG_CHAIR, Office, words_of

KEY = "june-2020"
LINE = f"/release milestone {KEY} dates"
YEAR = "june-2022"


def day_of(office: Office, step: str, key: str = KEY) -> tuple[PartialDate | None, bool]:
    """A step's date as stored, and whether it is only proposed."""
    found: Milestone = next(each for each in office.release(key).milestones if each.key == step)
    return found.day, found.proposed


def names(form: Form) -> list[str]:
    """The rows of a form by step."""
    return [each.name.removeprefix("date-") for each in form.fields if each.name.startswith("date-")]


def test_all_undated_steps_of_june_2020_are_dated_in_one_change_and_one_undo(office: Office) -> None:
    """Each undated step of the RID has a row; two dates are one change, and undo takes both back (RID 3)."""
    form = office.asks(LINE)
    undated = [each.key for each in office.release().milestones if not each.day and not each.anchor and not each.done_on]
    assert names(form) == undated
    first, second = "uit-start", "uit-end"
    done = office.does(form, **{f"date-{first}": "2020-04-14", f"date-{second}": "2020-05-13"})
    assert "Saved 2 dates of the June 2020 SEC Release, from 14 Apr 2020 to 13 May 2020." in words_of(done)
    assert day_of(office, first) == (PartialDate.of(date(2020, 4, 14)), False)
    assert [str(each) for each in done.next_lines] == [f"/release timetable {KEY}", LINE]
    office.undoes(done.change)
    assert (day_of(office, first), day_of(office, second)) == ((None, False), (None, False))


def test_what_nobody_has_to_do_needs_no_date(office: Office) -> None:
    """What impacts DCC Systems leaves the scope: the steps of testing are in no form, and wait for nobody (R9)."""
    asked = names(office.asks(LINE))
    assert {"sit-start", "uit-start"} < set(asked)
    for ref in ("SECMP0053", "SECMP0062 part 1"):
        office.does(f"/release remove {ref} from {KEY}", reason="Too late.")
    steps = {each.key: each for each in office.release().milestones}
    left = [each for each in asked if TESTING.isdisjoint(steps[each].acts)]
    answer = office.say(LINE)
    assert (names(answer) if isinstance(answer, Form) else []) == left
    chores = {each.what: each.number for each in office.shows("/release mine", MineShown).chores}
    assert chores.get("undated step", 0) == len(left)


def test_a_bad_row_is_that_rows_error_and_nothing_is_lost(office: Office) -> None:
    """A day that is none is a fault of its row alone; nothing is stored, and the form can be sent again with the rest as typed."""
    form = office.asks(LINE)
    first, second = names(form)[:2]
    found = office.faults(
        form, field=f"date-{second}", because="Write a day", **{f"date-{first}": "2020-03-02", f"date-{second}": "31 June 2020"}
    )
    assert list(found.by_field) == [f"date-{second}"]
    assert day_of(office, first) == (None, False)


def test_the_go_live_step_stays_on_the_releases_day(office: Office) -> None:
    """Its row says where the go-live is changed; the other rows are no faults (R23)."""
    office.does(f"/release milestone {KEY} add", event="Go live again", acts=(acts.GO_LIVE,))
    form = office.asks(LINE)
    assert names(form)[-1] == "go-live-again"
    found = office.faults(form, field="date-go-live-again", because="only a decision moves", **{"date-go-live-again": "2020-06-26"})
    assert len(found.by_field) == 1


def test_proposed_dates_are_accepted_or_left(office: Office) -> None:
    """They are filled in; saving accepts them, except those named to be left, and a changed one is saved as changed."""
    office.does(office.asks("/release create 2022"))
    form = office.asks(f"/release milestone {YEAR} dates")
    filled = {each.name: each.value for each in form.fields if each.value}
    left, moved, *_, accepted = (name.removeprefix("date-") for name in filled)
    was = day_of(office, left, YEAR)
    result = office.does(form, leave=(left, moved), **{f"date-{moved}": "2021-06-01"})
    assert day_of(office, left, YEAR) == was
    assert was[1] is True
    assert day_of(office, moved, YEAR) == (PartialDate.of(date(2021, 6, 1)), False)
    assert day_of(office, accepted, YEAR) == (PartialDate.parse(str(filled[f"date-{accepted}"])), False)
    assert "1 step has no agreed date yet." in words_of(result)


def test_suggested_days_are_used_only_when_asked_for(office: Office) -> None:
    """Without the tick an empty row stays without a date; with it, it gets the day that its label shows (R9, R25)."""
    form = office.asks(LINE)
    labels = {each.name: each.label for each in form.fields}
    assert labels["date-sit-start"] == "SIT commences · DCC (suggested: 30 Jan 2020)"
    office.does(form, **{"date-uit-end": "2020-05-13"})
    assert day_of(office, "sit-start") == (None, False)
    again = office.does(LINE, suggested=("suggested",))
    assert day_of(office, "sit-start") == (PartialDate.of(date(2020, 1, 30)), False)
    assert "4 steps have no agreed date yet." in words_of(again)


def test_consequences_are_confirmed_with_every_date_kept(office: Office) -> None:
    """A Saturday is told before it is saved; saving again as shown stores it."""
    form = office.asks(LINE)
    first = "sit-start"
    again = office.asks(form, **{f"date-{first}": "2020-02-29"})
    assert "is not a Working Day" in words_of(again)
    assert day_of(office, first) == (None, False)
    office.does(again)
    assert day_of(office, first) == (PartialDate.of(date(2020, 2, 29)), False)


def test_pages_keep_what_was_typed_before(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """With rows for three pages, the last page saves the dates of all; a fault is shown on the page of its row."""
    monkeypatch.setattr(all_dates, "ROWS", 5)
    first = office.asks(LINE)
    assert (first.submit, len(names(first))) == ("Next", 5)
    a, b = names(first)[0], names(first)[4]
    before = audit_length(office)
    second = office.asks(first, **{f"date-{a}": "2020-03-02", f"date-{b}": "2020-03-03"})
    assert second.kept == {f"date-{a}": "2020-03-02", f"date-{b}": "2020-03-03"}
    assert audit_length(office) == before
    c = names(second)[0]
    third: Form = office.asks(second, **{f"date-{c}": "2020-03-04"})
    assert third.submit == "Save all"
    office.does(third)
    assert [day_of(office, each)[0] for each in (a, b, c)] == [PartialDate.of(date(2020, 3, each)) for each in (2, 3, 4)]


def test_a_page_that_could_not_keep_more_saves_what_it_has(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest comes in the next form, to which the answer has a button."""
    monkeypatch.setattr(all_dates, "ROWS", 5)
    monkeypatch.setattr(all_dates, "fits", lambda kept: not kept)
    form = office.asks(LINE)
    done = office.does(form, **{f"date-{names(form)[0]}": "2020-03-02"})
    assert LINE in map(str, done.next_lines)


def test_an_edit_by_somebody_else_is_shown_before_anything_is_saved(office: Office) -> None:
    """The step that Oliver dated stays in the form of who typed a date for it, and the form says what he did."""
    form = office.asks(LINE)
    first = names(form)[0]
    office.does(f"/release milestone {KEY} {first} 2020-03-05", user="U0OLIVER")
    again = office.asks(form, **{f"date-{first}": "2020-03-02"})
    assert "This changed after you opened the form" in words_of(again)
    assert first in names(again)
    assert day_of(office, first)[0] == PartialDate.of(date(2020, 3, 5))
    office.does(again)
    assert day_of(office, first)[0] == PartialDate.of(date(2020, 3, 2))


def test_nothing_typed_is_no_change(office: Office) -> None:
    """The answer says that no date was given; a release without such steps has no form."""
    assert "No date was given" in words_of(office.does(office.asks(LINE)))


@pytest.mark.parametrize("user", [DAN, TAG_CHAIR, STRANGER])
def test_only_a_release_manager_gets_the_form(office: Office, user: str) -> None:
    """Setting dates is the release manager's (design, 1)."""
    office.refuses(LINE, user, because="Only a release manager")


def audit_length(office: Office) -> int:
    """The number of the newest history row."""
    with office.store.reading() as conn:
        return audit.newest(conn)
