"""Settings of notices by mail: the server, the sender, the addresses for each kind of notice, and the way to unsubscribe."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from policy.public.events import EventKind
from policy.public.notices import NOTICES

TO = "MAIL_TO"
SMTP, FROM, UNSUBSCRIBE = "SMTP_URL", "MAIL_FROM", "UNSUBSCRIBE_URL"


def list_of(kind: EventKind) -> str:
    """Returns the name of the variable with the list of a kind of notice, without its prefix: MAIL_TO_GO_LIVE."""
    return f"{TO}_{kind.value.upper().replace('-', '_')}"


VARIABLES = (SMTP, FROM, UNSUBSCRIBE, TO, *(list_of(kind) for kind in NOTICES))
"""The variables of mail, without their prefix."""

_ADDRESS = re.compile(r"[!-~]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
_NOT_IN_ADDRESS = frozenset('()<>[]:;,\\"@ ')
_PORTS = {"smtp": 587, "smtps": 465}


class MailFault(Exception):  # noqa: N818 - Faults of every kind end in Fault here.
    """A variable of mail that is invalid or missing. The text never contains a secret."""

    def __init__(self, variable: str, text: str) -> None:
        super().__init__(f"{variable} {text}")
        self.variable, self.text = variable, text


@dataclass(frozen=True)
class MailServer:
    """The mail server. `encrypted` is whether TLS begins with the connection (smtps), not by STARTTLS; `user` is "" for no login."""

    host: str
    port: int
    encrypted: bool
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class MailSettings:
    """The settings of notices by mail. `lists` has the addresses of each kind of notice; `unsubscribe` is a web or a mailto: address."""

    server: MailServer
    sender: str
    unsubscribe: str
    lists: Mapping[EventKind, tuple[str, ...]]

    def __hash__(self) -> int:
        """Hashes without the lists, which are a mapping."""
        return hash((self.server, self.sender, self.unsubscribe))


def read_mail(values: Mapping[str, str]) -> MailSettings | None:
    """Returns the settings from the variables that are set, named without their prefix; None if there are none. Raises MailFault."""
    if not values:
        return None
    for name, example in (
        (SMTP, "smtp://USER:PASSWORD@mail.example.org:587"),
        (FROM, "releases@example.org"),
        (UNSUBSCRIBE, "https://example.org/unsubscribe"),
    ):
        if name not in values:
            others = next(each for each in VARIABLES if each in values)
            raise MailFault(name, f"is missing but RELEASE_BOT_{others} is set: set it, such as {example}, or unset all variables of mail.")
    everybody = _addresses(TO, values.get(TO, ""))
    lists = {kind: _addresses(list_of(kind), values[list_of(kind)]) if list_of(kind) in values else everybody for kind in NOTICES}
    return MailSettings(_server(values[SMTP]), _address(FROM, values[FROM]), _unsubscribe(values[UNSUBSCRIBE]), lists)


def _server(value: str) -> MailServer:
    told = "is not a mail server: use smtp://USER:PASSWORD@HOST:587, or smtps://USER:PASSWORD@HOST:465."
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise MailFault(SMTP, told) from None
    clean = not (parts.path.strip("/") or parts.query or parts.fragment or re.search(r"[\s\x00-\x20]", value))
    if parts.scheme not in _PORTS or not parts.hostname or port == 0 or not clean or bool(parts.username) != bool(parts.password):
        raise MailFault(SMTP, told)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, port or _PORTS[parts.scheme], parts.scheme == "smtps", user, password)


def _unsubscribe(value: str) -> str:
    if re.fullmatch(r"https?://[!-~]+", value) and not set(value) & set('<>"'):
        return value
    if _is_address(value.removeprefix("mailto:")):
        return f"mailto:{value.removeprefix('mailto:')}"
    raise MailFault(
        UNSUBSCRIBE, "is neither a web address nor a mail address: use one such as https://example.org/unsubscribe or leave@example.org."
    )


def _addresses(name: str, value: str) -> tuple[str, ...]:
    """Returns the addresses of a list, each once; `off` is an empty one."""
    if value.lower() == "off":
        return ()
    found = [_address(name, each.strip()) for each in value.split(",") if each.strip()]
    return tuple({each.lower(): each for each in found}.values())


def _address(name: str, value: str) -> str:
    if not _is_address(value):
        more = ", or several separated by commas" if name.startswith(TO) else ""
        raise MailFault(name, f"contains {value[:80]!r}, which is not a mail address: use one such as releases@example.org{more}.")
    return value


def _is_address(value: str) -> bool:
    found = _ADDRESS.fullmatch(value)
    return bool(found) and value.count("@") == 1 and not set(value.partition("@")[0]) & _NOT_IN_ADDRESS and ".." not in value
