"""June 2020 from its evidence to live, by signed requests alone: evidence, the TAG, the Operations Group, the Panel, go-live."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from threading import get_ident

import pytest

from bot.run import loading
from policy.model.decisions import Outcome, Subject
from policy.model.releases import Release
from policy.model.scope import ModificationState, ScopeState
from policy.model.sign_off import SignOffState
from policy.releases.phase import Phase, phase
from storage.decisions import decisions
from storage.history import audit, changes
from storage.releases import releases
from storage.releases.lessons import lessons_of
from tests.builders.databases import DIALECTS, Databases
from tests.builders.rooms.clumsy import EVERY_TIME, Unsettled
from tests.builders.signed import Errors, Json, Message, Signed, View, buttons, configured, done, form, heading, refused, signed_in
from tests.builders.slack_server import fake_slack
from tests.profiles import either

JUNE = "june-2020"
RACHEL, OLIVER, DAN = "U0RACHEL", "U0OLIVER", "U0DAN"
PANEL, OPSG, TAG = "U0PANEL", "U0OPSG", "U0TAG"
TAG_MEMBER, STRANGER = "U0MEMBER", "U0STRANGER"
CHANNELS = {"": "C0JUNE", "opsg": "C0OPSG", "tag": "C0TAG", "panel": "C0PANEL", "dcc": "C0DCC"}
TESTING = tuple(f"T{number}" for number in range(1, 7))
OPERATIONAL = tuple(f"O{number}" for number in range(1, 10))


@dataclass
class Life:
    """What was seen on the way."""

    signed: Signed
    stages: dict[str, Release] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    posted: dict[str, list[Json]] = field(default_factory=dict)

    def type(self, line: str, user: str = RACHEL) -> str:
        """A command that acts at once; what was said of it."""
        return done(self.signed.type(line, user))

    def fill(self, line: str, user: str = RACHEL, **answers: str | tuple[str, ...]) -> str:
        """A command with the form that it opens; what was said of it."""
        return done(self.signed.settle(form(self.signed.type(line, user)), user, **answers))

    @property
    def release(self) -> Release:
        """June 2020 as stored."""
        with self.signed.bot.store.reading() as conn:
            found = releases.fetch_release(conn, JUNE)
        assert found
        return found

    def keep(self, stage: str) -> None:
        """Keeps what is stored and what was posted at a stage."""
        self.stages[stage] = self.release
        self.posted[stage] = self.signed.deliver()

    def card(self, channel: str) -> Message:
        """The card as it stands in a channel now: where it was posted, or updated to."""
        self.signed.deliver()
        shown = [
            arguments
            for method, arguments in self.signed.slack.calls
            if method in {"chat.postMessage", "chat.update"} and arguments["channel"] == channel and "sign-off" in str(arguments["text"])
        ]
        return Message(shown[-1], channel, ephemeral=False)

    def click(self, channel: str, label: str, user: str) -> Message | View:
        """A button of the card as it stands."""
        return self.signed.press(buttons(self.card(channel))[label], user)

    def standing(self, ref: str) -> SignOffState:
        """Where a criterion stands."""
        return next(each.state for each in self.release.criteria if each.ref == ref)

    def done_on(self, key: str) -> date | None:
        """When a milestone was done."""
        return next(each.done_on for each in self.release.milestones if each.key == key)


WAYS: Sequence[tuple[str, type[Signed]]] = either(
    (*((each, Signed) for each in DIALECTS), ("sqlite", Unsettled)), in_dev=("sqlite", Unsettled)
)
"""The databases, and people who make no mistake or take back and repeat whatever they do; in dev, only the latter, for each kind once."""


@pytest.fixture(scope="module", params=WAYS, ids=lambda way: f"{way[0]}-{way[1].__name__.lower()}")
def life(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Life]:
    """The way from January to the day after go-live, each request delivered twice by Slack."""
    dialect, people = request.param
    url = databases.empty(dialect)
    with fake_slack() as slack:
        config = configured(slack, url, [RACHEL])
        assert loading.load(config, (), replace=False) == 0
        with signed_in(slack, config, people=people) as signed:
            signed.twice = people is Signed
            real = {"now": datetime(2026, 1, 1, tzinfo=UTC)}
            living = get_ident()

            def clock() -> datetime:
                # What threads ask in the background must not run the lease out under a message that is being sent.
                real["now"] += timedelta(seconds=3 if get_ident() == living else 0)
                return real["now"]

            signed.bot.store.clock = clock
            lived = Life(signed)
            winter(lived)
            reports(lived)
            submitted(lived)
            twenty_seven_may(lived)
            two_june(lived)
            twelve_june(lived)
            live(lived)
            yield lived
    databases.drop(url)


def winter(life: Life) -> None:
    """Rosters and channels; the Panel of 17 January; the modifications decided, one rejected, one never decided."""
    life.signed.at(2020, 1, 16)
    life.type(f"/release member add @{OLIVER} to secas")
    life.type(f"/release member add @{DAN} to dcc")
    life.type(f"/release member add @{TAG_MEMBER} to tag")
    for committee, chair in (("panel", PANEL), ("opsg", OPSG), ("tag", TAG)):
        life.type(f"/release member add @{chair} to {committee} as chair")
    for committee, channel in CHANNELS.items():
        life.type(f"/release channel {JUNE} {committee} #{channel}")
    life.signed.at(2020, 1, 20)
    life.fill(f"/release baseline {JUNE}", met_on="2020-01-17", reference="SECP_76_1701_23")
    life.signed.at(2020, 3, 20)
    life.fill("/modification approve SECMP0062")
    life.fill("/modification approve MP079")
    life.fill("/modification reject MP088", reason="The Panel prefers another way")
    life.keep("winter")


def reports(life: Life) -> None:
    """The TAD and the SIT Completion Report: submitted, the TAG's view, the Panel's approval, publication."""
    for subject, day in (("tad", (2020, 3, 30)), ("sit-report", (2020, 4, 20))):
        life.signed.at(*day)
        life.fill(f"/release document {JUNE} {subject}", DAN, version="1.0", link=f"https://example.com/{subject}")
        life.fill(f"/release recommend {JUNE} tag {subject}", TAG, positive="yes", reason="As it should be")
        life.fill(f"/release decide {JUNE} {subject}", PANEL)
        life.type(f"/release document {JUNE} {subject} published")
    life.keep("reports")


def submitted(life: Life) -> None:
    """20 and 26 May: the UIT Completion Report and the evidence."""
    life.signed.at(2020, 5, 20)
    life.fill(f"/release document {JUNE} uit-report", DAN, version="1.0", link="https://example.com/uit-report")
    life.fill(f"/release evidence {JUNE}", DAN, criteria=TESTING, link="https://example.com/testing")
    life.keep("testing evidence")
    life.signed.at(2020, 5, 26)
    life.fill(f"/release evidence {JUNE}", DAN, criteria=OPERATIONAL[:7], link="https://example.com/operational")
    life.fill(f"/release evidence {JUNE}", OLIVER, criteria=OPERATIONAL[7:], link="https://example.com/secas")
    life.keep("evidence")


def twenty_seven_may(life: Life) -> None:
    """The TAG walks through T1 to T6 on its card, one of them with a condition, and gives both its views."""
    life.signed.at(2020, 5, 27)
    life.type(f"/release signoff {JUNE} tag")
    life.said["stranger"] = refused(life.click("C0TAG", "Met", STRANGER))
    life.said["submitter"] = refused(life.click("C0TAG", "Met", DAN))
    for ref in TESTING[:4]:
        assert f"{ref} is " in life.card("C0TAG").text
        life.said[ref] = done(life.click("C0TAG", "Met", TAG))
    conditional = form(life.click("C0TAG", "Met with conditions", TAG))
    assert isinstance(life.signed.fill(conditional, TAG, reason=" ", condition="Close the two", owner=DAN, due="2020-06-10"), Errors)
    done(life.signed.fill(conditional, TAG, reason="Two open defects", condition="Close the two", owner=DAN, due="2020-06-10"))
    done(life.click("C0TAG", "Met", TAG))
    life.said["end"] = life.card("C0TAG").text
    following = form(life.click("C0TAG", "Recommend", TAG))
    done(life.signed.fill(following, TAG, positive="yes", reason="Testing is complete"))
    life.fill(f"/release recommend {JUNE} tag uit-report", TAG, positive="yes", reason="UIT was completed")
    life.keep("tag")


def two_june(life: Life) -> None:
    """The Operations Group; new evidence for O3 makes that one sign-off stale, the recommendation falls, and both are given again."""
    life.signed.at(2020, 6, 2)
    life.type(f"/release signoff {JUNE} opsg")
    for _ in OPERATIONAL:
        done(life.click("C0OPSG", "Met", OPSG))
    done(life.signed.fill(form(life.click("C0OPSG", "Recommend", OPSG)), OPSG, positive="yes", reason="Ready"))
    life.keep("first round")
    life.said["stale"] = life.type(f"/release evidence {JUNE} O3 https://example.com/more", DAN)
    life.keep("stale")
    life.said["blocked"] = str(
        life.signed.fill(form(life.signed.type(f"/release recommend {JUNE} opsg", OPSG)), OPSG, positive="yes", reason="Ready", despite=" ")
    )
    life.type(f"/release signoff {JUNE} opsg O3", OPSG)
    done(life.click("C0OPSG", "Met", OPSG))
    life.fill(f"/release recommend {JUNE} opsg", OPSG, positive="yes", reason="Ready, O3 included")
    life.keep("opsg")
    life.signed.at(2020, 6, 10)
    life.said["open condition"] = str([each.text for each in pack(life)])
    life.fill(f"/release condition {JUNE}", TAG, note="Both are closed")
    life.keep("condition closed")


def pack(life: Life) -> list[Message]:
    """The pack before go or no-go, as the Panel's chair sees it."""
    shown = life.signed.type(f"/release decide {JUNE} go-live", PANEL)
    assert isinstance(shown, Message)
    return [shown]


