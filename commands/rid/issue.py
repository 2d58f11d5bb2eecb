"""`/release issue`: the next version of the RID, with its changes and its announcement (Guidance 4.2; R8)."""

from __future__ import annotations

from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import Changed, Channel, Refused, Words
from commands.protocol.words import unexpected
from commands.rid.rid import DRAFT, contents, with_rid
from commands.sign_off.steps import completed
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_as_one, release_name
from policy.model import acts
from policy.model.releases import Release, Topic
from policy.model.wording import counted, day_words
from policy.releases.not_on_record import silent
from policy.releases.phase import Phase, phase
from policy.rid import versions
from policy.rid.redline.compare import Difference, summary
from storage.history.names import name_of, names_under
from storage.mail import outbox
from storage.mail.messages import RidIssued
from storage.roster.channels import channel_for
from storage.tables import RidVersionRow

LONGEST = 3000


def issue(doing: Doing) -> Changed | Form | Faults | Refused:
    """Issues the draft as the next version with its changes since the last one; after go-live it is the final version (R8)."""
    found = with_rid(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    if rest != (versions.next_draft(release.versions),) and (surplus := unexpected(Line.release("issue", release.key), rest)):
        return surplus
    thing = name_of(RidVersionRow, release.key)
    if refused := doing.refuse(Action.RID, thing, release.key):
        return refused
    if phase(release, doing.today) is Phase.CANCELLED:
        told = f"The {release_as_one(release.key)} is cancelled, so no more versions can be issued. Its last version stays on record."
        return Refused(told, (Line.release("rid", release.key),), thing, release.key)
    form = _form(doing, release)
    if isinstance(form, Refused):
        return form
    if asking := doing.ask(form):
        return asking
    return _issued(doing, release)


def _form(doing: Doing, release: Release) -> Form | Refused:
    newest = versions.latest(release.versions)
    number = versions.next_draft(release.versions)
    about: list[Words] = [(f"The draft RID of the {release_name(release.key)} becomes version {number}.",)]
    if phase(release, doing.today) is Phase.LIVE:
        about.append(("The release is live, so this records it as it was delivered.",))
    if silent(release, Topic.VERSIONS):
        about.append((f"⚠️ Its versions are not on record. Record them first with {Line.release('edit', release.key, 'versions')}.",))
    value = "First draft."
    if newest is not None:
        drawn = contents(doing.tx.connection, release.key, DRAFT)
        changes = drawn.changes if drawn is not None and drawn.version is None else ()
        if not changes and versions.is_draft_awaited(release, number):
            about.append((f"⚠️ Nothing has changed since version {newest.number} of {day_words(newest.issued_on)}.",))
            value = f"No changes since version {newest.number}."
        elif not changes:
            told = f"There are no changes to issue since version {newest.number} of {day_words(newest.issued_on)}."
            return Refused(told, (Line.release("rid", release.key),), name_of(RidVersionRow, release.key), release.key)
        else:
            about.append((f"{counted(len(changes), 'change')} since version {newest.number} of {day_words(newest.issued_on)}.",))
            value = listed(changes)
    return Form(
        title="Issue a version",
        line=Line.release("issue", release.key),
        about=tuple(about),
        submit="Issue",
        things=(names_under(RidVersionRow, release.key),),
        fields=(
            Field("changes", "Changes in this version", Kind.TEXT, value=value, hint="The RID's version history will show this text."),
        ),
    )


def listed(changes: tuple[Difference, ...], longest: int = LONGEST) -> str:
    """Formats the changes, a line for each step or modification, as many as fit, and the number of those left out."""
    kept: list[str] = []
    left = len(changes)
    # Leaves room for the line with the number left out.
    room = longest - 60
    for told, count in summary(changes):
        if len(told) + 2 > room:
            break
        kept.append(f"{told}.")
        room -= len(told) + 2
        left -= count
    return "\n".join([*kept, f"And {counted(left, 'more change', 'more changes')}, listed in the redline."] if left else kept)


def _issued(doing: Doing, release: Release) -> Changed | Faults:
    changes = doing.needed("changes", "Enter this version's changes, such as: Section 3: TAD dates confirmed.")
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
    channels = dict.fromkeys(filter(None, (channel_for(conn, release.key, each) for each in versions.READERS)))
    for channel in channels:
        message = RidIssued(release.key, number, doing.user, channel)
        key, about = f"{message.kind}:{doing.tx.change_id}:{channel}", name_of(RidVersionRow, release.key, number)
        outbox.enqueue(doing.tx, message, key=key, channel=channel, about=about)
    notes: list[Words] = [*completed(doing, release, acts.DRAFTS[number])] if number in acts.DRAFTS else []
    notes += [("It will be announced in ", Channel(channel), ".") for channel in channels]
    if not channels:
        doing.offer(Action.CHANNEL, Line.release("channel", release.key))
        line = Line.release("channel", release.key, "#channel")
        notes.append((f"Not announced: the {release_as_one(release.key)} has no channel. Set one with {line}.",))
    told = (f"Issued version {number} of the RID of the {release_name(release.key)} on {day_words(doing.today)}.",)
    # The redline of the version alone would compare it with the draft, which is empty now.
    before = [each.number for each in release.versions][-1:]
    changed = (Line.release("redline", release.key, *before, number),) if before else ()
    return Changed(told, tuple(notes), (Line.release("rid", release.key, number), *changed))
