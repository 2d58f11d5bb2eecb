"""Questions offer only what goes on for their reader, and who may do something comes before what is wrong with the line."""

from __future__ import annotations

import pytest

from commands.catalogue import CATALOGUE
from commands.help import HelpShown
from commands.meetings.agenda import AgendaShown
from commands.pressing import Pressing
from commands.protocol.form import Form
from commands.protocol.line import Line
from commands.protocol.results import Refused
from commands.sign_off.criteria.criteria import CriteriaShown
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.history import audit
from storage.tables import ReleaseRow
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, TAG_MEMBER, Office, expect, words_of

PEOPLE = (RACHEL, DAN, TAG_CHAIR, TAG_MEMBER, PANEL_CHAIR, STRANGER)
ACTS = [f"{command} {each.name}" for command, verbs in CATALOGUE.items() for each in verbs if each.acts and not each.hidden]


@pytest.mark.parametrize("line", ACTS)
def test_no_choice_of_a_question_is_refused_to_who_is_asked(office: Office, line: str) -> None:
    """Each line that a question offers is one that the person may press, and leads to something else than a refusal."""
    for user in PEOPLE:
        asked = office.say(line, user)
        if not isinstance(asked, Refused) or not asked.asks:
            continue
        may = Pressing(office.store, user, office.now.date())
        for each in asked.instead:
            assert may(each), f"{user} {line}: {each}"
            if each.verb == line.split()[1]:
                result = office.say(each, user)
                assert not isinstance(result, Refused) or result.asks, f"{user} {line}: {each}\n{words_of(result)}"


@pytest.mark.parametrize(
    "line",
    [
        "/release edit",
        "/release edit june",
        "/release edit june-2099",
        "/release live MP079",
        "/release member june",
        "/modification edit MP999",
    ],
)
def test_who_may_never_do_it_is_told_who_may(office: Office, line: str) -> None:
    """Whatever is missing or wrong: by name, with a button that asks them and works."""
    refused = office.refuses(line, DAN, because="Only a release manager")
    assert RACHEL in words_of(refused)
    ask = refused.instead[0]
    assert ask.verb == "ask"
    office.does(ask, DAN)


def test_a_form_that_is_for_everybody_stays_offered(office: Office) -> None:
    """Reminders are set by a release manager, and everybody's own by themselves."""
    assert office.asks("/release reminders", DAN).line == Line.release("reminders", "mine")
    assert len(office.refuses("/release reminders").instead) == 2


def test_a_question_changes_nothing(office: Office) -> None:
    """Choices are tried in transactions that are taken back, of verbs that act at once too; nor is a refusal recorded."""
    with office.store.reading() as conn:
        before = audit.head(conn)
    for line in ("/release template", "/release live", "/release condition", "/release signoff"):
        for user in (RACHEL, PANEL_CHAIR):
            assert isinstance(office.say(line, user), Refused | Form)
    with office.store.reading() as conn:
        assert audit.head(conn) == before


def test_a_question_whose_choices_are_all_refused_is_the_first_refusal(office: Office) -> None:
    """Nothing is open to close: that is said of the next release, under its name."""
    refused = office.refuses("/release condition", TAG_CHAIR, because="The June 2020 SEC Release has no open condition")
    assert refused.title == "Close a condition of June 2020"


def test_the_example_of_a_question_is_one_of_its_choices(office: Office) -> None:
    """June 2020 has the standard criteria on record, so that it is not the example."""
    office.does(office.asks("/release cancel june-2020"), reason="Not now")
    refused = office.refuses("/release edit", because="/release edit november-2020")
    assert str(refused.instead[0]) == "/release edit november-2020"


