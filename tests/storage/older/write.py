"""Writes the database of before the rearrangement, as the README beside it says; no test imports this."""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from bot.bootstrap import Bot, make_bot
from bot.slack.delivery import Delivery
from commands.catalogue import perform
from commands.files.feeds import FeedMade
from commands.nudges import daily_check
from commands.protocol.form import Answer, Form
from commands.protocol.request import Actor, Request
from commands.protocol.results import Changed, Refused
from storage.mail import outbox
from storage.mail.leases import LEASE
from storage.sign_off import reviews
from tests.builders.office import (
    DAN,
    JUNE_CHANNEL,
    OLIVER,
    OPSG_CHAIR,
    PANEL_CHAIR,
    RACHEL,
    STRANGER,
    TAG_CHAIR,
    TAG_MEMBER,
    Office,
    open_office,
)
from tests.builders.signed import configured
from tests.builders.slack_server import FakeSlack, Misbehaviour, fake_slack

JUNE, NOVEMBER, NEXT = "june-2020", "november-2020", "june-2021"
DEPUTY = "U0DEPUTY"
TESTING = tuple(f"T{number}" for number in range(1, 7))
OPERATIONAL = tuple(f"O{number}" for number in range(1, 10))
LINK = "https://example.com"


@dataclass
class Writer:
    """People at work, the bot that answers them, and the fake Slack that it posts to."""

    office: Office
    bot: Bot
    slack: FakeSlack
    real: Callable[[], datetime]

    def do(self, line: str, user: str = RACHEL, channel: str = "C0ANY", /, **answers: Answer) -> None:
        """A command that must succeed; the forms that it opens are sent back with the answers that they have fields for."""
        result = self.office.say(line, user, channel=channel)
        for _ in range(4):
            if not isinstance(result, Form):
                break
            names = {each.name for each in result.fields}
            known = {name: value for name, value in answers.items() if name in names}
            acks = {name: "Known and accepted" for name in names if name.startswith("ack-")}
            result = self.office.fill(result, user, **{**acks, **known})
        assert isinstance(result, Changed), (line, result)

    def refused(self, line: str, user: str) -> None:
        """A command that must be refused, which is on record too."""
        result = self.office.say(line, user)
        assert isinstance(result, Refused), (line, result)

    def fetching(self, text: str, *fetched: str, user: str = RACHEL) -> None:
        """A command that comes with what the bot asked Slack or the browser for."""
        result = perform(self.bot.store, Request("/release", text, Actor(user), self.office.now, f"fetching:{text}", fetched=fetched))
        assert not isinstance(result, Refused), result
        if isinstance(result, FeedMade):
            print(result.address)  # Only its digest is in the database.

    def share(self, text: str, channel: str, key: str, thread: str = "") -> None:
        """The button that shows an answer to a whole channel."""
        shown = self.bot.handling.share(Request("/release", text, Actor(RACHEL), self.office.now, key, channel), thread)
        assert "Shared" in str(shown), shown

    def tick(self) -> None:
        """The scheduler's tick."""
        daily_check.tick(self.bot.store, self.office.now, time(9))

    def deliver(self) -> None:
        """The outbox delivered, at the time that it is."""
        Delivery(self.bot.store, self.bot.client, self.bot.render, business_now=lambda: self.office.now, now=self.real).deliver_due()

    def morning(self, month: int, day: int, hour: int = 9) -> None:
        """A day's check, its messages delivered, and a tick that notes so."""
        self.office.at(2020, month, day, hour)
        self.tick()
        self.deliver()
        self.tick()
        self.deliver()


