"""The README's tables of verbs, made from the catalogue: `python -m tests.readme_tables` writes them, a test holds them."""

from __future__ import annotations

from pathlib import Path

from bot.views.help import BEHIND_BUTTONS
from commands.catalogue import CATALOGUE

README = Path(__file__).parents[1] / "README.md"
END = {"/release": "\n`/modification`\n", "/modification": "\nKeys and references"}


def table(command: str) -> str:
    """The table of a command's verbs."""
    rows = (
        f"| `{verb.usage.replace('|', chr(92) + '|')}` | {verb.summary.replace('|', chr(92) + '|')} |"
        for verb in CATALOGUE[command]
        if verb.name not in BEHIND_BUTTONS
    )
    return "\n".join(["| verb | does |", "|---|---|", *rows]) + "\n"


def written(readme: str) -> str:
    """The README with its tables as the catalogue has them."""
    for command, end in END.items():
        before, start, rest = readme.partition(f"\n`{command}`\n")
        _, mark, after = rest.partition(end)
        readme = f"{before}{start}\n{table(command)}{mark}{after}"
    return readme


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
