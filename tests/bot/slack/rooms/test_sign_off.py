"""The sign-off card in Slack: a click on it adds no message, and a person's own walk stays in their modal (design, Sign-off walk)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.engine.session import Act
from storage.tables import CommitteeRow, MemberRow
from tests.builders.office import DAN, TAG_CHAIR, TAG_MEMBER
from tests.builders.shown import Errors, Message, View, buttons, form
from tests.builders.signed import Signed, done

KEY = "june-2020"


def card(signed: Signed, *, quorum: str = "chair") -> Message:
    """The TAG's card as posted, with evidence for T1 and T3."""
    # Each request comes some real seconds after the one before, so that no click is too soon.
    signed.bot.store.clock = lambda: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=5 * len(signed.sent))
    with signed.bot.store.changing(Act("test", "roster", signed.now)) as tx:
        tx.session.get_one(CommitteeRow, "tag").quorum = quorum
        tx.session.add(MemberRow(committee_key="tag", user_id="U0THREE", chair=False))
    signed.type(f"/release channel {KEY} tag #C0TAG", "U0RACHEL")
    for ref in ("T1", "T3"):
        signed.type(f"/release evidence {KEY} {ref} https://example.com/{ref}", DAN)
    signed.type(f"/release signoff {KEY} tag", TAG_CHAIR)
    return now(signed)


def now(signed: Signed) -> Message:
    """The card as it is in the channel now."""
    signed.deliver()
    (posted,) = (each for each in signed.slack.messages if each["channel"] == "C0TAG" and "sign-off" in each["text"])
    return Message({**posted, **signed.slack.edited.get(posted["ts"], {}), "ts": posted["ts"]}, "C0TAG", ephemeral=False, ts=posted["ts"])


def test_a_click_on_the_card_adds_no_message(signed: Signed) -> None:
    """Met and a chip change the card alone; a Hold closes its form; a click on an older message of the bot is answered."""
    first = card(signed)
    signed.press_quietly(buttons(first)["Met"], TAG_CHAIR)
    assert "T2 is 2 of 6 · 1 of 6 resolved" in now(signed).text
    signed.press_quietly(buttons(now(signed))["T1 ✅"], TAG_CHAIR)
    assert "T1 is 1 of 6 · 1 of 6 resolved · met" in now(signed).text
    opened = form(signed.press(buttons(now(signed))["Hold"], TAG_CHAIR))
    assert type(signed.fill(opened, TAG_CHAIR, reason="The logs are missing.")).__name__ == "Closed"
    assert "T1 is 1 of 6 · 1 of 6 resolved · hold" in now(signed).text
    older = replace(now(signed), ts="1.000001")
    answer = signed.press(buttons(older)["Take back"], TAG_CHAIR)
    assert isinstance(answer, Message)
    assert "T1: you took your position back." in answer.text


def test_sign_off_links_to_the_card(signed: Signed) -> None:
    """Who asks where the card is gets its address; posted again, the old message says so and has no verdicts any more."""
    first = card(signed)
    address = f"https://sec.slack.com/archives/C0TAG/p{first.payload['ts'].replace('.', '')}"
    asked = signed.type(f"/release signoff {KEY} tag", TAG_CHAIR)
    assert address in asked.text
    signed.type(f"/release signoff {KEY} tag repost", TAG_CHAIR)
    signed.deliver()
    old = signed.slack.edited[first.payload["ts"]]
    assert "This card was posted again in #C0TAG" in old["text"]
    assert set(buttons(Message(old, "C0TAG", ephemeral=False))) == {"Go to the card"}


def test_a_member_walks_at_their_own_pace(signed: Signed) -> None:
    """With a quorum the card has the tally, and Next and the chips open the member's own modal, which leaves the card where it is."""
    first = card(signed, quorum="2")
    assert {"→ T1 ⬜ 0/2", "Sign off at my own pace"} <= set(buttons(first))
    opened = signed.press(buttons(first)["T3 ⬜ 0/2"], TAG_MEMBER)
    assert isinstance(opened, View)
    assert "T3 is 3 of 6" in opened.text
    said = signed.press(buttons(opened)["Met"], TAG_MEMBER)
    assert isinstance(said, View)
    assert "You: *Met* on T3" in said.text
    assert {"Take back T3", "T3 ✅", "→ T4 ⬜"} <= set(buttons(said))
    assert "T4 is 4 of 6" in said.text
    assert "T1 is 1 of 6 · 0 of 6 resolved" in now(signed).text
    assert "T3 ⬜ 1/2" in buttons(now(signed))
    back = signed.press(buttons(said)["Take back T3"], TAG_MEMBER)
    assert isinstance(back, View)
    assert "You:" not in back.text
    asked = form(signed.press(buttons(back)["Hold"], TAG_MEMBER))
    held = signed.fill(asked, TAG_MEMBER, reason="Not tested.")
    assert isinstance(held, View)
    assert "You: *Hold* on T4" in held.text


