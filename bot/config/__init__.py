"""The configuration: environment variables read once into a frozen Config; an invalid one raises a ConfigFault that names it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from difflib import get_close_matches
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.config.mail import VARIABLES as OF_MAIL
from bot.config.mail import MailFault, MailSettings, read_mail
from policy.access.limits import REQUESTS
from policy.model.roster import USER_ID
from storage.engine import hosts

SLACK_API_URL = "https://slack.com/api/"
DEFAULT_DATABASE_URL = "sqlite:///release-bot.db"
DEFAULT_PORT = 3000
DEFAULT_TIMEZONE = "Europe/London"
DEFAULT_NUDGE_AT = "09:00"
FEWEST = 10
"""The lowest limit of requests a minute: with fewer, a person could not fill in the forms of one decision."""

DEFAULT_KEEP_DAYS = 90
SHORTEST_KEPT = 30
"""The fewest days: Slack may be down, and messages tried again, for days."""

PREFIX = "RELEASE_BOT_"
VARIABLES = frozenset(
    f"{PREFIX}{name}"
    for name in (
        *("ADMINS", "ADMIN_PORT", "COMMENT_URL", "KEEP_DAYS", "LIMIT", "METRICS_TOKEN", "NOW", "NUDGE_AT", "PUBLIC"),
        *("TIMEZONE", "TRUSTED_PROXY", "URL"),
        *OF_MAIL,
    )
)
"""The variables of the bot's own that this version knows."""

_USER_ID = re.compile(USER_ID)
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_DATABASE_SCHEMES = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


class ConfigFault(Exception):  # noqa: N818 - Faults of every kind end in Fault here.
    """A variable that is invalid, missing or incomplete. The message never contains a secret."""

    def __init__(self, variable: str, text: str) -> None:
        super().__init__(f"{variable} {text}")
        self.variable = variable


class Mode(StrEnum):
    """Where Slack requests come from."""

    HTTP = "http"
    SOCKET = "socket"
    WORKSPACE = "workspace"


@dataclass(frozen=True)
class Config:
    """The settings from the environment; secrets are left out of its repr.

    `now` is the frozen business time, timezone-aware (None: the real clock); `database_url` includes SQLAlchemy's driver. `url` is the
    public base address without a slash at its end, "" if it is not set. `trusted_proxy` is the address of the proxy whose
    X-Forwarded headers are used, "*" for any client, or "" for none. `limit` is how many commands, clicks and forms a person may send in a
    minute; 0 is no limit. `admin_port` is the port of health and metrics alone, 0 if they share `port`; `metrics_token` is
    what a program must send to read metrics and reasons, "" if nothing. `public` is whether the public site is served; `comment_url` is
    the address or form where a Party comments on it without an account, "" if there is none. `mail` is how notices are sent by mail, None
    if they are not.
    """

    mode: Mode
    database_url: str = field(repr=False)
    port: int
    timezone: ZoneInfo
    nudge_at: time
    bot_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    api_url: str = SLACK_API_URL
    admins: tuple[str, ...] = ()
    now: datetime | None = None
    kept: timedelta = timedelta(days=DEFAULT_KEEP_DAYS)
    url: str = ""
    trusted_proxy: str = ""
    limit: int = 0
    admin_port: int = 0
    metrics_token: str = field(default="", repr=False)
    public: bool = False
    comment_url: str = ""
    mail: MailSettings | None = None


