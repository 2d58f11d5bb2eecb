"""A release's key left out in its own channel: where it goes, for every verb, and when nothing is put in."""

from __future__ import annotations

from datetime import date

import pytest

from commands.catalogue import CATALOGUE, verb_of
from commands.history.of_release import HistoryShown
from commands.mine import MineShown
from commands.protocol.line import Line
from commands.protocol.results import LookedBack
from commands.protocol.understood.own_release import lacks_key, with_key
from commands.releases.status import StatusShown
from commands.timetable.show import TimetableShown
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import ChannelRouteRow, ReleaseRow
from tests.builders.office import JUNE_CHANNEL, RACHEL, STRANGER, Office, words_of

KEY = "june-2020"
WITH_KEY = [verb for verbs in CATALOGUE.values() for verb in verbs if " KEY" in verb.usage and verb.own_release]


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("status", f"status {KEY}"),
        ("timetable as of 2020-01-10 page 2", f"timetable {KEY} as of 2020-01-10 page 2"),
        ("criteria tag", f"criteria {KEY} tag"),
        ("milestone UIT commences 18 May 2020", f"milestone {KEY} UIT commences 18 May 2020"),
        ("add MP100 by 4 Jan 2021", f"add MP100 to {KEY} by 4 Jan 2021"),
        ("add SECMP0062 part 2", f"add SECMP0062 part 2 to {KEY}"),
        ("remove MP079", f"remove MP079 from {KEY}"),
        ("move MP079 to november-2020", f"move MP079 from {KEY} to november-2020"),
        ("cutoff MP079 cut-off 31 March", f"cutoff MP079 in {KEY} cut-off 31 March"),
        ("decide date 29 Nov 2020", f"decide {KEY} date 29 Nov 2020"),
        ("redline 1.0 1.1", f"redline {KEY} 1.0 1.1"),
        ("feed revoke", f"feed {KEY} revoke"),
        ("reminders milestone", f"reminders {KEY} milestone"),
        ("history of MP079", f"history {KEY} of MP079"),
    ],
)
def test_the_key_goes_to_its_place(typed: str, whole: str) -> None:
    """After the verb, or with the word that stands before it."""
    line = Line.parse(f"/release {typed}")
    verb = verb_of(line)
    assert verb
    assert lacks_key(verb, line.words)
    assert with_key(line, verb, KEY) == Line.parse(f"/release {whole}")


@pytest.mark.parametrize(
    "typed",
    [
        f"status {KEY}",
        "status June 2020",
        "status “june-2020”",
        "timetable 2021",
        f"add MP100 to {KEY}",
        f"remove MP079 from {KEY}",
        "add",
        f"cutoff MP079 in {KEY}",
        "feed tag",
        "reminders all",
        "reminders off",
        "nudge message C0JUNE 2020-01-10",
        "evidence attach https://example.com/1",
        "create",
        "create june-2027",
        "list",
        "help status",
        "quorum tag 3",
        "member add @U0DAN to tag",
    ],
)
def test_a_line_that_lacks_no_key_stays(typed: str) -> None:
    """It names its release, names none, or means something else by its first word."""
    line = Line.parse(f"/release {typed}")
    verb = verb_of(line)
    assert verb
    assert not lacks_key(verb, line.words)


@pytest.mark.parametrize("verb", WITH_KEY, ids=lambda each: each.name)
def test_every_verb_with_a_key_can_leave_it_out(verb: object) -> None:
    """The example of each verb, without its key, is completed to the example."""
    [found] = [each for each in WITH_KEY if each is verb]
    example = Line.parse(f"{found.command} {found.example}")
    keys = [number for number, word in enumerate(example.words) if word == KEY]
    if keys:
        before = example.words[: keys[0]]
        left = (*(before[:-1] if before else ()), *example.words[keys[0] + 1 :])
        short = Line(example.command, example.verb, left)
        assert lacks_key(found, short.words), short
        assert with_key(short, found, KEY) == example


def test_nearly_every_example_has_a_key_to_leave_out() -> None:
    """So that the test above leaves keys out at all."""
    named = [each.name for each in WITH_KEY if KEY in Line.parse(f"{each.command} {each.example}").words]
    assert len(named) > 20


def test_in_its_own_channel_the_release_need_not_be_named(office: Office) -> None:
    """`/release` alone gives the status, reading and looking back work, and elsewhere everything is as it was."""
    assert office.shows("/release", StatusShown, STRANGER, channel=JUNE_CHANNEL).release.key == KEY
    assert office.shows("/release status", StatusShown, channel=JUNE_CHANNEL).release.key == KEY
    assert office.shows("/release history of MP079", HistoryShown, channel=JUNE_CHANNEL).release.key == KEY
    office.at(2020, 1, 11)
    assert isinstance(office.shows("/release timetable as of yesterday", LookedBack, channel=JUNE_CHANNEL).result, TimetableShown)
    assert office.shows("/release status november-2020", StatusShown, channel=JUNE_CHANNEL).release.key == "november-2020"
    office.shows("/release", MineShown)
    office.refuses("/release status", because="Choose one, or name it")


