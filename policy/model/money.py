"""Exact money: formatting integer pence as pounds, and parsing pounds into pence (RID 5; R17)."""

from __future__ import annotations

import re

_POUNDS = re.compile(r"£? ?(?P<pounds>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<pence>[0-9]{2}))?")
_MOST_DIGITS = 15


def pounds(pence: int) -> str:
    """Formats pence as pounds: "£1,120,042", or "£1,120,042.50" if there are odd pence (RID 5; R17)."""
    whole_pounds, odd_pence = divmod(abs(pence), 100)
    sign = "-" if pence < 0 else ""
    return f"{sign}£{whole_pounds:,}.{odd_pence:02d}" if odd_pence else f"{sign}£{whole_pounds:,}"


def parse_pounds(text: str) -> int:
    """Parses an amount in pounds, such as "£1,120,042" or "1120042.50", into pence without rounding (RID 5; R17).

    Pence need two digits; commas are optional but must separate thousands. Raises ValueError for anything else.
    """
    match = _POUNDS.fullmatch(text.strip())
    if not match or len(digits := match["pounds"].replace(",", "")) > _MOST_DIGITS:
        raise ValueError(f"“{text.strip()[:40]}” is not an amount. Write it like £1,120,042 or £1,120,042.50")
    return int(digits) * 100 + int(match["pence"] or 0)