def january(one: Writer) -> None:
    """Rosters, channels, settings, the baseline; a channel that refuses; edits, a finding accepted, comments, an undone change."""
    one.do(f"/release member add @{DEPUTY} to tag")
    one.do(f"/release deputy @{DEPUTY} for @{TAG_CHAIR} until 2020-02-14", TAG_CHAIR)
    one.do("/release clear #C0TAG amber")
    for key, channels in ((JUNE, "tag opsg panel dcc secas"), (NOVEMBER, "panel")):
        for committee in channels.split():
            one.do(f"/release channel {key} {committee} #C0{committee.upper()}")
    one.do(f"/release channel {NOVEMBER} #C0NOVEMBER")
    one.do("/modification follow MP084 #C0FOLLOW")
    one.do(f"/release accept {JUNE} dcc-total", reason="The DCC has explained the difference.")
    one.refused(f"/release baseline {JUNE}", STRANGER)
    one.office.at(2020, 1, 13, 9)
    one.tick()
    one.slack.errors["chat.postMessage"] = "is_archived"
    one.deliver()
    one.slack.errors.clear()
    one.tick()
    one.deliver()
    one.morning(1, 13, 14)
    one.do(f"/release milestone {JUNE} tad-draft 2020-01-31")
    one.do(f"/release milestone {JUNE} tad-draft 2020-02-03")
    one.office.undoes()
    one.do(f"/release snooze {JUNE} baseline-documents", until="2020-01-16", reason="The paper is out.")
    one.do(f"/release reminders {JUNE} milestone", ahead="10, 5, 1, 0")
    one.do("/release reminders off", OLIVER)
    one.fetching(f"feed {JUNE}", "https://bot.example.org")
    one.fetching("feed tag", "https://bot.example.org", user=TAG_MEMBER)
    one.fetching("sync ssc <!subteam^S0SSC|@ssc>", "U0SSC", "U0SSC2")
    one.do("/release quorum ssc 1")
    one.do(f"/release comment {JUNE}", version="1.1", party="A Party", text="When does UIT begin?")
    one.do(f"/release comment {JUNE} 1", disposition="accepted", reason="It is in the timetable.")
    one.do(f"/release comment {JUNE}", OLIVER, version="1.1", party="Another Party", text="How much is it?")
    one.morning(1, 17)
    one.office.at(2020, 1, 20)
    one.do(f"/release baseline {JUNE}", met_on="2020-01-17", reference="SECP_76_1701_23")
    one.do("/release add MP100 to november-2020 by 2020-05-29", description="All of it")
    one.do("/modification request CR9001", title="A change request", state="raised", expected="Q3 2020")
    one.do("/modification depends MP100 on CR9001", reach="exited PIT", before="go-live")
    one.do(
        "/release move MP100 from november-2020 to june-2020",
        reason="It is ready",
        reference="SECP_76_2",
        agreed_on="2020-01-17",
        documents="None",
        cost="None",
        testing="None",
    )
    one.do("/release create february-2021")
    one.do("/release cancel february-2021", reason="Nothing is in it")
    one.do("/release edit november-2020 codes", other_codes="None is touched.")
    one.morning(1, 21)


