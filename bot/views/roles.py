"""Who may do what, as a page: the table by which the bot decides it."""

from __future__ import annotations

from bot.views.detail import Grouped, grouped_page
from bot.views.page import Bold, Page, Paragraph, Part
from commands.help import RolesShown
from commands.protocol.line import Line
from policy.access.permissions import Action, who
from policy.model.wording import counted

MOST = 40
"""Actions on a page: a line each, and the whole table fits."""


def roles(shown: RolesShown) -> Page:
    """Every action and the roles that may take it."""
    rows: list[Grouped] = [("", (Bold(f"{each.value[0].upper()}{each.value[1:]}"), f"\n{_capital(who(each))}")) for each in Action]
    said = (
        "Authority comes from the rosters alone; /release committees shows them. "
        "What a body or committee did without Slack, a release manager records on its behalf, citing the minute."
    )
    top: tuple[Part, ...] = (Paragraph((said,)),)
    return grouped_page("Who may do what", Line.release("help", "roles"), rows, shown.page, counted(len(rows), "action"), top, most=MOST)


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
