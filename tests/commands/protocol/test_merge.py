"""Two people with the same form open: their answers are merged field by field (design, promise 4)."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from commands.protocol.form import Answer, Field, Form, Kind, Option
from commands.protocol.merge import CHOOSE, MINE, THEIRS, mark, marks, merge, renewed
from commands.protocol.results import Changed, Refused
from storage.engine.session import Act
from storage.meetings.meetings import fetch_meetings
from storage.tables import ReleaseRow
from tests.builders.office import DAN, OLIVER, RACHEL, Office, expect, words_of
from tests.builders.rooms.editing import values


@dataclass(frozen=True)
class Case:
    """A form that edits stored values: what Rachel changes, what Oliver changes, and a third value of Oliver's field."""

    line: str
    module: str
    hers: Mapping[str, Answer]
    his: Mapping[str, Answer]
    third: Answer
    before: tuple[tuple[str, Mapping[str, Answer]], ...] = ()


EDIT = "/release edit june-2020"
PANEL_76 = "/release meeting panel 2020-01-17"
COMMENTED = (("/release comment june-2020", {"party": "TABASC", "text": "Too short."}),)
ANSWERED = (*COMMENTED, ("/release comment june-2020 1", {"disposition": "noted", "reason": "Seen."}))
DEPENDS: tuple[tuple[str, Mapping[str, Answer]], ...] = (
    ("/modification depends MP078 on CR1047 reaching exited PIT before development starts", {}),
)
CASES = (
    Case(
        "/release milestone june-2020 sit-start",
        "timetable/milestone_form",
        {"notes": "Dates from the DCC."},
        {"planned": "2020-03-02"},
        "2020-03-03",
    ),
    Case("/release milestone june-2020 uit-end", "timetable/milestone_form", {"after": ("uit-start",)}, {"owner": "secas"}, "panel"),
    Case(
        f"{EDIT} facts", "releases/edit/facts", {"summary": "Short."}, {"links": "RID: https://example.com/a"}, "RID: https://example.com/b"
    ),
    Case(f"{EDIT} notes 1", "releases/edit/notes", {"kind": "assumption"}, {"text": "His text."}, "Another text."),
    Case(f"{EDIT} versions 1.0", "releases/edit/past_versions", {"changes": "Her changes."}, {"date": "2019-10-12"}, "2019-10-13"),
    Case(f"{EDIT} costs MP079", "releases/edit/costs", {"sit": "£1,000"}, {"build": "£2,000"}, "£3,000"),
    Case(f"{EDIT} costs total", "releases/edit/costs", {"operational": "None."}, {"quoted_total": "£1,180,042"}, "£1,000,000"),
    Case(
        f"{EDIT} impacts MP088",
        "releases/edit/impacts",
        {"participants": ("Suppliers",)},
        {"documents": "Section D ‘Modification Process’"},
        "",
    ),
    Case(
        f"{EDIT} summaries party supplier-parties",
        "releases/edit/impacts",
        {"heading": "Supplier parties"},
        {"text": "His effects."},
        "Other effects.",
    ),
    Case(
        f"{EDIT} designations 1",
        "releases/edit/designations",
        {"by": "BEIS"},
        {"reference": "His letter"},
        "Another",
        ((f"{EDIT} designations new", {"name": "Subsidiary Documents"}),),
    ),
    Case(f"{EDIT} testing", "releases/edit/texts", {"dcc_testing": "Hers."}, {"user_testing": "His."}, "A third."),
    Case("/release reminders june-2020 milestone", "nudges/settings", {"ahead": "10, 5"}, {"daily": "4"}, "3"),
    Case(PANEL_76, "meetings/changing", {"channel": "C0PANEL"}, {"number": "77"}, "78"),
    Case("/release paper panel 2020-01-17 details", "meetings/paper", {"author": "Her name"}, {"paper": "24"}, "25"),
    Case("/modification edit MP079", "scope/modification_form", {"title": "Her title"}, {"description": "His words."}, "Other words."),
    Case("/modification request CR1047", "scope/change_requests", {"note": "Her note."}, {"expected": "Q3 2020"}, "Q2 2020"),
    Case(
        "/release comment june-2020 1",
        "rid/comments",
        {"reason": "Corrected."},
        {"disposition": "accepted"},
        "not accepted",
        ANSWERED,
    ),
    Case(
        "/release minutes panel 2020-01-17 action 1",
        "meetings/actions",
        {"text": "Ask the DCC for the final TAD."},
        {"due": "2020-03-02"},
        "2020-03-03",
        (("/release minutes panel 2020-01-17 action", {"text": "Ask the DCC for the TAD.", "owner": DAN, "due": "2020-02-14"}),),
    ),
)
COLUMNS = "Suppliers\nElectricity Networks\nGas Networks\nOther SEC Parties\nDCC\nSmall Suppliers"
ONE_FIELD = (
    Case("/release minutes panel 2020-01-17 text", "meetings/minutes", {}, {"text": "His."}, "Hers."),
    Case("/modification depends MP078 on CR1047", "scope/dependencies", {}, {"reach": "delivered"}, "advanced", DEPENDS),
    Case(f"{EDIT} alongside", "releases/edit/alongside", {}, {"requests": "CR1057"}, "CR1047"),
    Case(f"{EDIT} codes", "releases/edit/texts", {}, {"other_codes": "His."}, "Hers."),
    Case(f"{EDIT} record", "releases/edit/not_on_record", {}, {"topics": ("costs",)}, ("testing",)),
    Case(f"{EDIT} version", "releases/edit/sec_version", {}, {"sec_version": "25.0"}, "26.0"),
    Case(f"{EDIT} participants", "releases/edit/participants", {}, {"columns": COLUMNS}, f"{COLUMNS}\nOther Users"),
    Case("/release cutoff MP079 in june-2020", "scope/items/cutoff", {}, {"cutoff": "2020-03-31"}, "2020-04-30"),
)
MERGED_ON_ITS_OWN = {"sign_off/criteria/criterion", "nudges/personal/preferences", "releases/lessons"}
"""Forms that are tested below: their answers are not stored values, or nobody else can change them."""