def twelve_june(life: Life) -> None:
    """The Panel: the UIT Completion Report, then Go, with every outstanding item acknowledged and the decision confirmed."""
    life.signed.at(2020, 6, 12)
    life.fill(f"/release decide {JUNE} uit-report", PANEL)
    life.said["not yet"] = refused(life.signed.type(f"/release live {JUNE}", RACHEL))
    life.said["not theirs"] = refused(life.signed.type(f"/release decide {JUNE} go-live go", TAG))
    (shown,) = pack(life)
    life.said["pack"] = shown.text
    assert [label for label in buttons(shown) if label in {"Go", "No-go", "Defer"}] == ["Go", "No-go", "Defer"]
    asked = form(life.signed.press(buttons(shown)["Go"], PANEL))
    names = [name for name in asked.fields if name.startswith("ack-")]
    ticked = [each for name, block in asked.fields.items() if name.startswith("each-") for each in block["element"]["options"]]
    single = [str(asked.fields[name]["label"]["text"]) for name in names if str(asked.fields[name]["label"]["text"]).startswith("Reason: ")]
    life.said["acknowledge"] = "\n".join([*(str(each["text"]["text"]) for each in ticked), *single])
    acks: dict[str, str] = dict.fromkeys(names, "Known and accepted")
    missing = life.signed.fill(asked, PANEL, **{**acks, names[0]: " "})
    assert isinstance(missing, Errors)
    assert set(missing.by_field) == {names[0]}
    confirm = life.signed.fill(asked, PANEL, **acks)
    life.said["confirm"] = form(confirm).text
    life.said["go"] = done(life.signed.fill(form(confirm), PANEL))
    life.keep("go")
    life.said["again"] = refused(life.signed.type(f"/release decide {JUNE} go-live go", PANEL))
    life.said["closed"] = refused(life.signed.type(f"/release evidence {JUNE} O1 https://example.com/late", DAN))
    life.said["too early"] = refused(life.signed.type(f"/release live {JUNE}", RACHEL))


