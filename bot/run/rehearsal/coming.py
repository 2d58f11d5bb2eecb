"""Coming steps of the open releases, soonest first, each with the person for whom it waits."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from bot.workspace.hints import ComingHint
from commands.protocol.line import Line
from policy.calendar.release_calendar import release_name
from policy.model.releases import Release
from policy.model.roster import DCC, SECAS, Member
from policy.timetable.dates import Dated
from policy.timetable.timetable import next_dated
from storage.engine.session import Store
from storage.releases import releases
from storage.roster import roster
from storage.roster.channels import channel_for

MOST = 40
"""The most entries listed."""

_DOCUMENTS = {"tad-draft": "tad"}
"""The documents of acts that have another name than their document."""


def coming(store: Store, today: date) -> tuple[ComingHint, ...]:
    """Returns the dated steps that are not done, in all open releases, soonest first."""
    entries: list[ComingHint] = []
    with store.reading() as conn:
        members = roster.members(conn)
        for key in releases.release_keys(conn):
            release = releases.fetch_release(conn, key)
            if release is None or release.live_on or release.cancelled_on:
                continue
            steps = next_dated(release, today)
            entries += [_entry(conn, release, step, step.day, members) for step in steps if step.day is not None]
    return tuple(sorted(entries, key=lambda each: (each.day, each.text))[:MOST])


def _entry(conn: Connection, release: Release, step: Dated, day: date, members: tuple[Member, ...]) -> ComingHint:
    act = step.milestone.acts[0] if step.milestone.acts else ""
    line, committee = _line(release, act, step.milestone.owner, step.milestone.key)
    person = next((each.user for each in members if each.committee == committee), "")
    channel = channel_for(conn, release.key, committee) or channel_for(conn, release.key) or ""
    return ComingHint(day, f"{release_name(release.key)}: {step.milestone.event}", person, channel, str(line) if person else "")


def _line(release: Release, act: str, owner: str, key: str) -> tuple[Line, str]:
    """Returns the line that does a step's act, and the committee whose member types it."""
    verb, _, subject = act.partition(" ")
    match verb:
        case "decide" if subject == "baseline":
            return Line.release("baseline", release.key), SECAS
        case "decide":
            return Line.release("decide", release.key, subject), owner
        case "submit":
            return Line.release("document", release.key, _DOCUMENTS.get(subject, subject)), owner
        case "evidence":
            return Line.release("evidence", release.key), owner
        case "view":
            return Line.release("recommend", release.key, owner, subject), owner
        case "review":
            return Line.release("signoff", release.key, owner), owner
        case "go-live":
            return Line.release("live", release.key), SECAS
        case _:
            return Line.release("milestone", release.key, key, "done"), owner if owner == DCC else SECAS
