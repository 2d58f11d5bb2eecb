"""Draws up RIDs for the tests, with the shipped reference data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.documents.rid.document import Comment, rid_document
from bot.documents.word.template import SHIPPED
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import Modification, ModificationState, ScopeItem, ScopeState
from policy.rid.redline.compare import Difference
from tests.builders.source_facts import contents

TODAY = date(2020, 1, 10)


def document(
    release: Release,
    version: str = "1.1",
    *,
    issued_on: date | None = TODAY,
    today: date = TODAY,
    changes: Sequence[Difference] | None = None,
    since: str = "",
    comments: Sequence[Comment] = (),
    template: Path | bytes = SHIPPED,
) -> bytes:
    """The RID of a release."""
    known = contents()
    return rid_document(
        release,
        version=version,
        issued_on=issued_on,
        today=today,
        titles={each.name: each.title for each in known.documents},
        terms=known.terms,
        committees=known.committees,
        changes=changes,
        since=since,
        comments=comments,
        template=template,
    )


def bare(**facts: object) -> Release:
    """The February 2021 Release with these facts and nothing else."""
    given: dict[str, Any] = {"go_live": date(2021, 2, 25)} | facts
    return Release("february-2021", ReleaseKind.DOCUMENTATION, **given)


def placed(number: int, state: ScopeState = ScopeState.TARGETED, **facts: Any) -> ScopeItem:
    """A modification in a scope."""
    approved = state is ScopeState.APPROVED
    modification = Modification(
        f"MP{number:03d}", f"Title {number}", ModificationState.APPROVED if approved else ModificationState.MODIFICATION_PROPOSAL
    )
    return ScopeItem(modification, state=state, **facts)
