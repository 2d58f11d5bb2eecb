"""The files in deploy/: what they run, copy, probe and set is there, and nothing runs with more rights than it needs."""

from __future__ import annotations

import re
import shutil
import subprocess
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.__main__ import main
from bot.config import VARIABLES
from commands.catalogue import CATALOGUE
from tests import ROOT

DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
KUBERNETES: list[dict[str, Any]] = list(yaml.safe_load_all((DEPLOY / "kubernetes" / "release-bot.yaml").read_text(encoding="utf-8")))
DEPLOYMENTS = [each for each in KUBERNETES if each["kind"] == "Deployment"]
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
OTHERS = {"SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "DATABASE_URL", "POSTGRES_PASSWORD", "HOME", "MPLCONFIGDIR"}
"""Variables in these files that are not the bot's own."""


def runs(command: str) -> None:
    """Fails if `python -m bot` has no such command."""
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"], {})
    assert ended.value.code == 0


def test_the_image_is_made_of_what_is_there() -> None:
    """Each path that is copied exists and reaches the builder; packages come by hash, for the Python that the tests use."""
    copied = [path for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE) for path in line.split()[:-1]]
    allowed = [line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")]
    assert copied
    assert {path for path in copied if not (ROOT / path).exists()} == set()
    assert sorted(copied) == sorted(allowed)
    assert {"policy", "storage", "commands", "bot"} <= set(copied)
    assert "--require-hashes" in DOCKERFILE
    version = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)) == {f"python:{version}-slim-bookworm"}


def test_the_image_runs_as_nobody_in_particular() -> None:
    """Its user is not root, it says whether it is healthy, and signals reach the bot."""
    last = DOCKERFILE.rpartition("FROM ")[2]
    assert re.search(r"^USER [1-9]\d+:[1-9]\d+$", last, re.MULTILINE)
    assert "HEALTHCHECK" in last
    assert "/healthz" in last
    assert 'ENTRYPOINT ["tini", "--", "python", "-m", "bot"]' in last
    assert "libreoffice-writer" in last


def test_no_secret_or_database_reaches_the_image() -> None:
    """Everything is left out but what is named."""
    rules = [each for each in (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines() if not each.startswith("#")]
    assert rules[0] == "*"
    assert not any(fnmatch(name, rule[1:]) for name in (".env", "release-bot.db", ".git") for rule in rules if rule.startswith("!"))


def test_compose_migrates_before_it_serves() -> None:
    """Web and worker wait for the migration, which waits for the database; each runs a command of the bot, unprivileged."""
    services = COMPOSE["services"]
    for name in ("migrate", "web", "worker"):
        service = services[name]
        (command,) = service["command"]
        runs(command)
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["depends_on"]["database"] == {"condition": "service_healthy"}
        assert "@database/" in service["environment"]["DATABASE_URL"]
    for name in ("web", "worker"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert services["web"]["ports"] == ["127.0.0.1:3000:3000"]
    assert (DEPLOY / COMPOSE["x-bot"]["build"]["context"] / COMPOSE["x-bot"]["build"]["dockerfile"]).is_file()


def test_kubernetes_probes_and_drains_each_half() -> None:
    """Liveness asks what depends on nothing, on a port that the pod has; a pod stops being asked before it ends."""
    assert sorted(each["metadata"]["name"] for each in DEPLOYMENTS) == ["release-bot-web", "release-bot-worker"]
    for deployment in DEPLOYMENTS:
        pod = deployment["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        ports = {each["name"] for each in container["ports"]}
        probes = {probe: container[f"{probe}Probe"]["httpGet"] for probe in ("startup", "liveness", "readiness")}
        assert {each["port"] for each in probes.values()} <= ports
        # The web half answers people when the database or the worker is away, so it is not taken out of service then.
        ready = "/healthz" if container["name"] == "web" else "/readyz"
        assert [probes[each]["path"] for each in ("startup", "liveness", "readiness")] == ["/healthz", "/healthz", ready]
        wait = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
        assert 0 < wait < pod["terminationGracePeriodSeconds"] - 20
        for each in (*pod.get("initContainers", ()), container):
            runs(each["args"][0])
            assert each["securityContext"]["readOnlyRootFilesystem"] is True
            assert each["securityContext"]["allowPrivilegeEscalation"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert deployment["spec"]["selector"]["matchLabels"] == deployment["spec"]["template"]["metadata"]["labels"]


def test_kubernetes_sends_requests_to_the_web_half() -> None:
    """The service chooses the pods of web by their labels and port."""
    (service,) = [each for each in KUBERNETES if each["kind"] == "Service"]
    web = next(each for each in DEPLOYMENTS if each["metadata"]["name"] == "release-bot-web")
    assert service["spec"]["selector"] == web["spec"]["template"]["metadata"]["labels"]
    ports = {each["name"]: each["containerPort"] for each in web["spec"]["template"]["spec"]["containers"][0]["ports"]}
    assert ports[service["spec"]["ports"][0]["targetPort"]] == 3000


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_runs_the_bot_as_its_own_user(unit: Path, tmp_path: Path) -> None:
    """It can write its own folder alone. Where systemd is installed, it accepts the unit."""
    text = unit.read_text(encoding="utf-8")
    command = re.search(r"^ExecStart=\S+/python -m bot (\S+)$", text, re.MULTILINE)
    assert command
    for name in ("web", "worker") if command[1] == "%i" else (command[1],):
        runs(name)
    assert {"User=release-bot", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet="} <= set(text.splitlines())
    if not shutil.which("systemd-analyze"):
        return
    for each in UNITS:
        known = each.read_text(encoding="utf-8").replace("/opt/release-bot/.venv/bin/python", "/bin/true")
        (tmp_path / each.name.replace("@.", "@web.")).write_text(known, encoding="utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / unit.name.replace("@.", "@web."))], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")


def test_the_variables_that_are_set_are_known() -> None:
    """In the example of an environment file, in compose and on Kubernetes."""
    example = re.findall(r"^#? ?([A-Z_]{3,})=", (DEPLOY / "release-bot.env").read_text(encoding="utf-8"), re.MULTILINE)
    maps = [each.get("data", each.get("stringData", {})) for each in KUBERNETES]
    composed = [each.get("environment", {}) for name, each in COMPOSE["services"].items() if name != "database"]
    named = {*example, *(name for each in (*maps, *composed) for name in each)}
    assert named - VARIABLES - OTHERS == set()
    assert {"SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "RELEASE_BOT_URL", "DATABASE_URL"} <= named


OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")


def test_the_commands_that_operating_names_exist() -> None:
    """Each command of the program and each verb, in running text and in blocks."""
    for command in set(re.findall(r"(?:python -m bot|rm web|--) ([a-z]+)\b(?! python)", OPERATING)) - {"python"}:
        runs(command)
    verbs = {(command, verb.name) for command, all_of_it in CATALOGUE.items() for verb in all_of_it}
    assert {(f"/{command}", verb) for command, verb in re.findall(r"/(release|modification) ([a-z]+)", OPERATING)} <= verbs


def test_the_log_lines_that_operating_names_are_written() -> None:
    """The runbook names events of the log by what the code writes; statuses and reasons of Slack are not events."""
    named = set(re.findall(r"`((?:delivery|request|socket_mode|not|ready)_[a-z_]+)`", OPERATING))
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    assert named >= {"delivery_paused", "not_ready"}
    assert {each for each in named if f'"{each}"' not in code} == set()
