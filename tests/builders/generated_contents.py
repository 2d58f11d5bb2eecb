"""Contents of release files as Hypothesis makes them up: any texts and figures, with references that agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st

from policy.model import acts
from policy.model.costs import Cost, CostFacts, SecasEffort, Stage
from policy.model.decisions import Authority, Decision, Outcome, Recommendation, Subject
from policy.model.impacts import DocumentImpact, ImpactSummary, ParticipantImpact, SecDocument
from policy.model.partial_date import PartialDate
from policy.model.releases import NOTE_KINDS, Classification, LeadTime, Link, Note, Release, ReleaseKind, ScheduledSlot, Topic
from policy.model.rid import Covers, RidVersion
from policy.model.roster import NAMES, Committee, Member, Term
from policy.model.scope import (
    ChangeRequest,
    Dependency,
    Designation,
    Modification,
    ModificationPath,
    ModificationStage,
    ModificationState,
    Part,
    RequestState,
    ScopeException,
    ScopeItem,
    ScopeState,
    Solution,
)
from policy.model.sign_off import Criterion, CriterionKind, SignOffState, StandardCriterion
from policy.model.timetable import Milestone
from storage.release_file import ChannelClearance, ChannelRoute, Contents

T = TypeVar("T")

_CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn"))
_AWKWARD = st.sampled_from(
    ["null", "~", "- a", "a: b", "#", "'", '"', "yes", "2020-01-17", "1.10", "&a", "*a", "!!b", "|", "%", "@", "`", "{", "<<"]
)
# Few characters, most of which mean something to YAML, meet in more ways than many do.
_SIGNS = "ab :#-'\"|>&*!%@?,[]{}\\\u00a0\u2028"
TEXT = st.one_of(st.text(_SIGNS + "\n\t", max_size=12), st.text(_CHARACTERS, max_size=20), _AWKWARD)
LINE = st.one_of(st.text(_SIGNS, min_size=1, max_size=12), st.text(_CHARACTERS, min_size=1, max_size=20), _AWKWARD).filter(str.strip)
SOME_TEXT = TEXT.filter(str.strip)
PHRASE = LINE.map(str.strip).filter(lambda text: "," not in text and "\n" not in text)
KEY = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5})?", fullmatch=True)
DAY = st.dates(date(2010, 1, 1), date(2090, 12, 31))
MAYBE_DAY = st.none() | DAY
PARTIAL = st.one_of(
    DAY.map(PartialDate.of),
    st.builds(PartialDate, st.integers(2010, 2090)),
    st.builds(PartialDate, st.integers(2010, 2090), st.integers(1, 12)),
    st.builds(lambda year, quarter: PartialDate(year, quarter=quarter), st.integers(2010, 2090), st.integers(1, 4)),
)
PENCE = st.integers(0, 10**13)
BODY = st.sampled_from(["panel", "csc"])
COMMITTEE = st.sampled_from(["opsg", "tag", "ssc", "secas", "dcc"])
CHANNEL = st.from_regex(r"[CG][A-Z0-9]{1,8}", fullmatch=True)


def several(strategy: st.SearchStrategy[T], most: int = 3, *, by: Any = None) -> st.SearchStrategy[tuple[T, ...]]:
    """Up to `most` of something, no two alike by the name that `by` gives."""
    if strategy.is_empty:
        return st.just(())
    return st.lists(strategy, max_size=most, unique_by=by).map(tuple)


REFS = st.one_of(
    st.integers(0, 99_999).map("SECMP{:04d}".format),
    st.integers(0, 99_999).map("MP{:03d}".format),
    st.integers(100_000, 199_999).map("DP{:03d}".format),  # Other numbers than a Modification Proposal's, which would be the same record.
    st.integers(0, 999).map("MP{:03d}A".format),
)
"""References in their canonical form."""


@st.composite
def modifications(draw: st.DrawFn) -> Modification:
    """A modification whose solutions and approval fit its state."""
    state = draw(st.sampled_from(ModificationState))
    decided = state in {ModificationState.APPROVED, ModificationState.IMPLEMENTED}
    solutions = draw(several(st.builds(Solution, LINE, TEXT), 2, by=lambda solution: solution.name))
    undecided = state in {ModificationState.DRAFT_PROPOSAL, ModificationState.MODIFICATION_PROPOSAL}
    ref = draw(REFS)
    return Modification(
        ref=ref.replace("DP", "MP") if decided else ref,  # A Draft Proposal is never approved.
        title=draw(LINE),
        state=state,
        dcc_systems=draw(st.booleans()),
        user_systems=draw(st.booleans()),
        technical_specifications=draw(st.booleans()),
        approved_on=None if undecided else draw(MAYBE_DAY),
        implementation_on=draw(MAYBE_DAY),
        description=draw(TEXT),
        link=draw(st.sampled_from(["", "https://example.org/a?b=c#d", "http://example.org:8080/%20"])),
        solutions=solutions,
        chosen_solution=solutions[0].name if decided and solutions else "",
        draft_ref="",
        origin=draw(st.sampled_from(["", "MP7777"])),
        raised_on=draw(MAYBE_DAY),
        stage=draw(st.none() | st.sampled_from(ModificationStage)),
        path=draw(st.none() | st.sampled_from(ModificationPath)),
        urgent=draw(st.none() | st.booleans()),
        authority_led=draw(st.none() | st.booleans()),
        decided_by="" if undecided else draw(st.sampled_from(["", "change-board", "authority", "panel"])),
        decided_on=None if undecided or decided else draw(MAYBE_DAY),
        decision_reference="" if undecided else draw(TEXT),
        parts=draw(several(st.builds(Part, st.integers(1, 9), MAYBE_DAY, TEXT), by=lambda part: part.number).map(_in_order)),
    )


def _in_order(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: part.number))


REQUESTS = st.builds(
    ChangeRequest,
    ref=st.integers(0, 999_999).map("CR{:04d}".format),
    title=TEXT,
    description=TEXT,
    state=st.sampled_from(RequestState),
    expected=st.none() | PARTIAL,
    committed=st.booleans(),
    note=TEXT,
)


@st.composite
def scope_items(draw: st.DrawFn, known: Sequence[Modification]) -> ScopeItem:
    """A place in scope for one of the modifications."""
    found = draw(st.sampled_from(known))
    approved = found.state in {ModificationState.APPROVED, ModificationState.IMPLEMENTED}
    state = draw(st.sampled_from([each for each in ScopeState if approved or each is not ScopeState.APPROVED]))
    exception = st.builds(ScopeException, SOME_TEXT, SOME_TEXT, SOME_TEXT, SOME_TEXT, SOME_TEXT)
    return ScopeItem(
        modification=found,
        part=draw(st.integers(1, 3)) if found.parts else 0,  # A part and the whole are never both in scope.
        state=state,
        agreed_on=draw(MAYBE_DAY),
        cutoff=draw(MAYBE_DAY),
        added_on=draw(MAYBE_DAY),
        out_reason=draw(SOME_TEXT if state is ScopeState.OUT else TEXT),
        description=draw(TEXT),
        exception=draw(st.none() | exception),
    )


@st.composite
def timetables(draw: st.DrawFn) -> tuple[Milestone, ...]:
    """A timetable whose anchors and predecessors are earlier rows, so that none runs in a circle."""
    rows: list[Milestone] = []
    for key in draw(st.lists(KEY, max_size=4, unique=True)):
        earlier = [row.key for row in rows]
        anchor = draw(st.none() | st.sampled_from(earlier)) if earlier else None
        day = draw(st.none() | PARTIAL) if anchor is None else None
        rows.append(
            Milestone(
                key=key,
                event=draw(LINE),
                owner=draw(st.sampled_from(["", "dcc", "test-participants", "U024BE7LH"])),
                day=day,
                notes=draw(TEXT),
                anchor=anchor,
                offset=draw(st.integers(-99, 99)) if anchor else 0,
                done_on=draw(MAYBE_DAY),
                acts=draw(several(st.sampled_from(sorted(acts.ALL)), 2, by=lambda act: act)),
                after=draw(several(st.sampled_from(earlier), 2, by=lambda after: after)) if earlier else (),
                covers=draw(st.sampled_from(Covers)),
                recorded_on=draw(MAYBE_DAY),
                proposed=draw(st.booleans()) if day else False,
            )
        )
    return tuple(rows)


@st.composite
def criteria(draw: st.DrawFn) -> Criterion:
    """A criterion whose kind is that of its letter."""
    kind = draw(st.sampled_from(CriterionKind))
    return Criterion(
        ref=f"{kind.value[0].upper()}{draw(st.integers(1, 40))}",
        kind=kind,
        committee=draw(COMMITTEE),
        text=draw(SOME_TEXT),
        answers=draw(COMMITTEE),
        state=draw(st.sampled_from(SignOffState)),
        not_applicable=draw(TEXT),
    )


@st.composite
def standard_criteria(draw: st.DrawFn) -> StandardCriterion:
    """A criterion of the standard set, agreed by a body or only proposed."""
    agreed = draw(MAYBE_DAY)
    return StandardCriterion(
        **vars(draw(criteria())),
        not_in_documentation=draw(TEXT),
        proposed_on=draw(MAYBE_DAY),
        agreed_on=agreed,
        agreed_by=draw(BODY) if agreed else "",
        agreed_reference=draw(TEXT),
    )


def _ref(thing: Any) -> Any:
    return thing.ref


@st.composite
def moves(draw: st.DrawFn, go_live: date) -> tuple[Decision, ...]:
    """No move of a go-live, or one to it, perhaps with a window (R23)."""
    subject, outcome = draw(st.sampled_from([(Subject.DATE, Outcome.AGREED), (Subject.GO_LIVE, Outcome.DEFER)]))
    decision = Decision(
        subject,
        draw(BODY),
        outcome,
        draw(DAY),
        recorded_on=draw(MAYBE_DAY),
        go_live_before=draw(DAY),
        go_live=go_live,
        window_end=draw(st.none() | st.dates(go_live, date(2099, 12, 31))),
        by_authority=draw(st.booleans()),
    )
    return draw(st.sampled_from([(), (decision,)]))


@st.composite
def releases(
    draw: st.DrawFn,
    key: str,
    known: Sequence[Modification],
    requests: Sequence[ChangeRequest],
    waits: Sequence[Dependency],
    papers: Sequence[SecDocument],
) -> Release:
    """A release over what is known."""
    kind = ReleaseKind.YEAR if key.isdecimal() else ReleaseKind.ADHOC if key.startswith("adhoc") else ReleaseKind.SYSTEM
    refs = [each.ref for each in known]
    scope = draw(several(scope_items(known), by=lambda item: item.name)) if known else ()
    in_scope = {item.modification.ref for item in scope}
    drafts = any(item.active and item.modification.state is ModificationState.DRAFT_PROPOSAL for item in scope)
    go_live = None if kind is ReleaseKind.YEAR else draw(DAY)
    costs = st.builds(Cost, st.sampled_from(refs), st.sampled_from(Stage), PENCE, st.integers(0, 3)) if refs else st.nothing()
    columns = draw(several(PHRASE, by=lambda name: name))
    ticks = st.builds(ParticipantImpact, st.sampled_from(refs), st.sampled_from(columns) if columns else LINE) if refs else st.nothing()
    touched = (
        st.builds(DocumentImpact, st.sampled_from(refs), st.sampled_from([each.name for each in papers]))
        if refs and papers
        else st.nothing()
    )
    subject, covers = st.sampled_from(Subject), st.sampled_from(Covers)
    about = st.sampled_from([each for each in Subject if each is not Subject.DATE])
    moved = draw(moves(go_live)) if go_live else ()
    return Release(
        key=key,
        kind=kind,
        go_live=go_live,
        body=draw(BODY),
        classification=draw(st.sampled_from(Classification)),
        technical_specifications=draw(st.booleans()),
        created_on=draw(st.none() | st.dates(date(2010, 1, 1), go_live or date(2020, 1, 1))),
        cancelled_on=draw(MAYBE_DAY),
        live_on=None if drafts else draw(MAYBE_DAY),
        summary=draw(TEXT),
        other_codes=draw(TEXT),
        dcc_testing=draw(TEXT),
        user_testing=draw(TEXT),
        sec_version=draw(st.sampled_from(["", "27.0", "6.22.1"])),
        go_live_reason=draw(TEXT),
        window_end=draw(st.none() | st.dates(go_live + timedelta(days=1), date(2099, 12, 31))) if go_live else None,
        participant_columns=columns,
        not_on_record=draw(several(st.sampled_from([topic.value for topic in Topic]), by=lambda topic: topic)),
        costs_facts=draw(st.builds(CostFacts, st.none() | PENCE, st.booleans(), TEXT, TEXT, st.booleans())),
        scope=scope,
        alongside=draw(several(st.sampled_from(requests), by=_ref)) if requests else (),
        dependencies=tuple(each for each in waits if each.modification in in_scope),
        milestones=draw(timetables()),
        criteria=draw(several(criteria(), by=_ref)),
        versions=draw(several(st.builds(RidVersion, _NUMBER, DAY, TEXT, st.booleans()), by=lambda version: version.number)),
        decisions=(*draw(several(st.builds(Decision, about, BODY, st.sampled_from(Outcome), DAY, covers, MAYBE_DAY, TEXT, TEXT))), *moved),
        recommendations=draw(
            several(st.builds(Recommendation, COMMITTEE, subject, st.booleans(), DAY, TEXT), by=lambda each: (each.committee, each.subject))
        ),
        costs=draw(several(costs, 6, by=lambda cost: (cost.modification, cost.stage))),
        secas=draw(several(_EFFORT, by=lambda each: each.purpose)),
        summaries=draw(
            several(st.builds(ImpactSummary, st.sampled_from(["party", "dcc"]), LINE, TEXT), by=lambda each: (each.group, each.heading))
        ),
        participants=draw(several(ticks, 6, by=lambda tick: tick)),
        documents=draw(several(touched, 6, by=lambda tick: tick)),
        notes=draw(several(st.builds(Note, st.sampled_from(NOTE_KINDS), SOME_TEXT))),
        links=draw(several(st.builds(Link, LINE, st.just("https://example.org/")), by=lambda link: link.label)),
        designations=draw(several(_DESIGNATIONS, by=lambda each: each.name)),
    )


QUALIFIER = st.sampled_from(["", "around", "a maximum of", "at least"])
_EFFORT = st.builds(SecasEffort, LINE, st.integers(0, 999_999), PENCE, QUALIFIER, QUALIFIER)
_NUMBER = st.builds(lambda whole, part: f"{whole}.{part}", st.integers(0, 40), st.integers(0, 40))


_DESIGNATIONS = st.builds(Designation, LINE, st.just("") | LINE, MAYBE_DAY, TEXT, several(LINE, by=lambda document: document), TEXT)
KEYS = st.sampled_from(["june-2020", "february-2021", "2021", "adhoc-2020-03-05"])
PAPERS = several(st.builds(SecDocument, LINE, st.just("") | LINE), by=lambda paper: paper.name)


@st.composite
def dependencies(draw: st.DrawFn, known: Sequence[Modification], requests: Sequence[ChangeRequest]) -> tuple[Dependency, ...]:
    """What some of the modifications wait for."""
    if not (known and requests):
        return ()
    made = st.builds(
        Dependency, st.sampled_from([each.ref for each in known]), st.sampled_from(requests), st.sampled_from(RequestState), LINE
    )
    return draw(several(made, by=lambda each: (each.modification, each.request.ref, each.before)))


@st.composite
def one_release(draw: st.DrawFn) -> Release:
    """A release with what it refers to. Costs a third of `whole_contents`, for tests that look at releases alone."""
    known = draw(several(modifications(), by=_ref))
    requests = draw(several(REQUESTS, by=_ref))
    return draw(releases(draw(KEYS), known, requests, draw(dependencies(known, requests)), draw(PAPERS)))


@st.composite
def whole_contents(draw: st.DrawFn) -> Contents:
    """Everything that release files can hold, with references that agree."""
    known = draw(several(modifications(), by=_ref))
    requests = draw(several(REQUESTS, by=_ref))
    papers = draw(PAPERS)
    waits = draw(dependencies(known, requests))
    keys = draw(several(KEYS, 2, by=lambda key: key))
    routes = st.builds(ChannelRoute, st.sampled_from([*keys, ""]), st.none() | COMMITTEE, CHANNEL)
    return Contents(
        releases=tuple(draw(releases(key, known, requests, waits, papers)) for key in keys),
        modifications=known,
        change_requests=requests,
        dependencies=waits,
        documents=papers,
        committees=_told_apart(draw(several(_COMMITTEES, by=lambda each: each.key))),
        slots=draw(
            several(
                st.builds(ScheduledSlot, st.integers(1, 12), st.sampled_from([-1, 1, 2, 3, 4, 5]), st.sampled_from(ReleaseKind)),
                by=lambda slot: (slot.month, slot.nth),
            )
        ),
        lead_times=draw(
            several(
                st.builds(LeadTime, KEY, st.just("") | LINE, st.integers(0, 99), st.sampled_from(Covers), st.just("") | LINE),
                by=lambda each: each.key,
            )
        ),
        authorities=draw(several(st.builds(Authority, DAY, BODY), by=lambda each: each.effective_from)),
        standard_criteria=draw(several(standard_criteria(), by=_ref)),
        terms=draw(several(st.builds(Term, LINE, TEXT), by=lambda each: each.term)),
        members=draw(
            several(
                st.builds(Member, COMMITTEE, st.from_regex(r"[UW][A-Z0-9]{1,8}", fullmatch=True), st.booleans()),
                by=lambda each: (each.committee, each.user),
            )
        ),
        channels=draw(several(routes, by=lambda each: (each.release, each.committee))),
        clearances=draw(several(st.builds(ChannelClearance, CHANNEL, st.sampled_from(Classification)), by=lambda each: each.channel)),
    )


def _told_apart(made: tuple[Committee, ...]) -> tuple[Committee, ...]:
    """Numbers the names, as no two committees have the same, and leaves out those whose key is one of the SEC's."""
    return tuple(
        replace(each, name=f"{each.name} {number}", short=each.short and f"{each.short}/{number}")
        for number, each in enumerate(made)
        if each.key not in NAMES
    )


_BODY_NAME = st.from_regex(r"[A-Z0-9é][A-Za-z .,'’()/&–-]{0,30}", fullmatch=True)
_COMMITTEES = st.builds(
    Committee,
    KEY,
    _BODY_NAME,
    st.just("") | _BODY_NAME,
    st.sampled_from(["decides", "reviews", "comments", "works", "takes part"]),
    TEXT,
    st.sampled_from(["chair", "1", "3"]),
)
