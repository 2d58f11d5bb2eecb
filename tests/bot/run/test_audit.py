"""`python -m bot audit`: the sentences and the exit status."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.builders.processes import copied


def _audit(folder: Path, *arguments: str) -> int:
    return main(["audit", *arguments], {"DATABASE_URL": f"sqlite:///{folder / 'release-bot.db'}"})


def _edited(source: Path, folder: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(copied(source, folder))) as target:
        triggers = target.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            target.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            target.execute(statement)
        for _, sql in triggers:
            target.execute(sql)
        target.commit()
    return folder


def test_an_intact_audit_with_its_state_and_anchor(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`head` prints what `--head` takes; everything together is three sentences and exit 0."""
    assert _audit(loaded, "head") == 0
    anchor = capsys.readouterr().out.strip()
    assert _audit(loaded, "verify", "--state", "--head", anchor) == 0
    said = capsys.readouterr()
    assert said.err == ""
    first, second, third = said.out.splitlines()
    assert first.startswith("The audit is intact: ")
    assert second.startswith("The database matches the history ")
    assert third == "The entry of the anchor is still there, unchanged."
    assert _audit(loaded, "verify") == 0
    assert "Add --head" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("statement", "options", "said"),
    [
        (
            "INSERT INTO member (committee_key, user_id, chair) VALUES ('panel', 'U0EVE', 1)",
            ["--state"],
            "@U0EVE's seat on the SEC Panel (member:panel/U0EVE) is in the database, but the history does not have it.",
        ),
        (
            "DELETE FROM member",
            ["--state"],
            "@U0BOSS's seat on the SECAS (member:secas/U0BOSS) is in the history, but not in the database.",
        ),
        (
            "UPDATE release SET go_live = '2020-07-30' WHERE key = 'june-2020'",
            ["--state"],
            "June 2020 SEC Release (release:june-2020): go-live is 30 Jul 2020 in the database, and 25 Jun 2020 in the history.",
        ),
        ("UPDATE audit SET at = 'yesterday' WHERE seq = 3", [], "Entry 3 was edited: its contents do not give its hash."),
        ("SELECT 1", ["--head", f"5:{'0' * 64}"], "Entry 5 has another hash than the anchor: the history up to it was rewritten."),
        ("SELECT 1", ["--head", f"999999:{'0' * 64}"], "Entry 999999 of the anchor is missing: the history was cut off before it."),
        (
            "DROP TRIGGER audit_no_delete",
            [],
            "The guard audit_no_delete of the audit is missing or was changed. Run python -m bot migrate.",
        ),
    ],
)
def test_a_fault_is_one_sentence_and_exit_1(
    loaded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], statement: str, options: list[str], said: str
) -> None:
    """What was changed is named by record and column, in words and as the history names it."""
    folder = _edited(loaded, tmp_path) if "TRIGGER" in statement else _edited(loaded, tmp_path, statement)
    if "TRIGGER" in statement:
        with closing(sqlite3.connect(folder / "release-bot.db")) as target:
            target.execute(statement)
    assert _audit(folder, "verify", *options) == 1
    assert capsys.readouterr().err.splitlines() == [said]


@pytest.mark.parametrize("anchor", ["5", "5:abc", "0:" + "0" * 64, "x:" + "0" * 64, f"-1:{'0' * 64}"])
def test_a_malformed_anchor_is_wrong_usage(anchor: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2 with what to write."""
    assert main(["audit", "verify", f"--head={anchor}"], {}) == 2
    assert "as python -m bot audit head prints it" in capsys.readouterr().err
