"""The history as people read it: what one command did stands together in words, and refusals have their own page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from bot.pages.history import LISTED, history
from bot.pages.kit import blocks, text
from bot.slack.limits.messages import message_faults
from commands.history.of_release import HistoryShown
from policy.model.history import FieldChange
from policy.model.releases import Release, ReleaseKind

JUNE = Release("june-2020", ReleaseKind.SYSTEM, date(2020, 6, 25))
NOON = datetime(2020, 1, 10, 12, tzinfo=UTC)
EVENTS = {"milestone:june-2020/uit-start": "UIT commences"}


def change(seq: int, of: int, thing: str, field: str = "", before: object = None, after: object = None, **more: Any) -> FieldChange:
    """One row of the history, of the change that began with row `of`."""
    said = {"actor": "U0RACHEL", "command": "release milestone", "reason": "", **more}
    return FieldChange(seq=seq, at=NOON, thing=thing, field=field, before=before, after=after, change_id=of, **said)


def read(*changes: FieldChange, refused: bool = False) -> list[str]:
    """The lines of the page."""
    return text.text(
        history(HistoryShown(JUNE, changes=changes, total=len(changes), page=1, pages=1, refused=refused, events=EVENTS))
    ).splitlines()


def test_what_one_command_did_stands_under_it_in_its_order() -> None:
    """Two fields and two records of one change have one head; the oldest row comes first, in words and without the command."""
    lines = read(
        change(4, 2, "criterion:june-2020/T1", after={"text": "x"}),
        change(3, 2, "criterion:june-2020/O1", after={"text": "x"}),
        change(2, 2, "milestone:june-2020/uit-start", "planned", None, "2020-03-02"),
        change(1, 1, "milestone:june-2020/go-live", "done_on", None, "2020-01-10"),
    )
    heads = [number for number, line in enumerate(lines) if "@U0RACHEL" in line]
    assert [lines[number] for number in heads] == ["- 10 Jan 2020 12:00 UTC  @U0RACHEL"] * 2
    assert [line.strip() for line in lines[heads[0] + 1 : heads[1]]] == ["UIT commences set to 2 Mar 2020", "O1 added", "T1 added"]
    assert lines[heads[1] + 1].strip() == "go-live marked done on 10 Jan 2020"


def test_a_command_run_at_the_server_is_called_one() -> None:
    """The person is the one that somebody at the server named, not one that Slack vouches for."""
    lines = read(change(1, 1, "milestone:june-2020/uit-start", "planned", None, "2020-03-02", via="cli"))
    assert "- 10 Jan 2020 12:00 UTC  By hand at the server, as @U0RACHEL" in lines


def test_a_refusal_is_called_one_with_its_reason() -> None:
    """A refused attempt changed nothing; the page leads back to the changes."""
    reason = "Only a release manager may."
    said = "\n".join(read(change(5, 0, "release:june-2020", outcome="refused", command="release cancel", reason=reason), refused=True))
    assert "@U0RACHEL was refused: June 2020 SEC Release" in said
    assert "Only a release manager may." in said
    assert "Show changes: /release history june-2020" in said


def test_what_was_loaded_says_so_and_is_cut() -> None:
    """A load names no person; of its many records some are named and the rest counted."""
    rows = [
        change(number, 1, f"scope_item:june-2020/MP{number:03d}/0", after={}, actor="load", command="load") for number in range(30, 0, -1)
    ]
    said = "\n".join(read(*rows))
    assert "Loaded from release files" in said
    assert "MP005 added to the scope" in said
    assert "MP006" not in said
    assert f"and {30 - LISTED} more records" in said


def test_an_undo_says_so() -> None:
    """What an undo changed stands under it."""
    said = "\n".join(read(change(2, 2, "milestone:june-2020/uit-start", "planned", "2020-03-02", None, command="release undo 1")))
    assert "@U0RACHEL undid a change:" in said
    assert "UIT commences lost its date, 2 Mar 2020" in said


def test_internals_are_hidden() -> None:
    """A change of nothing but places in a list is said in words."""
    said = "\n".join(read(change(1, 1, "milestone:june-2020/uit-start", "position", 3, 4)))
    assert "The order of the list changed" in said
    assert "position" not in said


def test_the_bot_and_slack_are_named() -> None:
    """What nobody did by hand names the bot or Slack."""
    said = read(
        change(2, 2, "member:tag/U0GONE", before={}, actor="slack", command="user deactivated"),
        change(1, 1, "nudge_owner:june-2020/milestone:uit-start", before={}, actor="release-bot", command="nudge"),
    )
    assert any(line.endswith("  Slack") for line in said)
    assert any(line.endswith("  The bot") for line in said)
    assert any("Reminder of “UIT commences” is back with its owner" in line for line in said)


def test_a_page_of_the_longest_changes_is_a_post_that_slack_takes() -> None:
    """Six changes of many long texts with the longest reasons; each says how much is left out, and nothing of a short one is."""
    columns = ("description", "title", "note", "text", "summary", "other_codes")
    rows = [
        change(
            100 * of + number,
            of,
            f"modification:MP{number % 7:03}",
            column,
            f"{of} {'was ' * 60}",
            f"{of} {'is ' * 80}",
            reason="why " * 700,
        )
        for of in range(1, 7)
        for number, column in enumerate(column for column in columns for _ in range(7))
    ]
    page = history(HistoryShown(JUNE, changes=tuple(rows), total=6, page=1, pages=1, events=EVENTS, records=dict.fromkeys(range(1, 7), 7)))
    assert message_faults({"text": page.title, "blocks": blocks.blocks(page)}, "post") == []
    lines = text.text(page).splitlines()
    assert sum("more records" in line for line in lines) == 6
    assert not [line for line in lines if line.strip() == "…"]
    assert sum(line.endswith("why… (2,800 characters)") for line in lines) == 6
    short = read(change(1, 1, "milestone:june-2020/uit-start", "planned", None, "2020-03-02", reason="SIT is late."))
    assert not [line for line in short if "…" in line or "more record" in line]