@pytest.mark.parametrize(
    ("line", "told", "offered"),
    [
        ("/release status MP079", "MP079 is a modification, not a release", ["/modification show MP079", "/release status june-2020"]),
        ("/modification show june-2020", "june-2020 is a release, not a modification", ["/release scope june-2020"]),
        ("/modification approve june-2020", "june-2020 is a release, not a modification", ["/release scope june-2020"]),
        ("/release status juen", "Did you mean june-2020?", ["/release status june-2020"]),
        ("/release add MP079", "Choose one", ["/release add MP079 to november-2020"]),
        ("/release cutoff MP079 by 31 Mar 2020", "There is only one choice", ["/release cutoff MP079 in june-2020 by 2020-03-31"]),
        (
            "/release evidence OPR1",
            "“OPR1” is neither a criterion of the June 2020",
            ["/release evidence june-2020"],
        ),
        ("/release move MP079", "Choose one", ["/release move MP079 from june-2020 to november-2020"]),
        ("/release move MP079 from june-2020", "Choose one", ["/release move MP079 from june-2020 to november-2020"]),
    ],
)
def test_what_is_named_is_kept_and_only_the_rest_is_asked(office: Office, line: str, told: str, offered: list[str]) -> None:
    """A modification where a release belongs and the reverse, a slip in a month, and half of a line."""
    refused = office.refuses(line, because=told)
    assert [str(each) for each in refused.instead][: len(offered)] == offered


@pytest.mark.parametrize(
    ("line", "opened"),
    [
        ("/release evidence O8", "/release evidence june-2020 O8"),
        ("/release remove MP079", "/release remove MP079 from june-2020"),
        ("/release issue", "/release issue november-2020"),
    ],
)
def test_what_is_named_is_kept_in_the_form_of_the_only_choice(office: Office, line: str, opened: str) -> None:
    """Where one release is left, its form opens with what was typed, and nothing is changed until it is sent."""
    assert office.asks(line) == office.asks(opened)


def test_no_button_shows_what_is_not_on_record(office: Office) -> None:
    """A refusal about a release or a modification that does not exist has no button to it."""
    for line in ("/release undo june-2099", "/modification request MP999"):
        said = [str(each) for each in office.refuses(line).instead]
        assert "/release status june-2099" not in said
        assert "/modification show MP999" not in said
    assert "/modification show MP079" in [str(each) for each in office.refuses("/modification request MP079").instead]


