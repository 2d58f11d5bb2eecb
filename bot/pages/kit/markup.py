"""Conversion of text to Slack's mrkdwn and to plain text; the only place that creates markup."""

from __future__ import annotations

import re
from unicodedata import combining

from bot.pages.kit.page import Bold, Code, Italic, Link, Piece, Text, UserGroup
from commands.protocol.results import Address, Channel, Moment, Person
from policy.model.wording import instant_words

WORD_JOINER = "\u2060"

_JOINER = "\u200d"
"""Makes one emoji of two."""

_NEARBY = 40
"""Characters that are looked back for the end of a letter; no language has one with so many accents."""

_ADDRESS, _LABEL = 2300, 600
"""Units of a link's address, and of its label: both together have room in a section."""

_HALF_ESCAPE = re.compile(r"&[a-z]*$")


def escape(text: str) -> str:
    """Escapes text, so that Slack finds no markup, mention or link in it (promise 7)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def units(markup: str) -> int:
    """Returns the length of markup as Slack may count it: in UTF-16 units, of which most emoji have two."""
    return len(markup) if markup.isascii() else len(markup.encode("utf-16-le", "surrogatepass")) // 2


def measured(text: str) -> int:
    """Returns the length of plain words as Slack may count it: escaped, and in UTF-16 units."""
    return units(escape(text))


def fitting(markup: str, longest: int) -> int:
    """Returns how many characters of markup have at most `longest` units, without the last ones that only together make a letter."""
    if markup.isascii():
        return min(longest, len(markup))
    at = room = 0
    while at < len(markup) and (room := room + (2 if markup[at] > "\uffff" else 1)) <= longest:
        at += 1
    return whole(markup, at)


def whole(text: str, at: int) -> int:
    """Returns the last place up to `at` that parts no letter from its accents, and no emoji; `at` if there is none nearby."""
    for place in range(at, max(0, at - _NEARBY), -1):
        if place >= len(text) or not (_joins(text[place]) or text[place - 1] == _JOINER):
            return place
    return at


def clipped(markup: str, longest: int) -> str:
    """Returns the beginning of markup in at most `longest` units, without a part of an escape at its end."""
    return markup if units(markup) <= longest else _HALF_ESCAPE.sub("", markup[: fitting(markup, longest)])


def _joins(letter: str) -> bool:
    """Returns whether a character belongs to the one before it: an accent, a variant, a skin tone or a joiner."""
    return combining(letter) > 0 or letter == _JOINER or "\ufe00" <= letter <= "\ufe0f" or "\U0001f3fb" <= letter <= "\U0001f3ff"


def _mrkdwn(piece: Piece) -> str:
    match piece:
        case str():
            return escape(piece)
        case Bold(text):
            return _styled(text, "*")
        case Italic(text):
            return _styled(text, "_")
        case Code(text):
            return f"`{escape(text.replace('`', chr(0x2CB)))}`"
        case Link(url, label):
            return _link(url, label)
        case Address(url, label):
            return _link(url, label or url)
        case Person(user):
            return f"<@{user}>"
        case Channel(channel):
            return f"<#{channel}>"
        case UserGroup(group):
            return f"<!subteam^{group}>"
        case Moment(at):
            # Slack shows the reader's own time zone; the text after the bar is for clients that can't.
            return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{escape(instant_words(at))}>"


def _link(url: str, label: str) -> str:
    # A bar in the address would end the address, and one in the label would be shown.
    address, words = escape(url).replace("|", "%7C"), escape(label).replace("|", "\u00a6")
    if not url.startswith(("https://", "http://")) or units(address) > _ADDRESS:
        return escape(label)
    # A section can't be parted inside a link, so that it must be shorter.
    return f"<{address}|{words if units(words) <= _LABEL else clipped(words, _LABEL) + '…'}>"


def _styled(text: str, mark: str) -> str:
    return "\n".join(_styled_line(line, mark) for line in text.split("\n"))


def _styled_line(line: str, mark: str) -> str:
    # Slack styles only within a line, only text without the mark, and only without spaces inside the marks.
    bare = line.strip()
    if not bare:
        return line
    start = len(line) - len(line.lstrip())
    return f"{line[:start]}{mark}{escape(bare.replace(mark, WORD_JOINER + mark))}{mark}{line[start + len(bare) :]}"


def mrkdwn(text: Text) -> str:
    """Renders text as Slack's mrkdwn."""
    return "".join(map(_mrkdwn, text))


def _plain(piece: Piece) -> str:
    match piece:
        case str():
            return piece
        case Bold(text) | Italic(text) | Code(text):
            return text
        case Link(url, label) | Address(url, label):
            return f"{label} ({url})" if label not in {"", url} else url
        case Person(user):
            return f"@{user}"
        case Channel(channel):
            return f"#{channel}"
        case UserGroup(group):
            return f"@{group}"
        case Moment(at):
            return instant_words(at)


def plain(text: Text) -> str:
    """Renders text without markup, for the command line; fallback text escapes it."""
    return "".join(map(_plain, text))
