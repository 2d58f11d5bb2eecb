"""The history as people read it: what one command did stands together, a refusal is called one, values are in plain words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from bot.pages.history import history
from bot.pages.kit import text
from commands.history import HistoryShown
from policy.model.history import Change
from policy.model.releases import Release, ReleaseKind

JUNE = Release("june-2020", ReleaseKind.SYSTEM, date(2020, 6, 25))
NOON = datetime(2020, 1, 10, 12, tzinfo=UTC)


def change(seq: int, of: int, thing: str, field: str = "", before: object = None, after: object = None, **more: Any) -> Change:
    """One row of the history, of the change that began with row `of`."""
    said = {"actor": "U0RACHEL", "command": "release milestone", "reason": "", **more}
    return Change(seq=seq, at=NOON, thing=thing, field=field, before=before, after=after, change_id=of, **said)


def read(*changes: Change) -> list[str]:
    """The lines of the page."""
    return text.text(history(HistoryShown(JUNE, "", "", changes, len(changes), 1, 1))).splitlines()


def test_what_one_command_did_stands_under_it_once_in_its_order() -> None:
    """Two fields and two things of one change have one head; the oldest row comes first."""
    lines = read(
        change(4, 2, "criterion:june-2020/T1", after={"text": "x"}),
        change(3, 2, "criterion:june-2020/O1", after={"text": "x"}),
        change(2, 2, "milestone:june-2020/uit-start", "planned", None, "2020-03-02"),
        change(1, 1, "milestone:june-2020/go-live", "done", True, False),
    )
    heads = [number for number, line in enumerate(lines) if "release milestone" in line]
    assert len(heads) == 2
    assert lines[heads[0] + 1].strip() == "Milestone uit-start  planned: none → 2 Mar 2020"
    assert lines[heads[0] + 2].strip() == "Criterion  O1, T1  added"
    assert lines[heads[1] + 1].strip() == "Milestone go-live  done: yes → no"


def test_a_refusal_is_called_one_with_its_reason_and_never_a_removal() -> None:
    """A refused attempt changed nothing."""
    refused = change(5, 0, "release:june-2020", outcome="refused", command="release cancel", reason="Only a release manager may.")
    said = "\n".join(read(refused))
    assert "release cancel  refused  Release june-2020" in said
    assert "Only a release manager may." in said
    assert "removed" not in said


def test_what_was_loaded_says_so() -> None:
    """Rows of a load name no command and no person; parts are named, a whole modification's nought is not."""
    said = "\n".join(
        read(
            change(2, 1, "scope_item:june-2020/SECMP0062/1", after={}, actor="load", command="load"),
            change(1, 1, "scope_item:june-2020/MP084/0", after={}, actor="load", command="load"),
        )
    )
    assert "loaded from release files" in said
    assert "Scope  MP084, SECMP0062 part 1  added" in said
