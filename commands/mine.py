"""`/release mine`: what waits for a person in all open releases, and the next releases at a glance (design, section 5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from commands.protocol.access.reading import ceiling_of
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import Refused
from commands.protocol.verb import Group, Verb
from commands.protocol.words import shown
from policy.access.classification import EVERYBODY, seen
from policy.calendar.release_calendar import MEETINGS
from policy.decisions.authority import VIEWS
from policy.documents.documents import to_view_again, turned_down, view_act_of
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import coming_meetings
from policy.meetings.papers import paper_day
from policy.model.decisions import SUBJECT_NAMES, bare
from policy.model.roster import DCC, SECAS, Member, name_of_body
from policy.model.sign_off import SignOffState
from policy.model.wording import counted
from policy.nudges import stages
from policy.nudges.audience import with_owner
from policy.nudges.due_items import due_items
from policy.nudges.item import Due, DueKind
from policy.nudges.waiting import AHEAD, Stuck, Waiting, is_for, stuck, waiting
from policy.releases.lessons import lessons_owed
from policy.releases.status_post import Standing, standing
from storage.documents.documents import fetch_documents
from storage.engine.cache import cached
from storage.mail import unsent
from storage.mail.unsent import Refusing
from storage.meetings.due import meeting_items
from storage.meetings.meetings import fetch_meeting_rules, recent_meetings
from storage.nudges import due as stored_due
from storage.nudges import open_releases, outstanding, personal, releases_to_read
from storage.nudges.preferences import fetch_preferences
from storage.releases import releases
from storage.releases.cached import recent_release
from storage.releases.lessons import lessons_of
from storage.rid.draft import current_draft
from storage.roster import roster
from storage.roster.cached import recent_reference, recent_rules
from storage.sign_off.reviews import fetch_review

GLANCE = 3
"""Releases and meetings at a glance."""
_LATER = timedelta(days=400)
"""How far ahead the next item is looked for if nothing waits."""
_MANY = 500


@dataclass(frozen=True)
class Chore:
    """Work without a deadline for the release managers or the DCC: how many of what, in which release, and the line that does it.

    `label` is the words of its button.
    """

    number: int
    what: str
    label: str
    release: str
    line: Line


@dataclass(frozen=True)
class NextMeeting:
    """The next meeting of one of a person's bodies, with the day by which its papers are due (R21)."""

    meeting: Meeting
    papers: date


@dataclass(frozen=True)
class MineShown:
    """What waits for the person who asked: items with a date, chores without one, and for release managers who holds things up.

    `seats` are the person's, with those of the people they are deputy for; `own` are the former alone, `stands_in` the latter, with whose
    each is. `managers` can add someone who has none. `reminded` is whether they get a morning summary, at `hour`, and `told` whether they
    are told at once what they must know. `meetings` are the next ones of their `bodies`, which for a release manager are all; those see
    the channels that are `refusing` the bot's messages too. `chairless` are the committees with members and no chair, of theirs or for a
    release manager of all.
    """

    today: date
    seats: tuple[Member, ...]
    items: Waiting
    chores: tuple[Chore, ...]
    stuck: tuple[Stuck, ...]
    glance: tuple[Standing, ...]
    managers: tuple[str, ...] = ()
    reminded: bool = True
    hour: int | None = None
    told: bool = True
    bodies: tuple[str, ...] = ()
    meetings: tuple[NextMeeting, ...] = ()
    own: tuple[Member, ...] = ()
    stands_in: tuple[Member, ...] = ()
    refusing: tuple[Refusing, ...] = ()
    chairless: tuple[str, ...] = ()


def mine(conn: Connection, asked: Ask) -> MineShown | Refused:
    """Shows what waits for the person who asks: what they own, what their committees owe, and what only they can do."""
    if asked.words:
        return Refused(f"“{shown(' '.join(asked.words))}” isn't expected after mine. Leave it out.", (Line.release("mine"),))
    user, today = asked.request.actor.user, asked.today
    # It depends on the record, the day and the person alone, and Home asks for it after each change. What Slack refuses is not on record.
    found = cached(conn, ("mine", user, today), lambda: _mine(conn, asked, user, today))
    manages = any(each.committee == SECAS for each in found.seats)
    return replace(found, refusing=refused) if manages and (refused := unsent.refusing(conn)) else found


