"""`/release ask`: passes a refused request on to the people who may make it. Refusals offer it as a button."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import replace

from commands.protocol.command import Doing
from commands.protocol.line import Line, NotADayError
from commands.protocol.people import ASK, asked_for, seats_in
from commands.protocol.results import Changed, Refused
from commands.protocol.verb import Group, Verb
from commands.protocol.words import known_release, modification_ref, shown
from policy.access import permissions
from policy.calendar.release_calendar import parse_release_key
from storage.mail import inbox, outbox
from storage.mail.messages import RequestPassedOn
from storage.roster import roster

Catalogue = Mapping[str, tuple[Verb[object], ...]]

MOST_ASKED = 3
"""People who are asked for one request."""

CREATE = "create"
"""The verb whose release is not on record yet."""

_UNREADABLE = "That request can't be passed on. Run the command again, and use the button of its answer."


def ask_verb(catalogue: Catalogue) -> Verb[Changed | Refused]:
    """Builds the verb. `catalogue` is read at each request: only a line of a verb that acts is passed on."""

    def ask(doing: Doing) -> Changed | Refused:
        found = _request(doing, catalogue)
        if isinstance(found, Refused):
            return found
        line, release, ref = found
        people = _people(doing, line, catalogue)
        if not people:
            return Refused("Nobody holds that seat now, so nobody was asked.", (Line.release("committees"),))
        day = doing.today.isoformat()
        sent = 0
        for user in people:
            key = f"{RequestPassedOn.kind}:{doing.user}:{user}:{day}:{zlib.crc32(str(line).encode()):08x}"
            # However often the button is pressed, each of them is asked once a day.
            if inbox.claim(doing.tx, key):
                outbox.enqueue(doing.tx, RequestPassedOn(release, doing.user, str(line), ref), key=key, channel=user)
                sent += 1
        who = asked_for(people, permitted=seats_in(doing.asked.words[0]), members=roster.members(doing.tx.connection))
        if not sent:
            return Changed(("You asked ", *who, " already today. It was sent once."), title="Asked already")
        return Changed(("Your request was sent to ", *who, " in a direct message, with its button."), title="Asked")

    return Verb(
        "/release",
        ASK,
        "ask SEATS COMMAND ...",
        "Send a request to the people who may do it (the button of a refusal)",
        "live june-2020",
        Group.ROSTER,
        acts=ask,
        hidden=True,
        own_release=False,
    )


def _request(doing: Doing, catalogue: Catalogue) -> tuple[Line, str, str] | Refused:
    """Returns the request's line, and the release and modification that it names; refuses what its asker may not see (R20)."""
    words = doing.asked.words
    unreadable = Refused(_UNREADABLE, (Line.release("help"),))
    if len(words) < 3 or not seats_in(words[0]):
        return unreadable
    try:
        line = Line.parse(" ".join((f"/{words[1]}", *words[2:])), doing.asked.request.now)
    except NotADayError:
        return unreadable
    verb = next((each for each in catalogue.get(line.command, ()) if each.name == line.verb), None)
    if verb is None or verb.acts is None or verb.name == ASK or line.as_of:
        return Refused(f"“{shown(' '.join(words[1:3]))}” can't be passed on.", (Line.release("help"),))
    key = next((found for word in line.words if (found := parse_release_key(word))), "")
    if verb.name == CREATE or "KEY" not in verb.usage:
        key = ""  # It is to be made, or no release is meant: "meeting panel 17 Jan 2020".
    if key:
        release = known_release(doing.tx.connection, replace(doing.asked, line=Line.release("status", key)))
        if isinstance(release, Refused):
            return release
    ref = next((found for word in line.words if (found := modification_ref(word))), "")
    return line, key, ref


def _people(doing: Doing, line: Line, catalogue: Catalogue) -> tuple[str, ...]:
    """Returns the holders of the first filled seat that may take the line's action, except the person who asks."""
    verb = next(each for each in catalogue[line.command] if each.name == line.verb)
    action = verb.action_of(line)
    members = roster.members(doing.tx.connection)
    for seat in seats_in(doing.asked.words[0]):
        holders = [each for each in members if permissions.holds(each, seat) and each.user != doing.user]
        may = [each.user for each in holders if action is None or permissions.could(action, {each}, seat.committee)]
        if may:
            return tuple(dict.fromkeys(may))[:MOST_ASKED]
    return ()