def test_a_release_that_a_stranger_may_not_see_is_as_one_that_is_not_on_record(office: Office) -> None:
    """Neither is on a button of the refusal, so that nobody learns that it is there (R20)."""

    def offered(key: str) -> list[str]:
        return [str(each) for each in office.refuses(f"/release cancel {key}", STRANGER).instead]

    assert any("june-2020" in each for each in offered("june-2020"))
    with office.store.changing(Act("test", "classify", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.AMBER
    assert offered("june-2020") == offered("june-2031")
    assert not any("june" in each for each in offered("june-2020"))


@pytest.mark.parametrize("command", list(CATALOGUE))
def test_try_it_goes_on(office: Office, command: str) -> None:
    """The example of each verb's help, where it is offered, is answered, or asks what it needs."""
    lines = []
    for verb in CATALOGUE[command]:
        if verb.hidden or verb.name in {"condition", "feed", "undo"}:
            continue  # They need an open condition, a web address, and something done.
        shown = office.shows(f"{command} help {verb.name}", HelpShown)
        lines += tried(shown)
        for each in tried(shown):
            result = office.say(each)
            # A Go that is not given yet is refused with the button that records it.
            assert not isinstance(result, Refused) or result.asks or result.thing, f"{each}: {words_of(result)}"
    assert len(lines) >= 3, lines


def tried(shown: HelpShown) -> list[str]:
    """The line of "Try it" on a help page, none if there is none."""
    found = [each for each in words_of(shown).splitlines() if each.strip().startswith("Try it: ")]
    return [each.partition(": ")[2] for each in found]


def test_a_release_that_is_to_be_made_can_be_asked_for(office: Office) -> None:
    """It is not on record yet, and the request is passed on."""
    ask = office.refuses("/release create june-2031", DAN, because="Only a release manager").instead[0]
    assert "sent to" in str(words_of(office.does(ask, DAN)))
    expect(Form, office.say("/release create june-2031"))


def test_parts_of_a_command_that_others_may_not_use_have_no_button(office: Office) -> None:
    """A comment is answered by a release manager; minutes are drafted by them and the chair, and confirmed once attendance is noted."""
    for user, may in ((RACHEL, True), (STRANGER, False)):
        presses = Pressing(office.store, user, office.now.date())
        assert presses(Line.parse("/release comment june-2020"))
        assert presses(Line.parse("/release comment june-2020 1")) is may
        assert presses(Line.parse("/release minutes panel 2020-01-17 text")) is may
        assert presses(Line.parse("/release minutes panel 2020-01-17"))
    before = words_of(office.say("/release minutes panel 17 Jan 2020", PANEL_CHAIR))
    office.at(2020, 1, 17)
    office.does("/release minutes panel 2020-01-17 attendance", PANEL_CHAIR, present=(PANEL_CHAIR,))
    after = words_of(office.say("/release minutes panel 17 Jan 2020", PANEL_CHAIR))
    for label in ("Confirm: ", "Record all decisions: "):
        assert label not in before
        assert label in after


def only(office: Office, kept: str = "june-2020") -> None:
    """One release is left open: the others are cancelled."""
    for key in ("november-2020", "2021"):
        if key != kept:
            office.does(office.asks(f"/release cancel {key}"), reason="Not now")


def test_a_choice_that_is_left_alone_and_changes_nothing_is_taken(office: Office) -> None:
    """What reads answers, and a form opens: nobody is asked which of one release they mean."""
    only(office)
    assert "June 2020 SEC Release" in office.reads("/release status", STRANGER)
    assert office.shows("/release criteria", CriteriaShown, TAG_CHAIR).release.key == "june-2020"
    assert office.asks("/release evidence", DAN).line == Line.release("evidence", "june-2020")
    assert office.shows("/release agenda", AgendaShown).agenda.meeting.body == "panel"


def test_a_choice_that_is_left_alone_and_changes_something_waits_for_its_button(office: Office) -> None:
    """An act is never done without a press: the question names what its only button does."""
    only(office)
    before = office.release()
    asked = office.refuses("/release template", because="There is only one choice. Press the button to do it.")
    assert (asked.title, [str(each) for each in asked.instead]) == ("Use the template for June 2020?", ["/release template june-2020"])
    assert office.release() == before
    office.does(asked.instead[0])


def test_no_committee_is_asked_for_where_none_recommends(office: Office) -> None:
    """November 2020 has no criteria, so none is chosen from an empty list."""
    refused = office.refuses("/release recommend november-2020", because="No committee gives a recommendation")
    assert not refused.asks


@pytest.mark.parametrize(
    ("line", "user"),
    [
        ("signoff", TAG_CHAIR),
        ("evidence", DAN),
        ("recommend", TAG_CHAIR),
        ("comment", TAG_MEMBER),
        ("document", DAN),
        ("decide", PANEL_CHAIR),
    ],
)
def test_a_classified_release_is_a_choice_for_whoever_may_see_it(office: Office, line: str, user: str) -> None:
    """No other release is taken in its place without a word, though it is the next one to act on (R20)."""
    office.does("/release criterion november-2020 add standard")
    office.does("/release issue november-2020", changes="The first draft.")
    office.does("/release edit june-2020 facts", classification="amber")
    asked = office.refuses(f"/release {line}", user)
    assert asked.asks
    assert [each.words[0] for each in asked.instead][:2] == ["june-2020", "november-2020"]


def test_a_classified_release_is_no_choice_for_whoever_may_not_see_it(office: Office) -> None:
    """A Party comments on the RID that it may read, and is not told of another release (R20)."""
    office.does("/release issue november-2020", changes="The first draft.")
    office.does("/release edit june-2020 facts", classification="amber")
    form = office.asks("/release comment", STRANGER)
    assert form.line == Line.release("comment", "november-2020")
    assert "June 2020" not in words_of(form)


def test_a_scope_change_without_a_release_offers_a_classified_one(office: Office) -> None:
    """Where the release stands after the modification, too (R20)."""
    office.does("/release edit june-2020 facts", classification="amber")
    asked = office.refuses("/release add MP100")
    assert Line.release("add", "MP100", "to", "june-2020") in asked.instead