def live(life: Life) -> None:
    """25 June: live, implemented, lessons."""
    life.signed.at(2020, 6, 25)
    life.said["live"] = life.fill(f"/release live {JUNE}")
    life.fill(f"/release live {JUNE} lessons tag", TAG, text="Book UIT earlier")
    life.keep("live")
    status = life.signed.type(f"/release status {JUNE}", STRANGER)
    assert isinstance(status, Message)
    life.said["status"] = status.text


def test_evidence_completes_its_milestones_on_its_days(life: Life) -> None:
    """Testing evidence with the UIT report on 20 May, operational evidence on 26 May."""
    assert (life.done_on("evidence-testing"), life.done_on("evidence-operational")) == (date(2020, 5, 20), date(2020, 5, 26))


def test_each_committee_signs_off_on_its_own_card(life: Life) -> None:
    """All criteria are resolved, and each channel had one card, posted once."""
    assert {each.state for each in life.stages["go"].criteria} == {SignOffState.MET}
    for channel in ("C0TAG", "C0OPSG"):
        cards = [each for each in life.signed.slack.messages if each["channel"] == channel and "SEC Release: " in each["text"]]
        assert len([each for each in cards if "sign-off" in str(each["text"]).splitlines()[0]]) == 1
    assert "6 of 6 resolved" in life.said["end"]