def _mine(conn: Connection, asked: Ask, user: str, today: date) -> MineShown:
    held = roster.seats_of(conn, user, today)
    seats = tuple(sorted({replace(each, user=user) for each in held}, key=lambda each: (each.committee, not each.chair)))
    preferences = fetch_preferences(conn, today)
    snoozes = preferences.snoozes

    def owned(until: date) -> list[Due]:
        found = (with_owner(each, preferences.owners) for each in _due(conn, today, until))
        return [each for each in found if snoozes.get((each.release, each.item, each.day), today) <= today]

    soon = owned(stages.horizon(today, AHEAD))
    items = waiting(_for(conn, soon, user, seats, today), today, seats)
    if not items.now and seats:
        items = Waiting((), waiting(_for(conn, owned(today + _LATER), user, seats, today), today).coming)
    manages = any(each.committee == SECAS for each in seats)
    wishes = personal.settings_of(conn, user)
    bodies = _bodies(conn, seats, manages=manages)
    return MineShown(
        today,
        seats,
        items,
        tuple(_chores(conn, today, seats, manages=manages)),
        stuck(soon, today, without=(SECAS, user)) if manages else (),
        tuple(_glance(conn, asked)),
        () if seats else tuple(each.user for each in roster.members(conn, SECAS)),
        user not in preferences.opted_out,
        hour=wishes.hour,
        told=wishes.told,
        bodies=bodies,
        meetings=_meetings(conn, bodies, today),
        own=tuple(each for each in held if each.user == user),
        stands_in=tuple(each for each in held if each.user != user),
        chairless=_chairless(conn, seats, manages=manages) if seats else (),
    )


def _chairless(conn: Connection, seats: tuple[Member, ...], *, manages: bool) -> tuple[str, ...]:
    members = roster.members(conn)
    chaired = {SECAS, DCC, *(each.committee for each in members if each.chair)}
    own = {each.committee for each in seats}
    return tuple(dict.fromkeys(each.committee for each in members if each.committee not in chaired and (manages or each.committee in own)))


def _bodies(conn: Connection, seats: tuple[Member, ...], *, manages: bool) -> tuple[str, ...]:
    """Returns the person's bodies that meet; for a release manager, all that have meetings on record."""
    if manages:
        return tuple(recent_meetings(conn))
    return tuple(dict.fromkeys(each.committee for each in seats if each.committee not in {SECAS, DCC}))


def _meetings(conn: Connection, bodies: tuple[str, ...], today: date) -> tuple[NextMeeting, ...]:
    found = coming_meetings(recent_meetings(conn), bodies, today) if bodies else ()
    rules = fetch_meeting_rules(conn) if found else ()
    return tuple(NextMeeting(each, paper_day(each, rules)) for each in found[:GLANCE])


def _due(conn: Connection, today: date, until: date) -> tuple[Due, ...]:
    """Returns the due items of all open releases by that day, before reassignment; read again only after a change."""
    return cached(conn, ("due items", today, until), lambda: tuple(_read(conn, today, until)))


def _read(conn: Connection, today: date, until: date) -> Iterator[Due]:
    lead_times = recent_rules(conn).lead_times
    whole = releases_to_read.keys(conn, today, until, lead_times)
    for start in range(0, len(whole), _MANY):
        for each in open_releases.watched(conn, today, whole[start : start + _MANY]):
            yield from due_items(each.release, today, lead_times, until=until, evidenced=each.evidenced, conditions=each.conditions)
    steps, _ = stored_due.plain_steps(conn, today, until, whole)
    yield from (each.due for each in steps)
    yield from (each.due for each in meeting_items(conn, today, until))


def _for(conn: Connection, items: list[Due], user: str, seats: tuple[Member, ...], today: date) -> Iterator[Due]:
    """Yields a person's items; a sign-off only while the person has criteria to take a position on."""
    committees = recent_reference(conn).committees
    quorums = {each.key: each.quorum for each in committees}
    chaired = {each.committee for each in roster.members(conn) if each.chair} if seats else set()
    readable = {each.release for each in items}
    if not seats:
        # Somebody on no roster may have been given an item, and still reads only what is White (R20).
        readable = {MEETINGS, *seen(releases.classifications(conn, readable), EVERYBODY)}
    for each in items:
        if (
            each.release in readable
            and is_for(each, user, seats, chaired, quorums)
            and not (each.kind is DueKind.POSITION and _spoke(conn, each, user, today))
        ):
            yield each


