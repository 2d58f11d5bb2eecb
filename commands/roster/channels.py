"""`/release channel` and `clear`: channels of releases and committees, and their classifications (R20)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from commands.protocol.access.places import INVITE, BotPresence, Readers
from commands.protocol.answers import channel_form
from commands.protocol.command import Doing
from commands.protocol.form import Faults, Form
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import Changed, Channel, Done, Refused, Words
from commands.protocol.words import channel_named, committee_named, known_release, shown
from commands.roster import channel_making
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_name
from policy.model.releases import Classification
from policy.model.wording import joined
from policy.sign_off.criteria import applicable_criteria
from storage.history.names import name_of
from storage.roster.cached import recent_reference
from storage.tables import ChannelClearanceRow, ChannelRouteRow


def join(_conn: Connection, asked: Ask) -> Done | Refused:
    """Says whether the bot has joined the request's channel; it tried before the command (anybody in a public channel may invite it)."""
    fetched = asked.request.fetched
    if fetched == (BotPresence.IN,):
        return Done("The bot is in this channel now. Share the answer again.")
    return Refused(f"The bot could not join this channel. {INVITE}.", unread=fetched is None)


def channel(doing: Doing) -> Changed | Form | Faults | Refused:
    """Sets the channel of a release, or of one committee for that release; asks which if the line names none."""
    found = known_release(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    thing = name_of(ChannelRouteRow, release.key)
    if refused := doing.refuse(Action.CHANNEL, thing, release.key):
        return refused
    if rest and rest[0].lower() in {channel_making.CREATE, channel_making.ARCHIVE}:
        return (channel_making.create if rest[0].lower() == channel_making.CREATE else channel_making.archive)(doing, release)
    where = channel_named(rest[-1]) if rest else None
    if not where and rest and rest[-1].startswith("#"):
        sentence = f"Slack did not say which channel “{shown(rest[-1])}” is. Choose it from the list."
        return Refused(sentence, (Line.release("channel", release.key, *rest[:-1]),))
    of = rest[:-1] if where else rest
    committee, whose = "", f"the {release_name(release.key)}"
    if of:
        named = committee_named(" ".join(of), recent_reference(doing.tx.connection).committees)
        if isinstance(named, Refused):
            sentence = f"{named.sentence} For a channel, mention it with its #, or choose it from the list."
            return replace(named, sentence=sentence, instead=(Line.release("channel", release.key), *named.instead)) if not where else named
        committee, whose = named.key, f"the {named.called} in the {release_name(release.key)}"
    if not where:
        form = channel_form(Line.release("channel", release.key, *([committee] if committee else [])), (f"The channel of {whose}.",))
        where = channel_named(f"<#{doing.answer('channel')}>")
        if not where:
            return Faults({"channel": "Choose a channel."}) if doing.answered else doing.form(form)
    row = doing.tx.session.get(ChannelRouteRow, (release.key, committee))
    if row and row.channel_id == where:
        another = Line.release("channel", release.key, *([committee] if committee else []))
        archived = " It is archived in Slack: unarchive it there, or choose another." if _is_archived(doing) else ""
        return Refused(f"It already has this channel.{archived}", (another,))
    if row:
        row.channel_id = where
    else:
        doing.tx.session.add(ChannelRouteRow(release_key=release.key, committee_key=committee, channel_id=where))
    reviewing = any(each.committee == committee for each in applicable_criteria(release)) and not (release.live_on or release.cancelled_on)
    signing = (Line.release("signoff", release.key, committee),) if reviewing else ()
    return Changed((Channel(where), f" is now the channel of {whose}."), _reach(doing), signing)


def _is_archived(doing: Doing) -> bool:
    return BotPresence.ARCHIVED in (doing.asked.request.fetched or ())


def _reach(doing: Doing) -> tuple[Words, ...]:
    """Returns a warning if the bot can't post in the channel that was set, as far as Slack says."""
    match (doing.asked.request.fetched or ("",))[0]:
        case BotPresence.IN:
            return ()
        case BotPresence.ARCHIVED:
            return (("⚠️ The channel is archived, so nothing can be posted there.",),)
        case BotPresence.JOINABLE | BotPresence.OUTSIDE:
            return ((f"⚠️ The bot is not in that channel yet, so it can't post there. {INVITE}.",),)
        case _:
            return (("The bot can only post in channels that it is in. If it is not in this one, type /invite there.",),)


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
    read_by = [each.value for each in Readers if each in (doing.asked.request.fetched or ())]
    beyond = named is not Classification.WHITE and read_by
    told = f"⚠️ {joined(read_by).capitalize()}, and they can read what the bot posts there about releases up to {named.name.title()}."
    return Changed((Channel(where), f" is now cleared up to {named.name.title()}."), ((told,),) if beyond else ())