def test_changes_and_their_forms_work_without_the_key(office: Office) -> None:
    """A step set at once, a form that carries the whole line, and a refusal that names the release in its heading."""
    answer = words_of(office.say("/release milestone tad-draft 3 February", channel=JUNE_CHANNEL))
    assert "is now 3 Feb 2020" in answer
    form = office.say("/release edit facts", RACHEL, channel=JUNE_CHANNEL)
    assert "/release edit june-2020 facts" in str(getattr(form, "line", ""))
    office.say("/release cutoff MP079 by 31 March", RACHEL, channel=JUNE_CHANNEL)
    assert next(each.cutoff for each in office.release().in_scope if each.modification.ref == "MP079") == date(2020, 3, 31)
    assert "Cancel June 2020" in words_of(office.say("/release cancel", STRANGER, channel=JUNE_CHANNEL))


def test_a_misspelt_key_is_not_taken_for_something_else(office: Office) -> None:
    """What is near a key is refused as a key, with the nearest ones."""
    assert "isn't a release key" in words_of(office.say("/release status jnue-2020", channel=JUNE_CHANNEL))
    assert "isn't a release key" in words_of(office.say("/release status novembre", channel=JUNE_CHANNEL))
    assert "isn't expected after june-2020" in words_of(office.say("/release status soon", channel=JUNE_CHANNEL))


@pytest.mark.parametrize(("typed", "meant"), [("juen-2020", "june-2020"), ("jnue-2022", "june-2022")])
def test_a_mistyped_month_is_looked_for_in_its_year(office: Office, typed: str, meant: str) -> None:
    """Another year's release of the month is only the second suggestion, though that one is open and this one is live."""
    office.does(office.asks("/release create june-2022"))
    with office.store.changing(Act("test", "live", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").live_on = office.now.date()
    assert str(office.refuses(f"/release status {typed}", because=f"Did you mean {meant}?").instead[0]) == f"/release status {meant}"


def test_a_channel_of_two_releases_names_neither_until_one_is_over(office: Office) -> None:
    """Of two open releases none is guessed; once one is cancelled, the other is meant; a committee's channel is nobody's own."""
    with office.store.changing(Act("test", "channel", office.now)) as tx:
        tx.session.add(ChannelRouteRow(release_key="november-2020", committee_key="", channel_id=JUNE_CHANNEL))
        tx.session.add(ChannelRouteRow(release_key=KEY, committee_key="tag", channel_id="C0TAG"))
        tx.session.add(ChannelRouteRow(release_key="", committee_key="", channel_id="C0ALL"))
    for channel in (JUNE_CHANNEL, "C0TAG", "C0ALL"):
        assert "Choose one, or name it" in words_of(office.say("/release status", channel=channel))
    office.does("/release cancel november-2020", reason="Not needed")
    assert office.shows("/release status", StatusShown, channel=JUNE_CHANNEL).release.key == KEY


def test_a_month_alone_is_its_next_open_release_for_a_line_that_reads(office: Office) -> None:
    """In any channel; of a month without a release, and for a line that changes something, the key is asked for."""
    for channel in (JUNE_CHANNEL, "C0ANY"):
        assert office.shows("/release status november", StatusShown, channel=channel).release.key == "november-2020"
        assert office.shows("/release status Jun", StatusShown, channel=channel).release.key == KEY
    assert "isn't a release key" in words_of(office.say("/release status march"))
    assert "isn't a release key" in words_of(office.say("/release baseline june"))
    office.at(2020, 6, 26)
    office.does("/release create june-2021", go_live="2021-06-24", kind="system", body="panel", classification="white")
    assert office.shows("/release status june", StatusShown).release.key == "june-2021"


def test_a_release_that_the_person_may_not_see_is_never_meant(office: Office) -> None:
    """A stranger's "novembre" is near no release, and "november" is none, once November is Red (R20)."""
    with office.store.changing(Act("test", "edit", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "november-2020").classification = Classification.RED
    assert "isn't expected after june-2020" in words_of(office.say("/release status novembre", STRANGER, channel=JUNE_CHANNEL))
    assert "isn't a release key" in words_of(office.say("/release status november", STRANGER))
    assert office.shows("/release status november", StatusShown).release.key == "november-2020"
