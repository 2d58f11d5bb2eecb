"""Verbs of releases."""

from __future__ import annotations

from commands.protocol.verb import Group, Verb
from commands.releases import calendar, cancel, create, detail, edit, live, status
from policy.access.permissions import Action

VERBS = (
    Verb(
        "/release",
        "list",
        "list [YEAR|all]",
        "Releases to come, those of a year, or all",
        "list 2020",
        Group.READING,
        reads=calendar.list_releases,
    ),
    Verb(
        "/release",
        "calendar",
        "calendar [YEAR]",
        "A year's scheduled releases and their policy dates",
        "calendar 2020",
        Group.READING,
        reads=calendar.calendar,
    ),
    Verb("/release", "status", "status KEY", "Where a release stands, and why", "status june-2020", Group.READING, reads=status.status),
    Verb(
        "/release",
        "impacts",
        "impacts KEY",
        "Whom and which documents the release touches",
        "impacts june-2020",
        Group.READING,
        reads=detail.show_impacts,
    ),
    Verb(
        "/release",
        "costs",
        "costs KEY",
        "What the release costs, quoted and added up",
        "costs june-2020",
        Group.READING,
        reads=detail.show_costs,
    ),
    Verb(
        "/release",
        "create",
        "create KEY",
        "Make a release, prefilled from the calendar",
        "create june-2027",
        Group.RELEASE,
        acts=create.create,
        action=Action.CREATE,
    ),
    Verb(
        "/release",
        "edit",
        "edit KEY [SECTION]",
        "Change a release's facts, impacts, summaries, costs, testing, links, notes and versions",
        "edit june-2020 costs",
        Group.RELEASE,
        acts=edit.edit,
        action=Action.EDIT,
    ),
    Verb(
        "/release",
        "cancel",
        "cancel KEY",
        "Call a release off",
        "cancel june-2027",
        Group.RELEASE,
        acts=cancel.cancel,
        action=Action.CANCEL,
    ),
    Verb(
        "/release",
        "live",
        "live KEY",
        "Mark a release live, and collect lessons learnt",
        "live june-2020",
        Group.RELEASE,
        acts=live.live,
        action=Action.GO_LIVE,
    ),
)
