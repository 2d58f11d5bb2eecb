"""Web addresses of modifications and releases: the SEC's own pages, the public site's, and how people and Slack write them."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from policy.calendar.release_calendar import parse_release_key
from policy.model.wording import is_address, plain_address, unquoted

_MARKED = re.compile(r"<(?P<address>[^<>|]+)(?:\|[^<>]*)?>")
"""An address as Slack writes it: between angle brackets, perhaps with its label."""


def address_in(text: str) -> str:
    """Returns a pasted web address without what Slack, a letter or a sentence puts around it; "" if the text is none."""
    bare = unquoted(text)
    marked = _MARKED.fullmatch(bare)
    address = plain_address(unquoted(marked["address"] if marked else bare)).rstrip(".,;)")
    return address if is_address(address) else ""


def modification_in(address: str) -> str:
    """Returns what stands for the modification in the address of its page: "mp079" on the public site, a title on the SEC's; else ""."""
    parts = _parts(address)
    return parts[parts.index("modifications") + 1] if "modifications" in parts[:-1] else ""


def release_in(address: str) -> str | None:
    """Returns the release whose page an address leads to: ".../june-2020-sec-release/", or "june-2020" on the public site; else None."""
    keys = {key for part in _parts(address) if not part.isdigit() and (key := parse_release_key(part))}
    return keys.pop() if len(keys) == 1 else None


def _parts(address: str) -> list[str]:
    return [unquote(part) for part in urlsplit(address).path.split("/") if part]
