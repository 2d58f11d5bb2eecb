"""How typed words are read: refusals of what is not understood, and lines in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import pages
from bot.slack.limits.messages import message_faults
from commands.catalogue import CATALOGUE
from commands.protocol.line import Line
from commands.protocol.results import Refused
from commands.protocol.understood.labels import in_words
from commands.protocol.words import shown
from commands.roster.glossary import GlossaryShown
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.history import audit
from storage.tables import ReleaseRow
from tests.builders.office import STRANGER, Office

BAD = [
    ("/release status", "Choose one, or name it"),
    ("/release status juni", "“juni” isn't a release key"),
    ("/release status june-2020 xyz", "“xyz” isn't expected after june-2020"),
    ("/release timetable june-2020 please", "isn't expected after june-2020"),
    ("/release status june-2021", "There is no release june-2021"),
    ("/release statsu june-2020", "Did you mean status?"),
    ("/release criteria june-2020 tga", "There is no committee “tga”"),
    ("/release criteria june-2020 tag ssc", "“ssc” isn't expected after tag"),
    ("/release calendar nineteen", "isn't a year"),
    ("/release calendar ²⁰²⁰", "isn't a year"),
    ("/release list 20200", "isn't a year"),
    ("/release due 0", "isn't a number of days"),
    ("/release due soon", "isn't a number of days"),
    ("/release history june-2020 by", "isn't a filter"),
    ("/release history june-2020 by rachel", "After “by”, mention a person"),
    ("/release glossary zzz", "The glossary has no “zzz”"),
    ("/release help nonsense", "/release has no “nonsense”"),
    ("/modification show", "Which modification?"),
    ("/modification show MP99999", "There is no modification MP99999"),
    ("/modification show CR1", "There is no Change Request CR0001"),
    ("/modification list open", "is not a state"),
    ("/release 🎉", "/release has no"),
    ("/release status <!channel>", "isn't a release key"),
    ("/release status " + "x" * 10_000, "10,007 characters"),
    ("/release status \x00\x07", "isn't a release key"),
]


@pytest.mark.parametrize(("line", "says"), BAD, ids=[line[:40] for line, _ in BAD])
def test_what_is_not_understood_is_said_in_a_sentence(office: Office, line: str, says: str) -> None:
    """The refusal is one sentence within Slack's limits, mentions nobody, and leaves no trace in the history."""
    with office.store.reading() as conn:
        before = audit.newest(conn)
    answer = office.refuses(line, STRANGER, because=says)
    message = pages.message(answer)
    assert message_faults(message) == []
    assert "<!channel>" not in str(message)
    with office.store.reading() as conn:
        assert audit.newest(conn) == before


@pytest.mark.parametrize(
    "line", ["/release status June 2020", "/release STATUS june-2020", "/modification show mp84", "/modification show secmp 62"]
)
def test_keys_and_references_are_forgiving(office: Office, line: str) -> None:
    """Keys and references are found however people write them."""
    assert not isinstance(office.say(line, STRANGER), Refused)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("/release staus june-2020", "/release status june-2020"),
        ("/release status jnue-2020", "/release status june-2020"),
        ("/release criteria jnue-2020 tag", "/release criteria june-2020 tag"),
        ("/release milestone june 2o20 uit-start 2020-03-02", "/release milestone june-2020 uit-start 2020-03-02"),
        ("/release status june-2091", "/release status june-2020"),
    ],
)
def test_what_was_meant_is_a_button_with_the_whole_line(office: Office, line: str, meant: str) -> None:
    """A misspelt verb or key keeps all that was typed after it."""
    assert str(office.refuses(line).instead[0]) == meant


