"""Verbs of the roster."""

from __future__ import annotations

from commands.protocol.verb import Group, Needs, Verb
from commands.roster import channels, members, reference
from policy.access.permissions import Action

VERBS = (
    Verb(
        "/release",
        "committees",
        "committees",
        "Show the committees, their members and the deciding body",
        "committees",
        Group.READING,
        reads=reference.committees,
    ),
    Verb("/release", "glossary", "glossary [TERM]", "Show the meaning of a term", "glossary TAD", Group.READING, reads=reference.glossary),
    Verb(
        "/release",
        "channel",
        "channel KEY [COMMITTEE] #CHANNEL",
        "Set a release's channel",
        "channel june-2020 #june-2020",
        Group.RELEASE,
        acts=channels.channel,
        action=Action.CHANNEL,
        needs=Needs.CHANNEL,
    ),
    Verb(
        "/release",
        "join",
        "join",
        "Let the bot join this channel",
        "join",
        Group.RELEASE,
        reads=channels.join,
        needs=Needs.JOIN,
        hidden=True,
    ),
    Verb(
        "/release",
        "clear",
        "clear #CHANNEL CLASSIFICATION",
        "Set a channel's classification",
        "clear #tag Amber",
        Group.RELEASE,
        acts=channels.clear,
        action=Action.CHANNEL,
    ),
    Verb(
        "/release",
        "member",
        "member add|remove @PERSON to|from COMMITTEE [as chair]",
        "Add a person to a committee, or remove one",
        "member add @rachel to tag as chair",
        Group.ROSTER,
        acts=members.member,
        action=Action.ROSTER,
    ),
    Verb(
        "/release",
        "quorum",
        "quorum COMMITTEE chair|N",
        "Set a committee's quorum",
        "quorum tag 3",
        Group.ROSTER,
        acts=members.quorum,
        action=Action.ROSTER,
    ),
    Verb(
        "/release",
        "deputy",
        "deputy [remove] @PERSON for @PERSON [until DATE]",
        "Name a deputy until a day",
        "deputy @dana for @rachel until 2020-02-14",
        Group.ROSTER,
        acts=members.deputy,
        action=Action.ROSTER,
    ),
    Verb(
        "/release",
        "sync",
        "sync COMMITTEE @USERGROUP",
        "Sync a committee's roster with a Slack user group",
        "sync tag @tag",
        Group.ROSTER,
        acts=members.sync,
        action=Action.ROSTER,
        needs=Needs.USER_GROUP,
    ),
)
