"""Runs mutmut over one part of the code and prints the changes that no test noticed: `bin/mutate policy/access/permissions.py`.

mutmut reads its settings from pyproject.toml in the working folder, so each run works in a copy of the committed and changed
files under build/mutation, whose pyproject.toml has those settings. The copy keeps which changes were noticed, so a second run is quicker:
it tries again what no test noticed, and what was changed meanwhile.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from tests import authority_lines, guards

ROOT = Path(__file__).parents[1]
PACKAGES = ("policy", "storage", "commands", "bot")
NOTICED = {"killed", "timeout", "caught by type check", "skipped"}
FAILED = {1, 3}
"""Exit statuses of pytest with which mutmut calls a change killed."""


def scope_of(path: Path, scopes: list[dict[str, Any]]) -> dict[str, Any]:
    """The settings for a file or folder. SystemExit, with a sentence, if there are none."""
    if not (ROOT / path).exists():
        raise SystemExit(f"{path} does not exist. Name a file or folder, for example policy/access/permissions.py.")
    for scope in scopes:
        if any(path == Path(each) or Path(each) in path.parents for each in scope["paths"]):
            return scope
    known = ", ".join(each for scope in scopes for each in scope["paths"])
    raise SystemExit(f"{path} is not set up for mutation. pyproject.toml sets up: {known}.")


def settings(path: Path, scope: dict[str, Any]) -> str:
    """mutmut's settings as TOML; JSON's strings and lists are TOML's too."""
    chosen = [str(path)] if path.suffix == ".py" else [f"{path}/*.py"]
    skipped = [f"^(?!.*({scope['lines']}))"] if scope["lines"] else []
    lines = {
        "source_paths": list(PACKAGES),
        "only_mutate": chosen,
        "do_not_mutate_patterns": skipped,
        "pytest_add_cli_args": ["-p", "no:xdist", "-p", "no:cacheprovider"],
        "pytest_add_cli_args_test_selection": scope["tests"],
    }
    return "\n\n[tool.mutmut]\n" + "\n".join(f"{name} = {json.dumps(value)}" for name, value in lines.items()) + "\n"


def copied(folder: Path, extra: str) -> None:
    """Brings the copy up to date; mutmut's own folder in it stays."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    names = {name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}
    for old in [each for top in (*PACKAGES, "tests") for each in (folder / top).rglob("*.py")]:
        if str(old.relative_to(folder)) not in names:
            old.unlink()
    for name in names:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
    project = folder / "pyproject.toml"
    project.write_text(project.read_text(encoding="utf-8") + extra, encoding="utf-8")


def forget(mutants: Path) -> None:
    """Forgets what no test noticed, and which test runs which function, because tests may be new since the last run."""
    (mutants / "mutmut-stats.json").unlink(missing_ok=True)
    for kept in mutants.rglob("*.meta"):
        results = json.loads(kept.read_text(encoding="utf-8"))
        statuses = results["exit_code_by_key"]
        results["exit_code_by_key"] = {name: status if status in FAILED else None for name, status in statuses.items()}
        kept.write_text(json.dumps(results), encoding="utf-8")


def survivors(results: str) -> list[tuple[str, str]]:
    """The mutants that no test noticed, with what mutmut says of each."""
    found = re.findall(r"^\s*(\S+__mutmut_\d+): (.+)$", results, re.MULTILINE)
    return [(name, state) for name, state in found if state not in NOTICED]


def main() -> int:
    """Mutates what was asked for and prints what survived. The exit status is 0 whatever survives: these are hints, not faults."""
    parser = argparse.ArgumentParser(prog="bin/mutate", description="Change code on purpose and list the changes that no test notices.")
    parser.add_argument("path", nargs="?", type=Path, default=Path("policy"), help="a file or folder, or “guards” (default: policy)")
    parser.add_argument("--workers", type=int, default=2, help="how many changes of a rule are tried at a time (default: 2)")
    given = parser.parse_args()
    path: Path = given.path
    if path == Path("guards"):
        folder = ROOT / "build" / "mutation" / "guards"
        folder.mkdir(parents=True, exist_ok=True)
        copied(folder, "")
        return min(guards.run(folder), 1)
    scopes: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutation"]
    scope = scope_of(path, scopes)
    if scope.get("authority"):
        authority_lines.run(path)
        return 0
    folder = ROOT / "build" / "mutation" / re.sub(r"\W+", "-", str(path))
    folder.mkdir(parents=True, exist_ok=True)
    copied(folder, settings(path, scope))
    forget(folder / "mutants")
    mutmut = [str(Path(sys.executable).parent / "mutmut")]
    ran = subprocess.run([*mutmut, "run", "--max-children", str(given.workers)], cwd=folder, check=False)
    if ran.returncode:
        return ran.returncode
    results = subprocess.run([*mutmut, "results"], cwd=folder, check=True, capture_output=True, text=True).stdout
    left = survivors(results)
    for name, _ in left:
        print()
        print(subprocess.run([*mutmut, "show", name], cwd=folder, check=True, capture_output=True, text=True).stdout.strip())
    print(f"\n{len(left)} changes to {path} were noticed by no test." if left else f"\nEvery change to {path} was noticed by a test.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
