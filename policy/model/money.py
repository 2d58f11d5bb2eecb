"""Exact money: integer pence in, the SEC's way of writing pounds out, and back (RID 5; R17)."""

from __future__ import annotations

import re

_POUNDS = re.compile(r"£? ?(?P<pounds>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<pence>[0-9]{2}))?")
_MOST_DIGITS = 15


def pounds(pence: int) -> str:
    """Pence as pounds: "£1,120,042", or "£1,120,042.50" where they are not whole (RID 5; R17)."""
    whole, rest = divmod(abs(pence), 100)
    sign = "-" if pence < 0 else ""
    return f"{sign}£{whole:,}.{rest:02d}" if rest else f"{sign}£{whole:,}"


def parse_pounds(text: str) -> int:
    """Pounds as people write them, in pence: "£1,120,042", "1120042.50" (RID 5; R17).

    ValueError for anything else; it is never rounded. Pence have two digits, and commas stand between thousands or nowhere.
    """
    found = _POUNDS.fullmatch(text.strip())
    digits = found["pounds"].replace(",", "") if found else ""
    if not found or len(digits) > _MOST_DIGITS:
        raise ValueError(f"{text.strip()[:40]!r} is not an amount: write it like £1,120,042 or £1,120,042.50")
    return int(digits) * 100 + int(found["pence"] or 0)
