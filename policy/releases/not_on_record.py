"""Facts that no source gives: *not on record*, which is different from "no" (design, Words; Paper 3, 4).

A release lists topics on which its sources are silent. A topic is silent only as long as nothing is recorded on it, so recording a fact
needs no second step. Silent facts are shown as "not on record"; they are neither chased nor coloured.
"""

from __future__ import annotations

from collections.abc import Callable

from policy.model import acts
from policy.model.decisions import Subject
from policy.model.releases import Release, Topic
from policy.model.rid import Covers
from policy.model.scope import ScopeItem
from policy.timetable.baselines import has_dcc_scope, scope_set_on

NOT_ON_RECORD = "not on record"

WORDS: dict[Topic, str] = {
    Topic.VERSIONS: "the versions of the RID",
    Topic.SYSTEM_SCOPE: "when the scope on DCC and User Systems was set",
    Topic.DOCUMENT_SCOPE: "when the scope on SEC documents was set",
    Topic.CUTOFFS: "the decision cut-offs",
    Topic.TIMETABLE: "the rest of the timetable",
    Topic.PARTICIPANTS: "the participants impacted",
    Topic.DOCUMENTS: "the SEC documents impacted",
    Topic.TESTING: "the testing approach",
    Topic.COSTS: "the costs",
    Topic.CRITERIA: "the acceptance criteria",
    Topic.OUTCOME: "what was done and decided for go-live, and whether it went live",
}
"""Each topic in words, as the check and the form of `/release edit KEY record` list it."""


def silent(release: Release, topic: Topic) -> bool:
    """Returns whether the topic is listed as not on record and the release still holds nothing on it (design, Words)."""
    return topic in release.not_on_record and _EMPTY[topic](release)


def silent_on(release: Release, topic: Topic, item: ScopeItem) -> bool:
    """Returns whether a fact about one scope item is not on record.

    Items added on a known day are left out: their facts are asked for when they are added.
    """
    return topic in release.not_on_record and item.added_on is None and _ITEM_EMPTY[topic](release, item)


def silent_topics(release: Release) -> tuple[Topic, ...]:
    """Returns the topics not on record, in the RID's order."""
    return tuple(topic for topic in Topic if silent(release, topic))


def outcome_unknown(release: Release) -> bool:
    """Returns whether no source says how the release ended. Until that is recorded, nothing is late and nobody is reminded."""
    return silent(release, Topic.OUTCOME)


def _unticked(release: Release, item: ScopeItem) -> bool:
    return all(each.modification != item.modification.ref for each in release.participants)


def _undocumented(release: Release, item: ScopeItem) -> bool:
    return all(each.modification != item.modification.ref for each in release.documents)


_ITEM_EMPTY: dict[Topic, Callable[[Release, ScopeItem], bool]] = {
    Topic.CUTOFFS: lambda _, item: item.cutoff is None and item.modification.undecided,
    Topic.PARTICIPANTS: _unticked,
    Topic.DOCUMENTS: _undocumented,
}


def _of_items(topic: Topic) -> Callable[[Release], bool]:
    return lambda release: any(item.added_on is None and _ITEM_EMPTY[topic](release, item) for item in release.in_scope)


def _no_plan(release: Release) -> bool:
    """Returns whether the timetable lacks a go/no-go or, with DCC scope, the TAD (RID 3; R9)."""
    present = {act for each in release.milestones for act in each.acts}
    return acts.DECIDE_GO_LIVE not in present or (has_dcc_scope(release) and acts.DECIDE_TAD not in present)


def _decided(release: Release) -> bool:
    return any(each.subject is Subject.GO_LIVE for each in release.decisions)


_EMPTY: dict[Topic, Callable[[Release], bool]] = {
    Topic.VERSIONS: lambda release: not release.versions,
    Topic.SYSTEM_SCOPE: lambda release: scope_set_on(release, Covers.SYSTEM) is None,
    Topic.DOCUMENT_SCOPE: lambda release: scope_set_on(release, Covers.DOCUMENTS) is None,
    Topic.TIMETABLE: _no_plan,
    Topic.TESTING: lambda release: not release.dcc_testing and not release.user_testing,
    Topic.COSTS: lambda release: release.costs_facts.quoted_total is None and not release.costs and not release.secas,
    Topic.CRITERIA: lambda release: not release.criteria,
    Topic.OUTCOME: lambda release: not (release.live_on or release.cancelled_on) and not _decided(release),
    **{topic: _of_items(topic) for topic in _ITEM_EMPTY},
}