def read(environ: Mapping[str, str]) -> Config:
    """Returns the configuration in `environ` (design, section 5). Raises ConfigFault for the first invalid variable."""
    slack = {name: _value(environ, name) for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "SLACK_API_URL")}
    mode = _mode(slack)
    timezone = _timezone(_value(environ, "RELEASE_BOT_TIMEZONE") or DEFAULT_TIMEZONE)
    return Config(
        mode=mode,
        bot_token=slack["SLACK_BOT_TOKEN"],
        signing_secret=slack["SLACK_SIGNING_SECRET"],
        app_token=slack["SLACK_APP_TOKEN"],
        api_url=_api_url(slack["SLACK_API_URL"]),
        database_url=_database_url(_value(environ, "DATABASE_URL") or DEFAULT_DATABASE_URL),
        port=_port("PORT", _value(environ, "PORT") or str(DEFAULT_PORT)),
        admin_port=_admin_port(environ),
        metrics_token=_metrics_token(_value(environ, "RELEASE_BOT_METRICS_TOKEN")),
        admins=_admins(environ.get("RELEASE_BOT_ADMINS", "")),
        timezone=timezone,
        kept=_kept(_value(environ, "RELEASE_BOT_KEEP_DAYS") or str(DEFAULT_KEEP_DAYS)),
        now=_now(_value(environ, "RELEASE_BOT_NOW"), timezone),
        nudge_at=_nudge_at(_value(environ, "RELEASE_BOT_NUDGE_AT") or DEFAULT_NUDGE_AT),
        public=_on_or_off("RELEASE_BOT_PUBLIC", _value(environ, "RELEASE_BOT_PUBLIC")),
        comment_url=_comment_url(_value(environ, "RELEASE_BOT_COMMENT_URL")),
        url=_public_url(_value(environ, "RELEASE_BOT_URL")),
        mail=_mail(environ),
        trusted_proxy=_trusted_proxy(_value(environ, "RELEASE_BOT_TRUSTED_PROXY")),
        limit=_limit(_value(environ, "RELEASE_BOT_LIMIT"), 0 if mode is Mode.WORKSPACE else REQUESTS.most),
    )


def unknown_variables(environ: Mapping[str, str]) -> Iterator[str]:
    """Yields a sentence for each of the bot's own variables that is set and not known, with the nearest known one. Never its value."""
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in VARIABLES:
            near = get_close_matches(name, sorted(VARIABLES), 1)
            yield f"{name[:80]} is set, but this version does not know it{f': {near[0]} may be meant' if near else ''}."


def _value(environ: Mapping[str, str], name: str) -> str:
    """Returns the value, "" if unset. Raises ConfigFault if it is blank: a blank secret must not mean the default."""
    value = environ.get(name)
    if value is None:
        return ""
    if not value.strip():
        raise ConfigFault(name, "is set but empty: give it a value or unset it.")
    return value.strip()


def _mode(slack: Mapping[str, str]) -> Mode:
    bot, secret, app = slack["SLACK_BOT_TOKEN"], slack["SLACK_SIGNING_SECRET"], slack["SLACK_APP_TOKEN"]
    if not any(slack.values()):
        return Mode.WORKSPACE
    if not bot:
        others = " and ".join(name for name, value in slack.items() if value)
        verb = "are" if " and " in others else "is"
        raise ConfigFault(
            "SLACK_BOT_TOKEN",
            f"is missing but {others} {verb} set: set it to xoxb-..., or unset all Slack variables for the local workspace.",
        )
    if not (secret or app):
        raise ConfigFault(
            "SLACK_SIGNING_SECRET", "is missing but SLACK_BOT_TOKEN is set: set it for HTTP mode, or set SLACK_APP_TOKEN for Socket Mode."
        )
    _check_secret("SLACK_BOT_TOKEN", bot, ("xoxb-", "xoxe.xoxb-"))
    _check_secret("SLACK_APP_TOKEN", app, ("xapp-",))
    _check_secret("SLACK_SIGNING_SECRET", secret, ("",))
    return Mode.SOCKET if app else Mode.HTTP


def _check_secret(name: str, value: str, prefixes: tuple[str, ...]) -> None:
    if not value:
        return
    if not value.startswith(prefixes):
        raise ConfigFault(name, f"does not start with {prefixes[0]}: copy the token from the Slack app's settings again.")
    if not re.fullmatch(r"[\x21-\x7e]+", value):
        raise ConfigFault(name, "contains a space or an invalid character: copy it from the Slack app's settings again.")


def _api_url(value: str) -> str:
    if not value:
        return SLACK_API_URL
    if not _is_web_address(value):
        raise ConfigFault("SLACK_API_URL", "is not a web address: use one such as http://127.0.0.1:4000/api/.")
    return value if value.endswith("/") else value + "/"


def _public_url(value: str) -> str:
    if value and not _is_web_address(value):
        raise ConfigFault("RELEASE_BOT_URL", "is not a web address: use the bot's public one, such as https://bot.example.org.")
    return value.rstrip("/")


def _on_or_off(name: str, value: str) -> bool:
    if value.lower() not in {"", "on", "off"}:
        raise ConfigFault(name, "is neither on nor off: use on to serve the public site, or unset it.")
    return value.lower() == "on"


