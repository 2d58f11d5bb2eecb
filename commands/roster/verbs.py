"""Verbs of roster."""

from __future__ import annotations

from commands.protocol.verb import Group, Needs, Verb
from commands.roster import channels, members, reference
from policy.access.permissions import Action

VERBS = (
    Verb(
        "/release",
        "committees",
        "committees",
        "The committees, their members and who decides",
        "committees",
        Group.READING,
        reads=reference.committees,
    ),
    Verb("/release", "glossary", "glossary [TERM]", "What the words mean", "glossary TAD", Group.READING, reads=reference.glossary),
    Verb(
        "/release",
        "channel",
        "channel KEY [COMMITTEE] #CHANNEL",
        "Say where a release is talked about",
        "channel june-2020 #june-2020",
        Group.RELEASE,
        acts=channels.channel,
        action=Action.CHANNEL,
    ),
    Verb(
        "/release",
        "clear",
        "clear #CHANNEL CLASSIFICATION",
        "Say what a channel may see",
        "clear #tag Amber",
        Group.RELEASE,
        acts=channels.clear,
        action=Action.CHANNEL,
    ),
    Verb(
        "/release",
        "member",
        "member add|remove @PERSON to|from COMMITTEE [as chair]",
        "Change a committee's roster",
        "member add @rachel to tag as chair",
        Group.ROSTER,
        acts=members.member,
        action=Action.ROSTER,
    ),
    Verb(
        "/release",
        "quorum",
        "quorum COMMITTEE chair|N",
        "Say how a committee resolves",
        "quorum tag 3",
        Group.ROSTER,
        acts=members.quorum,
        action=Action.ROSTER,
    ),
    Verb(
        "/release",
        "deputy",
        "deputy @PERSON for @PERSON until DATE",
        "Have somebody stand in",
        "deputy @dana for @rachel until 2020-02-14",
        Group.ROSTER,
        acts=members.deputy,
        action=Action.ROSTER,
    ),
    Verb(
        "/release",
        "sync",
        "sync COMMITTEE @USERGROUP",
        "Make a roster that of a Slack user group",
        "sync tag @tag",
        Group.ROSTER,
        acts=members.sync,
        action=Action.ROSTER,
        needs=Needs.USER_GROUP,
    ),
)
