"""`/release cancel`: the cancellation of a release, with its reason (R14)."""

from __future__ import annotations

from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import Changed, Channel, Person, Refused, Words
from commands.protocol.words import release_alone
from policy.access.classification import shows_in
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_name
from policy.model.releases import Release
from policy.model.wording import counted
from policy.releases.readiness import Phase, applicable_criteria, phase
from storage.history.names import name_of
from storage.mail import outbox
from storage.mail.messages import ReleaseCancelled
from storage.roster import roster
from storage.tables import ReleaseRow


def cancel(doing: Doing) -> Changed | Form | Faults | Refused:
    """Cancels a release; its record and scope are kept."""
    release = release_alone(doing.tx.connection, doing.asked)
    if isinstance(release, Refused):
        return release
    thing = name_of(ReleaseRow, release.key)
    if refused := doing.refuse(Action.CANCEL, thing, release.key):
        return refused
    now = phase(release, doing.today)
    if now in {Phase.LIVE, Phase.CANCELLED}:
        return Refused(f"The {release_name(release.key)} is already {now.value}.", (), thing, release.key)
    form = Form(
        title="Cancel a release",
        line=Line.release("cancel", release.key),
        about=((f"The {release_name(release.key)} will be cancelled. Its deadlines and reminders stop; its record is kept.",),),
        submit="Cancel the release",
        things=(thing,),
        fields=(Field("reason", "Reason", Kind.TEXT),),
    )
    if asking := doing.ask(form):
        return asking
    doing.needed("reason", "Give the reason for the cancellation.")
    if doing.faults:
        return faults(doing)
    doing.tx.session.get_one(ReleaseRow, release.key).cancelled_on = doing.today
    notes = _announced(doing, release)
    left = [item.name for item in release.in_scope]
    if left:
        notes.append((f"Its {counted(len(left), 'modification')} may need another release: /release move.",))
    return Changed((f"The {release_name(release.key)} is cancelled.",), tuple(notes), (Line.release("status", release.key),))


def _announced(doing: Doing, release: Release) -> list[Words]:
    """Announces the cancellation in the channels of the release and its committees that may see it (R20)."""
    conn = doing.tx.connection
    told: list[Channel] = []
    apart: list[Channel] = []
    for committee in dict.fromkeys(("", *(each.committee for each in applicable_criteria(release)), release.body)):
        channel = roster.channel_for(conn, release.key, committee)
        if channel is None or Channel(channel) in (*told, *apart):
            continue
        if not shows_in(release.classification, roster.clearance(conn, channel)):
            apart.append(Channel(channel))
            continue
        told.append(Channel(channel))
        message = ReleaseCancelled(release.key, doing.user, channel)
        key, about = f"{message.kind}:{doing.tx.change_id}:{channel}", name_of(ReleaseRow, release.key)
        outbox.enqueue(doing.tx, message, key=key, channel=channel, about=about)
    if apart and not told:
        level = release.classification.name.title()
        clear, status = Line.release("clear", "#channel", level), Line.release("status", release.key)
        refused = f"Not announced: no channel of the {release_name(release.key)} is cleared for {level}."
        return [(f"{refused} Clear one with {clear}, and share {status} there.",)]
    if not told:
        line = Line.release("channel", release.key, "#channel")
        return [(f"Not announced: the {release_name(release.key)} has no channel. Set one with {line}.",)]
    channels: list[str | Person | Channel] = ["It will be announced in ", told[0]]
    for each in told[1:]:
        channels += [", ", each]
    return [(*channels, ".")]
