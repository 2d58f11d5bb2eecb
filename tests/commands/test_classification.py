"""What people off every roster, and channels that are not cleared, see of a release above White: nothing (R20)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from commands.catalogue import perform
from commands.nudges import daily_check
from commands.nudges.message import NudgeMessage
from commands.protocol.request import Actor, Request
from commands.protocol.results import Refused
from commands.releases.calendar import CalendarShown
from commands.releases.listing import ReleasesListed
from commands.search import search
from commands.sign_off.criteria.criteria import CriterionShown
from commands.timetable.due import DueShown
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.history.as_of import looking_back
from storage.releases import releases
from storage.tables import OutboxRow, ReleaseRow, table_of
from tests.builders.office import DAN, JUNE_CHANNEL, RACHEL, STRANGER, TAG_CHAIR, TAG_MEMBER, Office, expect, words_of

KEY = "june-2020"
LINK = "https://example.com/report"


@pytest.fixture
def amber(office: Office) -> Office:
    """An office in which June 2020 is Amber."""
    office.does(f"/release channel {KEY} tag <#C0TAG>")
    make_amber(office)
    return office


def make_amber(office: Office) -> None:
    """Classifies June 2020 Amber."""
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, KEY).classification = Classification.AMBER


def posted(office: Office, kind: str) -> list[str]:
    """The channels that something of a kind is to be posted in."""
    rows = table_of(OutboxRow).c
    with office.store.reading() as conn:
        return list(conn.execute(select(rows.channel).where(rows.kind == kind).order_by(rows.id)).scalars())


@pytest.mark.parametrize(
    "line",
    [
        *(
            f"/release {verb} {KEY}"
            for verb in ("status", "impacts", "costs", "lessons", "scope", "timetable", "criteria", "check", "nudge")
        ),
        *(f"/release {verb} {KEY}" for verb in ("redline", "comments", "history", "rid", "timeline", "progress", "export", "comment")),
        f"/release criteria {KEY} T1",
    ],
)
def test_a_release_above_white_answers_only_to_people_on_a_roster(amber: Office, line: str) -> None:
    """A stranger learns only that it is refused; a person with a seat gets the answer."""
    refused = expect(Refused, amber.say(line, STRANGER, channel="D0STRANGER"))
    assert refused.sentence
    assert "June 2020 SEC Release" not in refused.sentence
    assert not isinstance(amber.say(line, TAG_MEMBER, channel="D0MEMBER"), Refused)


def test_lists_leave_out_what_the_reader_may_not_see(amber: Office) -> None:
    """The list, the calendar and what is due have the release for somebody on a roster alone."""
    for user, there in ((STRANGER, False), (TAG_MEMBER, True)):
        listed = amber.shows("/release list 2020", ReleasesListed, user)
        assert (KEY in {each.release.key for each in listed.lines}, listed.total) == (there, 2 if there else 1)
        calendar = amber.shows("/release calendar 2020", CalendarShown, user)
        assert {each.slot.key: each.stored for each in calendar.lines}[KEY] is there
        due = amber.shows("/release due 365", DueShown, user)
        assert (KEY in {each.release for each in (*due.overdue, *due.coming)}) is there


def asking(office: Office, line: str, channel: str, key: str, user: str = RACHEL) -> Request:
    """A line of which somebody presses Share in a channel."""
    command, _, text = line.partition(" ")
    return Request(command, text, Actor(user), office.now, key, channel, via="share")


def test_a_card_does_not_go_to_a_channel_that_is_not_cleared(amber: Office) -> None:
    """The sign-off of an Amber release begins once the committee's channel is cleared."""
    amber.refuses(f"/release signoff {KEY} tag", TAG_CHAIR, because="this channel is not cleared for it")
    assert posted(amber, "card") == []
    amber.does("/release clear <#C0TAG> Amber")
    amber.does(f"/release signoff {KEY} tag", TAG_CHAIR)
    assert posted(amber, "card") == ["C0TAG"]


def test_evidence_is_told_only_in_a_channel_that_is_cleared(amber: Office) -> None:
    """Evidence is kept either way; the committee's channel hears of it once it may."""
    amber.does(f"/release evidence {KEY} T1 {LINK}", DAN)
    assert posted(amber, "evidence") == []
    amber.does("/release clear <#C0TAG> Amber")
    amber.does(f"/release evidence {KEY} T1 {LINK}/2", DAN)
    assert posted(amber, "evidence") == ["C0TAG"]


