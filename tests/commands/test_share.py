"""What may be shared with a channel: each result states its releases and its classification, and the channel must be cleared (R20)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import func, select

from bot.posts import posts
from commands import results
from commands.catalogue import perform
from commands.findings.check import CheckShown
from commands.findings.why import RulesShown
from commands.help import HelpShown, RolesShown
from commands.history.of_modification import ModificationHistoryShown
from commands.history.of_release import HistoryShown
from commands.meetings.agenda import AgendaShown
from commands.meetings.listing import MeetingsShown
from commands.nudges import daily_check
from commands.nudges.message import NudgeMessage
from commands.nudges.preview import NudgePreview, NudgesSkipped
from commands.protocol.files import Preparing
from commands.protocol.request import Actor, Request
from commands.protocol.results import AboutNoRelease, Done, LookedBack, Refused, Shareable
from commands.public.newsletter import NewsletterShown
from commands.releases.calendar import CalendarShown
from commands.releases.impacts_and_costs import CostsShown, ImpactsShown
from commands.releases.lessons import LessonsShown
from commands.releases.listing import ReleasesListed
from commands.releases.status import StatusShown
from commands.rid.comments import CommentsShown
from commands.rid.redline import RedlineShown
from commands.roster.committees import CommitteesShown
from commands.roster.glossary import GlossaryShown
from commands.scope.modifications import ModificationShown, ModificationsListed, RequestShown
from commands.scope.show import ScopeShown
from commands.share import share, shared
from commands.sign_off.criteria.criteria import CriteriaShown, CriterionShown
from commands.sign_off.criteria.standard import StandardShown
from commands.timetable.due import DueShown
from commands.timetable.show import TimetableShown
from commands.timetable.when import WhenShown
from policy.model.releases import Classification
from storage.engine.session import Act, Store
from storage.history import audit
from storage.mail.messages import ReleaseFile
from storage.tables import ChannelClearanceRow, OutboxRow, ReleaseRow, table_of
from tests.builders.office import DAN, JUNE_CHANNEL, RACHEL, STRANGER, Office, copied

RED_CHANNEL, OPEN_CHANNEL = "C0RED", "C0OPEN"
NUDGE_AT = time(9)

LINES: dict[type[Shareable], str] = {
    AgendaShown: "/release agenda panel 2020-01-17",
    CalendarShown: "/release calendar 2020",
    CheckShown: "/release check june-2020",
    CommentsShown: "/release comments june-2020",
    CommitteesShown: "/release committees",
    CostsShown: "/release costs june-2020",
    LessonsShown: "/release lessons june-2020",
    CriteriaShown: "/release criteria june-2020",
    CriterionShown: "/release criteria june-2020 t1",
    DueShown: "/release due 30",
    GlossaryShown: "/release glossary TAD",
    HelpShown: "/release help",
    HistoryShown: "/release history june-2020",
    ImpactsShown: "/release impacts june-2020",
    MeetingsShown: "/release meetings panel 2020",
    ModificationHistoryShown: "/modification history MP079",
    ModificationShown: "/modification show MP079",
    ModificationsListed: "/modification list",
    NewsletterShown: "/release newsletter",
    NudgeMessage: f"/release nudge message {JUNE_CHANNEL} 2020-01-10",
    NudgePreview: "/release nudge june-2020",
    NudgesSkipped: "/release nudge june-2020 skipped",
    RedlineShown: "/release redline june-2020 1.0 1.1",
    ReleasesListed: "/release list 2020",
    RequestShown: "/modification show CR1088",
    RolesShown: "/release help roles",
    RulesShown: "/release why R9",
    ScopeShown: "/release scope june-2020",
    StandardShown: "/release criteria standard",
    StatusShown: "/release status june-2020",
    TimetableShown: "/release timetable june-2020",
    WhenShown: "/release when june-2020 TAD",
}
"""A line for each result that may be shared; a test holds it to the union."""

PUBLIC = {NewsletterShown}
"""What names only releases that everybody may see, so that a classified one is never in it."""

ABOUT_JUNE = {kind: line for kind, line in LINES.items() if not issubclass(kind, AboutNoRelease) and kind not in PUBLIC}
LISTS = (AgendaShown, CalendarShown, DueShown, MeetingsShown, ModificationsListed, ReleasesListed)
ALONE = {kind: line for kind, line in ABOUT_JUNE.items() if kind not in LISTS}
"""What is about June 2020 alone; a list leaves it out."""

OF_TODAY = {CriterionShown, NudgeMessage, NudgePreview, NudgesSkipped, RedlineShown}
"""What is not shown as of a day."""

BACK = {kind: line for kind, line in ABOUT_JUNE.items() if " june-2020" in line and kind not in OF_TODAY}
OWN = (
    "/release cancel june-2020",
    "/release feed june-2020",
    "/release decide june-2020 go-live",
    "/release milestone june-2020 tad-draft 2020-02-03",
    "/release evidence june-2020 t1 https://example.com/report",
    "/release undo",
)


def classify(office: Office, level: Classification) -> None:
    """Classifies June 2020, and clears two channels for Red: one to share in, and the release's own."""
    with office.store.changing(Act(RACHEL, "edit", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = level
        for channel in (RED_CHANNEL, JUNE_CHANNEL):
            if tx.session.get(ChannelClearanceRow, channel) is None:
                tx.session.add(ChannelClearanceRow(channel_id=channel, classification=Classification.RED))


def asked(office: Office, line: str, channel: str, user: str = RACHEL) -> Request:
    """A click on Share."""
    command, _, text = line.partition(" ")
    return Request(command, text, Actor(user), office.now, f"share:{line}:{channel}", channel)


def queued(office: Office) -> int:
    """How many messages wait to be posted because they were shared."""
    outbox = table_of(OutboxRow)
    with office.store.reading() as conn:
        return conn.execute(select(func.count()).where(outbox.c.kind == "share")).scalar_one()


def newest(office: Office) -> int:
    """The number of the newest row of the history."""
    with office.store.reading() as conn:
        return audit.newest(conn)


@pytest.fixture(scope="module")
def red_file(office_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of an office whose June 2020 is Red, with the day's reminders sent to its cleared channel."""
    path = tmp_path_factory.mktemp("red") / "office.db"
    office = Office(Store(copied(office_file, path)))
    classify(office, Classification.RED)
    daily_check.tick(office.store, office.now, NUDGE_AT)
    office.store.close()
    return path


@pytest.fixture
def red(red_file: Path, tmp_path: Path) -> Iterator[Office]:
    """Such an office of the test's own."""
    store = Store(copied(red_file, tmp_path / "own.db"))
    yield Office(store)
    store.close()


def test_every_result_that_may_be_shared_has_a_line_here() -> None:
    """A new member of the union needs a case; what belongs to a person alone cannot be shared by its type."""
    assert set(LINES) == set(get_args(results.Shown))
    assert all(issubclass(each, Shareable) for each in get_args(results.Shown))
    assert not any(issubclass(each, Shareable) for each in get_args(results.Own))


@pytest.mark.parametrize(("kind", "line"), ALONE.items(), ids=[each.__name__ for each in ALONE])
def test_what_shows_a_red_release_needs_a_cleared_channel(red: Office, kind: type[Shareable], line: str) -> None:
    """It is refused where the channel is not cleared, when asked and again when it is due to be posted; where it is cleared it goes out."""
    open_channel, cleared = asked(red, line, OPEN_CHANNEL), asked(red, line, RED_CHANNEL)
    result = perform(red.store, replace(open_channel, key=""))
    assert type(result) is kind
    assert isinstance(result, Shareable)
    assert "june-2020" in result.about
    assert result.classification is Classification.RED
    refused = share(red.store, open_channel)
    assert isinstance(refused, Refused)
    assert refused.sentence.startswith("This is classified Red and this channel is not cleared for it")
    assert (queued(red), shared(red.store, replace(open_channel, key="", via="share"))) == (0, None)
    assert isinstance(share(red.store, cleared), Done)
    assert queued(red) == 1
    assert type(shared(red.store, replace(cleared, key="", via="share"))) is kind


@pytest.mark.parametrize("kind", LISTS, ids=[each.__name__ for each in LISTS])
def test_a_list_leaves_out_what_its_channel_may_not_see(red: Office, kind: type[Shareable]) -> None:
    """The post has neither the release nor a word that something is missing; only the person who shares it reads that."""
    open_channel, cleared = asked(red, LINES[kind], OPEN_CHANNEL), asked(red, LINES[kind], RED_CHANNEL)
    told, whole = share(red.store, open_channel), share(red.store, cleared)
    assert isinstance(told, Done)
    assert isinstance(whole, Done)
    assert "It leaves out releases that this channel isn't cleared for." in told.sentence
    assert "leaves out" not in whole.sentence
    posted = shared(red.store, replace(open_channel, key="", via="share"))
    assert type(posted) is kind
    assert isinstance(posted, Shareable)
    assert "june-2020" not in posted.about
    assert posted.classification is Classification.WHITE
    assert "june-2020" in getattr(shared(red.store, replace(cleared, key="", via="share")), "about", ())


@pytest.mark.parametrize(("kind", "line"), BACK.items(), ids=[each.__name__ for each in BACK])
def test_an_answer_of_the_past_is_no_way_round(red: Office, kind: type[Shareable], line: str) -> None:
    """It shows the same release: it needs the same clearance."""
    red.at(2020, 1, 13)
    open_channel, cleared = (asked(red, f"{line} as of 2020-01-10", channel) for channel in (OPEN_CHANNEL, RED_CHANNEL))
    result = perform(red.store, replace(open_channel, key=""))
    assert isinstance(result, LookedBack)
    assert (type(result.result), result.classification) == (kind, Classification.RED)
    assert isinstance(share(red.store, open_channel), Refused)
    assert shared(red.store, replace(open_channel, key="")) is None
    assert isinstance(share(red.store, cleared), Done)


def test_the_past_of_a_release_that_became_red_is_red(office: Office) -> None:
    """It was White that day, but it is Red now: an uncleared channel and a person on no roster do not see it."""
    classify(office, Classification.WHITE)
    office.at(2020, 1, 13)
    line = "/release status june-2020 as of 2020-01-10"
    assert isinstance(office.say(line, STRANGER), LookedBack)
    assert isinstance(share(office.store, asked(office, line, OPEN_CHANNEL)), Done)
    classify(office, Classification.RED)
    result = office.say(line, STRANGER)
    assert isinstance(result, Refused)
    assert "only committee members can see it" in result.sentence
    assert isinstance(office.say(line), LookedBack)
    assert isinstance(share(office.store, replace(asked(office, line, OPEN_CHANNEL), key="again")), Refused)
    assert isinstance(share(office.store, asked(office, line, RED_CHANNEL)), Done)


@pytest.mark.parametrize("line", [line for kind, line in LINES.items() if kind not in ABOUT_JUNE])
def test_what_shows_no_release_goes_anywhere(red: Office, line: str) -> None:
    """Help, the glossary and the committees are White."""
    assert isinstance(share(red.store, asked(red, line, OPEN_CHANNEL)), Done)
    assert shared(red.store, replace(asked(red, line, OPEN_CHANNEL), key="")) is not None


@pytest.mark.parametrize("line", OWN)
def test_what_belongs_to_a_person_is_not_shared_and_not_done(office: Office, line: str) -> None:
    """A line that acts is refused before it does anything: no change, no file, nothing to post, and its key is still free."""
    before = newest(office)
    refused = share(office.store, asked(office, line, RED_CHANNEL))
    assert isinstance(refused, Refused)
    assert refused.sentence.startswith(f"This was not shared: the answer to {' '.join(line.split()[:2])} is only for the person who asks.")
    assert shared(office.store, replace(asked(office, line, RED_CHANNEL), key="")) is None
    outbox = table_of(OutboxRow)
    with office.store.reading() as conn:
        assert conn.execute(select(func.count()).select_from(outbox)).scalar_one() == 0
    assert newest(office) == before


def test_a_refusal_is_not_posted(office: Office) -> None:
    """The fault is shown to the person who asked, and not in the channel."""
    request = asked(office, "/release status june-2031", OPEN_CHANNEL)
    refused = share(office.store, request)
    assert isinstance(refused, Refused)
    assert "no release june-2031" in refused.sentence
    assert (queued(office), shared(office.store, request)) == (0, None)


def test_a_message_whose_red_items_are_all_closed_stays_with_the_committees(red: Office) -> None:
    """What was reminded of is classified as its release is, done or not."""
    with red.store.changing(Act(RACHEL, "cancel", red.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").cancelled_on = date(2020, 1, 10)
    line = LINES[NudgeMessage]
    shown = red.say(line)
    assert isinstance(shown, NudgeMessage)
    assert shown.closed
    assert not shown.open_lines
    refused = red.say(line, STRANGER)
    assert isinstance(refused, Refused)
    assert "only committee members can see it" in refused.sentence


@pytest.mark.parametrize("words", ["june-2020", "june-2020 skipped", f"message {JUNE_CHANNEL} 2020-01-10"])
def test_reminders_have_no_past(red: Office, words: str) -> None:
    """They are not in the history, so that there is nothing to look back to; the line without it is a button."""
    refused = red.say(f"/release nudge {words} as of 2020-01-10")
    assert isinstance(refused, Refused)
    assert "Reminders are not in the history" in refused.sentence
    assert [str(each) for each in refused.instead] == [f"/release nudge {words}"]


def test_share_holds_to_the_channels_clearance(office: Office) -> None:
    """It is refused in a channel that is not cleared, and posts nothing where the clearance went before it was posted."""
    classify(office, Classification.AMBER)
    request = asked(office, LINES[StatusShown], OPEN_CHANNEL)
    assert isinstance(share(office.store, request), Refused)
    assert queued(office) == 0
    office.does(f"/release clear <#{OPEN_CHANNEL}> Amber")
    assert isinstance(share(office.store, replace(request, key="again")), Done)
    assert queued(office) == 1
    posting = replace(request, key="", via="share")
    assert isinstance(shared(office.store, posting), StatusShown)
    office.does(f"/release clear <#{OPEN_CHANNEL}> Green")
    assert shared(office.store, posting) is None


def test_what_is_white_is_shared_anywhere(office: Office) -> None:
    """A channel needs no clearance for a White release."""
    classify(office, Classification.WHITE)
    request = asked(office, LINES[StatusShown], OPEN_CHANNEL)
    assert isinstance(share(office.store, request), Done)
    assert isinstance(shared(office.store, replace(request, key="", via="share")), StatusShown)


def test_share_does_not_rely_on_the_command(red: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a command to forget where its answer goes, Share would refuse it all the same, when asked and when it is posted."""
    monkeypatch.setattr("commands.share.perform", lambda store, request: perform(store, replace(request, via="slash")))
    refused = share(red.store, asked(red, LINES[StatusShown], OPEN_CHANNEL))
    assert isinstance(refused, Refused)
    assert "this channel is not cleared for it" in refused.sentence
    assert shared(red.store, replace(asked(red, LINES[ReleasesListed], OPEN_CHANNEL), key="", via="share")) is None


@pytest.mark.parametrize("verb", ["rid", "timeline", "progress", "export"])
def test_a_file_is_shared_with_the_channel_and_says_who_shared_it(office: Office, verb: str) -> None:
    """It goes to the channel once for a click, up to the channel's clearance, and its comment names the person (R20)."""
    line = f"/release {verb} june-2020"
    made = office.does(line, DAN)
    assert isinstance(made, Preparing)
    assert str(made.share) == line
    request = office.asking(line, DAN, "C0OTHER", key="click")
    for _ in range(2):
        assert isinstance(share(office.store, request), Done)
    rows = table_of(OutboxRow).c
    with office.store.reading() as conn:
        found = conn.execute(select(rows.ids).where(rows.channel == "C0OTHER")).all()
    ((ids,),) = found
    assert ids["channel"] == "C0OTHER"
    if verb == "export":
        posted = posts.message(office.store, ReleaseFile.from_ids(ids), office.now, "C0OTHER")
        assert posted is not None
        assert posted["text"].endswith(f" Shared by <@{DAN}>.")
    with office.store.changing(Act("test", "classify", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.RED
    refused = share(office.store, office.asking(line, DAN, "C0OTHER", key="another"))
    assert isinstance(refused, Refused)
    assert "this channel is not cleared for it" in refused.sentence


def test_minutes_and_details_are_not_shared_as_files(office: Office) -> None:
    """What changes the record or is for those who take part is refused."""
    for line in ("/release paper panel 2020-01-17 details", "/release minutes panel 2020-01-17 file"):
        assert isinstance(share(office.store, office.asking(line, DAN, "C0OTHER", key=line)), Refused)
