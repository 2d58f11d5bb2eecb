"""Conversion of text to Slack's mrkdwn and to plain text; the only place that creates markup."""

from __future__ import annotations

from bot.pages.kit.page import Bold, Code, Italic, Link, Piece, Text, UserGroup
from commands.protocol.results import Address, Channel, Moment, Person
from policy.model.wording import instant_words

WORD_JOINER = "\u2060"


def escape(text: str) -> str:
    """Escapes text, so that Slack finds no markup, mention or link in it (promise 7)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


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
    if not url.startswith(("https://", "http://")):
        return escape(label)
    # A bar in the address would end the address, and one in the label would be shown.
    return f"<{escape(url).replace('|', '%7C')}|{escape(label).replace('|', chr(0xA6))}>"


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