def opened(office: Office, case: Case, user: str) -> Form:
    """The form of a case, after what comes before it."""
    return office.asks(case.line, user)


def prepared(office: Office, case: Case) -> None:
    """Does what must come before a form can be opened."""
    for line, answers in case.before:
        office.does(line, RACHEL, **answers)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.line.removeprefix("/"))
def test_each_keeps_what_only_they_changed(office: Office, case: Case) -> None:
    """Rachel opened the form before Oliver saved his field. Saving hers keeps his, says so, and asks nothing."""
    prepared(office, case)
    hers, his = opened(office, case, RACHEL), opened(office, case, OLIVER)
    office.does(his, OLIVER, **case.his)
    told = office.does(hers, RACHEL, **case.hers)
    assert f"@{OLIVER} changed" in words_of(told)
    now = values(office.asks(case.line))
    for name, value in {**case.his, **case.hers}.items():
        assert mark(name, str_or_tuple(now[name])) == mark(name, value), (name, now[name])


@pytest.mark.parametrize("case", [*CASES, *ONE_FIELD], ids=lambda case: case.line.removeprefix("/"))
@pytest.mark.parametrize("choice", [MINE, THEIRS])
def test_what_both_changed_is_chosen(office: Office, case: Case, choice: str) -> None:
    """The form shows both values with Oliver's name; Rachel chooses, and what she chooses is stored."""
    prepared(office, case)
    name = next(iter(case.his))
    hers, his = opened(office, case, RACHEL), opened(office, case, OLIVER)
    office.does(his, OLIVER, **case.his)
    asked = office.asks(hers, RACHEL, **{name: case.third})
    assert OLIVER in str(asked.about)
    field = next(each for each in asked.fields if each.name == f"{CHOOSE}{name}")
    assert [each.value for each in field.options] == [MINE, THEIRS]
    # A date that is chosen and stored already is said to be so.
    assert isinstance(office.fill(asked, RACHEL, **{field.name: choice}), Changed | Refused)
    now = values(office.asks(case.line))
    assert mark(name, str_or_tuple(now[name])) == mark(name, case.third if choice == MINE else case.his[name])


