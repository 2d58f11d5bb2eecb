"""Reads of reference data, which the Guidance and the Paper set for all releases."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from policy.model.decisions import Authority
from policy.model.impacts import SecDocument
from policy.model.releases import LeadTime, ScheduledSlot
from policy.model.roster import Committee, Term, as_named
from policy.model.scope import Decider
from policy.model.sign_off import StandardCriterion
from policy.scope.deciders import SEC_DECIDERS
from policy.scope.references import SEC_REFERENCES, ReferencePattern
from storage.tables import (
    AuthorityRow,
    CommitteeRow,
    DeciderRow,
    GlossaryTermRow,
    LeadTimeRow,
    ReferencePatternRow,
    ScheduleSlotRow,
    SecDocumentRow,
    StandardCriterionRow,
    table_of,
)

_slot = table_of(ScheduleSlotRow).c
_lead_time = table_of(LeadTimeRow).c
_authority = table_of(AuthorityRow).c
_standard = table_of(StandardCriterionRow).c
_committee = table_of(CommitteeRow).c
_term = table_of(GlossaryTermRow).c
_document = table_of(SecDocumentRow).c
_pattern = table_of(ReferencePatternRow).c
_decider = table_of(DeciderRow).c

_SLOTS = select(_slot.month, _slot.nth, _slot.kind).order_by(_slot.position, _slot.month, _slot.nth)
_LEAD_TIMES = select(_lead_time.key, _lead_time.label, _lead_time.months, _lead_time.covers, _lead_time.source).order_by(
    _lead_time.position, _lead_time.key
)
_AUTHORITIES = select(_authority.effective_from, _authority.body).order_by(_authority.effective_from)
_STANDARD_NAMES = (
    *("ref", "kind", "committee", "text", "answers", "not_in_documentation"),
    *("proposed_on", "agreed_on", "agreed_by", "agreed_reference"),
)
_STANDARD = select(*(_standard[name] for name in _STANDARD_NAMES)).order_by(_standard.position, _standard.ref)
_COMMITTEES = select(_committee.key, _committee.name, _committee.short, _committee.role, _committee.reviews, _committee.quorum).order_by(
    _committee.position, _committee.key
)
_TERMS = select(_term.term, _term.meaning, _term.explanation, _term.source).order_by(_term.position, _term.term)
_DOCUMENTS = select(_document.name, _document.title).order_by(_document.position, _document.name)

_PATTERNS = select(_pattern.prefix, _pattern.kind, _pattern.digits, _pattern.letters, _pattern.becomes).order_by(
    _pattern.position, _pattern.prefix
)
_DECIDERS = select(_decider.body, _decider.paths, _decider.recorded_by).order_by(_decider.position, _decider.body)


@dataclass(frozen=True)
class ReferenceData:
    """All reference data: schedule, lead times, deciding bodies, standard criteria, committees, glossary, SEC documents, references."""

    slots: tuple[ScheduledSlot, ...] = ()
    lead_times: tuple[LeadTime, ...] = ()
    authorities: tuple[Authority, ...] = ()
    standard_criteria: tuple[StandardCriterion, ...] = ()
    committees: tuple[Committee, ...] = ()
    terms: tuple[Term, ...] = ()
    documents: tuple[SecDocument, ...] = ()
    patterns: tuple[ReferencePattern, ...] = ()
    deciders: tuple[Decider, ...] = ()


def fetch_reference(conn: Connection) -> ReferenceData:
    """Returns all reference data. Nine statements."""
    return ReferenceData(
        slots=tuple(ScheduledSlot(*row) for row in conn.execute(_SLOTS).all()),
        lead_times=tuple(LeadTime(*row) for row in conn.execute(_LEAD_TIMES).all()),
        authorities=tuple(Authority(*row) for row in conn.execute(_AUTHORITIES).all()),
        standard_criteria=_standard_criteria(conn),
        committees=tuple(as_named(Committee(*row)) for row in conn.execute(_COMMITTEES).all()),
        terms=tuple(Term(*row) for row in conn.execute(_TERMS).all()),
        documents=tuple(SecDocument(*row) for row in conn.execute(_DOCUMENTS).all()),
        patterns=fetch_patterns(conn),
        deciders=fetch_deciders(conn),
    )


def fetch_patterns(conn: Connection) -> tuple[ReferencePattern, ...]:
    """Returns the patterns of references; the SEC's if none is stored. One statement."""
    return tuple(ReferencePattern(*row) for row in conn.execute(_PATTERNS).all()) or SEC_REFERENCES


def fetch_deciders(conn: Connection) -> tuple[Decider, ...]:
    """Returns the bodies that decide on modifications; the SEC's if none is stored (R24). One statement."""
    return tuple(Decider(*row) for row in conn.execute(_DECIDERS).all()) or SEC_DECIDERS


@dataclass(frozen=True)
class Rules:
    """The reference data that rules use: schedule, lead times and standard criteria."""

    slots: tuple[ScheduledSlot, ...]
    lead_times: tuple[LeadTime, ...]
    standard_criteria: tuple[StandardCriterion, ...]


def fetch_rules(conn: Connection) -> Rules:
    """Returns the reference data that rules use. Three statements."""
    return Rules(
        tuple(ScheduledSlot(*row) for row in conn.execute(_SLOTS).all()),
        tuple(LeadTime(*row) for row in conn.execute(_LEAD_TIMES).all()),
        _standard_criteria(conn),
    )


def _standard_criteria(conn: Connection) -> tuple[StandardCriterion, ...]:
    return tuple(StandardCriterion(**dict(zip(_STANDARD_NAMES, row, strict=True))) for row in conn.execute(_STANDARD).all())