def test_amber_evidence_is_for_readers_and_channels_that_may_see_it(office: Office) -> None:
    """A member sees it on the criterion's page, a stranger does not; shared, it holds to the channel's clearance."""
    office.does(f"/release evidence {KEY} T1", DAN, link=LINK, classification="amber")
    line = f"/release criteria {KEY} T1"
    seen = {user: office.shows(line, CriterionShown, user).clearance for user in (STRANGER, TAG_MEMBER)}
    assert seen == {STRANGER: Classification.WHITE, TAG_MEMBER: Classification.RED}
    request = asking(office, line, "C0TAG", "one")
    assert expect(CriterionShown, perform(office.store, request)).clearance is Classification.WHITE
    office.does("/release clear <#C0TAG> Amber")
    assert expect(CriterionShown, perform(office.store, request)).clearance is Classification.AMBER
    stranger = asking(office, line, "C0TAG", "two", STRANGER)
    assert expect(CriterionShown, perform(office.store, stranger)).clearance is Classification.WHITE


def test_a_message_of_an_amber_release_is_shown_in_full_to_members_alone(office: Office) -> None:
    """Show all of a cleared channel's message is refused to people off every roster; in a channel not cleared it has no such release."""
    daily_check.tick(office.store, office.now, office.now.time())
    line = f"/release nudge message {JUNE_CHANNEL} 2020-01-10"
    office.shows(line, NudgeMessage, STRANGER)
    make_amber(office)
    expect(Refused, office.say(line, TAG_MEMBER))
    office.does(f"/release clear <#{JUNE_CHANNEL}> Amber")
    expect(Refused, office.say(line, STRANGER))
    assert office.shows(line, NudgeMessage, TAG_MEMBER).open_lines


def test_search_offers_what_the_person_may_see(amber: Office) -> None:
    """A search in a form's field offers an Amber release, its steps and its modifications to somebody on a roster alone."""
    for user, there in ((STRANGER, False), (TAG_MEMBER, True)):
        asked = amber.asking(f"/release milestone {KEY}", user)
        assert (KEY in {each.value for each in search(amber.store, "release", "2020", asked)}) is there
        assert bool(search(amber.store, "milestone", "uit", asked)) is there
        assert ("MP079" in {each.value for each in search(amber.store, "modification", "", asked)}) is there
        assert ("CR1088" in {each.value for each in search(amber.store, "request", "", asked)}) is there


def classify(office: Office, level: Classification, reason: str = "") -> None:
    """Classifies June 2020, for a reason."""
    with office.store.changing(Act(RACHEL, "release edit", office.now, reason)) as tx:
        tx.session.get_one(ReleaseRow, KEY).classification = level


def said(office: Office, line: str, user: str = STRANGER) -> str:
    """What the answer to a line says."""
    return words_of(office.say(line, user))


def test_what_happened_while_it_was_classified_stays_so(office: Office) -> None:
    """The history of a release that is White again leaves out that time, with its raising and lowering and their reasons (R20)."""
    classify(office, Classification.RED, "A vulnerability")
    office.does(f"/release milestone {KEY} sit-report 2020-05-11")
    classify(office, Classification.WHITE, "It is mended")
    office.does(f"/release milestone {KEY} sit-report 2020-05-12")
    history = said(office, f"/release history {KEY}")
    assert "12 May 2020" in history
    for hidden in ("to 11 May 2020", "lassification", "vulnerability", "mended"):
        assert hidden not in history
    assert "A vulnerability" in said(office, f"/release history {KEY}", TAG_MEMBER)


@pytest.mark.parametrize(("now", "then"), [(Classification.AMBER, Classification.RED), (Classification.WHITE, Classification.RED)])
def test_a_look_back_never_lowers_what_a_day_was_classified(office: Office, *, now: Classification, then: Classification) -> None:
    """June was Red on 10 January; that it is lower on the 13th opens nothing of the 10th (R20)."""
    classify(office, Classification.RED)
    day = office.now
    office.at(2020, 1, 13)
    classify(office, now)
    with office.store.reading() as conn, looking_back(conn, day, stricter=True) as copy:
        assert releases.classifications(copy, (KEY,)) == {KEY: then}
    with office.store.reading() as conn, looking_back(conn, office.now, stricter=True) as copy:
        assert releases.classifications(copy, (KEY,)) == {KEY: now}