def test_open_releases_are_meant_before_cancelled_ones(office: Office) -> None:
    """However similar the key of a release that is over."""
    office.does("/release create june-2029", go_live="2029-06-28", kind="system", body="panel", classification="white")
    office.does("/release cancel june-2029", reason="A test")
    told = office.refuses("/release status june-2028")
    assert told.instead[0].words == ("june-2020",)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("/release criteria june-2020 Operations Group", "/release criteria june-2020 opsg"),
        ("/release criteria june-2020 operations", "/release criteria june-2020 opsg"),
        ("/release meetings the security sub-committee 2020", "/release meetings ssc 2020"),
        ("/release meetings technical architecture and business architecture sub committee", "/release meetings tabasc"),
        ("/release agenda sec panel 17 Jan 2020", "/release agenda panel 17 Jan 2020"),
        ("/release signoff june-2020 Operations Group", "/release signoff june-2020 opsg"),
        ("/release signoff june-2020 testing advisory group T1", "/release signoff june-2020 tag T1"),
        ("/release signoff june-2020 T1", "/release signoff june-2020 tag T1"),
        ("/release recommend june-2020 operations group go-live", "/release recommend june-2020 opsg go-live"),
        ("/release recommend june-2020 testing UIT report", "/release recommend june-2020 tag uit-report"),
        ("/release channel june-2020 operations", "/release channel june-2020 opsg"),
        ("/release quorum operations 99", "/release quorum opsg 99"),
        ("/release member remove @U0NEW from change board", "/release member remove @U0NEW from change-board"),
    ],
)
def test_a_committee_is_understood_by_its_name(office: Office, line: str, meant: str) -> None:
    """Whole, or by the first words that no other has; "the", hyphens and capitals make no difference."""
    answer, wanted = (replace(each, title="") if isinstance(each, Refused) else each for each in map(office.say, (line, meant)))
    assert answer == wanted


def test_the_first_word_of_two_committees_names_neither(office: Office) -> None:
    """The Change Board and the Change Sub-Committee."""
    office.refuses("/release criteria june-2020 change", because="There is no committee “change”.")


@pytest.mark.parametrize(
    ("line", "surplus", "offered"),
    [
        ("/release signoff june-2020 tag T1 xyzzy", "xyzzy” isn't expected after T1", "/release signoff june-2020 tag T1"),
        ("/release signoff june-2020 tag next xyzzy", "xyzzy” isn't expected after next", "/release signoff june-2020 tag next"),
        ("/release signoff june-2020 tag mine t1 xyzzy", "isn't expected after mine", "/release signoff june-2020 tag mine T1"),
        ("/release signoff june-2020 tag several xyzzy", "isn't expected after several", "/release ask tag.chair,tag release signoff"),
        ("/release signoff june-2020 tag xyzzy", "has no criterion “xyzzy”", "/release signoff june-2020 tag"),
        ("/release criteria june-2020 operations group xyzzy", "xyzzy” isn't expected after opsg", "/release criteria june-2020 opsg"),
    ],
)
def test_a_word_too_many_after_a_committee_is_refused(office: Office, line: str, surplus: str, offered: str) -> None:
    """What only a member may do with the line is asked of one."""
    assert str(office.refuses(line, because=surplus).instead[0]).startswith(offered)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/release timetable june-2020", "Timetable of June 2020"),
        ("/release timetable june-2020 as of 2020-01-10 page 2", "Timetable of June 2020 as of 10 Jan 2020 page 2"),
        ("/release status 2021", "Status of the 2021 releases"),
        ("/release position june-2020 T1", "Take a position for June 2020: T1"),
        ("/release criterion june-2021 add standard", "Add the standard criteria to June 2021"),
        ("/release signoff june-2020 tag", "Open the TAG’s sign-off of June 2020"),
        ("/release sync tag", "Sync members: TAG"),
        ("/release sync", "Sync members"),
        ("/release quorum opsg 2", "Quorum: Operations Group 2"),
        ("/release glossary Finding", "Glossary: Finding"),
        ("/release add MP079 to june-2020", "Add MP079 to June 2020"),
        ("/release add MP079 to", "Add MP079"),
        ("/modification depends MP079 on", "Dependencies of MP079"),
        ("/release list all", "All releases"),
        ("/modification list approved", "Approved modifications"),
        ("/modification list lost", "Modifications: lost"),
        ("/release list", "Releases"),
        ("/release list 2020", "Releases: 2020"),
        ("/modification show MP079", "Show MP079"),
        ("/release rid june-2020 1.1", "RID 1.1 of June 2020"),
        ("/release help status", "How “status” works"),
        ("/release help", "Help"),
        ("/modification help show", "How “show” works"),
        ("/release signoff june-2020 tag anew", "Post the TAG’s sign-off card of June 2020 again"),
        ("/release milestone june-2020 uit-start", "UIT start of June 2020"),
        ("/release milestone june-2020 dates", "Set all dates of June 2020"),
        ("/release snooze june-2020 milestone:review-testing", "Snooze “review testing” of June 2020"),
        ("/release accept june-2020 dcc-total", "Accept “DCC total” of June 2020"),
        ("/release document june-2020 sit-report", "Submit the SIT Completion Report of June 2020"),
        ("/release decide june-2020 tad", "Decide on the TAD of June 2020"),
        ("/release mine", "What waits for me"),
        ("/release due 30", "Due in 30 days"),
        ("/release due 2 weeks june-2020", "Due in 2 weeks"),
        ("/release milestone june-2020 uit-start undone", "UIT start of June 2020: undone"),
        ("/release signoff june-2020 tag T1", "Open the TAG’s sign-off of June 2020: T1"),
        ("/release snooze june-2020 tad-to-tag", "Snooze “TAD to TAG” of June 2020"),
        ("/release reminders off", "Turn my reminders off"),
        ("/release agenda panel 76 item 2", "Item 2 of the agenda of SEC Panel 76"),
        ("/release agenda panel 2020-02-03 item 2", "Item 2 of the agenda of the SEC Panel, 3 Feb 2020"),
        ("/release minutes panel 2020-01-17 reopen", "Reopen the minutes of the SEC Panel, 17 Jan 2020"),
        ("/release minutes panel 76 attendance", "Record who took part in SEC Panel 76"),
        ("/release minutes panel 17 Jan 2020 close 3", "Close action 3 of the SEC Panel, 17 Jan 2020"),
        ("/release minutes panel confirm", "Confirm the minutes of the SEC Panel"),
        ("/release minutes panel soon confirm", "Minutes of the SEC Panel, soon confirm"),
        ("/release paper panel 2020-01-17 details", "Details of the paper for the SEC Panel, 17 Jan 2020"),
        ("/release meeting panel 2020-01-17 restore", "Restore the SEC Panel meeting of 17 Jan 2020"),
        ("/release meeting panel 2020-01-17 to 2020-01-24", "Move the SEC Panel meeting of 17 Jan 2020 to 24 Jan 2020"),
        ("/release meeting panel add", "Add a meeting of the SEC Panel"),
        ("/release agenda panel 12 june", "Agenda of the SEC Panel, 12 june"),
        ("/release decide meeting panel 3 Feb 2020", "Decisions of the SEC Panel, 3 Feb 2020"),
        ("/release minutes panel 2020-01-17", "Minutes of the SEC Panel, 17 Jan 2020"),
        ("/release decide meeting panel 76", "Decisions of SEC Panel 76"),
        ("/release decide june-2020 baseline documents", "Decide on the baseline of June 2020: documents"),
        ("/release newsletter 2019-01-09", "Newsletter since 9 Jan 2019"),
        ("/release criteria june-2020 T1", "Criterion T1 of June 2020"),
        ("/release live june-2020 lessons tag", "Record lessons from June 2020: TAG"),
        ("/release signoff june-2020 nobody", "Sign-off of June 2020: nobody"),
        ("/release milestone june-2020 add", "Add a step to June 2020"),
        ("/release timeline june-2020 tall", "Timeline of June 2020 for a phone"),
    ],
)
def test_a_line_in_words(line: str, words: str) -> None:
    """Headings and buttons name releases and committees, and end with no joining word."""
    assert in_words(Line.parse(line)) == words