def _comment_url(value: str) -> str:
    """Returns where a Party comments: a web address, which may have a query, or a mail address."""
    address = value.removeprefix("mailto:")
    if not value or re.fullmatch(r"https?://[^\s/@]+(/\S*)?", value):
        return value
    if re.fullmatch(r"[^\s@:/?]+@[^\s@:/?]+\.[^\s@:/?]+", address):
        return f"mailto:{address}"
    told = "is neither a web address nor a mail address: use one such as https://example.org/comment or releases@example.org."
    raise ConfigFault("RELEASE_BOT_COMMENT_URL", told)


def _mail(environ: Mapping[str, str]) -> MailSettings | None:
    try:
        return read_mail({name: value for name in OF_MAIL if (value := _value(environ, f"{PREFIX}{name}"))})
    except MailFault as found:
        raise ConfigFault(f"{PREFIX}{found.variable}", found.text) from None


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


def _trusted_proxy(value: str) -> str:
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


def _database_url(value: str) -> str:
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


def _port(name: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 1 <= int(value) <= 65535:
        raise ConfigFault(name, "is not a port number: use one from 1 to 65535, such as 3000.")
    return int(value)


def _admin_port(environ: Mapping[str, str]) -> int:
    value = _value(environ, "RELEASE_BOT_ADMIN_PORT")
    if not value:
        return 0
    port = _port("RELEASE_BOT_ADMIN_PORT", value)
    if port == int(_value(environ, "PORT") or DEFAULT_PORT):
        raise ConfigFault("RELEASE_BOT_ADMIN_PORT", "is the same as PORT: use another one, or unset it to serve all on PORT.")
    return port


def _metrics_token(value: str) -> str:
    if value and not re.fullmatch(r"[\x21-\x7e]{16,}", value):
        raise ConfigFault("RELEASE_BOT_METRICS_TOKEN", "is not usable as a token: use 16 or more letters and digits without a space.")
    return value


def _limit(value: str, default: int) -> int:
    """Returns how many requests a person may send in a minute; 0 for `off`."""
    if not value:
        return default
    if value.lower() == "off":
        return 0
    if not re.fullmatch(r"[0-9]{1,5}", value) or int(value) < FEWEST:
        raise ConfigFault("RELEASE_BOT_LIMIT", f"is not a number of requests a minute: use one from {FEWEST} to 99999, or off.")
    return int(value)


def _kept(value: str) -> timedelta:
    """Returns how long rows of the outbox are kept that nothing needs any more."""
    if not re.fullmatch(r"[0-9]{1,4}", value) or int(value) < SHORTEST_KEPT:
        raise ConfigFault(
            "RELEASE_BOT_KEEP_DAYS", f"is not a number of days: use one from {SHORTEST_KEPT} to 9999, such as {DEFAULT_KEEP_DAYS}."
        )
    return timedelta(days=int(value))


def _admins(value: str) -> tuple[str, ...]:
    users = tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
    for user in users:
        if not _USER_ID.fullmatch(user):
            raise ConfigFault(
                "RELEASE_BOT_ADMINS", f"contains {user[:40]!r}, which is not a Slack user id: use ids such as U012ABC, separated by commas."
            )
    return users


def _timezone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigFault("RELEASE_BOT_TIMEZONE", "is not a known time zone: use one such as Europe/London.") from None


def _now(value: str, timezone: ZoneInfo) -> datetime | None:
    """Returns the frozen business time; without an offset it is read in the configured time zone."""
    if not value:
        return None
    try:
        instant = datetime.fromisoformat(value)
        local = instant.replace(tzinfo=timezone) if instant.tzinfo is None else instant.astimezone(timezone)
    except (ValueError, OverflowError):
        raise ConfigFault("RELEASE_BOT_NOW", "is not an ISO 8601 date and time: use one such as 2020-01-10T10:00:00+00:00.") from None
    if not 2000 <= local.year <= 2199:
        raise ConfigFault("RELEASE_BOT_NOW", "is out of range: use a year from 2000 to 2199.")
    return local


def _nudge_at(value: str) -> time:
    match = _TIME.fullmatch(value)
    if not match:
        raise ConfigFault("RELEASE_BOT_NUDGE_AT", "is not a time of day: use one such as 09:00.")
    return time(int(match[1]), int(match[2]))