def _spoke(conn: Connection, due: Due, user: str, today: date) -> bool:
    """Returns whether the person has a current position on every open criterion of a sign-off. Four statements."""
    review = fetch_review(conn, due.release, committee=due.owner)
    if review is None:
        return False
    seats = {user, *review.absent_for(user, today)}
    verdicts = (review.resolution(ref) for ref in review.refs)
    return all(seats.isdisjoint(each.waiting) for each in verdicts if each.state in {SignOffState.OPEN, SignOffState.STALE})


def _chores(conn: Connection, today: date, seats: tuple[Member, ...], *, manages: bool) -> Iterator[Chore]:
    if any(each.committee == DCC for each in seats):
        for key in outstanding.unpublished_tads(conn, today):
            yield Chore(1, "approved TAD to publish", "Record publication", key, Line.release("document", key, "tad", "published"))
        yield from _to_submit_again(conn, today)
    chairs = {each.committee for each in seats if each.chair}
    yield from _to_view_again(conn, today, chairs) if chairs else ()
    yield from _after_go_live(conn, today, seats, manages=manages)
    if not manages:
        return
    steps = outstanding.steps_to_date(conn, today)
    for key, to_date in steps.items():
        if to_date.undated:
            yield Chore(to_date.undated, "undated step", "Set all dates", key, Line.release("milestone", key, "dates"))
    for key, to_date in steps.items():
        if to_date.proposed:
            yield Chore(to_date.proposed, "proposed date", "Accept dates", key, Line.release("milestone", key, "dates"))
    for key, (number, first) in outstanding.unanswered_comments(conn, today).items():
        one = Chore(1, "unanswered comment", "Answer the comment", key, Line.release("comment", key, first))
        yield one if number == 1 else Chore(number, "unanswered comment", "Answer comments", key, Line.release("comments", key))


def _after_go_live(conn: Connection, today: date, seats: tuple[Member, ...], *, manages: bool) -> Iterator[Chore]:
    """Yields what releases that went live lately leave: the lessons of the person's committees, and the final RID (RID 3; R8)."""
    owing = dict.fromkeys(each.committee for each in seats if each.chair or each.committee in {SECAS, DCC})
    for key in outstanding.lately_live(conn, today) if owing else ():
        release = recent_release(conn, key)
        if release is None:
            continue
        given = {each.committee for each in lessons_of(conn, key)}
        for committee in (each for each in lessons_owed(release, given) if each in owing):
            whose = name_of_body(committee) if committee == SECAS else f"the {name_of_body(committee)}"
            yield Chore(1, f"set of lessons to give for {whose}", "Give lessons", key, Line.release("live", key, "lessons", committee))
        if manages and (draft := current_draft(conn, release)):
            what = f"final RID to issue, with {counted(draft.changes, 'change')}"
            yield Chore(1, what, "Issue final RID", key, Line.release("issue", key))


def _to_submit_again(conn: Connection, today: date) -> Iterator[Chore]:
    for key in outstanding.turned_down(conn, today):
        if release := recent_release(conn, key):
            for each in turned_down(fetch_documents(conn, key), release.decisions):
                what = f"{bare(each.subject)} to submit again, because version {each.version} was not approved"
                yield Chore(1, what, f"Submit {bare(each.subject)}", key, Line.release("document", key, each.subject.value))


def _to_view_again(conn: Connection, today: date, chairs: set[str]) -> Iterator[Chore]:
    """Yields new versions of documents of which the TAG saw an earlier one; a step for the view that is open and dated waits by itself."""
    for key in outstanding.submitted_again(conn, today):
        release = recent_release(conn, key)
        steps = [step for step in release.milestones if step.done_on is None and (step.day or step.anchor)] if release else []
        for each in to_view_again(fetch_documents(conn, key)):
            asked = [committee for committee in VIEWS[each.subject] if committee in chairs]
            if asked and not any(view_act_of(each) in step.acts for step in steps):
                what = f"view to give on {SUBJECT_NAMES[each.subject]}, version {each.version}"
                yield Chore(1, what, "Give view", key, Line.release("recommend", key, asked[0], each.subject.value))


def _glance(conn: Connection, asked: Ask) -> Iterator[Standing]:
    lead_times = recent_rules(conn).lead_times
    for line in releases.list_releases(conn, open_on=asked.today, clearance=ceiling_of(conn, asked), limit=GLANCE):
        if release := recent_release(conn, line.key):
            yield standing(release, asked.today, lead_times)


VERBS = (Verb("/release", "mine", "mine", "Show what waits for you, and the next releases", "mine", Group.READING, reads=mine),)
