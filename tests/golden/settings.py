"""The three releases that golden texts are made on: June 2020, an empty release and a large one, each in an office of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from policy.model.costs import Cost, Stage
from policy.model.impacts import DocumentImpact, ImpactSummary, ParticipantImpact
from policy.model.partial_date import PartialDate
from policy.model.releases import Link, Note
from policy.model.rid import RidVersion
from policy.model.scope import ChangeRequest, Modification, ModificationState, ScopeItem, Solution
from policy.model.sign_off import Criterion, CriterionKind
from policy.model.timetable import Milestone
from storage import release_file
from storage.engine.session import Act, Store
from storage.release_file import Contents, loader
from storage.tables import ChannelRouteRow, MemberRow, ModificationRow
from tests.builders.databases import at_head
from tests.builders.office import DOCUMENTS_ONLY, JUNE_CHANNEL, ROSTER, START, reference

RELEASE_ONLY = """\
release:
  key: june-2021
  kind: system
  go_live: 24 June 2021
  body: panel
"""
"""A release file that holds nothing but `release:`, with no more than the loader demands."""

MODIFICATIONS, MILESTONES, CRITERIA = 60, 120, 40
"""How many of each the large release has."""

LONG = "Long words that say at length what one sentence could say, with an & and <angle> brackets."


@dataclass(frozen=True)
class Setting:
    """A release to make golden texts of, and what the command lines about it name."""

    name: str
    key: str = "june-2020"
    to: str = "november-2020"
    ref: str = "MP079"
    approved: str = "SECMP0053"
    other: str = DOCUMENTS_ONLY
    request: str = "CR1088"
    criterion: str = "T1"
    step: str = "uit-start"
    finding: str = "dcc-total"
    item: str = "milestone:baseline-documents"

    def line(self, template: str) -> str:
        """A command line about this release."""
        return template.format(**self.__dict__)


JUNE = Setting("june-2020")
EMPTY = Setting("empty-release", key="june-2021", to="june-2021", ref=DOCUMENTS_ONLY, approved=DOCUMENTS_ONLY)
LARGE = Setting("large-release")
SETTINGS = (JUNE, EMPTY, LARGE)


def long(times: int) -> str:
    """A text of so many long sentences."""
    return " ".join([LONG] * times)


def make(setting: Setting, path: Path) -> None:
    """Stores the setting in a SQLite database at `path`, with the office's roster and one channel for the release."""
    contents = {JUNE.name: reference, EMPTY.name: empty_contents, LARGE.name: large_contents}[setting.name]()
    at_head(f"sqlite:///{path}")
    store = Store(f"sqlite:///{path}")
    loader.load(store, contents, at=START)
    with store.changing(Act("test", "roster", START)) as tx:
        for committee, user, chair in ROSTER:
            tx.session.add(MemberRow(committee_key=committee, user_id=user, chair=chair))
        tx.session.add(ModificationRow(ref=DOCUMENTS_ONLY, title="A change to SEC documents only"))
        tx.session.add(ChannelRouteRow(release_key=setting.key, committee_key="", channel_id=JUNE_CHANNEL))
    store.close()


def empty_contents() -> Contents:
    """The SEC's own rules and committees, and one release of which nothing else is known."""
    rules = replace(reference(), releases=(), modifications=(), change_requests=(), dependencies=())
    release = release_file.parse_text("june-2021.yaml", RELEASE_ONLY, known=rules)
    return replace(rules, releases=release.releases)


def large_contents() -> Contents:
    """The reference data with a June 2020 that has grown in all directions."""
    shipped = reference()
    june = next(each for each in shipped.releases if each.key == JUNE.key)
    more = tuple(_modification(number) for number in range(MODIFICATIONS - len(june.scope)))
    refs = [each.ref for each in more]
    documents = [each.name for each in shipped.documents]
    grown = replace(
        june,
        summary=long(20),
        other_codes=long(20),
        dcc_testing=long(20),
        user_testing=long(20),
        scope=(*june.scope, *(ScopeItem(each, cutoff=date(2020, 3, 31), added_on=date(2019, 12, 1)) for each in more)),
        alongside=(*june.alongside, *(ChangeRequest(f"CR{3000 + number}", f"Change Request {number}") for number in range(20))),
        milestones=(*june.milestones, *(_milestone(number) for number in range(MILESTONES - len(june.milestones)))),
        criteria=(*june.criteria, *(_criterion(number) for number in range(CRITERIA - len(june.criteria)))),
        versions=(*june.versions, *(RidVersion(f"1.{number}", date(2020, 1, 10), long(2)) for number in range(2, 14))),
        costs=(*june.costs, *(Cost(ref, stage, 123_456_78) for ref in refs for stage in Stage)),
        summaries=(*june.summaries, *(ImpactSummary("party", f"Heading {number}", long(5)) for number in range(20))),
        participants=(*june.participants, *(ParticipantImpact(ref, each) for ref in refs for each in ("Suppliers", "DCC"))),
        documents=(*june.documents, *(DocumentImpact(ref, each) for ref in refs for each in documents[:4])),
        notes=(*june.notes, *(Note("assumption", f"Note {number}. {long(3)}") for number in range(30))),
        links=(*june.links, *(Link(f"Link {number}", f"https://example.com/{number}") for number in range(15))),
    )
    others = tuple(each for each in shipped.releases if each.key != JUNE.key)
    return replace(shipped, releases=(grown, *others), modifications=(*shipped.modifications, *more))


def _modification(number: int) -> Modification:
    state = ModificationState.APPROVED if number % 3 == 0 else ModificationState.MODIFICATION_PROPOSAL
    return Modification(
        f"MP{500 + number}",
        f"Modification number {number} with a title that goes on & on, as titles of modifications <often> do",
        state,
        dcc_systems=number % 2 == 0,
        description=long(4),
        solutions=(Solution("Proposed Solution", LONG), Solution("Alternative Solution", LONG)) if number % 5 == 0 else (),
        chosen_solution="Proposed Solution" if number % 15 == 0 else "",
    )


def _milestone(number: int) -> Milestone:
    day = PartialDate.of(date(2019, 12, 2) + timedelta(days=2 * number))
    owner = ("dcc", "tag", "opsg", "secas", "")[number % 5]
    return Milestone(f"step-{number}", f"Step number {number} of the timetable", owner, day, notes=long(3), recorded_on=date(2019, 11, 1))


def _criterion(number: int) -> Criterion:
    return Criterion(f"O{10 + number}", CriterionKind.OPERATIONAL, "opsg", f"Criterion {number}. {long(4)}")
