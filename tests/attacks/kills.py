"""SIGKILL at named failpoints and at random: what was answered is on record once, and what is on record is posted once."""

from __future__ import annotations

import mmap
import random
from functools import partial
from typing import Any

from slack_sdk import WebClient
from sqlalchemy.engine.default import DefaultDialect

from bot.slack.sending import files, outcomes, posting
from storage.history import journal
from storage.mail import inbox, outbox
from tests.attacks import acts
from tests.attacks.acts import Deed
from tests.attacks.figures import Figures
from tests.attacks.room import REAL, Room, Wired, compare_history, compare_posts, counting, drain, in_child, patched, warm, wired

BATCH = 40
"""Kills on one database, before it is looked over and exchanged for a fresh one."""

LEASE_RUNS_OUT = 20.0
"""Seconds of the attack's time between two processes: the first one's leases have run out."""

FAILPOINTS: dict[str, tuple[Any, str, bool]] = {
    "the delivery's key was noted": (inbox, "claim", False),
    "before the history is written": (journal, "append", True),
    "before a commit": (DefaultDialect, "do_commit", True),
    "after a commit": (DefaultDialect, "do_commit", False),
    "rows were claimed": (outbox, "claim", False),
    "before a call to Slack": (WebClient, "api_call", True),
    "after a call to Slack": (WebClient, "api_call", False),
    "between a post and its mark": (outbox, "mark_sent", True),
    "after the mark": (outbox, "mark_sent", False),
    "before a look-up": (posting, "look_up", True),
    "after a look-up": (posting, "look_up", False),
    "amid an upload": (files, "_upload", False),
    "before an upload is kept": (outbox, "keep", True),
    "before an upload is shared": (outbox, "keep", False),
    "before what follows is queued": (outcomes.Outcomes, "_follow_up", True),
    "rows are given back": (outbox, "give_back", False),
}
"""By what has just happened or is about to: where it is in the code, and whether the process dies before it."""

OF_UPLOADS = frozenset({"amid an upload", "before an upload is kept", "before an upload is shared"})
OF_LOOK_UPS = frozenset({"before a look-up", "after a look-up"})
LEAVES_A_LOOK_UP = frozenset(
    {"after a call to Slack", "before a call to Slack", "between a post and its mark", "before what follows is queued", "rows were claimed"}
)
"""After a death there the next process looks whether its message is in Slack."""

OFTEN_REACHED = frozenset({"before a commit", "after a commit", "before a call to Slack", "after a call to Slack", "after the mark"})
"""What a process comes by several times."""


def run(room: Room, kills: int, seed: int = 1) -> Figures:
    """Kills that many processes at work, and looks over every database in the end."""
    figures, chance, number = Figures("kills", room.dialect), random.Random(seed), 0
    warm(room)
    while figures.attempts < kills and room.open:
        url = room.fresh()
        answered = mmap.mmap(-1, 8 * BATCH)
        deeds: list[Deed] = [acts.card(number)]
        here, point = 0, ""
        for round_number in range(3 * BATCH):
            if here == min(BATCH, kills - figures.attempts + here) or not room.open:
                break
            number += 1
            deeds.append(_next_deed(number, room.slack.url))
            cold = wired(url, room.slack.url)
            cold.later(LEASE_RUNS_OUT * (round_number + 1))
            died, point = _strike(cold, deeds, answered, chance, _in_reach(deeds[-1], point))
            figures.count("processes that ended before their failpoint", not died)
            if died:
                here += 1
                figures.attempts += 1
                figures.count(f"at {point}")
        _look_over(figures, url, room, deeds, answered)
    return figures.end()


def _next_deed(number: int, slack_url: str) -> Deed:
    match number % 8:
        case 3:
            return acts.export(number)
        case 1 | 5:
            return acts.share(number, slack_url)
        case _:
            return acts.evidence(number)


def _in_reach(deed: Deed, died_at: str) -> list[str]:
    """The failpoints that a process will come by: without those of uploads and look-ups where it has none to make."""
    out = (OF_UPLOADS if deed.kind != "file" else frozenset()) | (OF_LOOK_UPS if died_at not in LEAVES_A_LOOK_UP else frozenset())
    return [each for each in FAILPOINTS if each not in out]


def _strike(cold: Wired, deeds: list[Deed], answered: mmap.mmap, chance: random.Random, points: list[str]) -> tuple[bool, str]:
    """Has a process do what was not answered yet and deliver, and kills it. Returns whether it died, and where."""
    work = partial(_work, cold, deeds, answered)
    if chance.random() < 0.2:
        return in_child(work, killed_after=chance.uniform(0, 0.2)) is None, "random"
    point = chance.choice(points)
    owner, name, before = FAILPOINTS[point]
    nth = chance.choice((1, 1, 1, 2, 3)) if point in OFTEN_REACHED else 1

    def fatal() -> bool:
        with patched(owner, name, counting(getattr(owner, name), nth, before=before)):
            return work()

    return in_child(fatal) is None, point


def _work(one: Wired, deeds: list[Deed], answered: mmap.mmap) -> bool:
    for place, deed in enumerate(deeds):
        if not answered[place] and _is_accepted(deed, one):
            answered[place] = 1
    one.bot.delivery.deliver_due()
    return True


def _is_accepted(deed: Deed, one: Wired) -> bool:
    """Whether Slack need not deliver it again. A click's answer goes to its response_url, which is read in the end."""
    answer = deed.send(one.client)
    refused = any(word in answer.body for word in (b"busy", b"nothing was changed", b"can't tell"))
    return answer.status == 200 and not refused


def _look_over(figures: Figures, url: str, room: Room, deeds: list[Deed], answered: mmap.mmap) -> None:
    """Lets Slack deliver once more what was not answered, delivers all, and compares the record and Slack with what was done."""

    def look() -> Figures:
        found = Figures("", "")
        one = wired(url, room.slack.url, at=REAL)
        one.later(LEASE_RUNS_OUT * (3 * BATCH + 2))
        accepted = sum(answered[place] for place in range(len(deeds)))
        _work(one, deeds, answered)
        drain(one)
        told = {each["path"] for each in room.slack.ask("messages")["webhooks"] if "will be posted" in str(each.get("text"))}
        effects = acts.effects(one.bot.store)
        for deed in deeds:
            # Who pressed a button and was not told that it worked presses again.
            if not effects[deed.mark] and deed.answered_at and deed.answered_at not in told:
                deed.send(one.client)
                found.count("clicks answered with no success, done again")
        drain(one)
        effects = acts.effects(one.bot.store)
        for deed in deeds:
            times = effects[deed.mark]
            if times != 1:
                found.harm("lost" if not times else "doubled", f"{deed.kind} {deed.mark} took effect {times} times")
        compare_posts(found, one.bot.store, room.slack)
        compare_history(found, one.bot.store)
        found.count("acts", len(deeds))
        found.count("acts answered before a kill", accepted)
        one.close()
        return found

    found = in_child(look)
    assert found is not None
    figures.add(found)
