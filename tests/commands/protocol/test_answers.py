"""How the sections of a release read their answers: a choice, texts, ticks, amounts, links and efforts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from commands.protocol import answers
from commands.protocol.answers import LISTED, Editing
from commands.protocol.command import Doing
from commands.protocol.form import Answer, Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed
from policy.model.costs import SecasEffort
from storage.tables import ReleaseRow
from tests.builders.office import Office, expect
from tests.builders.rooms.doing import doing

OPTIONS = tuple(Option(f"row-{number}", f"Row {number}") for number in range(LISTED + 2))
LINK = "https://example.com/rid"


@contextmanager
def editing(office: Office, *rest: str, **given: Answer) -> Iterator[Editing]:
    """The section "notes" of June 2020 under edit."""
    with doing(office, "/release edit june-2020", **given) as made:
        yield Editing(made, office.release(), "notes", rest)


def chosen(under: Editing, options: tuple[Option, ...] = OPTIONS[:2]) -> tuple[str, Editing] | Form | Faults:
    """The row chosen in a section."""
    return answers.chosen(under, "Edit a note", "Which note?", options, ("About notes",))


def test_the_section_names_its_release_and_its_line(office: Office) -> None:
    """Key, name and command line are the release's."""
    with editing(office) as under:
        assert (under.key, under.name) == ("june-2020", "June 2020 SEC Release")
        assert under.line == Line.parse("/release edit june-2020 notes")


def test_a_row_named_on_the_line_needs_no_form(office: Office) -> None:
    """The words after the section are the row."""
    with editing(office, "row", "1") as under:
        assert chosen(under) == ("row 1", under)


def test_a_choice_lists_the_rows(office: Office) -> None:
    """Without words, the form offers the options under the release's name and what they are about."""
    with editing(office) as under:
        form = expect(Form, chosen(under))
    assert (form.title, form.submit, form.line) == ("Edit a note", "Next", under.line)
    assert form.about == (("June 2020 SEC Release",), ("About notes",))
    assert form.fields == (Field("which", "Which note?", Kind.CHOICE, options=OPTIONS[:2]),)


def test_a_choice_of_too_many_lists_the_first_and_says_so(office: Office) -> None:
    """Slack takes no more options than are listed, so the sentence says how to name another."""
    with editing(office) as under:
        form = expect(Form, chosen(under, OPTIONS))
    assert form.fields[0].options == OPTIONS[:LISTED]
    assert form.about[-1] == ("The first 98 of 100 are listed. Name another after /release edit june-2020 notes.",)


def test_a_choice_opens_the_next_form_without_its_answer(office: Office) -> None:
    """The answer to the choice is the row, and the command that goes on has no answers."""
    with editing(office, which="row-1") as under:
        which, after = expect(tuple, chosen(under))
        assert (which, after.rest) == ("row-1", ("row-1",))
        assert not after.doing.answered


def test_no_choice_is_a_fault(office: Office) -> None:
    """An empty choice is a fault at its field."""
    with editing(office, which="") as under:
        assert chosen(under) == Faults({"which": "Choose one."})


def test_a_text_too_long_for_slack_is_left_out_of_the_form() -> None:
    """Such a field is not shown, the form says so, and the others stay."""
    short, long = Field("short", "Short", value="abc", longest=3), Field("long", "Long", value="x" * 1001, longest=1000)
    form = answers.fitting(Form("Title", Line.release("edit"), (short, long)))
    assert form.fields == (short,)
    assert form.about == (("“Long” is longer than the 1,000 characters of a field, so it can't be changed here.",),)
    fits = Form("Title", Line.release("edit"), (short,))
    assert answers.fitting(fits) is fits


def test_a_text_that_was_not_asked_for_or_not_changed_stays_as_stored(office: Office) -> None:
    """Only another text replaces the stored one, whose blanks at its ends a form does not change."""
    with doing(office, text="as stored") as made:
        assert answers.text_of(made, "text", " as stored\n") == " as stored\n"
        assert answers.text_of(made, "text", "other") == "as stored"
        assert answers.text_of(made, "absent", "stored") == "stored"


def test_a_tick_that_was_not_asked_for_stays_as_stored(office: Office) -> None:
    """A ticks field that was shown decides; one that was not leaves the stored value."""
    with doing(office, ticks=("pending",)) as made:
        assert answers.ticked(made, "ticks", "pending", stored=False)
        assert not answers.ticked(made, "ticks", "shared", stored=True)
        assert answers.ticked(made, "absent", "pending", stored=True)


def test_lines_are_stripped_and_empty_ones_left_out() -> None:
    """Each line of a field that has something in it, in order."""
    assert answers.lines_of(" one \n\n  \ntwo") == ("one", "two")


def test_the_result_says_whether_anything_was_changed(office: Office) -> None:
    """After saving what was stored already, the sentence says that nothing was changed; else it is the command's own."""
    line = Line.release("status", "june-2020")
    with editing(office) as under:
        same = answers.finished(under, "Saved.", (("A note",),), line)
        assert same == Changed(("The June 2020 SEC Release already has these values.",), (), (line,), title="Nothing changed")
        under.doing.tx.session.get_one(ReleaseRow, "june-2020").summary = "Another"
        assert answers.finished(under, "Saved.", (("A note",),), line) == Changed(("Saved.",), (("A note",),), (line,))


