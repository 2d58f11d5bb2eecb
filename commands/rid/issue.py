"""`/release issue`: the draft becomes the next version of the RID, with its changes, and is announced (Guidance 4.2; R8)."""

from __future__ import annotations

from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import Changed, Channel, Refused, Words
from commands.rid.rid import DRAFT, contents, with_rid
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_name
from policy.model.releases import Release
from policy.model.wording import counted, day_words
from policy.releases.readiness import Phase, phase
from policy.rid import versions
from policy.rid.redline.compare import Difference, sentence
from storage.history.names import name_of, names_under
from storage.mail import outbox
from storage.mail.messages import RidIssued
from storage.roster import roster
from storage.tables import RidVersionRow

READERS = ("", "tabasc", "opsg")
"""Whose channels hear of it: the release's own, and those of the committees that comment on drafts (Guidance 4.2)."""

LONGEST = 3000


def issue(doing: Doing) -> Changed | Form | Faults | Refused:
    """Issues the next draft version with the changes since the last one (R8)."""
    found = with_rid(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, _ = found
    thing = name_of(RidVersionRow, release.key)
    if refused := doing.refuse(Action.RID, thing, release.key):
        return refused
    now = phase(release, doing.today)
    if now in {Phase.LIVE, Phase.CANCELLED}:
        return Refused(f"The {release_name(release.key)} is {now.value}: no more versions are issued.", (), thing, release.key)
    form = _form(doing, release)
    if isinstance(form, Refused):
        return form
    if asking := doing.ask(form):
        return asking
    return _issued(doing, release)


def _form(doing: Doing, release: Release) -> Form | Refused:
    newest = versions.latest(release.versions)
    number = versions.next_draft(release.versions)
    about: list[Words] = [(f"The RID of the {release_name(release.key)}: it becomes version {number}.",)]
    value = "First draft."
    if newest is not None:
        drawn = contents(doing.tx.connection, release.key, DRAFT)
        changes = drawn.changes if drawn is not None and drawn.version is None else ()
        if not changes:
            told = f"Nothing has changed since version {newest.number} of {day_words(newest.issued_on)}: there is nothing to issue."
            return Refused(told, (Line.release("rid", release.key),), name_of(RidVersionRow, release.key), release.key)
        about.append((f"{counted(len(changes), 'change')} since version {newest.number} of {day_words(newest.issued_on)}.",))
        value = listed(changes)
    return Form(
        title="Issue a version",
        line=Line.release("issue", release.key),
        about=tuple(about),
        submit="Issue",
        things=(names_under(RidVersionRow, release.key),),
        fields=(Field("changes", "Changes in this version", Kind.TEXT, value=value, hint="As the RID's version history will say it."),),
    )


def listed(changes: tuple[Difference, ...], longest: int = LONGEST) -> str:
    """The changes a line each, as many as fit; how many are left out is said."""
    lines = [f"{sentence(each)}." for each in changes]
    kept: list[str] = []
    # Room for the line that says how many are left out.
    room = longest - 60
    for line in lines:
        if len(line) + 1 > room:
            break
        kept.append(line)
        room -= len(line) + 1
    left = len(lines) - len(kept)
    return "\n".join([*kept, f"And {counted(left, 'more change', 'more changes')}: see the redline."] if left else kept)


def _issued(doing: Doing, release: Release) -> Changed | Faults:
    changes = doing.needed("changes", "Say what this version changes.")
    if doing.faults:
        return faults(doing)
    number = versions.next_draft(release.versions)
    doing.tx.session.add(
        RidVersionRow(
            release_key=release.key,
            number=number,
            position=len(release.versions),
            issued_on=doing.today,
            changes=changes,
            baselined=False,
        )
    )
    conn = doing.tx.connection
    channels = dict.fromkeys(filter(None, (roster.channel_for(conn, release.key, each) for each in READERS)))
    for channel in channels:
        message = RidIssued(release.key, number, doing.user, channel)
        outbox.enqueue(doing.tx, message, key=f"{message.kind}:{doing.tx.change_id}:{channel}", channel=channel)
    notes: list[Words] = [("Announced in ", Channel(channel), ".") for channel in channels]
    if not channels:
        notes.append((f"The {release_name(release.key)} has no channel, so it is announced nowhere: /release channel sets one.",))
    told = (f"Version {number} of the RID of the {release_name(release.key)} is issued, on {day_words(doing.today)}.",)
    return Changed(told, tuple(notes), (Line.release("rid", release.key, number), Line.release("redline", release.key)))
