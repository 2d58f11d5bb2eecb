"""`/release channel` and `clear`: channels of releases and committees, and their classifications (R20)."""

from __future__ import annotations

from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.results import Changed, Channel, Refused
from commands.protocol.words import channel_named, committee_named, known_release
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_name
from policy.model.releases import Classification
from storage.history.names import name_of
from storage.roster import reference_data
from storage.tables import ChannelClearanceRow, ChannelRouteRow


def channel(doing: Doing) -> Changed | Refused:
    """Sets the channel of a release, or of one committee for that release."""
    found = known_release(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    thing = name_of(ChannelRouteRow, release.key)
    if refused := doing.refuse(Action.CHANNEL, thing, release.key):
        return refused
    where = channel_named(rest[-1]) if rest else None
    if not where:
        example = Line.release("channel", release.key)
        return Refused(f"Which channel? Write {example} #june-2020, or {example} tag #tag for a committee.")
    committee, whose = "", f"the {release_name(release.key)}"
    if len(rest) > 1:
        named = committee_named(" ".join(rest[:-1]), reference_data.fetch_reference(doing.tx.connection).committees)
        if isinstance(named, Refused):
            return named
        committee, whose = named.key, f"the {named.short or named.name} in the {release_name(release.key)}"
    row = doing.tx.session.get(ChannelRouteRow, (release.key, committee))
    if row and row.channel_id == where:
        return Refused("It already has this channel.")
    if row:
        row.channel_id = where
    else:
        doing.tx.session.add(ChannelRouteRow(release_key=release.key, committee_key=committee, channel_id=where))
    return Changed(
        (Channel(where), f" is now the channel of {whose}."),
        (("The bot can only post in channels that it is in. If the channel is private, /invite it.",),),
    )


def clear(doing: Doing) -> Changed | Refused:
    """Sets the highest classification that a channel may show (R20)."""
    words = doing.asked.words
    where = channel_named(words[0]) if words else None
    named = next((each for each in Classification if len(words) == 2 and each.name.lower() == words[1].lower()), None)
    if not where or named is None:
        return Refused(
            "Which classification? Write /release clear #channel with White, Green, Amber or Red, the highest that the channel may show."
        )
    thing = name_of(ChannelClearanceRow, where)
    if refused := doing.refuse(Action.CHANNEL, thing):
        return refused
    row = doing.tx.session.get(ChannelClearanceRow, where)
    if row and row.classification is named:
        return Refused(f"The channel is already cleared up to {named.name.title()}.")
    if row:
        row.classification = named
    else:
        doing.tx.session.add(ChannelClearanceRow(channel_id=where, classification=named))
    return Changed((Channel(where), f" is now cleared up to {named.name.title()}."))