def test_who_may_not_is_refused_on_the_record(life: Life) -> None:
    """A stranger and the DCC are refused on the card; the TAG's chair decides nothing for the Panel."""
    assert "Only a member of the committee or the committee's chair" in life.said["stranger"]
    assert "Only" in life.said["submitter"]
    assert "the deciding body's chair" in life.said["not theirs"]
    with life.signed.bot.store.reading() as conn:
        _, rows = changes.changes(conn, release=JUNE, limit=2000)
    assert {each.actor for each in rows if each.outcome == "refused"} >= {STRANGER, DAN, TAG}


def test_a_change_to_evidence_takes_back_what_stood_on_it(life: Life) -> None:
    """O3 alone is stale, the recommendation is withdrawn, and another needs O3 again or the reason why not."""
    stale = [each.ref for each in life.stages["stale"].criteria if each.state is SignOffState.STALE]
    assert stale == ["O3"]
    assert "The recommendation of the Operations Group is withdrawn" in life.said["stale"]
    assert [each.committee for each in life.stages["stale"].recommendations if each.subject is Subject.GO_LIVE] == ["tag"]
    assert "despite" in life.said["blocked"]
    assert {each.committee for each in life.stages["opsg"].recommendations if each.subject is Subject.GO_LIVE} == {"tag", "opsg"}


def test_a_condition_gates_until_its_committee_closes_it(life: Life) -> None:
    """T5 stands with its condition in the pack, and is met once the TAG closed it."""
    t5 = {stage: next(each.state for each in life.stages[stage].criteria if each.ref == "T5") for stage in ("tag", "condition closed")}
    assert t5 == {"tag": SignOffState.CONDITIONS, "condition closed": SignOffState.MET}
    assert "Close the two" in life.said["open condition"]
    assert "Close the two" not in life.said["pack"]


def test_the_reviews_and_views_complete_their_milestones(life: Life) -> None:
    """The TAG's two views complete its step on 27 May, the Operations Group's on 2 June, the reports' approvals on their days."""
    assert [life.done_on(key) for key in ("review-testing", "review-operational")] == [date(2020, 5, 27), date(2020, 6, 2)]
    assert [life.done_on(key) for key in ("tad-updated", "tad-review", "tad-decision")] == [date(2020, 3, 30)] * 3
    assert [life.done_on(key) for key in ("uit-decision", "go-no-go", "go-live")] == [
        date(2020, 6, 12),
        date(2020, 6, 12),
        date(2020, 6, 25),
    ]


def test_the_go_excludes_the_undecided_by_name(life: Life) -> None:
    """MP084 had no decision: the pack, the acknowledgement and the confirmation name it, and it is out with the reason."""
    for where in ("pack", "acknowledge", "confirm"):
        assert "MP084" in life.said[where], where
    out = {each.name: each.out_reason for each in life.stages["go"].scope if each.state is ScopeState.OUT}
    assert set(out) == {"MP088", "MP084"}
    assert out["MP084"] == "excluded by the Go of 12 Jun 2020, undecided: Known and accepted"