def to_go(one: Writer) -> None:
    """February to 12 June: outcomes, documents, evidence, sign-off with a condition, stale and again, Go."""
    one.office.at(2020, 2, 5)
    one.do(f"/release milestone {JUNE} tad-draft done", DAN)
    one.morning(2, 6)
    one.office.at(2020, 3, 10)
    one.do(f"/release reassign {JUNE} evidence-testing", person=DAN, reason="He has it")
    one.office.at(2020, 3, 20)
    one.do("/modification approve SECMP0062")
    one.do("/modification approve MP079")
    one.do("/modification reject MP088", reason="The Panel prefers another way")
    for subject, month, day in (("tad", 3, 30), ("sit-report", 4, 20)):
        one.office.at(2020, month, day)
        one.do(f"/release document {JUNE} {subject}", DAN, version="1.0", link=f"{LINK}/{subject}")
        one.do(f"/release recommend {JUNE} tag {subject}", TAG_CHAIR, positive="yes", reason="As it should be")
        one.do(f"/release decide {JUNE} {subject}", PANEL_CHAIR)
        one.do(f"/release document {JUNE} {subject} published")
    one.morning(4, 21)
    one.office.at(2020, 5, 20)
    one.do(f"/release document {JUNE} uit-report", DAN, version="1.0", link=f"{LINK}/uit-report", classification="green")
    one.do(f"/release evidence {JUNE}", DAN, criteria=TESTING, link=f"{LINK}/testing", note="All six")
    one.do(f"/release evidence {JUNE}", DAN, criteria=OPERATIONAL[:7], link=f"{LINK}/operational")
    one.do(f"/release evidence {JUNE}", OLIVER, criteria=OPERATIONAL[7:], link=f"{LINK}/secas")
    one.morning(5, 27)
    one.do(f"/release signoff {JUNE} tag")
    for ref in TESTING:
        verdict = "conditions" if ref == "T5" else "met"
        given: dict[str, Answer] = {"reason": "Two open defects", "condition": "Close the two", "owner": DAN, "due": "2020-06-10"}
        position(one, JUNE, ref, verdict, TAG_CHAIR, **given)
    one.do(f"/release recommend {JUNE} tag", TAG_CHAIR, positive="yes", reason="Testing is complete")
    one.do(f"/release recommend {JUNE} tag uit-report", TAG_CHAIR, positive="yes", reason="UIT was completed")
    one.office.at(2020, 6, 2)
    one.do(f"/release signoff {JUNE} opsg")
    for ref in OPERATIONAL:
        position(one, JUNE, ref, "met", OPSG_CHAIR)
    one.do(f"/release recommend {JUNE} opsg", OPSG_CHAIR, positive="yes", reason="Ready")
    one.do(f"/release evidence {JUNE} O3 {LINK}/more", DAN)
    position(one, JUNE, "O3", "met", OPSG_CHAIR)
    one.do(f"/release recommend {JUNE} opsg", OPSG_CHAIR, positive="yes", reason="Ready, O3 included")
    one.office.at(2020, 6, 10)
    one.do(f"/release condition {JUNE}", TAG_CHAIR, note="Both are closed")
    one.deliver()
    one.office.at(2020, 6, 12)
    one.do(f"/release decide {JUNE} uit-report", PANEL_CHAIR)


def position(one: Writer, key: str, ref: str, verdict: str, user: str, **answers: Answer) -> None:
    """A position as the card's button gives it, on the version of the criterion that is there."""
    with one.bot.store.reading() as conn:
        review = reviews.fetch_review(conn, key, committee="tag" if ref.startswith("T") else "opsg")
    assert review is not None
    one.do(f"/release position {key} {ref} {verdict} v{review.stamp(ref)}", user, **answers)


def next_release(one: Writer) -> None:
    """A release at its beginning, with its channels; a card that is in Slack, and a criterion signed off."""
    one.office.at(2020, 6, 15)
    one.do(f"/release create {NEXT}")
    for committee in ("", "tag", "opsg", "ssc"):
        one.do(f"/release channel {NEXT} {committee} #C0NEXT{committee.upper()}")
    one.do(f"/release add MP084 to {NEXT} by 2020-12-18", description="Moved")
    one.do("/modification add MP101", title="A change to DCC Systems", impacts=("dcc_systems",), proposed="The only one.")
    one.do(f"/release add MP101 to {NEXT} by 2020-12-18", description="All of it")
    one.do(f"/release evidence {NEXT} T1 {LINK}/next-t1", DAN)
    one.do(f"/release evidence {NEXT} T2 {LINK}/next-t2", DAN)
    one.do(f"/release evidence {NEXT} T5 {LINK}/next-t5", DAN)
    one.do(f"/release evidence {NEXT} T5", DAN, link=f"{LINK}/next-t5-again", replaces="T5/1", classification="amber")
    one.do(f"/release evidence {NEXT} T6 {LINK}/next-t6", DAN)
    one.do(f"/release evidence {NEXT} T6 withdraw 1", DAN, reason="The wrong file")
    one.do(f"/release signoff {NEXT} tag", TAG_CHAIR)
    position(one, NEXT, "T1", "met", TAG_CHAIR)
    one.do(f"/release issue {NEXT}", changes="A first draft")
    one.morning(6, 15, 11)


