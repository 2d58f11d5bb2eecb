"""`/release lessons` and `live KEY lessons`: lessons learnt from a release, which its committees give after it went live (RID 3)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import UNCHANGED, AboutRelease, Changed, Refused
from commands.protocol.words import WHICH, committee_and_rest, release_alone, unexpected
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_as_one, release_name
from policy.model.releases import Classification, Release, ReleaseKind
from policy.model.roster import name_of_body
from policy.model.wording import shortened
from policy.releases.lessons import lessons_owed
from policy.releases.phase import Phase, phase
from storage.history.names import name_of
from storage.history.numbers import next_number
from storage.releases import releases
from storage.releases.lessons import Lesson, lessons_elsewhere, lessons_of
from storage.roster.cached import recent_reference
from storage.roster.channels import own_channels
from storage.tables import LessonRow

_SUGGESTED = 5

_KNOWN = 3
"""Lessons on record that the form for another one names."""


@dataclass(frozen=True)
class LessonsShown(AboutRelease):
    """The lessons learnt from a release, oldest first, and the keys of those from whom they are still `owed` if it is live."""

    lessons: tuple[Lesson, ...]
    owed: tuple[str, ...]
    live: bool
    page: int


def show_lessons(conn: Connection, asked: Ask) -> LessonsShown | Refused:
    """Returns all lessons learnt from a release, and who still owes theirs (RID 3, 6; R20)."""
    if not asked.words and (choices := _with_lessons(conn)):
        return Refused(f"Choose one, or name it: {choices[0]}.", choices, title=WHICH, asks=True)
    release = release_alone(conn, asked)
    if isinstance(release, Refused):
        return release
    if release.kind is ReleaseKind.YEAR:
        told = f"The {release_as_one(release.key)} has no lessons, because nothing goes live with it. Choose a release of that year."
        return Refused(told, (Line.release("list", release.key),))
    given = lessons_of(conn, release.key)
    live = phase(release, asked.today) is Phase.LIVE
    owed = tuple(lessons_owed(release, {each.committee for each in given})) if live else ()
    return LessonsShown(release, given, owed, live, asked.page)


def _with_lessons(conn: Connection) -> tuple[Line, ...]:
    """Returns the lines for the releases with the newest lessons; those above White are left out, as in every suggestion (R20)."""
    keys = tuple(dict.fromkeys(each.release for each in lessons_elsewhere(conn, "")))
    levels = releases.classifications(conn, keys)
    return tuple(Line.release("lessons", key) for key in keys if levels[key] is Classification.WHITE)[:_SUGGESTED]


def give_lessons(doing: Doing, release: Release, words: tuple[str, ...]) -> Changed | Form | Faults | Refused:
    """Records the lessons of a committee from a release that went live; with a number, corrects the words of one."""
    line = Line.release("live", release.key, "lessons")
    if not words:
        return Refused(f"Name the committee: {line} tag.", (Line.release("lessons", release.key),))
    found = committee_and_rest(words, recent_reference(doing.tx.connection).committees)
    if isinstance(found, Refused):
        return found
    named, surplus = found
    numbered = surplus[:1] if surplus and surplus[0].isascii() and surplus[0].isdigit() else ()
    if refused := unexpected(line.then(named.key, *numbered), surplus[len(numbered) :]):
        return refused
    thing = name_of(LessonRow, release.key, named.key)
    if refused := doing.refuse(Action.LESSON, thing, release.key, committee=named.key):
        return refused
    if (now := phase(release, doing.today)) is not Phase.LIVE:
        name, look = release_name(release.key), (Line.release("status", release.key),)
        if now is Phase.CANCELLED:
            told = f"The {name} was cancelled, so it takes no lessons learnt. Keep what was learnt as a note."
            return Refused(told, (Line.release("edit", release.key, "notes"), *look), thing, release.key)
        return Refused(f"The {name} isn't live yet. Record its lessons when it is.", look, thing, release.key)
    given = lessons_of(doing.tx.connection, release.key)
    own = sorted((each for each in given if each.committee == named.key), key=lambda each: each.number)
    if numbered:
        return _corrected(doing, line.then(named.key), next((each for each in own if [str(each.number)] == list(numbered)), None))
    known = ((f"On record: {shortened(each.text, 200)} (correct it with {line.then(named.key, each.number)})",) for each in own[-_KNOWN:])
    form = Form(
        title="Lessons learnt",
        line=line.then(named.key),
        about=((f"Lessons of the {named.called} from the {release_name(release.key)}. Later releases may use them for O5.",), *known),
        submit="Save",
        fields=(Field("text", "Lessons learnt", Kind.TEXT),),
    )
    if asking := doing.ask(form):
        return asking
    text = doing.needed("text", "Enter the lessons learnt.")
    if doing.faults:
        return faults(doing)
    before = [each.number for each in own]
    number = next_number(doing.tx.connection, LessonRow, release.key, named.key, taken=before)
    doing.tx.session.add(
        LessonRow(release_key=release.key, committee=named.key, number=number, text=text, given_by=doing.user, given_on=doing.today)
    )
    # Archiving is a release's last step, so it is offered with the last lessons, while there is a channel to archive.
    last = not before and not lessons_owed(release, {named.key, *(each.committee for each in given)})
    closes = last and own_channels(doing.tx.connection, release.key) and doing.may(Action.CHANNEL).allowed
    lines = ((Line.release("channel", release.key, "archive"),) if closes else ()) + (line.then(named.key, number),)
    return Changed((f"Saved: lessons of the {named.called} from the {release_name(release.key)}.",), (), lines)


def _corrected(doing: Doing, line: Line, lesson: Lesson | None) -> Changed | Form | Faults | Refused:
    """Corrects the words of a lesson on record. Evidence that quotes it keeps the words with which it was submitted (R16)."""
    if lesson is None:
        return Refused("There is no lesson of that number. Record another one.", (line,))
    form = Form(
        title="Correct a lesson",
        line=line.then(lesson.number),
        about=(("Evidence that was submitted with it keeps its words.",),),
        submit="Save",
        things=(name_of(LessonRow, lesson.release, lesson.committee, lesson.number),),
        edits=True,
        fields=(Field("text", "Lessons learnt", Kind.TEXT, value=lesson.text),),
    )
    if asking := doing.ask(form):
        return asking
    text = doing.needed("text", "Enter the lessons learnt.")
    if doing.faults:
        return faults(doing)
    doing.tx.session.get_one(LessonRow, (lesson.release, lesson.committee, lesson.number)).text = text
    if not doing.tx.changed:
        return Changed(("The lesson is already as you sent it.",), (), (), title=UNCHANGED)
    return Changed((f"Corrected lesson {lesson.number} of the {name_of_body(lesson.committee)} from the {release_name(lesson.release)}.",))
