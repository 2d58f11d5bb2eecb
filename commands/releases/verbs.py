"""Verbs of releases."""

from __future__ import annotations

from commands.protocol.verb import Group, Verb
from commands.releases import calendar, cancel, create, impacts_and_costs, listing, live, status, template
from commands.releases.edit import sections
from policy.access.permissions import Action

VERBS = (
    Verb(
        "/release",
        "list",
        "list [YEAR|all]",
        "List upcoming releases, those of a year, or all",
        "list 2020",
        Group.READING,
        reads=listing.list_releases,
    ),
    Verb(
        "/release",
        "calendar",
        "calendar [YEAR]",
        "Show a year's scheduled releases and policy dates",
        "calendar 2020",
        Group.READING,
        reads=calendar.calendar,
    ),
    Verb(
        "/release",
        "status",
        "status KEY",
        "Show a release's status and its reasons",
        "status june-2020",
        Group.READING,
        reads=status.status,
    ),
    Verb(
        "/release",
        "impacts",
        "impacts KEY",
        "Show the participants and documents that a release affects",
        "impacts june-2020",
        Group.READING,
        reads=impacts_and_costs.show_impacts,
    ),
    Verb(
        "/release",
        "costs",
        "costs KEY",
        "Show a release's costs, quoted and added up",
        "costs june-2020",
        Group.READING,
        reads=impacts_and_costs.show_costs,
    ),
    Verb(
        "/release",
        "create",
        "create KEY|YEAR",
        "Create a release, or a year's three with proposed dates, prefilled from the calendar",
        "create june-2027",
        Group.RELEASE,
        acts=create.create,
        action=Action.CREATE,
        own_release=False,
    ),
    Verb(
        "/release",
        "edit",
        "edit KEY [SECTION]",
        "Edit a release's facts, impacts, summaries, costs, testing, notes or versions",
        "edit june-2020 costs",
        Group.RELEASE,
        acts=sections.edit,
        action=Action.EDIT,
    ),
    Verb(
        "/release",
        "template",
        "template KEY",
        "Give a release the template's steps and the standard criteria",
        "template november-2020",
        Group.RELEASE,
        acts=template.template_for,
        action=Action.EDIT,
    ),
    Verb(
        "/release",
        "cancel",
        "cancel KEY [restore]",
        "Cancel a release, or open a cancelled one again",
        "cancel november-2020",
        Group.RELEASE,
        acts=cancel.cancel,
        action=Action.CANCEL,
    ),
    Verb(
        "/release",
        "live",
        "live KEY [lessons COMMITTEE [N]]",
        "Mark a release live and record lessons learnt",
        "live june-2020",
        Group.RELEASE,
        acts=live.live,
        action=Action.GO_LIVE,
        forms={"lessons": Action.LESSON},
    ),
)
