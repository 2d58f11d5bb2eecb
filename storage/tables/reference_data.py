"""Tables of the reference data: SEC documents, standard criteria, schedule, lead times, deciding bodies, glossary."""

from __future__ import annotations

from datetime import date

from policy.model.releases import ReleaseKind
from policy.model.rid import Covers
from policy.model.sign_off import CriterionKind
from policy.scope.references import ReferenceKind
from storage import columns as c
from storage.columns import Row


class SecDocumentRow(Row, table=True):
    """A SEC document by its short name."""

    __table_args__ = (*c.filled("name"),)
    name: str = c.key()
    position: int = c.whole()
    title: str = c.text()


class StandardCriterionRow(Row, table=True):
    """A criterion of the standard set (Paper, Annex 1; R12), proposed until the body agrees it.

    `not_in_documentation` is the reason why it is not applicable in a Documentation release, or "".
    """

    __table_args__ = (*c.filled("ref", "text"), c.refers("committee", "committee.key"))
    ref: str = c.key()
    position: int = c.whole()
    kind: CriterionKind = c.choice(CriterionKind, "kind")
    committee: str = c.text(...)
    text: str = c.text(...)
    answers: str = c.text("dcc")
    not_in_documentation: str = c.later_text()
    proposed_on: date | None = c.day()
    agreed_on: date | None = c.day()
    agreed_by: str = c.later_text()
    agreed_reference: str = c.later_text()


class ScheduleSlotRow(Row, table=True):
    """A row of the release schedule (Guidance 3; R1): the nth Thursday of a month, -1 the last."""

    __table_args__ = (c.holds("month", "month BETWEEN 1 AND 12"), c.holds("nth", "nth = -1 OR nth BETWEEN 1 AND 5"))
    month: int = c.number_key()
    nth: int = c.number_key()
    position: int = c.whole()
    kind: ReleaseKind = c.choice(ReleaseKind, "kind")


class LeadTimeRow(Row, table=True):
    """A policy lead time in months before go-live (R3, R8, R9)."""

    __table_args__ = (*c.filled("key"), c.holds("months", "months >= 0"))
    key: str = c.key()
    position: int = c.whole()
    label: str = c.text()
    months: int = c.whole()
    covers: Covers = c.choice(Covers, "covers", Covers.ALL)
    source: str = c.text()


class AuthorityRow(Row, table=True):
    """The deciding body of releases created from a day on (R14)."""

    __table_args__ = (c.refers("body", "committee.key"),)
    effective_from: date = c.day_key()
    body: str = c.text(...)


class ReferencePatternRow(Row, table=True):
    """A pattern of the governed code's references (design, Words)."""

    __table_args__ = (*c.filled("prefix"), c.holds("digits", "digits BETWEEN 1 AND 6"))
    prefix: str = c.key()
    position: int = c.whole()
    kind: ReferenceKind = c.choice(ReferenceKind, "kind")
    digits: int = c.whole()
    letters: bool = c.flag()
    becomes: str = c.text()


class DeciderRow(Row, table=True):
    """A body that decides on modifications, its paths, and the committees that may record its decisions (R24)."""

    __table_args__ = (c.refers("body", "committee.key"),)
    body: str = c.key()
    position: int = c.whole()
    paths: tuple[str, ...] = c.words()
    recorded_by: tuple[str, ...] = c.words()


class GlossaryTermRow(Row, table=True):
    """A glossary term or acronym, its meaning (RID appendix 2), an explanation, and the source of both."""

    __table_args__ = (*c.filled("term"),)
    term: str = c.key()
    position: int = c.whole()
    meaning: str = c.text()
    explanation: str = c.later_text()
    source: str = c.later_text()
