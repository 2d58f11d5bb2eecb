"""`python -m bot`: exit statuses, one line per fault, the same answers as in Slack; two of the tests start it as a process of its own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main
from tests import ROOT
from tests.builders.processes import SECONDS, Forked, copied, environment, free_port, run, run_module, serving
from tests.builders.slack_server import fake_slack

HTTP = {"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_SIGNING_SECRET": "secret"}


def test_a_misconfigured_variable_is_one_line_and_exit_2(tmp_path: Path) -> None:
    """No traceback, nothing on standard output, no database made."""
    done = run_module(tmp_path, "migrate", PORT="http")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "PORT is not a port number: use one from 1 to 65535, such as 3000.\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["web", "worker"])
def test_the_halves_need_slack(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Without Slack variables, web and worker do not start the local workspace by mistake."""
    assert main([command], {}) == 2
    assert capsys.readouterr().err.startswith("SLACK_BOT_TOKEN is missing: ")


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    """--help names every command and ends with 0; what is not a command ends with 2."""
    with pytest.raises(SystemExit) as ended:
        main(["--help"], {})
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert all(command in said for command in ("web", "worker", "migrate", "load", "tick", "run", "audit"))
    with pytest.raises(SystemExit) as wrong:
        main(["serve"], {})
    assert wrong.value.code == 2


def test_loading_twice_changes_nothing(loaded: Path) -> None:
    """The second time everything is unchanged."""
    again = run(loaded, "load", RELEASE_BOT_ADMINS="U0BOSS")
    assert again.returncode == 0
    assert again.stdout.startswith("0 added, 0 updated, 0 removed, ")


def test_november_2020_is_loaded_as_it_went(tmp_path: Path) -> None:
    """A new database has each stage on its own day, up to today; the next stages come later, and none twice."""
    at = {"RELEASE_BOT_NOW": "2020-06-30T10:00"}
    first = run(tmp_path, "load", "--stages", **at)
    assert (first.returncode, first.stderr) == (0, "")
    assert [line.partition(":")[0] for line in first.stdout.splitlines()] == [
        "10 Jan 2020",
        "7 Feb 2020",
        "6 May 2020",
        "27 May 2020",
        "19 Jun 2020",
    ]
    assert "Thu 5 Nov 2020" in run(tmp_path, "run", "/release status november-2020 as of 18 June", **at).stdout
    assert "Sun 29 Nov 2020" in run(tmp_path, "run", "/release status november-2020 as of 19 June", **at).stdout
    again = run(tmp_path, "load", "--stages", RELEASE_BOT_NOW="2020-12-01T10:00").stdout.splitlines()
    assert [line for line in again if line.endswith("loaded already.")] == again[:4]
    assert again[-1] == "29 Nov 2020: 4 added, 19 updated."


def test_a_bad_file_is_one_line_per_fault_and_exit_1(loaded: Path) -> None:
    """File, line and field of each fault, and nothing loaded."""
    bad = loaded / "bad.yaml"
    shipped = ROOT / "storage" / "reference" / "june-2020.yaml"
    bad.write_text(shipped.read_text(encoding="utf-8").replace("go_live: 25 June 2020", "go_live: 31 June 2020"), encoding="utf-8")
    done = run(loaded, "load", "bad.yaml")
    assert (done.returncode, done.stdout) == (1, "")
    assert all(line.startswith("bad.yaml:") for line in done.stderr.splitlines())
    assert any("31 June 2020" in line for line in done.stderr.splitlines())
    assert run(loaded, "load", "missing.yaml").stderr == "missing.yaml: does not exist\n"


