"""`/release undo`: taking back a person's own change, within ten minutes and while no later change depends on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import tzinfo

from commands.authority import Catalogue, why_not_again
from commands.meetings.undo import why_not_in_minutes
from commands.protocol.access.reading import seen_releases, why_not_read
from commands.protocol.command import Doing
from commands.protocol.form import Form
from commands.protocol.line import Line
from commands.protocol.records.by_release import by_release
from commands.protocol.records.confirmed import overtaken_by
from commands.protocol.records.names import author, record_name
from commands.protocol.records.sentences import change_sentences, restored
from commands.protocol.results import Changed, Moment, Person, Refused, Words
from commands.protocol.verb import Group, Verb
from commands.sign_off import undo as reviewing_undo
from policy.access import undo as undo_rules
from policy.model.history import FieldChange
from policy.model.roster import is_person
from policy.model.wording import counted
from storage.history import undo as stored_undo
from storage.history.changes import milestone_events, of_change
from storage.history.positions import position_seats
from storage.history.undo import MadeChange
from storage.releases import releases
from storage.sign_off import amendments

LISTED = 6
"""Records that a confirmation and its answer name."""


def undo_verb(catalogue: Catalogue) -> Verb[Changed | Form | Refused]:
    """Builds the verb. `catalogue` is read at each request: an undo needs what the verb needs that made the change."""

    def undoing(doing: Doing) -> Changed | Form | Refused:
        return undo(doing, catalogue)

    return Verb(
        "/release",
        "undo",
        "undo",
        "Undo your own newest change, within ten minutes",
        "undo",
        Group.UNDO,
        acts=undoing,
    )


def undo(doing: Doing, catalogue: Catalogue) -> Changed | Form | Refused:
    """Takes back the change with the given number, or the person's newest; the number of an undo does that change again.

    Shows the change first and asks for confirmation. Undoing again takes back the change before it.
    """
    conn = doing.tx.connection
    word = "".join(doing.asked.words)
    if word and not (word.isascii() and word.isdigit() and len(word) < 16):
        return Refused("Write /release undo alone for your newest change, or press the Undo button of another one.")
    change = int(word) if word else stored_undo.newest_change_of(conn, doing.user)
    made = stored_undo.made_by(conn, change) if change else None
    if made is None:
        return Refused("There is nothing to undo.")
    if refused := _why_not(doing, made, catalogue):
        return refused
    changes = of_change(conn, made.change)
    events = milestone_events(conn, {each.release for each in changes})
    again = bool(made.undoes)
    asked = Form(
        title="Do it again?" if again else "Undo this change?",
        line=Line.release("undo", made.change),
        fields=(),
        submit="Redo" if again else "Undo",
    )
    seats = position_seats(conn, changes)

    def back(own: Sequence[FieldChange]) -> Sequence[Words]:
        return restored(own, events, seats)

    sentences = by_release(changes, back if again else lambda own: change_sentences(own, events, seats))
    minuted = overtaken_by(conn, changes)
    told = (*_shown(sentences), *(each.words() for each in minuted))
    heading = _heading(changes[0], doing.asked.request.now.tzinfo, again=again)
    if asking := doing.confirm(asked, told, about=heading, submit=asked.submit, of=made.change):
        return asking
    done = _reverted(doing, made, lambda: by_release(reviewing_undo.taken_back(doing, changes), back))
    if isinstance(done, Refused) or not minuted:
        return done
    notes = (*done.notes, *(each.words() for each in minuted))
    return replace(done, notes=notes, next_lines=(*done.next_lines, *(each.reopen for each in minuted)))


def _why_not(doing: Doing, made: MadeChange, catalogue: Catalogue) -> Refused | None:
    conn, thing = doing.tx.connection, f"change:{made.change}"
    # Changes of versions before the real time was stored have only their business time.
    made_at, now = (made.recorded_at, doing.tx.now) if made.recorded_at else (made.at, doing.asked.request.now)
    if why_not := undo_rules.why_not_undo(made.actor, made_at, doing.user, now):
        others = made.actor != doing.user and is_person(made.actor)
        # Numbers can be guessed, so the button names only releases that the person may see.
        look = tuple(Line.release("history", key) for key in _seen(doing, made)[:1]) if others else ()
        return Refused(why_not, look, thing, who=("Ask ", Person(made.actor), " (who made it).") if others else ())
    if hidden := _why_hidden(doing, made):
        return Refused(hidden, thing=thing)
    if denied := why_not_again(doing, made, catalogue):
        return denied
    if stored_undo.was_sent(conn, made.change):
        return Refused("Messages that were sent again can't be taken back.", thing=thing)
    if made.change in stored_undo.undone(conn, made.change):
        return Refused("That change is already undone.", thing=thing)
    if closed := reviewing_undo.why_not_reopened(doing, amendments.criteria_touched(conn, made.change)):
        return Refused(closed, thing=thing)
    if confirmed := why_not_in_minutes(doing, made.change):
        return replace(confirmed, thing=thing)
    if later := stored_undo.later_changes(conn, (made.change,)):
        return _depended_on(doing, made.change, later[made.change])
    return None


def _releases(doing: Doing, made: MadeChange) -> tuple[str, ...]:
    """Returns the releases that a change is about, in its order. One statement."""
    return tuple(dict.fromkeys(each.release for each in of_change(doing.tx.connection, made.change) if each.release))


def _seen(doing: Doing, made: MadeChange) -> list[str]:
    """Returns those of a change's releases that are on record and that the person may see (R20)."""
    keys = _releases(doing, made)
    found = seen_releases(doing.tx.connection, doing.asked, keys)
    return [key for key in keys if key in found]