def test_the_go_is_on_record_announced_and_pinned(life: Life) -> None:
    """The decision with its acknowledgements, its announcement in the release's channel, and the pin."""
    decision = life.stages["go"].decisions[-1]
    assert (decision.subject, decision.outcome, decision.body, decision.met_on) == (
        Subject.GO_LIVE,
        Outcome.GO,
        "panel",
        date(2020, 6, 12),
    )
    (told,) = [each for each in life.posted["go"] if each["channel"] == "C0JUNE" and "Go on go-live" in each["text"]]
    assert {"channel": "C0JUNE", "timestamp": told["ts"]} in [
        {name: each[name] for name in ("channel", "timestamp")} for each in life.signed.slack.called("pins.add")
    ]
    with life.signed.bot.store.reading() as conn:
        kept = decisions.acknowledgements(conn, JUNE, len(life.stages["go"].decisions))
    assert len(kept) == len(life.said["acknowledge"].splitlines())
    assert all(reason == "Known and accepted" for _, reason in kept)


def test_nothing_moves_out_of_order(life: Life) -> None:
    """No live before the Go or before the day, no second Go, no evidence after it."""
    assert "has not given a Go" in life.said["not yet"]
    assert "can't be marked live before its go-live on 25 Jun 2020." in life.said["too early"]
    assert "already" in life.said["again"]
    assert "has its Go" in life.said["closed"]


def test_live_implements_what_is_whole(life: Life) -> None:
    """MP079 and SECMP0053 are implemented; SECMP0062 waits for its part 2 in November."""
    release = life.release
    assert (release.live_on, phase(release, date(2020, 6, 25))) == (date(2020, 6, 25), Phase.LIVE)
    states = {each.modification.ref: each.modification.state for each in release.in_scope}
    assert states == {
        "SECMP0053": ModificationState.IMPLEMENTED,
        "SECMP0062": ModificationState.APPROVED,
        "MP079": ModificationState.IMPLEMENTED,
    }
    assert "Waiting for their other parts: SECMP0062." in life.said["live"]


def test_lessons_are_asked_for_and_offered_to_the_next_release(life: Life) -> None:
    """Each committee's channel is asked; what the TAG says is a choice for O5 of November 2020."""
    asked = {each["channel"] for each in life.posted["live"] if "lessons learnt" in each["text"]}
    assert asked == {"C0TAG", "C0OPSG", "C0PANEL", "C0DCC"}
    with life.signed.bot.store.reading() as conn:
        (kept,) = lessons_of(conn, JUNE)
    assert (kept.committee, kept.text) == ("tag", "Book UIT earlier")


def test_the_status_says_it_all(life: Life) -> None:
    """Live, the counts, the recommendations, and the decision in the words that others rely on."""
    status = life.said["status"]
    assert "Decision: Go, 12 June 2020" in status
    assert "TAG  6 of 6 met" in status
    assert "Operations Group recommends go-live, 2 Jun 2020" in status


def test_the_history_is_whole(life: Life) -> None:
    """The chain verifies, and replaying it gives what is stored."""
    assert audit.verify(life.signed.bot.store) == []
    with life.signed.bot.store.reading() as conn:
        assert audit.replay(conn) == audit.snapshot(conn)


REGRETTED = {
    *(f"/release {verb}" for verb in ("channel", "condition", "document", "evidence", "live", "member", "position", "recommend")),
    *(f"/release decide {subject}" for subject in ("baseline", "go-live", "sit-report", "tad", "uit-report")),
    *("/modification approve", "/modification reject"),
}
"""The kinds of changes that are taken back and done again."""


def test_the_clumsy_took_everything_back_and_did_it_again(life: Life) -> None:
    """Each change was undone and redone by its buttons, and somebody left and came back on each new day, with the same life in the end."""
    if isinstance(life.signed, Unsettled):
        assert len(life.signed.regretted) > (40 if EVERY_TIME else 17)
        assert {kind for kind, _ in life.signed.kinds} == REGRETTED
        assert life.signed.left > 6


def test_headings_of_answers_are_plain(life: Life) -> None:
    """The table of all roles, for a person on no roster."""
    answer = life.signed.type("/release help roles all page 2", STRANGER)
    assert isinstance(answer, Message)
    assert heading(answer) == "Who may do what"
    assert "Take a position on a criterion" in answer.text
