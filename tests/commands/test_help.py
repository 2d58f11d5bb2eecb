"""Help: the verbs, one verb, the table of roles, and what an unknown verb is answered with."""

from __future__ import annotations

import pytest

from commands.catalogue import CATALOGUE
from commands.help import HelpShown, RolesShown, unknown_verb
from commands.protocol.line import MODIFICATION, RELEASE, Line
from commands.protocol.results import Refused
from commands.protocol.verb import Needs
from commands.releases.listing import ReleasesListed
from commands.scope.modifications import ModificationsListed
from policy.model.releases import Classification
from policy.model.roster import Member
from tests.builders.office import DAN, JUNE_CHANNEL, OLIVER, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, Office, expect, words_of


def test_help_lists_the_verbs_of_the_command_that_was_typed(office: Office) -> None:
    """Without a verb, each slash command has its own verbs, page by page."""
    for command in (RELEASE, MODIFICATION):
        shown = office.shows(f"{command} help page 2", HelpShown, STRANGER)
        assert (shown.command, shown.verbs, shown.one, shown.page) == (command, CATALOGUE[command], False, 2)


def test_help_of_one_verb_shows_that_verb(office: Office) -> None:
    """A verb in any case is shown alone."""
    shown = office.shows("/release help STATUS", HelpShown)
    assert ([each.name for each in shown.verbs], shown.one) == (["status"], True)


def test_help_shows_first_the_verbs_of_the_person_who_asks(office: Office) -> None:
    """Eight verbs by the person's seats; what they did of late comes first, if they may still do it; `all` shows every verb."""

    def usual(user: str, command: str = RELEASE) -> list[str]:
        return [each.name for each in office.shows(f"{command} help", HelpShown, user).usual]

    assert usual(TAG_CHAIR) == ["mine", "signoff", "recommend", "criteria", "agenda", "minutes", "condition", "status"]
    assert usual(STRANGER)[:3] == ["list", "status", "timetable"]
    assert usual(PANEL_CHAIR)[:3] == ["mine", "agenda", "decide"]
    assert usual(DAN, MODIFICATION) == ["show", "list", "request", "depends"]
    assert usual(RACHEL)[0] == "mine"
    office.does("/release quorum tag 2")
    office.does("/release milestone june-2020 uit-start 2020-03-02")
    office.does("/release milestone june-2020 uit-start 2020-03-03")
    assert usual(RACHEL)[:3] == ["milestone", "quorum", "mine"]
    office.does("/release milestone june-2020 uit-end 2020-05-04", OLIVER)
    assert usual(OLIVER)[0] == "milestone"
    office.does(f"/release member remove <@{OLIVER}> from secas")
    assert "milestone" not in usual(OLIVER)
    assert office.shows("/release help all", HelpShown, STRANGER).usual == ()


def test_help_roles_says_what_the_person_may_do(office: Office) -> None:
    """It has the seats of the person who asks; `all` has pages, and is White, because it is about no release."""
    assert office.shows("/release help roles", RolesShown, TAG_CHAIR).seats == frozenset({Member("tag", TAG_CHAIR, chair=True)})
    assert office.shows("/release help roles", RolesShown, STRANGER).seats == frozenset()
    shown = office.shows("/release help roles all page 3", RolesShown)
    assert (shown.seats, shown.page, shown.about, shown.classification) == (None, 3, (), Classification.WHITE)


def test_help_of_a_misspelled_verb_suggests_the_help_of_the_nearest(office: Office) -> None:
    """The suggestion is help of the nearest verb, then the whole help."""
    refused = office.refuses("/release help sttus", because="Did you mean status?")
    assert refused.instead[0] == Line.release("help", "status")
    assert refused.instead[-1] == Line.release("help")


def test_an_unknown_verb_offers_the_whole_line_with_the_nearest(office: Office) -> None:
    """A misspelled verb changes nothing; its buttons are the line as it was meant, with its words and its day, and help."""
    refused = office.refuses("/release sttus june-2020 as of 2020-01-10", because="/release has no “sttus”. Did you mean status?")
    assert [str(each) for each in refused.instead] == ["/release status june-2020 as of 2020-01-10", "/release help"]


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("dates june-2020", ["milestone june-2020 dates", "when june-2020", "timetable june-2020"]),
        ("todo", ["mine", "due"]),
        ("mute june-2020", ["reminders mine", "reminders june-2020"]),
        ("postiton june-2020", []),
        ("tad june-2020", ["document june-2020 tad", "when june-2020"]),
        ("tad", ["document", "when"]),
        ("dates june", ["milestone june-2020 dates", "when june-2020", "timetable june-2020"]),
        ("who", ["committees", "mine"]),
        ("note june-2020", ["help minutes", "comment june-2020"]),
        ("cost june-2020", ["costs june-2020"]),
        ("uvwxyz june-2020", []),
    ],
)
def test_a_word_that_is_no_verb_offers_what_people_say_it_for(office: Office, typed: str, lines: list[str]) -> None:
    """By meaning before spelling: “mute” is no “minutes”. A verb that needs something else before the release explains itself."""
    refused = office.refuses(f"/release {typed}")
    assert [str(each) for each in refused.instead] == [f"/release {each}" for each in (*lines, "help")]
    assert ("Did you mean" in refused.sentence) is bool(lines)


