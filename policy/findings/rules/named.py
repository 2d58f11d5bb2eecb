"""Look-up of the rules that findings and refusals cite (design, Rules)."""

from __future__ import annotations

import re
from difflib import get_close_matches

from policy.findings.rules.of_procedure import OF_PROCEDURE
from policy.findings.rules.of_releases import OF_RELEASES
from policy.findings.rules.rule import Rule

RULES: tuple[Rule, ...] = (*OF_RELEASES, *OF_PROCEDURE)
"""All rules, in order."""

_WORD = re.compile(r"R(?:ID\s*)?\d+", re.IGNORECASE)
_THROUGH = re.compile(r"RID (\d) to (\d)")


def named(text: str) -> Rule | None:
    """Returns the rule of that name, however it is spelt: "R9", "r 9", "9", "RID3"; None if there is none."""
    word = "".join(text.split()).upper()
    key = f"R{word}" if word.isascii() and word.isdigit() else word
    return _BY_NAME.get(re.sub(r"^(R|RID)0+(?=\d)", r"\1", key))


def close_to(text: str) -> tuple[Rule, ...]:
    """Returns the rules most similar to what was typed, by name or by what they are about; at most three."""
    word = "".join(text.split()).upper()
    names = get_close_matches(word, _BY_NAME, n=3, cutoff=0.5)
    lower = text.strip().casefold()
    about = [each for each in RULES if len(lower) > 2 and lower in f"{each.about} {each.sentence}".casefold()]
    return tuple(dict.fromkeys([*about, *(_BY_NAME[name] for name in names)]))[:3]


def cited(text: str) -> tuple[Rule, ...]:
    """Returns the rules that a finding cites: one for "R9", two for "R12, R13", six for "RID 1 to 6"."""
    if through := _THROUGH.fullmatch(text):
        text = " ".join(f"RID {number}" for number in range(int(through[1]), int(through[2]) + 1))
    return tuple(rule for word in _WORD.findall(text) if (rule := named(word)))


_BY_NAME = {each.key.replace(" ", ""): each for each in RULES}
