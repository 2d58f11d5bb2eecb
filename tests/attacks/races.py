"""People who act at the same instant, through two bots on one database: nothing is lost, and nothing overwritten unseen."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from commands.protocol.form import Faults, Form
from commands.protocol.results import Changed, Refused
from policy.model.sign_off import SignOffState
from policy.sign_off.review import Review
from storage.engine.session import Act, Store, StoreBusy
from storage.history import audit
from storage.releases import releases
from storage.sign_off import reviews
from storage.tables import MemberRow
from tests.attacks.figures import Figures
from tests.attacks.room import Room
from tests.builders.office import DAN, OLIVER, RACHEL, START, TAG_CHAIR, Office, words_of

JUNE, PEOPLE, FIFTY = "june-2020", tuple(f"U0MEMBER{number:02}" for number in range(50)), 20
"""Of so many rounds one is of fifty people; the others are of two."""

BATCH = 100
"""Rounds on one database."""


class Race:
    """Two offices over one database, as two processes would have it."""

    def __init__(self, url: str) -> None:
        self.stores = (Store(url), Store(url))
        self.offices = tuple(Office(store, START, _number=number * 1_000_000) for number, store in enumerate(self.stores))
        self.round = 0

    def at_once(self, acts: Sequence[Callable[[], object]]) -> list[object]:
        """Does all of it at once; who is told “busy” tries again."""
        gate = Barrier(len(acts))

        def act(one: Callable[[], object]) -> object:
            gate.wait(30)
            for _ in range(50):
                try:
                    return one()
                except StoreBusy:
                    time.sleep(0.01)
            return None

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(act, acts))

    def review(self) -> Review:
        """The TAG's review as stored."""
        with self.stores[0].reading() as conn:
            found = reviews.fetch_review(conn, JUNE, committee="tag")
        assert found is not None
        return found

    def close(self) -> None:
        """Closes both stores."""
        for store in self.stores:
            store.close()


def run(room: Room, rounds: int) -> Figures:
    """Has people race, in turn: a sign-off against an edit, two managers in one form, and now and then fifty members."""
    figures = Figures("races", room.dialect)
    while figures.attempts < rounds and room.open:
        race = Race(room.fresh())
        with race.stores[0].changing(Act("test", "roster", START)) as tx:
            tx.session.add_all(MemberRow(committee_key="tag", user_id=user, chair=False) for user in PEOPLE)
        race.offices[0].does(f"/release evidence {JUNE} T1 https://example.com/first", DAN)
        for _ in range(min(BATCH, rounds - figures.attempts)):
            race.round = figures.attempts
            if race.round % FIFTY == FIFTY // 2:
                _fifty(race, figures)
            elif race.round % 2:
                _managers(race, figures)
            else:
                _sign_against_edit(race, figures)
            figures.attempts += 1
        for fault in audit.verify(race.stores[0]):
            figures.harm("wrong", fault)
        race.close()
    return figures.end()


def _sign_against_edit(race: Race, figures: Figures) -> None:
    """The chair signs what they were shown while evidence is added: in the end the sign-off does not stand for what nobody saw."""
    address = f"https://example.com/{race.round}"
    one, other = race.offices
    signed, added = race.at_once(
        [
            lambda: one.say(f"/release position {JUNE} T1 met v{stamp}", TAG_CHAIR),
            lambda: other.say(f"/release evidence {JUNE} T1 {address}", DAN),
        ]
        if (stamp := race.review().stamp("T1"))
        else []
    )
    review = race.review()
    figures.count("signed before the edit", isinstance(signed, Changed))
    if not isinstance(added, Changed) or address not in {each.address for each in review.evidence_of("T1")}:
        figures.harm("lost", f"evidence {address}: {added}")
    if review.criterion("T1").state is SignOffState.MET:
        figures.harm("wrong", f"round {race.round}: Met stands, signed {type(signed).__name__}")
    if not isinstance(signed, Changed | Refused | Form):
        figures.harm("wrong", f"the sign-off was answered with {signed}")


def _managers(race: Race, figures: Figures) -> None:
    """Two managers fill in one form: both of two fields are kept, and of one field the second sees that the first was quicker."""
    one, other = race.offices
    forms = [each.say(f"/release edit {JUNE} facts", user) for each, user in ((one, RACHEL), (other, OLIVER))]
    both = race.round % 4 == 1
    mine, theirs = f"mine {race.round}", f"27.{race.round}" if both else f"theirs {race.round}"
    first, second = race.at_once(
        [
            lambda: one.fill(forms[0], RACHEL, summary=mine, reason="r"),
            lambda: other.fill(forms[1], OLIVER, **{"sec_version" if both else "summary": theirs}, reason="r"),
        ]
    )
    with race.stores[0].reading() as conn:
        release = releases.fetch_release(conn, JUNE)
    assert release is not None
    done = [isinstance(each, Changed) for each in (first, second)]
    if both:
        if not all(done) or (release.summary, release.sec_version) != (mine, theirs):
            figures.harm("lost", f"two fields: {release.summary}, {release.sec_version}: {_words(first)}, {_words(second)}")
        return
    if sum(done) != 1 or release.summary != (mine if done[0] else theirs):
        figures.harm("wrong", f"one field: {release.summary}: {type(first).__name__}, {type(second).__name__}")
    if not isinstance(second if done[0] else first, Form | Faults):
        figures.harm("wrong", f"the second was not asked: {_words(first)}, {_words(second)}")


def _words(answer: object) -> str:
    return words_of(answer)[-300:] if answer else "nothing"


def _fifty(race: Race, figures: Figures) -> None:
    """Fifty members press Met for one criterion: each position is kept once."""
    stamp = race.review().stamp("T1")
    done = race.at_once(
        [
            lambda number=number, user=user: race.offices[number % 2].say(f"/release position {JUNE} T1 met v{stamp}", user)  # type: ignore[misc]  # mypy can't type a lambda's default.
            for number, user in enumerate(PEOPLE)
        ]
    )
    kept = [each.user for each in race.review().positions_of("T1") if each.stamp == stamp and each.user in PEOPLE]
    for user, answer in zip(PEOPLE, done, strict=True):
        if kept.count(user) != 1:
            figures.harm("lost" if not kept.count(user) else "doubled", f"{user}'s position: {type(answer).__name__} {answer}")
