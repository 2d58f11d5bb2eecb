"""The README's tables of verbs, made from the catalogue: `python -m tests.readme_tables` writes them, a test holds them."""

from __future__ import annotations

from commands.catalogue import CATALOGUE
from commands.protocol.verb import Group, Verb
from tests import ROOT

README = ROOT / "README.md"
END = {"/release": "\n`/modification`\n", "/modification": "\nKeys and references"}


def table(command: str) -> str:
    """The tables of a command's verbs, one for each purpose, as help has them."""
    parts = []
    for group in Group:
        rows = [_row(verb) for verb in CATALOGUE[command] if verb.group is group and not verb.hidden]
        if rows:
            parts.append("\n".join([f"**{group.value}**", "", "| verb | does |", "|---|---|", *rows]) + "\n")
    return "\n".join(parts)


def _row(verb: Verb[object]) -> str:
    bar = chr(92) + "|"
    return f"| `{verb.usage.replace('|', bar)}` | {verb.summary.replace('|', bar)} |"


def written(readme: str) -> str:
    """The README with its tables as the catalogue has them."""
    for command, end in END.items():
        before, start, rest = readme.partition(f"\n`{command}`\n")
        _, mark, after = rest.partition(end)
        if not (start and mark):
            raise SystemExit(f"README.md has no table of {command} between its name and {end.strip()!r}: nothing was written.")
        readme = f"{before}{start}\n{table(command)}{mark}{after}"
    return readme


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
