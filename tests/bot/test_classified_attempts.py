"""Signed attempts of people without authority at a classified release: nothing of it is read, and nothing is changed (R20)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import AuditRow, MemberRow, ReleaseRow, table_of
from tests.builders.office import DAN, JUNE_CHANNEL, RACHEL, STRANGER, copied
from tests.builders.shown import Button, Closed, Errors, Message, View, form
from tests.builders.signed import Signed, configured, signed_in
from tests.builders.slack_server import fake_slack

SECRET, DAY, NAME = "adhoc-2020-04-15", "2020-04-15", "15 Apr 2020"
CANARY = "kanarienvogel"


@pytest.fixture
def signed(office_file: Path, tmp_path: Path) -> Iterator[Signed]:
    """The bot on 10 January 2020, with a Red release whose summary, step and note have a canary."""
    with fake_slack() as slack, signed_in(slack, configured(slack, copied(office_file, tmp_path / "own.db"))) as found:
        opened = form(found.type(f"/release create {SECRET}", RACHEL))
        found.settle(opened, RACHEL, go_live=DAY, kind="adhoc", body="panel", classification="white")
        found.settle(form(found.type(f"/release edit {SECRET} notes new", RACHEL)), RACHEL, kind="note", text=f"A note {CANARY}")
        found.settle(form(found.type(f"/release milestone {SECRET} add", RACHEL)), RACHEL, event=f"A step {CANARY}", owner="secas")
        yield found


def classify(signed: Signed, level: Classification = Classification.RED) -> None:
    """Classifies the release."""
    with signed.bot.store.changing(Act("test", "test", signed.now)) as tx:
        tx.session.get_one(ReleaseRow, SECRET).classification = level


def leave(signed: Signed, committee: str, user: str) -> None:
    """Takes somebody off a roster."""
    with signed.bot.store.changing(Act("test", "roster", signed.now)) as tx:
        tx.session.delete(tx.session.get_one(MemberRow, (committee, user)))


def changes(signed: Signed) -> list[int]:
    """The numbers of all changes of the release."""
    audit = table_of(AuditRow).c
    with signed.bot.store.reading() as conn:
        found = conn.execute(select(audit.change_id).where(audit.thing.contains(SECRET), audit.outcome == "done").distinct()).scalars()
        return sorted(found)


def done(signed: Signed) -> int:
    """How many changes of the record there are, refusals aside."""
    audit = table_of(AuditRow).c
    with signed.bot.store.reading() as conn:
        return len(conn.execute(select(audit.seq).where(audit.outcome == "done")).all())


def words(answer: Message | View | Errors | Closed) -> str:
    """All that came, with what is not shown of it."""
    return json.dumps(answer.payload) if isinstance(answer, Message | View) else repr(answer)


def leaks(text: str) -> bool:
    """Whether a text names the release, which nobody typed, or has something of it."""
    return any(each in text for each in (CANARY, SECRET, DAY, NAME))


def forged(on: Message | View, line: str, action: str = "act:9:9") -> Button:
    """A button that the bot never made, on a message or view of the bot's."""
    return Button({"type": "button", "action_id": action, "value": line, "text": {"type": "plain_text", "text": "Forged"}}, on)


def test_the_number_of_a_change_names_no_release(signed: Signed) -> None:
    """Numbers can be guessed; who tries them reads the key of no release that they may not see, and is shown those that they may."""
    numbers = changes(signed)
    assert len(numbers) >= 3
    assert [number for number in numbers if SECRET in words(signed.type(f"/release undo {number}", STRANGER))] == numbers
    classify(signed)
    for number in changes(signed):
        answer = words(signed.type(f"/release undo {number}", STRANGER))
        assert "Only the person who made a change can undo it" in answer or "There is nothing to undo" in answer
        assert not leaks(answer), number


def test_who_left_the_roster_undoes_and_reads_nothing_of_it(signed: Signed) -> None:
    """Their newest change is theirs, and ten minutes are not over; but they may not see the release any more."""
    classify(signed)
    leave(signed, "secas", RACHEL)
    before = done(signed)
    assert "only committee members can see it" in words(signed.type("/release undo", RACHEL))
    own = changes(signed)[:-1]  # The last one classified it, and is somebody else's.
    assert len(own) >= 3
    for number in own:
        answer = words(signed.type(f"/release undo {number}", RACHEL))
        assert "only committee members can see it" in answer
        assert not leaks(answer)
    assert done(signed) == before