@pytest.mark.parametrize(("text", "pence"), [("£53,572.10", 5_357_210), ("0", 0), ("", None)])
def test_an_amount_is_read_in_pence(office: Office, text: str, pence: int | None) -> None:
    """An amount in pounds is exact pence, and an empty field is no amount."""
    with doing(office, amount=text) as made:
        assert answers.amount(made, "amount", 7) == pence
        assert answers.amount(made, "absent", 7) == 7
        assert made.faults == {}


def test_what_is_no_amount_is_a_fault(office: Office) -> None:
    """The sentence names what was typed."""
    with doing(office, amount="about 5") as made:
        assert answers.amount(made, "amount", 7) is None
        assert "about 5" in made.faults["amount"]


def test_an_amount_is_written_as_it_is_read() -> None:
    """The field shows pounds, or nothing."""
    assert (answers.amount_text(5_357_210), answers.amount_text(0), answers.amount_text(None)) == ("£53,572.10", "£0", "")


@pytest.mark.parametrize(
    "typed", ["http://example.com", "https://example", "https://exa mple.com", "x https://example.com", "<https://e.com>"]
)
def test_a_link_must_be_https(office: Office, typed: str) -> None:
    """Any other address is a fault with an example, unless it is stored already."""
    with doing(office, link=typed) as made:
        answers.https(made, "link", LINK)
        assert "begins with https://" in made.faults["link"]
    with doing(office, link=typed) as made:
        assert answers.https(made, "link", typed) == typed
        assert made.faults == {}


def test_a_link_is_replaced_or_emptied(office: Office) -> None:
    """An https address is taken, and an empty field takes the link away."""
    with doing(office, link=LINK, empty="") as made:
        assert answers.https(made, "link", "") == LINK
        assert answers.https(made, "empty", LINK) == ""
        assert made.faults == {}


def test_links_are_read_line_by_line(office: Office) -> None:
    """The label is all before the last colon and address; a stored link that is not https may stay."""
    stored = (("Old", "http://example.com/old"),)
    with doing(office, links=f"RID: v1.1: {LINK}\n\nOld: http://example.com/old") as made:
        assert answers.link_lines(made, "links", stored) == [("RID: v1.1", LINK), ("Old", "http://example.com/old")]
        assert answers.link_lines(made, "absent", stored) == list(stored)
        assert made.faults == {}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (LINK, "isn't a link"),
        (f": {LINK}", "isn't a link"),
        ("RID", "isn't a link"),
        ("New: http://example.com/new", "isn't a link"),
        (f"RID: {LINK}\nRID: {LINK}/2", "The label “RID” is used twice"),
    ],
)
def test_a_faulty_link_is_named(office: Office, typed: str, says: str) -> None:
    """A line without label or https address, and a label that is used twice, are faults at the field."""
    with doing(office, links=typed) as made:
        answers.link_lines(made, "links", ())
        assert says in made.faults["links"]


def test_efforts_are_read_line_by_line(office: Office) -> None:
    """Purpose, days and pounds; the purpose may have semicolons, and "days" may be spelt out."""
    with doing(office, efforts="training; 1 day; £600.50\n\nplan; and manage; 20 Days; 12000\nfree; 3; 0") as made:
        assert answers.effort_lines(made, "efforts", ()) == [
            SecasEffort("training", 1, 60_050),
            SecasEffort("plan; and manage", 20, 1_200_000),
            SecasEffort("free", 3, 0),
        ]
        stored = [SecasEffort("training", 1, 60_050)]
        assert answers.effort_lines(made, "absent", stored) == stored
        assert made.faults == {}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("training", "isn't an effort"),
        ("training; 1", "isn't an effort"),
        ("; 1; £600", "isn't an effort"),
        ("training; some; £600", "isn't an effort"),
        ("training; -1; £600", "isn't an effort"),
        ("training; ²; £600", "isn't an effort"),
        ("training; 12345; £600", "isn't an effort"),
        ("training; 1; 6 hundred", "not an amount"),
        ("training; 1; £600\ntraining; 2; £700", "“training” is listed twice"),
    ],
)
def test_a_faulty_effort_is_named(office: Office, typed: str, says: str) -> None:
    """A line that lacks a part, days or pounds that are no number, and a purpose given twice are faults at the field."""
    with doing(office, efforts=typed) as made:
        answers.effort_lines(made, "efforts", ())
        assert says in made.faults["efforts"]


def test_a_command_goes_on_without_answers_in_the_same_transaction(office: Office) -> None:
    """`fresh` keeps person, line and transaction, and drops answers and step."""
    with doing(office, which="x") as made:
        after = answers.fresh(made)
        assert isinstance(after, Doing)
        assert (after.tx, after.user, after.asked.line) == (made.tx, made.user, made.asked.line)
        assert (after.answered, after.asked.request.step) == (False, "")