@pytest.mark.parametrize(
    ("line", "surplus"),
    [
        ("/release cancel november-2020", "tomorrow"),
        ("/release progress june-2020", "as pdf"),
        ("/release export june-2020", "as file"),
        ("/release template november-2020", "please"),
        ("/release document june-2020 tad", "1.0"),
        ("/release recommend june-2020 tag go-live", "yes"),
        ("/release reminders june-2020 milestone", "5"),
        ("/release criterion june-2020 drop O9", "now"),
        ("/release criterion june-2020 reword O9", "It is secure."),
    ],
)
def test_words_after_all_that_a_line_takes_are_refused_and_the_line_is_offered(office: Office, line: str, surplus: str) -> None:
    """Nothing that was typed is passed over in silence."""
    refused = office.refuses(f"{line} {surplus}", because=f"“{surplus}” isn't expected after")
    assert [str(each) for each in refused.instead] == [line]


def test_the_number_of_the_next_version_may_be_typed(office: Office) -> None:
    """It is what `issue` gives anyway; another one is refused."""
    office.does("/release milestone june-2020 sit-start 3 Mar 2020")
    refused = office.refuses("/release issue june-2020 0.9", because="“0.9” isn't expected after")
    assert [str(each) for each in refused.instead] == ["/release issue june-2020"]
    office.asks("/release issue june-2020 1.2")


