"""`/release why RULE`: a rule in words, with its source and its paragraph."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutNoRelease, Refused
from commands.protocol.words import shown
from policy.findings.rules.named import RULES, close_to, named
from policy.findings.rules.rule import Rule


@dataclass(frozen=True)
class RulesShown(AboutNoRelease):
    """One rule, or a page of all."""

    rules: tuple[Rule, ...]
    wanted: str
    page: int


def why(_conn: Connection, asked: Ask) -> RulesShown | Refused:
    """Returns the rule of that name with its sources; without a name, all rules (design, Rules)."""
    typed = " ".join(asked.words)
    if not typed:
        return RulesShown(RULES, "", asked.page)
    if rule := named(typed):
        return RulesShown((rule,), rule.key, asked.page)
    close = close_to(typed)
    meant = f" Did you mean {close[0].key}, “{close[0].about}”?" if close else " List all rules with /release why."
    lines = tuple(Line.release("why", each.key) for each in close) or (Line.release("why"),)
    return Refused(f"“{shown(typed)}” isn't a rule. Write one as the check cites it, such as /release why R9.{meant}", lines)
