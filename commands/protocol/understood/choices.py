"""Refusals fitted to their reader: who may do it comes first, and a question offers only choices that lead on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection

from commands.protocol.access.reading import why_not_read
from commands.protocol.line import Line
from commands.protocol.people import denial
from commands.protocol.request import Ask
from commands.protocol.results import Refused
from commands.protocol.understood.headings import heading
from commands.protocol.verb import Verb
from commands.protocol.words import split_key
from policy.access import permissions
from policy.model.roster import is_body
from storage.releases.cached import recent_release
from storage.roster import roster


def not_theirs(conn: Connection, asked: Ask, verb: Verb[object], *, button: bool = False) -> Refused | None:
    """Returns the refusal of a person who may never do what the verb does, for whichever release; None for all others.

    It names who may, whatever else is wrong with the line: nobody is asked which release they mean to be refused it afterwards. Of a
    `button` it says whether the person isn't shown it. Two statements.
    """
    action = verb.action_of(asked.line) if verb.acts else None
    if action is None:
        return None
    user, today = asked.request.actor.user, asked.request.today
    if not user or (None in verb.forms.values() and not button):
        return None  # If nobody may, that is another refusal. A verb with a form for everybody refuses by itself.
    seats = roster.memberships_of(conn, user, today)
    committee = next((word for word in asked.words if is_body(word)), "")
    if verb.is_own(asked.line, seats) or permissions.could(action, seats, committee):
        return None
    line = asked.line if release_seen(conn, asked) else replace(asked.line, words=())
    permission = permissions.may(action, (), committee=committee if button else "")
    # The committee is not named yet, so nobody could be named: the refusal comes once the release is known.
    if permission.seats:
        return denial(permission, roster.members(conn), line, user)
    return Refused(permission.sentence) if button else None


def release_seen(conn: Connection, asked: Ask) -> bool:
    """Returns whether the release that the line names is on record and the person may see it; true for a line that names none."""
    key = split_key(asked.words)[1]
    if key is None:
        return True
    found = recent_release(conn, key)
    return found is not None and not why_not_read(conn, asked, found.classification)


def going_on(asked: Ask, question: Refused, trial: Callable[[Ask], object]) -> Refused:
    """Returns a question with those of its choices that are not refused in their turn; if all are, the refusal of the first.

    `trial` performs a line and leaves no trace. Lines of other verbs stay.
    """
    tried = {line: _tried(replace(asked, line=line), trial) for line in question.instead if same_verb(line, asked.line)}
    refused = {line: result for line, result in tried.items() if isinstance(result, Refused) and not result.asks}
    if not refused:
        return question
    open_ones = [line for line in question.instead if line not in refused]
    # Of two lines that differ only in the words after the release, the one with these words leads further.
    left = tuple(line for line in open_ones if not any(_extends(each, line) for each in open_ones))
    if not any(line in tried for line in left):
        line, first = next(iter(refused.items()))
        return replace(first, title=first.title or heading(line))
    if len(left) == 1 and (wrong := next((each for line, each in refused.items() if _about_more(line, each, left[0])), None)):
        # The release is not in question, because no other is open for this: only the word after it is wrong.
        return replace(wrong, instead=tuple(dict.fromkeys((left[0], *wrong.instead))), title=wrong.title or heading(left[0]))
    # The sentence names the first choice as its example.
    return replace(question, sentence=question.sentence.replace(str(question.instead[0]), str(left[0])), instead=left)


def closed(asked: Ask, result: object, trial: Callable[[Ask], object]) -> Refused | None:
    """Returns the refusal that comes of a line in the end, whichever choice is made; None as soon as one is not refused.

    `result` is what the line itself answered. `trial` performs a line and leaves no trace.
    """
    if not isinstance(result, Refused) or not result.asks:
        return result if isinstance(result, Refused) else None
    first: Refused | None = None
    for line in result.instead:
        if not same_verb(line, asked.line):
            continue
        one = replace(asked, line=line)
        found = closed(one, trial(one), trial)
        if found is None:
            return None
        first = first or found
    return first


def same_verb(line: Line, other: Line) -> bool:
    """Returns whether two lines have the same verb: both commands have an `edit` and a `history`."""
    return (line.command, line.verb) == (other.command, other.verb)


def _about_more(line: Line, refused: Refused, choice: Line) -> bool:
    """Returns whether a refused line is the choice with words after it, and what is said is about these and more than to leave them out."""
    return _extends(line, choice) and not refused.who and choice not in refused.instead


def _extends(line: Line, shorter: Line) -> bool:
    return len(line.words) > len(shorter.words) and line.words[: len(shorter.words)] == shorter.words and bool(shorter.words)


def _tried(asked: Ask, trial: Callable[[Ask], object]) -> object:
    result = trial(asked)
    return going_on(asked, result, trial) if isinstance(result, Refused) and result.asks and asked.words else result