def test_a_version_of_a_classified_time_is_refused(office: Office) -> None:
    """A redline with a version that was issued while it was Red, and the file of that version, are for people on a roster (R20)."""
    classify(office, Classification.RED)
    office.does(f"/release milestone {KEY} sit-report 2020-05-11")
    office.does(f"/release issue {KEY}", changes="Moved a step.")
    classify(office, Classification.WHITE)
    version = office.release().versions[-1].number
    line = f"/release redline {KEY} 1.1 {version}"
    assert "only committee members can see it" in said(office, line)
    assert "11 May 2020" in said(office, line, TAG_MEMBER)


def test_classified_evidence_of_a_white_release_is_told_without_its_address(office: Office) -> None:
    """The history says that there is some, not where (R20)."""
    office.does(f"/release evidence {KEY} T1", DAN, link=LINK, note="The defect list", classification="amber")
    history = said(office, f"/release history {KEY}")
    assert "classified Amber, not shown here" in history
    assert LINK not in history
    assert LINK in said(office, f"/release history {KEY}", TAG_MEMBER)


def test_a_modification_is_seen_where_it_is_white(office: Office) -> None:
    """SECMP0062 is in two releases: a stranger sees the White one alone, and none of what only the Red one has (R6, R20)."""
    classify(office, Classification.RED)
    shown = said(office, "/modification show SECMP0062")
    assert "November 2020" in shown
    assert "June 2020" not in shown
    assert "june-2020" not in said(office, "/modification list")
    assert "only committee members can see it" in said(office, "/modification show MP079")
    assert "only committee members can see it" in said(office, "/modification show CR1088")
    assert "MP079" not in said(office, "/modification list")
    assert "Did you mean" not in said(office, "/modification show MP0791")
    assert "CR1088" not in said(office, "/modification show CR1089")
    assert "June 2020" in said(office, "/modification show SECMP0062", TAG_MEMBER)


def test_what_waits_for_a_change_request_is_seen_where_it_is_white(office: Office) -> None:
    """Both ways: a Red modification that needs a CR, and a CR that is alongside a Red release alone (R7, R20)."""
    office.does("/modification depends MP079 on CR1057 reaching delivered before uit-start", DAN)
    office.does("/modification depends MP100 on CR1088 reaching delivered before uit-start", DAN)
    classify(office, Classification.RED)
    assert "MP079" not in said(office, "/modification show CR1057")
    assert "MP079" in said(office, "/modification show CR1057", TAG_MEMBER)
    assert "CR1088" not in said(office, "/modification show MP100")
    assert "CR1088" in said(office, "/modification show MP100", TAG_MEMBER)


def test_a_key_that_nobody_may_see_is_not_completed_or_suggested(amber: Office) -> None:
    """In its own channel a stranger's line gets no key, and a misspelt key no suggestion; somebody on a roster gets both."""
    assert "june" not in words_of(amber.say("/release timetable", STRANGER, channel=JUNE_CHANNEL)).lower()
    assert "June 2020" in words_of(amber.say("/release timetable", TAG_MEMBER, channel=JUNE_CHANNEL))
    assert "Did you mean june-2020" not in said(amber, "/release status juen-2020")
    assert "Did you mean june-2020" in said(amber, "/release status juen-2020", TAG_MEMBER)
    # A word that is like a hidden key is no misspelt key for a stranger, so that the answer tells nothing of it.
    assert "Did you mean june-2020" not in words_of(amber.say("/release timetable juen-2020", STRANGER, channel=JUNE_CHANNEL))


def test_the_record_of_a_white_release_names_none_that_is_classified_higher(office: Office) -> None:
    """A refusal that names one is recorded without it, and a move to one says "another release"; the person is told which (R20)."""
    office.does(office.asks("/release add MP100 to november-2020"))
    classify(office, Classification.RED)
    office.refuses("/release add SECMP0062 to november-2020", because="June 2020")
    refusals = said(office, "/release history november-2020 refusals")
    assert "classified higher than this one" in refusals
    assert "June 2020" not in refusals
    office.does(office.asks(f"/release move MP100 from november-2020 to {KEY}"), reason="Sooner.")
    scope = office.reads("/release scope november-2020")
    assert "moved to another release: Sooner." in scope
    assert "june" not in scope.lower()
