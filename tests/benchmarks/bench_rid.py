"""How long a large RID takes and how much memory (design, Speed): `python -m tests.benchmarks.bench_rid`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

from policy.model.costs import Cost, CostFacts, Stage
from policy.model.impacts import DocumentImpact, ImpactSummary, ParticipantImpact
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.rid import RidVersion
from policy.model.roster import Term
from policy.model.scope import ChangeRequest, Modification, ModificationState, ScopeItem, ScopeState, Solution
from policy.model.sign_off import Criterion, CriterionKind
from policy.model.timetable import Milestone
from tests.benchmarks.figures import Figure
from tests.benchmarks.setup.servers import peak

MODIFICATIONS, MILESTONES = 200, 400
_TEXT = "proposes to put in place a traffic management system for Alerts issued by Devices to protect the DCC System and its Users. " * 3


def large(modifications: int = MODIFICATIONS, milestones: int = MILESTONES) -> Release:
    """A release of that size, with costs, impacts and descriptions for each modification."""
    start = date(2020, 1, 6)
    refs = [f"MP{number:04d}" for number in range(modifications)]
    mods = [
        Modification(
            ref,
            f"Modification number {ref}",
            ModificationState.APPROVED if number % 2 else ModificationState.MODIFICATION_PROPOSAL,
            dcc_systems=True,
            description=_TEXT,
            link=f"https://example.org/{ref}",
            solutions=(Solution("Proposed Solution", _TEXT), Solution("Alternative Solution", _TEXT)),
        )
        for number, ref in enumerate(refs)
    ]
    states = (ScopeState.TARGETED, ScopeState.APPROVED)
    return Release(
        "june-2020",
        ReleaseKind.SYSTEM,
        date(2020, 6, 25),
        costs_facts=CostFacts(quoted_total=112_004_200),
        scope=tuple(ScopeItem(mod, state=states[number % 2], cutoff=start) for number, mod in enumerate(mods)),
        alongside=tuple(ChangeRequest(f"CR{number}", "A Change Request", _TEXT) for number in range(20)),
        milestones=tuple(
            Milestone(f"m{number}", f"Event number {number}", "dcc", None, _TEXT, anchor="m0", offset=number)
            if number % 10 == 1
            else Milestone(f"m{number}", f"Event number {number}", "dcc", PartialDate.of(start + timedelta(days=number)), _TEXT)
            for number in range(milestones)
        ),
        criteria=tuple(Criterion(f"O{number}", CriterionKind.OPERATIONAL, "opsg", _TEXT) for number in range(1, 61)),
        versions=tuple(RidVersion(f"0.{number}", start, _TEXT) for number in range(1, 31)),
        costs=tuple(Cost(ref, stage, 5_357_200) for ref in refs for stage in Stage),
        summaries=tuple(ImpactSummary("party", f"Participant {number}", f"• {_TEXT}\n• {_TEXT}") for number in range(20)),
        participants=tuple(ParticipantImpact(ref, who) for ref in refs for who in ("Suppliers", "DCC", "Gas Networks")),
        documents=tuple(DocumentImpact(ref, f"Section {letter}") for ref in refs for letter in "ABCDEFGH"),
    )


def draw() -> dict[str, float]:
    """Draws the RID up once, imports included: its bytes, the seconds, and the megabytes that the process held at most."""
    release = large()
    started = time.perf_counter()
    from bot.documents.rid.document import rid_document

    made = rid_document(
        release,
        version="1.1",
        issued_on=date(2020, 1, 10),
        today=date(2020, 1, 10),
        titles={f"Section {letter}": "A title" for letter in "ABCDEFGH"},
        terms=[Term("DCC", "Data Communication Company"), Term("SIT", "System Integration Testing")],
        committees=(),
    )
    seconds = time.perf_counter() - started
    return {"bytes": len(made), "seconds": seconds, "megabytes": peak(os.getpid()) / 1024}


def measure(say: Callable[[str], None]) -> list[Figure]:
    """Draws it up in a process of its own, whose memory is that of nothing else."""
    ran = subprocess.run([sys.executable, "-m", "tests.benchmarks.bench_rid", "--json"], check=True, capture_output=True)
    took = json.loads(ran.stdout)
    words = f"a RID of {MODIFICATIONS} modifications and {MILESTONES} milestones"
    say(f"{words}: {took['bytes']:,} bytes")
    return [Figure(words, took["seconds"], 3, unit="s"), Figure(f"{words}, memory", took["megabytes"], 150, unit="MB")]


def main() -> int:
    """Draws the RID up and prints what it took. Exit status 0."""
    if sys.argv[1:] == ["--json"]:
        print(json.dumps(draw()))
    else:
        for figure in measure(print):
            print(figure.words)
    return 0


if __name__ == "__main__":
    sys.exit(main())