def _why_hidden(doing: Doing, made: MadeChange) -> str:
    """Returns why the person may no longer see what they changed, or "": they left the roster meanwhile (R20)."""
    conn = doing.tx.connection
    levels = releases.classifications(conn, _releases(doing, made))
    return next((why for level in levels.values() if (why := why_not_read(conn, doing.asked, level))), "")


def _depended_on(doing: Doing, change: int, later: str) -> Refused:
    """Returns the refusal that names the record which a later change touched, with the way to the history that shows it."""
    conn = doing.tx.connection
    keys = dict.fromkeys(each.release for each in of_change(conn, change) if each.release)
    named = record_name(later, milestone_events(conn, keys))
    told = "A later change depends on this one, so it can't be undone. Change it back with its own command."
    look = tuple(Line.release("history", key) for key in list(keys)[:1])
    return Refused(told, look, f"change:{change}", who=("Changed since: ", *named, "."))


def _reverted(doing: Doing, made: MadeChange, told: Callable[[], Sequence[Words]]) -> Changed | Refused:
    """Takes the change back; `told` gives the sentences on what came back, once all that follows is done too."""
    conn, change = doing.tx.connection, made.change
    touched = amendments.criteria_touched(conn, change)
    before = reviewing_undo.on_record(conn, change)
    doing.tx.act = replace(doing.tx.act, command=f"{stored_undo.REDO if made.undoes else stored_undo.UNDO} {change}")
    try:
        stored_undo.revert(doing.tx.session, conn, change)
    except stored_undo.ChangedSince as later:
        return _depended_on(doing, change, str(later))
    notes = reviewing_undo.followed(doing, touched)
    reviewing_undo.resettle_committees(doing, amendments.committees_touched(conn, change))
    notes = (*notes, *reviewing_undo.follow_acts(doing, before))
    sentences = told()
    verb = "Done again: " if made.undoes else "Undone: "
    first: Words = sentences[0] if sentences else ("the change",)
    more = tuple((*each, ".") for each in _shown(sentences)[1:])
    return Changed((verb, *first, "."), (*more, *notes), redo=not made.undoes)


def _heading(change: FieldChange, zone: tzinfo | None, *, again: bool) -> Words:
    moment = Moment(change.at.astimezone(zone))
    return ("This was undone on ", moment, ". Doing it again gives:") if again else (*author(change), ", ", moment, ":")


def _shown(sentences: Sequence[Words]) -> tuple[Words, ...]:
    more = len(sentences) - LISTED
    return (*sentences[:LISTED], *(((f"and {counted(more, 'more record')}",),) if more > 0 else ()))