def test_what_a_file_leaves_out_is_listed_and_kept(loaded: Path) -> None:
    """A file with only its release names each stored row that it leaves out, and removes nothing."""
    alone = "release: {key: november-2020, kind: system, go_live: 5 Nov 2020, body: panel}\nscope:\n  - modification: MP079\n"
    (loaded / "alone.yaml").write_text(alone, encoding="utf-8")
    done = run(loaded, "load", "alone.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    event = "RID returned to the Panel to be re-baselined for modifications that don’t impact DCC Systems"
    assert f"November 2020 SEC Release: “{event}” is here and not in the file: kept.\n" in done.stdout
    assert (
        "MP093 is in the scope of the November 2020 SEC Release and not in the file. To take it out, write it with state: out"
        in done.stdout
    )
    assert " 0 removed, " in done.stdout
    assert done.stdout.endswith(" differences kept as stored here; use --replace to follow the files.\n")


def test_run_answers_as_text(loaded: Path) -> None:
    """The same right answer as in Slack: amber with its reasons, 1 approved and 4 targeted, 0 of 9 and 0 of 6, 17 January next."""
    done = run_module(loaded, "run", "/release status june-2020")
    assert (done.returncode, done.stderr) == (0, "")
    for words in ("Amber", "1 approved, 4 targeted", "0 of 9", "0 of 6", "17 Jan 2020"):
        assert words in done.stdout


def test_a_reader_that_has_enough_of_the_output_is_no_error(loaded: Path) -> None:
    """As `python -m bot run ... | head` does: nothing is written to standard error, and the exit status is that of the command."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "run", "/release status june-2020"],
            cwd=loaded,
            env=environment({}),
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=SECONDS,
            check=False,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_run_folds_quotes_and_says_what_it_does_not_know(loaded: Path) -> None:
    """An unknown verb has an answer; an invalid user id is wrong usage."""
    assert "Did you mean status?" in run(loaded, "run", "/release statsu june\u20132020").stdout
    assert run(loaded, "run", "/release list", "--as", "sam").returncode == 2


def test_a_change_is_made_in_a_terminal(loaded: Path, tmp_path: Path) -> None:
    """Without a person it is refused, a refusal shows in the exit status, and what it asks is set (design, section 5)."""
    copied(loaded, tmp_path)
    line = "/release remove MP088 from june-2020"
    nobody = run(tmp_path, "run", line, "--set", "reason=Late")
    assert (nobody.returncode, nobody.stdout) == (1, "")
    assert nobody.stderr == "/release remove makes a change: say who makes it, such as --as U012ABC (a Slack user id).\n"
    stranger = run(tmp_path, "run", line, "--as", "U0STRANGER", "--set", "reason=Late")
    assert (stranger.returncode, "Only a release manager" in stranger.stdout) == (1, True)
    asks = run(tmp_path, "run", line, "--as", "U0BOSS")
    assert (asks.returncode, "--set field=value" in asks.stdout) == (1, True)
    done = run(tmp_path, "run", line, "--as", "U0BOSS", "--set", "reason=Late")
    assert (done.returncode, done.stderr) == (0, "")
    assert "MP088 is now out" in done.stdout


def test_a_file_is_written_to_disk(loaded: Path, tmp_path: Path) -> None:
    """The release file, and a refusal with exit 1 and one sentence."""
    copied(loaded, tmp_path)
    done = run(tmp_path, "export", "june-2020", "-o", "june.yaml")
    size = (tmp_path / "june.yaml").stat().st_size
    assert (done.returncode, done.stdout) == (0, f"Wrote june.yaml, {size:,} bytes: June 2020 SEC Release as a release file.\n")
    refused = run(tmp_path, "rid", "july-2020", "-o", "x.docx")
    assert (refused.returncode, refused.stdout, len(refused.stderr.splitlines())) == (1, "", 1)


def test_run_without_a_database_makes_the_workspace_s(tmp_path: Path) -> None:
    """From a fresh clone, with nothing set, the first command answers on the real data."""
    done = run(tmp_path, "run", "/release list")
    assert done.returncode == 0
    assert "June 2020" in done.stdout


def test_run_against_a_database_behind_head_says_so(tmp_path: Path) -> None:
    """With Slack configured nothing is made silently: one line says what to do."""
    done = run(tmp_path, "run", "/release list", **HTTP)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "The database is older than this version of the program. Run `python -m bot migrate`.\n"


def test_a_database_that_cannot_be_opened_is_one_line(tmp_path: Path) -> None:
    """A file that is no database is exit 1 with one sentence."""
    (tmp_path / "release-bot.db").write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    done = run(tmp_path, "run", "/release list")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_the_admins_are_release_managers_from_the_start(loaded: Path) -> None:
    """RELEASE_BOT_ADMINS are on the secas roster after migrate or load."""
    assert "U0BOSS" in run(loaded, "run", "/release committees").stdout


def test_audit_verify_finds_what_was_done_behind_its_back(loaded: Path, tmp_path: Path) -> None:
    """A whole audit is exit 0; an edited row is exit 1 with a line."""
    whole = run(loaded, "audit", "verify")
    assert whole.returncode == 0
    with closing(sqlite3.connect(copied(loaded, tmp_path))) as target:
        for (name,) in target.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            target.execute(f'DROP TRIGGER "{name}"')
        target.execute("UPDATE audit SET actor = 'U0FORGER' WHERE seq = 3")
        target.commit()
    edited = run(tmp_path, "audit", "verify")
    assert edited.returncode == 1
    assert edited.stderr


def test_outbox_lists_what_slack_refused_and_sends_it_again(loaded: Path, tmp_path: Path) -> None:
    """Nothing at first; then a line for the message with what to do, which is due again after `retry`; an unknown key is refused."""
    assert run(loaded, "outbox").stdout == "No message was set aside.\n"
    with closing(sqlite3.connect(copied(loaded, tmp_path))) as target:
        target.execute(
            "INSERT INTO outbox (key, kind, channel, thread_ts, ids, state, attempts, ambiguous, ts, error, created_at) VALUES "
            "('k1', 'notice', 'C1', '', '{}', 'failed', 3, 0, '', 'is_archived', '2020-01-10T09:00:00.000000+00:00')"
        )
        target.execute(
            "INSERT INTO outbox (key, kind, channel, thread_ts, ids, state, attempts, ambiguous, ts, error, created_at) VALUES "
            "('n1', 'hologram', 'C1', '', '{}', 'due', 0, 0, '', '', '2020-01-10T09:00:00.000000+00:00')"
        )
        target.commit()
    said = "k1  Notice to #C1, queued 10 Jan 2020 09:00 UTC: the channel is archived. Unarchive it in Slack, or set another channel"
    assert run(tmp_path, "outbox").stdout.splitlines()[0] == said
    assert run(tmp_path, "outbox", "retry", "k2").returncode == 1
    again = run(tmp_path, "outbox", "retry")
    assert (again.returncode, again.stdout) == (0, "1 message is due again; the bot sends it while it runs.\n")
    newer = "1 message waits for a worker of the newer version of the bot that queued such messages. Of kind: hologram."
    assert run(tmp_path, "outbox").stdout.splitlines() == ["No message was set aside.", newer]


def test_tick_delivers_what_is_due_and_ends(tmp_path: Path) -> None:
    """Against a fake Slack with an empty outbox: nothing is due, exit 0; against a database behind head: exit 1."""
    with fake_slack() as slack:
        environ = {**HTTP, "SLACK_API_URL": f"{slack.url}/api/"}
        assert run(tmp_path, "tick", **environ).returncode == 1
        assert run(tmp_path, "migrate", **environ).returncode == 0
        done = run(tmp_path, "tick", **environ)
    assert (done.returncode, done.stdout) == (0, "0 messages were due.\n")


def test_a_port_in_use_is_one_line_and_exit_1(tmp_path: Path) -> None:
    """The second bot on a port says so."""
    said = tmp_path / "said.txt"
    with fake_slack() as slack:
        environ = {**HTTP, "SLACK_API_URL": f"{slack.url}/api/", "DATABASE_URL": "sqlite:///other.db", "PORT": slack.url.rpartition(":")[2]}
        assert Forked(("web",), tmp_path, environment(environ), said).wait(SECONDS) == 1
    assert any(line.startswith("PORT ") for line in said.read_text(encoding="utf-8").splitlines())


def test_the_whole_bot_serves_in_the_local_workspace_and_ends_cleanly(tmp_path: Path) -> None:
    """With nothing set it is ready, shows June 2020's status, and ends with 0 on SIGTERM."""
    with serving(tmp_path) as bot:
        assert bot.until(200)["ready"]
        assert bot.get("/workspace/boot?as=U0RACHEL")[1]["clock"]["label"] == "Fri 10 January 2020, 10:00"
        assert bot.end() == 0
    assert free_port()
