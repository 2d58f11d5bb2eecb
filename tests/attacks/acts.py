"""What people do during an attack: signed bodies that can be delivered again, and how often each took effect."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import select

from storage.engine.session import Act, Store
from storage.tables import AuditRow, EvidenceRow, MemberRow, OutboxRow, table_of
from tests.builders.edge import FORM, Answer, Client, button, command_form
from tests.builders.office import DAN, RACHEL, START, TAG_CHAIR

JUNE = "june-2020"


@dataclass(frozen=True)
class Deed:
    """One act of a person as Slack delivers it; `mark` tells it from all others where it takes effect.

    The answer to a click goes to `answered_at`, a path of the fake Slack. `key` is the delivery key of a command.
    """

    kind: str
    mark: str
    body: bytes
    content_type: str = FORM
    answered_at: str = ""
    key: str = ""

    def send(self, client: Client) -> Answer:
        """Delivers it once."""
        return client.signed(self.body, self.content_type)


def evidence(number: int, length: int = 0) -> Deed:
    """The DCC submits evidence, which is announced in the TAG's channel and changes its card; `length` makes its address so much longer."""
    address = f"https://example.com/{number}{'x' * length}"
    return _command("evidence", address, f"evidence {JUNE} T{1 + number % 6} {address}", DAN, number)


def export(number: int) -> Deed:
    """Somebody asks for the release file, which is uploaded to them; one person's equal requests would become one."""
    return _command("file", f"export:export:command:T0SEC:{number}.1.file", f"export {JUNE}", f"U0READER{number}", number)


def card(number: int) -> Deed:
    """The TAG's chair has its card posted."""
    return _command("card", f"card:card:{JUNE}:tag:1:0", f"signoff {JUNE} tag", TAG_CHAIR, number)


def share(number: int, slack_url: str) -> Deed:
    """A manager presses Share under a status."""
    mark = f"share:action:T0SEC:{RACHEL}:share:1:{_stamp(number)}"
    return _click("share", mark, "share:1", f"/release status {JUNE}", RACHEL, number, slack_url)


def any_act(number: int, slack_url: str) -> Deed:
    """Somebody is deactivated, a status is shared, or evidence is submitted: of four acts, two submit evidence."""
    match number % 4:
        case 0:
            return gone(number)
        case 1:
            return share(number, slack_url)
        case _:
            return evidence(number)


def gone(number: int) -> Deed:
    """Slack tells that somebody was deactivated."""
    user = f"U0GONE{number:05}"
    event = {"type": "user_change", "user": {"id": user, "deleted": True}}
    payload = {"type": "event_callback", "team_id": "T0SEC", "event_id": f"Ev{number:08}", "event": event}
    return Deed("gone", user, json.dumps(payload).encode(), "application/json")


def seat(store: Store, deeds: Sequence[Deed]) -> None:
    """Puts those on a roster who are to be gone in the end."""
    with store.changing(Act("test", "roster", START)) as tx:
        tx.session.add_all(MemberRow(committee_key="tag", user_id=deed.mark, chair=False) for deed in deeds if deed.kind == "gone")


def _command(kind: str, mark: str, text: str, user: str, number: int) -> Deed:
    trigger = f"{number}.1.{kind}"
    body = urlencode(command_form(text, user_id=user, user_name=user.lower(), trigger_id=trigger)).encode()
    return Deed(kind, mark, body, key=f"command:T0SEC:{trigger}")


def _click(kind: str, mark: str, action: str, line: str, user: str, number: int, slack_url: str) -> Deed:
    payload = button(
        action,
        line,
        ephemeral=kind == "share",
        response_url=f"{slack_url}/response/{kind}{number}",
        user={"id": user, "username": user.lower(), "team_id": "T0SEC"},
        channel={"id": "C0ANY", "name": "any"},
    )
    payload["actions"][0]["action_ts"] = _stamp(number)
    return Deed(kind, mark, urlencode({"payload": json.dumps(payload)}).encode(), answered_at=f"/response/{kind}{number}")


def _stamp(number: int) -> str:
    return f"{1578650400 + number}.000001"


def effects(store: Store) -> Counter[str]:
    """How often each mark is found in the database."""
    found: Counter[str] = Counter()
    out, proof, entry = table_of(OutboxRow).c, table_of(EvidenceRow).c, table_of(AuditRow).c
    with store.reading() as conn:
        found.update(conn.execute(select(proof.address)).scalars())
        left = select(entry.thing, entry.change_id).where(entry.actor == "slack").distinct()
        found.update(thing.rpartition("/")[2] for thing, _ in conn.execute(left))
        for kind, key in conn.execute(select(out.kind, out.key)):
            found[f"{kind}:{key}"] += 1
    return found
