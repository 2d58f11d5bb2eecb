"""Committees about to sign off, to click on: releases whose criteria have evidence, a roster, and cards that are posted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any
from unittest.mock import patch

from slack_sdk import WebClient

from bot.bootstrap import Bot, make_bot
from bot.config import read
from bot.slack.rates.tiers import TIERS
from commands.catalogue import perform
from commands.protocol.request import Actor, Request
from commands.protocol.results import Changed
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import Modification, ScopeItem
from policy.model.sign_off import Criterion, CriterionKind
from policy.sign_off.sign_off import EvidenceKind
from storage import release_file
from storage.engine.migrate import migrate
from storage.engine.session import Act, Store
from storage.release_file import Contents, loader
from storage.sign_off import reviews
from storage.sign_off.positions import fetch_positions
from storage.tables import ChannelRouteRow, CommitteeRow, EvidenceRow, MemberRow
from tests.benchmarks.setup.stored import AT, MANAGER
from tests.benchmarks.setup.traffic import SECRET
from tests.builders.edge import button

COMMITTEE, CHANNEL = "tag", "C0TAG"
_FIRST = date(2022, 1, 3)
_TEXT = "All Devices and the systems behind them have been tested together, end to end, and every defect that was found is on record. "


@dataclass(frozen=True)
class Size:
    """How many releases are walked through, with how many criteria, members and voices to a quorum each."""

    walks: int
    criteria: int
    members: int
    quorum: int

    @property
    def clicks(self) -> int:
        """The positions that settle everything."""
        return self.walks * self.criteria * self.quorum


def make(path: Path, size: Size) -> str:
    """A SQLite database in which a committee is about to begin its walks, its cards waiting to be posted; its URL."""
    url = f"sqlite:///{path}"
    migrate(url)
    store = Store(url)
    shipped = release_file.parse([release_file.REFERENCE])
    loader.load(store, shipped, at=AT)
    loader.load(store, Contents(releases=tuple(_release(key, size) for key in _keys(size))), at=AT)
    with store.changing(Act("benchmark", "roster", AT)) as tx:
        tx.session.add(MemberRow(committee_key="secas", user_id=MANAGER))
        tx.session.add(ChannelRouteRow(release_key="", committee_key=COMMITTEE, channel_id=CHANNEL))
        tx.session.get_one(CommitteeRow, COMMITTEE).quorum = str(size.quorum)
        tx.session.add_all(MemberRow(committee_key=COMMITTEE, user_id=_member(number)) for number in range(size.members))
        tx.session.add_all(_evidence(key, ref, number) for key in _keys(size) for ref in _refs(size) for number in (1, 2))
    for key in _keys(size):
        done = perform(store, Request("/release", f"signoff {key} {COMMITTEE}", Actor(MANAGER), AT, f"benchmark:{key}"))
        if not isinstance(done, Changed):
            raise RuntimeError(f"no card: {done}")  # noqa: TRY004 - The set-up is wrong, not a type.
    store.close()
    return url


def clicks(store: Store, size: Size) -> Iterator[dict[str, str]]:
    """The fields of each click on Met, member after member: a quorum of them settles a criterion, and the card moves to the next.

    The member who settles a criterion is not asked on the next: for two seconds they would be told that the card has just moved.
    """
    number = 0
    for key in _keys(size):
        with store.reading() as conn:
            review = reviews.fetch_review(conn, key, committee=COMMITTEE)
        assert review
        for ref in review.refs:
            for _ in range(size.quorum):
                user = _member(number % size.members)
                number += 1
                line = f"/release position {key} {ref} met v{review.stamp(ref)}"
                payload = button("act:position", line, ephemeral=False, user={"id": user, "username": user.lower(), "team_id": "T0SEC"})
                payload["actions"][0]["action_ts"] = f"1578650401.{number:06d}"
                yield {"payload": json.dumps(payload)}


def positions(store: Store, size: Size) -> int:
    """How many positions are on record."""
    with store.reading() as conn:
        return sum(len(fetch_positions(conn, key)) for key in _keys(size))


class Worker:
    """The bot's delivery, in this process, with a Slack that takes everything at once and notes when it was called."""

    def __init__(self, url: str) -> None:
        self.bot: Bot = make_bot(
            read(
                {
                    "SLACK_BOT_TOKEN": "xoxb-benchmark",
                    "SLACK_SIGNING_SECRET": SECRET,
                    "DATABASE_URL": url,
                    "RELEASE_BOT_LIMIT": "off",
                }
            ),
            lambda: AT,
        )
        self.called = 0.0
        self.calls: list[str] = []

    def deliver(self) -> float:
        """Delivers what is due, without the limits that would hold back most of so many edits; the seconds to the first call to Slack."""
        self.called = 0.0
        with patch.object(WebClient, "api_call", self._call), patch.dict(TIERS, clear=True):
            started = perf_counter()
            self.bot.delivery.deliver_due()
        return self.called - started

    def close(self) -> None:
        """Closes the database."""
        self.bot.close()

    def _call(self, method: str, **arguments: Any) -> dict[str, Any]:
        self.called = self.called or perf_counter()
        self.calls.append(method)
        return {"ok": True, "ts": f"1578650400.{len(self.calls):06d}", "channel": CHANNEL}


def _keys(size: Size) -> list[str]:
    return [f"adhoc-{_FIRST + timedelta(days=number)}" for number in range(size.walks)]


def _refs(size: Size) -> list[str]:
    return [f"T{number}" for number in range(1, size.criteria + 1)]


def _member(number: int) -> str:
    return f"U0MEMBER{number:02d}"


def _release(key: str, size: Size) -> Release:
    criteria = tuple(Criterion(ref, CriterionKind.TESTING, COMMITTEE, _TEXT) for ref in _refs(size))
    go_live = date.fromisoformat(key.removeprefix("adhoc-"))
    scope = (ScopeItem(Modification(f"MP{20_000 + go_live.day}", "A change to the DCC's systems", dcc_systems=True)),)
    return Release(key, ReleaseKind.ADHOC, go_live, scope=scope, criteria=criteria)


def _evidence(key: str, ref: str, number: int) -> EvidenceRow:
    return EvidenceRow(
        release_key=key,
        criterion_ref=ref,
        number=number,
        kind=EvidenceKind.LINK,
        address=f"https://example.org/{key}/{ref}/{number}",
        note="The report of the test, with its defects.",
        submitted_by="U0DAN",
        submitted_at=AT,
    )