def str_or_tuple(value: object) -> Answer:
    """A field's value as an answer."""
    return tuple(map(str, value)) if isinstance(value, (tuple, list)) else str(value)


def test_every_form_that_edits_is_tested() -> None:
    """A module with a form that merges has a case here."""
    found = {
        str(path.relative_to("commands").with_suffix(""))
        for path in Path("commands").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) != "replace" and "edits" in {each.arg for each in node.keywords}
    }
    assert found == {each.module for each in (*CASES, *ONE_FIELD)} | MERGED_ON_ITS_OWN


def test_two_who_correct_one_lesson_choose(office: Office) -> None:
    """Its release is live, as no case above has it."""
    with office.store.changing(Act("test", "live", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").live_on = office.now.date()
    line = "/release live june-2020 lessons secas"
    office.does(line, RACHEL, text="Book UIT early.")
    hers, his = (office.asks(f"{line} 1", user) for user in (RACHEL, OLIVER))
    office.does(his, OLIVER, text="Book UIT earlier.")
    asked = office.asks(hers, RACHEL, text="Book SIT earlier.")
    assert OLIVER in str(asked.about)
    office.does(asked, RACHEL, **{f"{CHOOSE}text": MINE})
    assert values(office.asks(f"{line} 1"))["text"] == "Book SIT earlier."


def test_a_conflict_is_not_passed_over(office: Office) -> None:
    """Without a choice the form comes again, and nothing is stored."""
    hers, his = (office.asks(f"{EDIT} codes", user) for user in (RACHEL, OLIVER))
    office.does(his, OLIVER, other_codes="His.")
    asked = office.asks(office.asks(hers, RACHEL, other_codes="Hers."))
    assert office.release().other_codes == "His."
    office.does(asked, **{f"{CHOOSE}other_codes": MINE})
    assert office.release().other_codes == "Hers."


def test_a_third_edit_while_the_choice_is_open_is_shown(office: Office) -> None:
    """Rachel chooses Oliver's value, but it has changed once more: she is asked again about the newest."""
    hers, his = (office.asks(f"{EDIT} codes", user) for user in (RACHEL, OLIVER))
    office.does(his, OLIVER, other_codes="His.")
    asked = office.asks(hers, RACHEL, other_codes="Hers.")
    office.does(office.asks(f"{EDIT} codes", OLIVER), OLIVER, other_codes="His, again.")
    asked = office.asks(asked, **{f"{CHOOSE}other_codes": THEIRS})
    assert "His, again." in str(asked.about)
    office.does(asked, **{f"{CHOOSE}other_codes": THEIRS})
    assert office.release().other_codes == "His, again."


def test_a_removal_of_what_somebody_just_changed_is_asked_again(office: Office) -> None:
    """Rachel ticks Remove on a note that Oliver has changed meanwhile: she sees his change first."""
    hers, his = (office.asks(f"{EDIT} notes 1", user) for user in (RACHEL, OLIVER))
    office.does(his, OLIVER, text="His text.")
    asked = office.asks(hers, RACHEL, remove=("remove",))
    assert "This changed after you opened the form" in str(asked.about)
    office.does(asked, remove=("remove",))


def test_merged_values_that_do_not_fit_together_are_shown(office: Office) -> None:
    """Oliver makes the step relative while Rachel dates it: the fault comes with the merged form, not at fields that she can't see."""
    line = "/release milestone june-2020 sit-start"
    hers, his = (office.asks(line, user) for user in (RACHEL, OLIVER))
    office.does(his, OLIVER, offset="-10", anchor="uit-start")
    asked = office.asks(hers, RACHEL, planned="2020-03-02")
    assert "Give a date or a relative date, not both." in words_of(asked)
    assert values(asked)["anchor"] == "uit-start"
    office.does(asked, planned="", notes="Relative.")


def test_a_confirmation_keeps_the_answers_apart_from_what_is_stored(office: Office) -> None:
    """A date that asks for confirmation is stored as typed, also if somebody edits another field between the two steps."""
    confirm = office.asks(office.asks("/release milestone june-2020 uit-start"), planned="2020-05-10")
    office.does(office.asks("/release milestone june-2020 uit-start", OLIVER), OLIVER, notes="His.")
    again = office.fill(confirm)
    expect(Changed, again)
    now = values(office.asks("/release milestone june-2020 uit-start"))
    assert (now["planned"], now["notes"]) == ("2020-05-10", "His.")


def test_a_typed_date_is_not_taken_for_a_stored_one(office: Office) -> None:
    """`milestone KEY STEP DATE` opens a form with the typed date; if somebody moves the step meanwhile, both dates are shown."""
    confirm = office.asks("/release milestone june-2020 sit-start 2020-03-01")
    office.does("/release milestone june-2020 sit-start 2020-03-02", OLIVER)
    asked = expect(Form, office.fill(confirm))
    assert f"{CHOOSE}planned" in values(asked)


def test_a_reworded_criterion_shows_both_texts(office: Office) -> None:
    """Two rewordings of one criterion: the second person sees the text that the first one got agreed."""
    line = "/release criterion november-2020 reword O1"
    office.does("/release criterion november-2020 add standard")
    hers, his = (office.asks(line, user) for user in (RACHEL, OLIVER))
    meeting = {"reference": "SECP_1", "met_on": "2020-01-09"}
    office.does(his, OLIVER, text="His text.", reason="Clearer.", **meeting)
    asked = office.asks(hers, RACHEL, text="Her text.", reason="Shorter.", **meeting)
    assert "His text." in words_of(asked)


def test_a_meeting_that_moved_while_its_form_was_open_is_the_one_that_changes(office: Office) -> None:
    """The form names the meeting by its old day: what she saved goes to the meeting on its new day, and no other is added."""
    hers, his = (office.asks(PANEL_76, user) for user in (RACHEL, OLIVER))
    office.does(office.asks(his, OLIVER, date="2020-01-20"), OLIVER)
    assert f"@{OLIVER} changed" in words_of(office.does(hers, RACHEL, channel="C0PANEL"))
    with office.store.reading() as conn:
        assert [(each.day.isoformat(), each.channel) for each in fetch_meetings(conn, "panel")] == [("2020-01-20", "C0PANEL")]


def test_a_summary_turned_off_while_its_form_was_open_stays_off(office: Office) -> None:
    """One person in two windows: the summary is turned off in one, and what else is sent is changed in the other."""
    form = office.asks("/release reminders mine")
    office.does("/release reminders off")
    office.does(form, what=("chaired",))
    assert values(office.asks("/release reminders mine"))["summary"] == "off"


def test_a_form_of_an_older_version_is_shown_again(office: Office) -> None:
    """A form without digests can't be merged, so its person sees what changed and saves again."""
    hers, his = (office.asks(f"{EDIT} codes", user) for user in (RACHEL, OLIVER))
    office.does(his, OLIVER, other_codes="His.")
    asked = expect(Form, office.say(hers.line, RACHEL, {"other_codes": "Hers."}, seen=hers.seen))
    assert "This changed after you opened the form" in str(asked.about)


def test_a_value_that_comes_anew_is_in_another_input() -> None:
    """Slack keeps what was typed into an input with the same ids, so a field that took another value gets a new one."""
    fields = (Field("a", "A", value="theirs"), Field("b", "B", value="same"))
    assert [bool(each.turn) for each in renewed(fields, {"a": "mine", "b": "same"})] == [True, False]


def test_spellings_of_slack_are_no_edit() -> None:
    """Line ends, invisible characters and the order of a list don't count as an edit; another text does."""
    assert mark("a", "one\r\ntwo \u200b") == mark("a", "one\ntwo")
    assert mark("a", ("x", "y")) == mark("a", ("y", "x"))
    assert mark("a", "one") != mark("a", "two")
    assert mark("a", "one") != mark("b", "one")


def test_a_value_that_its_options_lack_counts_as_empty() -> None:
    """A menu can't show it, so an empty answer leaves it as it is."""
    field = Field("a", "A", Kind.CHOICE, "gone", (Option("x", "X"),))
    assert merge((field,), {"a": ""}, marks((field,))).answers == {"a": ""}
