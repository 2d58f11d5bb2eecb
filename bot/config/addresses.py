"""Addresses among the variables: of Slack, of the database, of the bot itself, of a proxy and of who takes comments.

Each function raises ConfigFault for a value that is none.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.config.fault import ConfigFault
from storage.engine import hosts

SLACK_API_URL = "https://slack.com/api/"

_DATABASE_SCHEMES = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


def api_url_of(value: str) -> str:
    """Returns the address of Slack's Web API, with a slash at its end."""
    if not value:
        return SLACK_API_URL
    if not _is_web_address(value):
        raise ConfigFault("SLACK_API_URL", "is not a web address: use one such as http://127.0.0.1:4000/api/.")
    return value if value.endswith("/") else value + "/"


def public_url_of(value: str) -> str:
    """Returns the bot's public address, without a slash at its end."""
    if value and not _is_web_address(value):
        raise ConfigFault("RELEASE_BOT_URL", "is not a web address: use the bot's public one, such as https://bot.example.org.")
    return value.rstrip("/")


def comment_url_of(value: str) -> str:
    """Returns where a Party comments: a web address, which may have a query, or a mail address."""
    address = value.removeprefix("mailto:")
    if not value or re.fullmatch(r"https?://[^\s/@]+(/\S*)?", value):
        return value
    if re.fullmatch(r"[^\s@:/?]+@[^\s@:/?]+\.[^\s@:/?]+", address):
        return f"mailto:{address}"
    told = "is neither a web address nor a mail address: use one such as https://example.org/comment or releases@example.org."
    raise ConfigFault("RELEASE_BOT_COMMENT_URL", told)


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return bool(
            parts.scheme in {"http", "https"}
            and parts.hostname
            and parts.port != 0
            and not (parts.query or parts.fragment or parts.username or re.search(r"[\s\x00-\x20]", value))
        )
    except ValueError:
        return False


def proxy_of(value: str) -> str:
    """Returns the address as the server writes a client's, so that the two can be compared."""
    if value in {"", "*"}:
        return value
    try:
        return str(ip_address(value))
    except ValueError:
        raise ConfigFault(
            "RELEASE_BOT_TRUSTED_PROXY",
            "is not an IP address: use your proxy's, such as 10.0.0.5, or * if only the proxy can reach the bot.",
        ) from None


def database_url_of(value: str) -> str:
    """Returns the address with SQLAlchemy's driver named. Never show it: it may contain a password."""
    scheme, separator, rest = value.partition("://")
    if not separator or scheme not in _DATABASE_SCHEMES:
        raise ConfigFault(
            "DATABASE_URL", "is not a supported database address: use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."
        )
    if scheme == "sqlite":
        if not rest.startswith("/") or rest.partition("?")[0] in {"/", "/:memory:"}:
            raise ConfigFault("DATABASE_URL", "has no SQLite file name: use one such as sqlite:///release-bot.db.")
        return value
    scheme, _, rest = hosts.as_parameters(value).partition("://")
    try:
        parts = urlsplit(f"{scheme}://{rest}")
        valid = bool(parts.path.strip("/")) and (parts.port is None or parts.port > 0)
    except ValueError:
        valid = False
    if not valid:
        raise ConfigFault("DATABASE_URL", "has no PostgreSQL database name: use postgresql://USER:PASSWORD@HOST/NAME.")
    return f"{_DATABASE_SCHEMES[scheme]}://{rest}"


def port_of(name: str, value: str) -> int:
    """Returns the number of a port."""
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 1 <= int(value) <= 65535:
        raise ConfigFault(name, "is not a port number: use one from 1 to 65535, such as 3000.")
    return int(value)