FORGED = (
    *(f"/release {verb} {SECRET}" for verb in ("status", "timetable", "history", "check", "nudge", "export", "rid", "comments")),
    *(f"/release {verb} {SECRET} as of 2020-01-10" for verb in ("status", "timetable")),
    *(f"/release {verb} {SECRET}" for verb in ("snooze", "reassign", "comment", "cancel", "live", "feed", "signoff")),
    *(f"/release edit {SECRET} notes 1", f"/release milestone {SECRET} dates", f"/release add MP100 to {SECRET}"),
    *(f"/release move MP079 from june-2020 to {SECRET}", f"/release share timeline {SECRET}", f"/release decide {SECRET} date 2020-04-16"),
)
"""Lines that nobody gave them a button for."""


def test_a_forged_button_reads_and_changes_nothing(signed: Signed) -> None:
    """The value of a button is a line that anybody might have typed, on whichever message it came, with whichever action_id."""
    shown = signed.type("/release status june-2020", STRANGER, JUNE_CHANNEL)
    classify(signed)
    before = done(signed)
    for line in FORGED:
        for action in ("act:1:1", "show:1:1", "share:1:1"):
            assert CANARY not in words(signed.press(forged(shown, line, action), STRANGER)), (line, action)
    assert done(signed) == before
    assert signed.deliver() == []
    assert signed.slack.called("files.completeUploadExternal") == []


@pytest.mark.parametrize("line", [f"/release edit {SECRET} notes 1", f"/release edit {SECRET} facts", f"/release milestone {SECRET} add"])
def test_a_form_with_another_line_is_refused(signed: Signed, line: str) -> None:
    """Their own form of a White release, sent back with another line in its private metadata and with a manager's fields."""
    own = form(signed.type("/release comment june-2020", STRANGER))
    theirs = form(signed.type(line, RACHEL))
    classify(signed)
    before = done(signed)
    for view in (own, theirs):
        kept = {**json.loads(view.payload["private_metadata"]), "line": line, "step": ""}
        sent = replace(view, payload={**view.payload, "private_metadata": json.dumps(kept)})
        answers = {name: "Mine now" for name in ("text", "party", "event") if name in view.fields}
        assert CANARY not in words(signed.fill(sent, STRANGER, **answers))
    assert done(signed) == before


def test_a_search_of_another_line_offers_nothing(signed: Signed) -> None:
    """What is offered as they type follows the line of the form, which they can write themselves."""
    theirs = form(signed.type(f"/release milestone {SECRET}", RACHEL))
    assert any(CANARY in label for _, label in signed.search(theirs, "milestone", "step", RACHEL))
    classify(signed)
    assert signed.search(theirs, "milestone", "step", STRANGER) == ()


def test_a_forged_share_posts_nothing_where_the_channel_is_not_cleared(signed: Signed) -> None:
    """Somebody on a roster, who may read the release, in a channel that may not; a list is posted without it."""
    shown = signed.type("/release list all", DAN, "C0ANY")
    classify(signed)
    signed.deliver()
    lines = ("/release list all", f"/release status {SECRET}", f"/release timetable {SECRET} as of 2020-01-10", f"/release export {SECRET}")
    for line in lines:
        signed.press(forged(shown, line, "share:0:0"), DAN)
    posted = [json.dumps(each) for each in signed.deliver()]
    assert len(posted) == 1
    assert "June 2020" in posted[0]
    assert not leaks(posted[0])
    assert signed.slack.called("files.completeUploadExternal") == []


def test_what_moved_between_it_and_a_white_release_does_not_name_it(signed: Signed) -> None:
    """The White release tells that something left it or came, and not where to or from."""
    classify(signed)
    moved = signed.type(f"/release move MP079 from june-2020 to {SECRET}", RACHEL)
    signed.settle(form(moved), RACHEL, reason="It is not ready")
    signed.settle(form(signed.type(f"/release add MP100 to {SECRET}", RACHEL)), RACHEL)
    signed.settle(form(signed.type(f"/release move MP100 from {SECRET} to june-2020", RACHEL)), RACHEL, reason="It is ready")
    lines = [f"/release {verb} june-2020" for verb in ("scope", "history", "status", "check", "impacts", "nudge")]
    lines += ["/modification show MP079", "/modification show MP100", "/modification list", "/release newsletter", "/release agenda panel"]
    for line in lines:
        assert not leaks(words(signed.type(line, STRANGER, JUNE_CHANNEL))), line
    history = words(signed.type("/release history june-2020", STRANGER))
    assert "MP079" in history
    assert "MP100" in history
    assert signed.deliver() == []
    posted = [json.dumps(each) for each in signed.slack.messages if each["channel"] == JUNE_CHANNEL]
    assert len(posted) == 1
    assert not leaks(posted[0])
