"""A state machine over evidence, positions, amendments and decisions, through the commands themselves.

It looks for a sign-off that stands on something changed, and for a Go without its acknowledgements (R15, R16).
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from commands.protocol.form import Form
from commands.protocol.results import Changed
from policy.model.decisions import Outcome, Subject
from policy.model.sign_off import SignOffState
from policy.sign_off.review import Review
from policy.sign_off.sign_off import SETTLED
from storage.decisions import decisions
from storage.engine.session import Act, Store
from storage.history import audit
from storage.sign_off import amendments, reviews
from storage.tables import MemberRow
from tests.builders.databases import template
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, TAG_MEMBER, Office, copied, open_office
from tests.profiles import examples

KEY = "june-2020"
REFS = ("T1", "T2")
SPEAKERS = (TAG_CHAIR, TAG_MEMBER, "U0BOTH", STRANGER)
VERDICTS = ("met", "conditions", "not-met", "hold", "abstain", "recuse", "take-back")


def make(path: Path) -> None:
    """An office in which two criteria to walk through are enough, and a member is also of the DCC."""
    store = open_office(f"sqlite:///{path}")
    with store.changing(Act("test", "roster", datetime(2020, 5, 27, tzinfo=UTC))) as tx:
        tx.session.add(MemberRow(committee_key="dcc", user_id="U0BOTH", chair=False))
        tx.session.add(MemberRow(committee_key="tag", user_id="U0BOTH", chair=False))
    store.close()


class SignOff(RuleBasedStateMachine):
    """People at work on T1 and T2; `known` is what each position was taken on, as the test itself saw it."""

    stamps = Bundle("stamps")

    @initialize()
    def start(self) -> None:
        """A fresh office on the day of the review, whose real clock moves on with each look."""
        self.folder = tempfile.TemporaryDirectory(prefix="release-bot-machine-")
        self.store = Store(copied(template("sign-off-machine", make), Path(self.folder.name) / "own.db"))
        real = {"now": datetime(2026, 1, 1, tzinfo=UTC)}

        def clock() -> datetime:
            real["now"] += timedelta(seconds=5)
            return real["now"]

        self.store.clock = clock
        self.office = Office(self.store)
        self.office.at(2020, 5, 27)
        self.office.say(f"/release channel {KEY} tag <#C0TAG>")
        self.known: dict[tuple[str, str], object] = {}
        self.gone = False
        self.count = self.signed = 0

    def review(self) -> Review:
        """The TAG's review as stored."""
        with self.store.reading() as conn:
            found = reviews.fetch_review(conn, KEY, committee="tag")
        assert found is not None
        return found

    def shown(self, ref: str) -> object:
        """What a reviewer sees of a criterion: its words and what is submitted for it."""
        review = self.review()
        return (review.criterion(ref).text, tuple((each.number, each.address) for each in review.evidence_of(ref) if each.active))

    @rule(ref=st.sampled_from(REFS), user=st.sampled_from((DAN, RACHEL, "U0BOTH")))
    def submit(self, ref: str, user: str) -> None:
        """Evidence comes in."""
        self.count += 1
        self.office.say(f"/release evidence {KEY} {ref} https://example.com/{self.count}", user)

    @rule(ref=st.sampled_from(REFS), number=st.integers(1, 3))
    def withdraw(self, ref: str, number: int) -> None:
        """Evidence is withdrawn, where there is such."""
        form = self.office.say(f"/release evidence {KEY} {ref} withdraw {number}", RACHEL)
        if isinstance(form, Form):
            self.office.fill(form, RACHEL, reason="Wrong")

    @rule(ref=st.sampled_from(REFS), target=stamps)
    def look(self, ref: str) -> tuple[str, str]:
        """Somebody looks at the card, and may click much later."""
        return ref, self.review().stamp(ref)

    @rule(seen=stamps, user=st.sampled_from(SPEAKERS), verdict=st.sampled_from(VERDICTS))
    def click(self, seen: tuple[str, str], user: str, verdict: str) -> None:
        """A button of the card as it was seen then; forms are filled in."""
        self.position(*seen, user, verdict)

    @rule(ref=st.sampled_from(REFS), user=st.sampled_from((TAG_CHAIR, "U0BOTH")), verdict=st.sampled_from(("met", "conditions", "hold")))
    def sign(self, ref: str, user: str, verdict: str) -> None:
        """A button of the card as it is: without this most walks would never come to a sign-off that something could be done to."""
        self.position(ref, self.review().stamp(ref), user, verdict)

    def position(self, ref: str, stamp: str, user: str, verdict: str) -> None:
        """A click on a criterion as it was shown with that stamp."""
        current = self.review()
        before = self.shown(ref)
        own = user in {each.submitted_by for each in current.evidence_of(ref) if each.active}
        result = self.office.say(f"/release position {KEY} {ref} {verdict} v{stamp}", user)
        if isinstance(result, Form):
            answers = {"condition": "Do it", "owner": DAN, "due": "2020-06-10"} if verdict == "conditions" else {}
            result = self.office.fill(result, user, reason="Because", **answers)
        if isinstance(result, Changed):
            assert stamp == current.stamp(ref), "a click on what was shown before was taken"
            assert user != STRANGER
            assert not own or verdict in {"recuse", "take-back"}, "somebody signed off what they submitted"
            assert not self.gone, "a sign-off changed after the Go"
            self.known[(ref, user)] = before
            self.signed += 1

    @rule(user=st.sampled_from((TAG_CHAIR, TAG_MEMBER)))
    def close(self, user: str) -> None:
        """An open condition is closed, where there is one."""
        form = self.office.say(f"/release condition {KEY}", user)
        if isinstance(form, Form):
            first = form.fields[0].options[0].value
            self.office.does(form, user, condition=first, note="Seen to")

    @rule(quorum=st.sampled_from(("chair", "1", "2")), user=st.sampled_from((PANEL_CHAIR, RACHEL)))
    def requorum(self, quorum: str, user: str) -> None:
        """The rule by which the committee resolves is changed: mid-review by the deciding body alone."""
        self.office.say(f"/release quorum tag {quorum}", user)

    @rule(user=st.sampled_from((*SPEAKERS, DAN, RACHEL)))
    def undo(self, user: str) -> None:
        """Somebody takes back their own newest change, where that can be."""
        before = {ref: self.shown(ref) for ref in REFS}
        there = {(ref, each.user) for ref in REFS for each in self.review().positions_of(ref)}
        form = self.office.say("/release undo", user)
        if not isinstance(form, Form) or not isinstance(self.office.fill(form, user), Changed):
            return
        review = self.review()
        for ref in REFS:
            for each in review.positions_of(ref):
                # A position that came back, or that went along with an editorial change and now back with it, is on what is there now.
                moved = (ref, each.user) not in there or self.known.get((ref, each.user)) == before[ref]
                if moved and each.stamp == review.stamp(ref):
                    self.known[(ref, each.user)] = self.shown(ref)

    @rule(ref=st.sampled_from(REFS), editorial=st.booleans())
    def amend(self, ref: str, editorial: bool) -> None:
        """A criterion is reworded: by the Panel, or as an editorial change that the chair confirms."""
        self.count += 1
        form = self.office.say(f"/release criterion {KEY} reword {ref}")
        if not isinstance(form, Form):
            return
        ticks = ("editorial",) if editorial else ()
        text = f"Worded otherwise, {self.count}."
        self.office.does(form, RACHEL, text=text, reason="Clearer", editorial=ticks)
        before = self.shown(ref)
        if editorial:
            with self.store.reading() as conn:
                number = amendments.fetch_amendments(conn, KEY)[-1].number
            self.office.does(f"/release criterion {KEY} confirm {number}", TAG_CHAIR)
            for (known, user), seen in list(self.known.items()):
                if known == ref and seen == before:
                    self.known[(known, user)] = self.shown(ref)
        else:
            self.office.does(self.office.asks(f"/release decide {KEY} criteria", PANEL_CHAIR), PANEL_CHAIR)

    @precondition(lambda self: self.signed >= 3)
    @rule(acknowledge=st.booleans())
    def go(self, acknowledge: bool) -> None:
        """The Panel's chair says Go, with all acknowledged or with one thing left out."""
        form = self.office.say(f"/release decide {KEY} go-live go", PANEL_CHAIR)
        if not isinstance(form, Form):
            return
        names = [each.name for each in form.fields if each.name.startswith("ack-")]
        # One reason stands for all of a group, whose items are ticked one by one.
        ticked = [len(each.options) for each in form.fields if each.name.startswith("each-")]
        said = dict.fromkeys(names, "Known")
        if names and not acknowledge:
            said[names[-1]] = ""
        if names and not acknowledge:
            self.office.faults(form, PANEL_CHAIR, field=names[-1], reason="So be it", **said)
            return
        self.office.does(self.office.asks(form, PANEL_CHAIR, reason="So be it", **said), PANEL_CHAIR)
        self.gone = True
        with self.store.reading() as conn:
            decision = max(number for number in range(1, 60) if decisions.decision(conn, KEY, number))
            kept = decisions.acknowledgements(conn, KEY, decision)
        assert len(kept) == sum(ticked) + len(names) - len(ticked), "each item is kept with its reason"
        assert all(reason for _, reason in kept)

    @precondition(lambda self: self.gone)
    @rule()
    def reverse(self) -> None:
        """The Panel takes its Go back, on the record."""
        form = self.office.say(f"/release decide {KEY} go-live no-go", PANEL_CHAIR)
        confirm = self.office.fill(form, PANEL_CHAIR, reason="Too early after all")
        assert isinstance(self.office.fill(confirm, PANEL_CHAIR), Changed)
        self.gone = False

    @invariant()
    def no_sign_off_stands_on_something_changed(self) -> None:
        """A criterion that is resolved has a position that was taken on exactly what is there now."""
        if not hasattr(self, "office") or self.gone:
            return  # Under a Go the sign-offs stay as they were when it was given.
        release = self.office.release()
        review = self.review()
        for ref in REFS:
            standing = next(each.state for each in release.criteria if each.ref == ref)
            assert standing is review.resolution(ref).state, "what is stored is not what follows from the positions"
            if standing in SETTLED:
                speaking = [
                    each
                    for each in review.positions_of(ref)
                    if (each.chair or review.quorum != "chair") and each.stamp == review.stamp(ref)
                ]
                assert any(self.known.get((ref, each.user)) == self.shown(ref) for each in speaking)
            if standing is SignOffState.CONDITIONS:
                assert any(each.open for each in review.conditions_of(ref))

    @invariant()
    def a_go_is_the_last_word_or_there_is_none(self) -> None:
        """The record and the machine agree on whether there is a Go."""
        if hasattr(self, "office"):
            last = [each.outcome for each in self.office.release().decisions if each.subject is Subject.GO_LIVE]
            assert (last[-1:] == [Outcome.GO]) is self.gone

    def teardown(self) -> None:
        """The history is whole at the end."""
        if hasattr(self, "store"):
            assert audit.verify(self.store) == []
            self.store.close()
            self.folder.cleanup()


SignOff.TestCase.settings = settings(max_examples=examples(0.1, least=3), stateful_step_count=35)
TestSignOff = SignOff.TestCase