def test_a_reason_written_while_the_evidence_changed_is_not_lost(signed: Signed) -> None:
    """R16: nothing is recorded, the reason is shown to be copied, and the button leads to the criterion as it is now."""
    card(signed, quorum="2")
    opened = signed.type(f"/release signoff {KEY} tag mine T1", TAG_MEMBER)
    assert isinstance(opened, View)
    asked = form(signed.press(buttons(opened)["Hold"], TAG_MEMBER))
    signed.fill(form(signed.type(f"/release evidence {KEY} T1", DAN)), DAN, link="https://example.com/newer")
    refused = signed.fill(asked, TAG_MEMBER, reason="The defects are open.")
    assert isinstance(refused, View)
    assert "has changed since the page showed it to you" in refused.text
    assert "What you entered" in str(refused.payload)
    assert "The defects are open." in str(refused.payload)
    again = signed.press(buttons(refused)["Take your position on T1 of June 2020"], TAG_MEMBER)
    assert "https://example.com/newer" in again.text


def test_a_settled_criterion_has_no_tally(signed: Signed) -> None:
    """Once the quorum is reached the chip has the verdict alone, and the others keep their tallies."""
    first = card(signed, quorum="2")
    for user in (TAG_MEMBER, TAG_CHAIR):
        opened = signed.press(buttons(first)["T3 ⬜ 0/2"], user)
        assert isinstance(opened, View)
        signed.press(buttons(opened)["Met"], user)
    assert {"T3 ✅", "T4 ⬜ 0/2"} <= set(buttons(now(signed)))


def test_evidence_is_uploaded_in_the_form(signed: Signed) -> None:
    """Slack is asked for the chosen file's name and address; the post lets the channel open it, and its deletion withdraws it."""
    address = "https://sec.slack.com/files/U0DAN/F0REPORT/uit_report.pdf"
    file = {"id": "F0REPORT", "name": "uit_report.pdf", "title": "UIT Completion Report", "permalink": address, "mode": "hosted"}
    signed.slack.answers["files.info"] = lambda _: {"ok": True, "file": file}
    signed.type(f"/release channel {KEY} tag #C0TAG", "U0RACHEL")
    opened = form(signed.type(f"/release evidence {KEY} T1", DAN))
    assert opened.fields["file"]["element"] == {"type": "file_input", "action_id": "file:file", "max_files": 1}
    done(signed.fill(opened, DAN, file="F0REPORT"))
    (posted,) = signed.deliver()
    assert f"<{address}|UIT Completion Report>" in str(posted["blocks"])
    assert (posted["unfurl_links"], posted["unfurl_media"]) == (True, True)
    event = {"type": "file_deleted", "file_id": "F0REPORT", "event_ts": "1578650500.000001"}
    for _ in range(2):
        said = signed.client.event({"type": "event_callback", "team_id": "T0SEC", "event_id": "Ev0FILE", "event": event})
        assert said.status == 200
    assert "withdrawn: The file was deleted in Slack." in signed.type(f"/release criteria {KEY} T1", DAN).text
    assert sum("A file that you submitted" in each["text"] for each in signed.deliver()) == 1


@pytest.mark.parametrize(
    ("error", "says"), [("file_not_found", "was deleted in Slack"), ("access_denied", "doesn't let the bot read that file")]
)
def test_a_file_that_can_not_be_read_is_a_fault_at_its_field(signed: Signed, error: str, says: str) -> None:
    """Nothing is stored, and the form stays open with what was chosen."""
    signed.slack.errors["files.info"] = error
    opened = form(signed.type(f"/release evidence {KEY} T1", DAN))
    answer = signed.fill(opened, DAN, file="F0REPORT")
    assert isinstance(answer, Errors)
    assert says in answer.by_field["file"]