def go(one: Writer) -> None:
    """The Go, announced while Slack takes no pins; a share that Slack refuses, with a notice that it does not answer."""
    one.morning(6, 24)
    one.do(f"/release decide {JUNE} go-live go", PANEL_CHAIR, met_on="2020-06-12")
    one.share(f"status {JUNE}", "C0ARCHIVED", "share:archived")
    refused, away = Misbehaviour(body={"ok": False, "error": "is_archived"}), Misbehaviour(status=500)
    one.slack.script = {"pins.add": [away] * 8, "chat.postMessage": [Misbehaviour(), refused, away]}
    one.deliver()
    one.slack.script = {}


def pending(one: Writer) -> None:
    """24 and 25 June: every kind of message waits, one of them with a sender that died."""
    store = one.bot.store
    one.do(f"/release evidence {NEXT} T3 {LINK}/next-t3", DAN)
    one.do(f"/release evidence {NEXT} T4 {LINK}/next-t4", DAN)
    # What Slack did not answer waits a few seconds more, so this is the first evidence.
    outbox.claim(store, now=one.office.now, lease=LEASE, limit=1)
    one.do(f"/release milestone {JUNE} go-live done")
    daily_check.follow(store, one.office.now)
    one.office.at(2020, 6, 25, 9)
    one.tick()
    position(one, NEXT, "T2", "hold", TAG_CHAIR, reason="Not all of it")
    one.do(f"/release evidence {NEXT} T1 {LINK}/next-t1-again", DAN)
    one.do(f"/release document {NEXT} tad", DAN, version="0.1", link=f"{LINK}/next-tad")
    one.do(f"/release recommend {NEXT} tag tad", TAG_CHAIR, positive="yes", reason="A good draft")
    one.do(f"/release criterion {NEXT} drop O9", reason="Not needed")
    one.do(f"/release decide {NEXT} criteria", PANEL_CHAIR, reference="SECP_81_2506_07")
    one.do(f"/release criterion {NEXT} reword T6", text="As it was, with a comma, moved.", reason="A slip", editorial=("editorial",))
    one.do("/modification approve MP084", solution="Alternative Solution")
    one.do(f"/release issue {NEXT}", changes="The draft TAD")
    for what, key in (("rid", f"{JUNE} 1.1"), ("rid", NEXT), ("export", JUNE), ("timeline", JUNE), ("progress", JUNE)):
        one.do(f"/release {what} {key}", RACHEL, JUNE_CHANNEL)
    one.share(f"status {NEXT}", "C0NEXT", "share:next")
    one.share(f"scope {JUNE} as of 2020-03-01", JUNE_CHANNEL, "share:then", "1593000000.000100")
    one.do(f"/release live {JUNE}")
    one.do(f"/release live {JUNE} lessons tag", TAG_CHAIR, text="Book UIT earlier")


def main(into: Path) -> None:
    """Writes the dump to `into`."""
    with tempfile.TemporaryDirectory() as folder, fake_slack() as slack:
        url = f"sqlite:///{folder}/older.db"
        open_office(url).close()
        bot = make_bot(configured(slack, url, [RACHEL]), lambda: office.now)
        office = Office(bot.store)
        seconds = {"past": 0}

        def real() -> datetime:
            seconds["past"] += 3
            return office.now + timedelta(seconds=seconds["past"])

        bot.store.clock = real
        one = Writer(office, bot, slack, real)
        for step in (january, to_go, next_release, go, pending):
            step(one)
        bot.close()
        with sqlite3.connect(f"{folder}/older.db") as connection:
            into.write_text("".join(f"{each}\n" for each in connection.iterdump()), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
