"""Channels that Slack has made or archived: the record of them, and the notice to the person who asked (R20)."""

from __future__ import annotations

from sqlmodel import select

from commands.protocol.line import Line
from policy.access.classification import cleared_as_made, needs_private
from policy.calendar.release_calendar import release_name
from policy.model.roster import name_of_body
from policy.model.wording import counted
from storage.engine.session import Change
from storage.mail import outbox
from storage.mail.messages import ChannelArchived, ChannelMade, Notice
from storage.releases.releases import fetch_release
from storage.tables import ChannelClearanceRow, ChannelRouteRow, table_of


def take(tx: Change, message: ChannelMade, channel: str, *, own: bool, missed: int) -> None:
    """Sets a channel that is there. With `own` the bot made it, so that a private one is cleared for its release; `missed` are those
    whom Slack would not invite. A second time changes nothing.
    """
    release = fetch_release(tx.connection, message.release)
    if release is None:
        return
    row = tx.session.get(ChannelRouteRow, (message.release, message.committee))
    if row is None:
        tx.session.add(ChannelRouteRow(release_key=message.release, committee_key=message.committee, channel_id=channel))
    elif row.channel_id != channel:
        row.channel_id = channel
    level = release.classification
    cleared = cleared_as_made(level, own=own, private=message.private)
    if cleared and tx.session.get(ChannelClearanceRow, channel) is None:
        tx.session.add(ChannelClearanceRow(channel_id=channel, classification=level))
    whose = f"the {name_of_body(message.committee)} in the {release_name(release.key)}" if message.committee else release_name(release.key)
    lines = [f"<#{channel}> is now the channel of {whose}."]
    lines += [f"It is cleared up to {level.name.title()}."] if cleared else []
    if needs_private(level) and not cleared:
        lines.append(
            f"The bot did not make it, so its clearance stays. Set it with `{Line.release('clear', '#channel', level.name.title())}`."
        )
    lines += [f"Slack would not invite {counted(missed, 'person', 'people')}: invite them there."] if missed else []
    outbox.enqueue(
        tx, Notice(" ".join(lines)), key=f"{Notice.kind}:made:{channel}:{message.release}:{message.committee}", channel=message.actor
    )


def close(tx: Change, message: ChannelArchived) -> None:
    """Takes an archived channel out of its release, so that nothing is sent there any more. A second time changes nothing."""
    route = table_of(ChannelRouteRow).c
    here = select(ChannelRouteRow).where(route.release_key == message.release, route.channel_id == message.channel)
    for row in tx.session.exec(here).all():
        tx.session.delete(row)
    text = f"<#{message.channel}> is archived, with the release file of the {release_name(message.release)} as its last message."
    outbox.enqueue(tx, Notice(text), key=f"{Notice.kind}:archived:{message.channel}:{message.of}", channel=message.actor)