def test_in_a_release_s_own_channel_what_is_offered_names_it(office: Office) -> None:
    """The key may be left out there, and the button says what it will do to which release."""
    result = expect(Refused, office.say("/release dates", channel=JUNE_CHANNEL))
    assert [str(each) for each in result.instead][:2] == ["/release milestone june-2020 dates", "/release when june-2020"]
    result = expect(Refused, office.say("/release evidnce O3", channel=JUNE_CHANNEL))
    assert str(result.instead[0]) == "/release evidence june-2020 O3"


def test_what_a_verb_s_help_line_says_is_found_for_modifications_too(office: Office) -> None:
    """Words of a help line tell the verb where nothing is spelt like it; the modification that was named stays."""
    refused = office.refuses("/modification approval MP079", because="Did you mean approve?")
    assert str(refused.instead[0]) == "/modification approve MP079"
    refused = office.refuses("/modification delete MP079")
    assert [str(each) for each in refused.instead] == ["/modification help"], "what is said for a release's verbs is not"
    refused = office.refuses("/modification outcome MP079")
    assert str(refused.instead[0]) == "/modification follow MP079"


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("/release show MP084", "/modification show MP084"),
        ("/modification status june-2020", "/release status june-2020"),
        ("/release approve MP084", "/modification approve MP084"),
    ],
)
def test_each_command_knows_the_other_ones_verbs(office: Office, typed: str, line: str) -> None:
    """A verb that only the other command has is understood as its own, a change too."""
    assert words_of(office.say(typed)) == words_of(office.say(line))


def test_a_verb_of_both_commands_is_the_typed_one_s(office: Office) -> None:
    """`list` and `help` stay with their command."""
    assert isinstance(office.say("/release list"), ReleasesListed)
    assert isinstance(office.say("/modification list"), ModificationsListed)


def test_a_verb_of_the_other_command_is_named_with_its_command() -> None:
    """A verb that only the other slash command has is refused with that command's help of it, however near another verb is."""
    refused = unknown_verb(CATALOGUE, RELEASE, "approve")
    assert refused.sentence == "“approve” is a command of /modification, not of /release."
    assert refused.instead == (Line.modification("help", "approve"),)


def test_a_verb_like_no_other_suggests_none() -> None:
    """If nothing is near, the sentence suggests no verb."""
    refused = unknown_verb(CATALOGUE, MODIFICATION, "🎉")
    assert refused.sentence == "/modification has no “🎉”. For the commands, see /modification help."
    assert refused.instead == (Line.modification("help"),)


TO_COME = {"condition", "issue", "live", "undo"}
"""Verbs whose example needs what June 2020 has not come to on 10 January: a condition, a change since version 1.1, a Go, a change."""


def test_the_examples_work_as_typed(office: Office) -> None:
    """On June 2020, by one of four people. Lines that name people or channels are left out: Slack writes those otherwise."""
    refused = []
    for command, verbs in CATALOGUE.items():
        for verb in verbs:
            if verb.hidden or verb.name in TO_COME or verb.needs is Needs.WEB_ADDRESS or any(mark in verb.example for mark in "@#"):
                continue
            line = f"{command} {verb.example}".replace("MP100", "MP101").replace("quorum tag 3", "quorum tag 2")
            if all(isinstance(office.say(line, user), Refused) for user in (RACHEL, PANEL_CHAIR, TAG_CHAIR, DAN)):
                refused.append(line)
    assert refused == []


def test_help_says_of_what_looks_back_that_it_does(office: Office) -> None:
    """A verb whose help names “as of” shows an earlier day; any other refuses it, and says why."""
    for command, verbs in CATALOGUE.items():
        for verb in verbs:
            if not verb.hidden and verb.reads:
                told = "add “as of”" in words_of(office.say(f"{command} help {verb.name}"))
                shown = office.say(f"{command} {verb.example} as of 2020-01-10")
                assert isinstance(shown, Refused) is not told, verb.name
