"""What holds after each act on a record: what is posted, pinned, listed and published agrees with it (R20, R22, R26, R27)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis.stateful import invariant
from sqlalchemy import select

from bot.home import home_view
from bot.posts import posts
from bot.slack.limits.messages import view_faults
from bot.web import feeds
from commands.mine import MineShown
from commands.nudges import daily_check
from commands.public.site import public_keys
from commands.releases import status_post
from policy.access.classification import shows_in
from policy.calendar.release_calendar import release_name, short_name
from policy.model.decisions import Outcome, Subject
from policy.model.releases import Classification, Release
from policy.model.scope import ModificationState
from policy.model.sign_off import SignOffState
from policy.nudges.item import Due, DueKind
from storage.mail.kinds import read
from storage.mail.messages import Message, RecommendationGiven
from storage.nudges.preferences import fetch_preferences
from storage.roster.channels import channel_for, clearance
from storage.scope import modifications
from storage.sign_off.conditions import fetch_conditions
from storage.tables import OutboxRow, table_of
from tests.builders.office import expect
from tests.property.record_room import KEY, PEOPLE, Room

OUTBOX = table_of(OutboxRow)
ENDED = ("taken back", "withdrawn", "is not", "no longer", "settled", "so no lessons are asked", "answered", "done", "given again")
"""Words of a message that nothing on record stands behind."""
REMOVED = "This message was removed, because its release is now classified above this channel."


class Checks(Room):
    """The invariants."""

    @invariant()
    def what_is_posted_agrees_with_the_record(self) -> None:
        """After everything is sent and followed up: each message, card, reminder, status and pin; and the feed."""
        if not self.changed:
            return  # What is refused changes nothing, and the next check sees whether that is so.
        self.settle_all()
        with self.store.one_snapshot():
            with self.store.reading() as conn:
                rows = list(conn.execute(select(OUTBOX).where(OUTBOX.c.state == "sent", OUTBOX.c.ts != "").order_by(OUTBOX.c.id)))
                waiting = conn.execute(select(OUTBOX.c.key, OUTBOX.c.error).where(OUTBOX.c.state.in_(("due", "sending")))).all()
            assert waiting == []
            today = max((each.ids["day"] for each in rows if each.kind == "nudge"), default="")
            self._announcements([each for each in rows if each.about])
            under_way = self.office.release().cancelled_on is None
            self._newest(
                [each for each in rows if (each.kind == "card" and under_way) or (each.kind == "nudge" and each.ids["day"] == today)]
            )
            statuses = self._statuses([each for each in rows if each.kind == "status"])
            self._go_live([each for each in rows if each.kind == "decision"], statuses)
            self._outcomes([each for each in rows if each.kind == "modification-outcome"])
            self._nothing_above_its_channel(rows)
            self._feed()

    def settle_all(self) -> None:
        """Sends what waits, follows up and brings the pinned statuses up to date, as the scheduler does."""
        for _ in range(2):
            daily_check.follow(self.store, self.office.now)
            status_post.keep_current(self.store, self.office.now)
            for _ in range(8):
                if not self.delivery.deliver_due():
                    break

    def _announcements(self, rows: list[Any]) -> None:
        """What was announced is on record as it says, or said to be withdrawn."""
        for row in rows:
            queued = read(row.kind, row.ids, row.channel)
            made = posts.message(self.store, queued, self.office.now, row.channel)
            shown = self.slack.shown[row.ts]["text"]
            if made is None:
                assert any(word in shown for word in (*ENDED, REMOVED)), (row.kind, shown)
                continue
            said = [line for line in shown.splitlines() if not line.startswith("✏️ Corrected by")]
            assert said in self._as_recorded(queued, made, row.channel), (row.kind, row.key, shown, made["text"])

    def _as_recorded(self, queued: Message, made: dict[str, Any], channel: str) -> list[list[str]]:
        """The lines of an announcement; a recommendation may have been given again, by somebody else."""
        if not isinstance(queued, RecommendationGiven):
            return [made["text"].splitlines()]
        by = [posts.message(self.store, replace(queued, actor=each), self.office.now, channel) for each in PEOPLE]
        return [each["text"].splitlines() for each in by if each]

    def _newest(self, rows: list[Any]) -> None:
        """The newest card and each channel's newest reminders are as they would be drawn now."""
        for row in {(each.channel, each.kind, each.ids.get("day"), each.ids.get("card")): each for each in rows}.values():
            made = posts.message(self.store, read(row.kind, row.ids, row.channel), self.office.now, row.channel)
            if made is not None:
                assert self.slack.shown[made.get("update") or row.ts]["text"] == made["text"], (row.kind, row.key)

    def _statuses(self, rows: list[Any]) -> set[str]:
        """The newest status in a channel is as it would be drawn now; it is pinned while the release is open, there, and may be seen."""
        newest = {each.channel: each for each in rows}
        release = self.office.release()
        with self.store.reading() as conn:
            own = channel_for(conn, KEY, "")
            clearances = {each: clearance(conn, each) for each in newest}
        for channel, row in newest.items():
            made = posts.message(self.store, read(row.kind, row.ids, channel), self.office.now, channel)
            shown = self.slack.shown[row.ts]["text"]
            visible = shows_in(release.classification, clearances[channel])
            assert (made is not None) == visible
            if made is not None and " It moved to " not in shown:
                assert shown == made["text"], (channel, shown, made["text"])
            elif made is not None:  # Where it went first is as true after it has moved on; the message there names the next channel.
                assert channel != own, shown
            pinned = channel == own and visible and not release.cancelled_on and not release.live_on
            assert (row.ts in self.slack.pins) == pinned, (channel, shown)
        return {each.ts for each in newest.values()}

    def _go_live(self, rows: list[Any], statuses: set[str]) -> None:
        """The last word on go-live is pinned and alone shown as standing (R27)."""
        made = [each for each in self.office.release().decisions if each.subject is Subject.GO_LIVE]
        standing = made[-1].outcome if made else None
        heads = {each.ts: self.slack.shown[each.ts]["text"].splitlines()[0] for each in rows if each.ids["release"] == KEY}
        for ts, head in heads.items():
            if not head.endswith((" on go-live", "decision taken back")) and "go-live" not in head.lower():
                continue
            stands = not head.startswith(("↩️", "🔒"))
            assert (ts in self.slack.pins) is stands, head
            if stands and head.endswith(" on go-live"):
                assert standing is not None
                words = {Outcome.GO: ": Go on", Outcome.NO_GO: ": No-go on", Outcome.DEFER: "Defer"}[standing]
                assert words in head, (head, standing)
        assert self.slack.pins <= set(heads) | statuses

    def _outcomes(self, rows: list[Any]) -> None:
        """No message says that a modification is approved unless it is."""
        for row in rows:
            with self.store.reading() as conn:
                record = modifications.fetch_modification(conn, row.ids["ref"])
            assert record is not None
            text = self.slack.shown[row.ts]["text"]
            if " was approved on" in text:
                assert record.modification.state is ModificationState.APPROVED, text

    def _nothing_above_its_channel(self, rows: list[Any]) -> None:
        """Where a release may not be seen, no message names it (R20)."""
        level = self.office.release().classification
        if level is Classification.WHITE:
            return
        with self.store.reading() as conn:
            clearances = {each: clearance(conn, each) for each in {row.channel for row in rows}}
        kinds = {row.ts: row.kind for row in rows}
        for ts, message in self.slack.shown.items():
            channel = message["channel"]
            if not channel.startswith("C") or shows_in(level, clearances.get(channel, Classification.WHITE)):
                continue
            everything = json.dumps([message["text"], message.get("blocks")], ensure_ascii=False)
            found = [name for name in (KEY, release_name(KEY), short_name(KEY)) if name in everything]
            assert found == [], (kinds.get(ts), channel, message["text"])

    def _feed(self) -> None:
        """The calendar has today's go-live date, and says so if the release is cancelled; the site has the release while it is White."""
        release = self.office.release()
        white = release.classification is Classification.WHITE
        with self.store.reading() as conn:
            assert (KEY in public_keys(conn, self.office.now.date())) == white
        answer = feeds._render(self.store, self.token, self.office.now)  # noqa: SLF001 - the route's own rendering, without HTTP.
        if answer is None:
            return  # The address itself was undone.
        text = answer.decode()
        if release.cancelled_on:
            assert "STATUS:CANCELLED" in text
        elif release.go_live:
            assert f"{release.go_live:%Y%m%d}" in text

    @invariant()
    def everybody_is_asked_for_what_waits_for_them(self) -> None:
        """Each list and each Home can be drawn, and has nothing that is done, rests or is somebody else's (R22)."""
        if not self.changed:
            return
        with self.store.one_snapshot():
            today = self.office.now.date()
            release = self.office.release()
            with self.store.reading() as conn:
                preferences = fetch_preferences(conn, today)
            for user in PEOPLE:
                mine = expect(MineShown, self.office.say("/release mine", user))
                assert view_faults(home_view(self.store, user, self.office.now)) == []
                seats = {each.committee for each in mine.seats}
                for due in (each for each in mine.items.now if each.release == KEY):
                    given = preferences.owners.get((due.release, due.item), due.owner)
                    lives = "secas" in seats and due.ref == "go-live"
                    assert user == given or given in seats or lives, (user, due)
                    assert preferences.snoozes.get((due.release, due.item, due.day), today) <= today, due
                    self._is_open(due, release)

    def _is_open(self, due: Due, release: Release) -> None:
        assert not release.cancelled_on, due
        assert not release.live_on, due
        match due.kind:
            case DueKind.MILESTONE:
                assert [each.key for each in release.milestones if each.key == due.ref and not each.done_on] == [due.ref], due
            case DueKind.CUTOFF:
                undecided = [each.modification.ref for each in release.scope if each.active and each.modification.undecided]
                assert any(due.ref.startswith(each) for each in undecided), due
            case DueKind.CONDITION:
                with self.store.reading() as conn:
                    opened = {f"{each.criterion}-{each.number}" for each in fetch_conditions(conn, KEY) if each.open}
                assert due.ref in opened, due
            case _:
                pass

    @invariant()
    def nobody_without_a_seat_holds_a_criterion_up(self) -> None:
        """A Hold of somebody who left does not stand (R22)."""
        with self.store.reading() as conn:
            seated = {each for (each,) in conn.exec_driver_sql("SELECT user_id FROM member WHERE committee_key = 'tag'")}
        if not seated:
            held = [each for each in self.office.release().criteria if each.committee == "tag" and each.state is SignOffState.HOLD]
            assert held == []
