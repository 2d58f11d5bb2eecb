"""Results of the daily check of people and user groups in Slack: disabled groups, and accounts that Slack no longer knows."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from sqlmodel import select

from commands.protocol.line import Line
from policy.calendar.release_calendar import release_name
from policy.model.roster import SECAS, name_of_body
from policy.model.wording import joined
from storage.engine.session import Change
from storage.mail import outbox
from storage.mail.messages import Notice
from storage.mail.posted import is_any_queued
from storage.roster import connected, roster
from storage.roster.connected import ChannelUse
from storage.tables import CommitteeGroupRow, table_of

_OPEN_ROSTER = "Open the roster"


def drop_disabled(tx: Change, disabled: Collection[str]) -> int:
    """Ends the use of user groups that were disabled in Slack, because mentioning them reaches nobody, and tells the release managers.

    The roster stays as it is. Returns how many committees followed one.
    """
    group = table_of(CommitteeGroupRow).c
    rows = tx.session.exec(select(CommitteeGroupRow).where(group.group_id.in_(sorted(disabled))).order_by(group.committee_key)).all()
    for row in rows:
        name, again = name_of_body(row.committee_key), Line.release("sync", row.committee_key, "@group")
        text = (
            f"The user group of the {name} was disabled in Slack, so mentioning it reaches nobody. From now on the bot mentions the "
            f"chair, or the members. The roster stays as it is. To follow another group, write `{again}`."
        )
        roster_of = Line.release("committees", row.committee_key)
        _notify(tx, f"group-disabled:{row.committee_key}:{row.group_id}", text, roster_of, _OPEN_ROSTER)
        tx.session.delete(row)
    return len(rows)


def tell_unknown(tx: Change, user: str) -> None:
    """Tells the release managers, once for each month, of somebody on record whom Slack no longer knows.

    The account may have been merged or moved to another workspace; only people know which one took its place, so nothing is changed.
    """
    text = (
        f"Slack no longer knows {user}, who has a seat, a deputyship or something to do on record. If that account was merged or moved, "
        f"give the seat to the new one with `{Line.release('member', 'add', '@person', 'to', 'COMMITTEE')}` and take it from the old one "
        f"with `{Line.release('member', 'remove', f'@{user}', 'from', 'COMMITTEE')}`. `{Line.release('committees')}` lists the seats."
    )
    _notify(tx, f"unknown:{user}:{tx.act.at:%Y-%m}", text, Line.release("committees"), _OPEN_ROSTER)


class Closed(StrEnum):
    """Why the bot can't post in a channel any more, with what to do about it."""

    ARCHIVED = "was archived in Slack"
    DELETED = "was deleted in Slack"
    OUTSIDE = "no longer has the bot in it"
    RENUMBERED = "has another id since it is shared with another organisation, and is another channel to the bot"


_WAYS = {
    Closed.ARCHIVED: "Unarchive it there, or set another channel",
    Closed.DELETED: "Set another channel",
    Closed.OUTSIDE: "Type /invite there and choose Release Bot, or set another channel",
    Closed.RENUMBERED: "Set it again, and what it is cleared for",
}


def tell_closed(tx: Change, channel: str, why: Closed, *, at_once: bool = False) -> bool:
    """Tells the release managers of a channel in which the bot can't post any more. Returns whether it posts there.

    With `at_once`, when an event of Slack says so, they are told each time, since the channel may have been opened meanwhile; several
    events of an hour are of one time. The daily look tells them once for each month, and not of what an event told them.
    Nothing is changed: what was to be posted waits for the channel, and people decide where it goes.
    """
    uses = connected.channels(tx.connection).get(channel, ())
    month = f"channel-closed:{why.name.lower()}:{channel}:{tx.act.at:%Y-%m}"
    if uses and (at_once or not is_any_queued(tx.connection, f"{Notice.kind}:{month}")):
        lines = " or ".join(f"`{_setting(each)}`" for each in uses[:_MOST_USES])
        text = f"<#{channel}> {why}. The bot posts there for {joined([_name(each) for each in uses])}. {_WAYS[why]}: {lines}."
        _notify(tx, f"{month}-{tx.act.at:%dT%H}", text, _form(uses[0]), "Set another channel")
    return bool(uses)


_MOST_USES = 3
"""Commands that a notice names."""


def _name(use: ChannelUse) -> str:
    if use.modification:
        return use.modification
    whose = f"the {name_of_body(use.committee)}" if use.committee else ""
    release = f"the {release_name(use.release)}" if use.release else "all releases"
    return f"{whose} in {release}" if whose else release


def _setting(use: ChannelUse) -> Line:
    """Returns the command that sets another channel."""
    if use.modification:
        return Line.modification("follow", use.modification, "#channel")
    return Line.release("channel", use.release or "KEY", *filter(None, [use.committee]), "#channel")


def _form(use: ChannelUse) -> Line:
    """Returns the line that asks for another channel; what is set for all releases is set in one of them first, which it asks for too."""
    if use.modification:
        return Line.modification("follow", use.modification)
    return Line.release("channel", use.release, use.committee) if use.release else Line.release("channel")


def _notify(tx: Change, name: str, text: str, line: Line, label: str) -> None:
    """Tells the release managers, with a button that leads on."""
    for manager in roster.members(tx.connection, SECAS):
        outbox.enqueue(tx, Notice(text, str(line), label), key=f"{Notice.kind}:{name}:{manager.user}", channel=manager.user)