@pytest.mark.parametrize(
    ("typed", "quoted"),
    [
        ("tad to <@U0DAN>", "tad to a person"),
        ("tad to <@U0DAN|dan.owen>", "tad to @dan.owen"),
        ("<#C0TAG|tag> red", "#tag red"),
        ("<#C0TAG>", "a channel"),
        ("<!subteam^S0TAG|@tag-members> now", "@tag-members now"),
        ("<!subteam^S0TAG>", "a group"),
        ("a < b > c", "a < b > c"),
        ("x" * 70, "x" * 59 + "…"),
    ],
)
def test_typed_text_is_quoted_with_names(typed: str, quoted: str) -> None:
    """Slack sends people, channels and groups by their ids, which say nothing to who reads them."""
    assert shown(typed) == quoted


@pytest.mark.parametrize(
    ("line", "unknown", "told"),
    [
        ("/modification show june-2020", "/modification show june-2031", "is a release"),
        ("/release status MP079", "/release status MP979", "is a modification"),
    ],
)
def test_what_was_typed_in_a_wrong_place_is_not_named_to_who_may_not_see_it(office: Office, line: str, unknown: str, told: str) -> None:
    """What only a classified release has is as what is not on record, to a person on no roster (R20)."""
    assert told in office.refuses(line, STRANGER).sentence
    with office.store.changing(Act("test", "classify", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.AMBER
    hidden, absent = office.refuses(line, STRANGER), office.refuses(unknown, STRANGER)
    assert told not in hidden.sentence
    assert [each.verb for each in hidden.instead] == [each.verb for each in absent.instead]
    assert told in office.refuses(line).sentence


@pytest.mark.parametrize("line", [f"{command} {each.example}" for command, verbs in CATALOGUE.items() for each in verbs if not each.hidden])
def test_no_word_is_passed_over_in_silence(office: Office, line: str) -> None:
    """A word after the example of a verb is refused, or is in the answer."""
    answer = office.say(f"{line} xyzzy")
    assert isinstance(answer, Refused) or "xyzzy" in pages.plain(answer)


@pytest.mark.parametrize(
    ("line", "says", "offered"),
    [
        ("/release help status june-2020", "“june-2020” isn't expected after status", ["help status", "status june-2020"]),
        ("/release help all please", "“please” isn't expected after all", ["help all"]),
        ("/release help roles all please", "“please” isn't expected after all", ["help roles all"]),
        ("/release committees nobody", "There is no committee “nobody”", ["committees"]),
        ("/release committees tag please", "“please” isn't expected after tag", ["committees tag"]),
    ],
)
def test_help_and_committees_refuse_a_word_too_many(office: Office, line: str, says: str, offered: list[str]) -> None:
    """And offer the line without it."""
    assert [each.text for each in office.refuses(line, because=says).instead] == offered


def test_the_glossary_names_the_words_that_are_no_terms(office: Office) -> None:
    """And shows the others, which its button for further pages names alone."""
    shown = office.shows("/release glossary TAD xyzzy, DCC", GlossaryShown)
    assert ([each.term for each in shown.terms], shown.unknown, shown.wanted) == (["DCC", "TAD"], "xyzzy", "DCC TAD")
    assert "The glossary has no “xyzzy”." in pages.plain(shown)


def test_one_committee_is_shown_by_its_name(office: Office) -> None:
    """With its members, and without the others."""
    read = office.reads("/release committees testing advisory group")
    assert "TAG" in read
    assert "SSC" not in read


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("/release ?", "/release help"),
        ("/modification ?", "/modification help"),
        ("/release --help", "/release help"),
        ("/release ? status", "/release help status"),
        ("/release status ?", "/release help status"),
        ("/release help ?", "/release help"),
        ("/modification show --help", "/modification help show"),
    ],
)
def test_a_question_mark_is_help(office: Office, line: str, meant: str) -> None:
    """In the place of a verb, or after one that is not known by heart."""
    assert office.say(line) == office.say(meant)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("/release excel june-2020", ["export june-2020", "rid june-2020", "timeline june-2020"]),
        ("/release export june-2020 as excel", ["export june-2020", "rid june-2020", "timeline june-2020"]),
        ("/release export to Excel", ["export", "rid", "timeline"]),
        ("/release spreadsheet", ["export", "rid", "timeline"]),
    ],
)
def test_a_file_that_the_bot_does_not_make_is_said_with_those_that_it_does(office: Office, line: str, offered: list[str]) -> None:
    """Excel is what people ask for most."""
    assert [each.text for each in office.refuses(line, because="The bot makes no Excel file.").instead] == offered
