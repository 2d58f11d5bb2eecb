"""The configuration: environment variables read once into a frozen Config; an invalid one raises a ConfigFault that names it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.config.addresses import SLACK_API_URL, api_url_of, comment_url_of, database_url_of, port_of, proxy_of, public_url_of
from bot.config.fault import ConfigFault
from bot.config.mail import VARIABLES as OF_MAIL
from bot.config.mail import MailFault, MailSettings, read_mail
from bot.config.slack import Mode, mode_of
from policy.access.request_limit import REQUESTS
from policy.model.roster import USER_ID

__all__ = ["DEFAULT_PORT", "SLACK_API_URL", "VARIABLES", "Config", "ConfigFault", "Mode", "read", "unknown_variables"]

DEFAULT_DATABASE_URL = "sqlite:///release-bot.db"
DEFAULT_PORT = 3000
DEFAULT_TIMEZONE = "Europe/London"
DEFAULT_NUDGE_AT = "09:00"
FEWEST = 10
"""The lowest limit of requests a minute; fewer are not enough for the forms of one decision."""

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
    mode = mode_of(slack)
    timezone = _timezone(_value(environ, "RELEASE_BOT_TIMEZONE") or DEFAULT_TIMEZONE)
    return Config(
        mode=mode,
        bot_token=slack["SLACK_BOT_TOKEN"],
        signing_secret=slack["SLACK_SIGNING_SECRET"],
        app_token=slack["SLACK_APP_TOKEN"],
        api_url=api_url_of(slack["SLACK_API_URL"]),
        database_url=database_url_of(_value(environ, "DATABASE_URL") or DEFAULT_DATABASE_URL),
        port=port_of("PORT", _value(environ, "PORT") or str(DEFAULT_PORT)),
        admin_port=_admin_port(environ),
        metrics_token=_metrics_token(_value(environ, "RELEASE_BOT_METRICS_TOKEN")),
        admins=_admins(environ.get("RELEASE_BOT_ADMINS", "")),
        timezone=timezone,
        kept=_kept(_value(environ, "RELEASE_BOT_KEEP_DAYS") or str(DEFAULT_KEEP_DAYS)),
        now=_now(_value(environ, "RELEASE_BOT_NOW"), timezone),
        nudge_at=_nudge_at(_value(environ, "RELEASE_BOT_NUDGE_AT") or DEFAULT_NUDGE_AT),
        public=_on_or_off("RELEASE_BOT_PUBLIC", _value(environ, "RELEASE_BOT_PUBLIC")),
        comment_url=comment_url_of(_value(environ, "RELEASE_BOT_COMMENT_URL")),
        url=public_url_of(_value(environ, "RELEASE_BOT_URL")),
        mail=_mail(environ),
        trusted_proxy=proxy_of(_value(environ, "RELEASE_BOT_TRUSTED_PROXY")),
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


def _on_or_off(name: str, value: str) -> bool:
    if value.lower() not in {"", "on", "off"}:
        raise ConfigFault(name, "is neither on nor off: use on to serve the public site, or unset it.")
    return value.lower() == "on"


def _mail(environ: Mapping[str, str]) -> MailSettings | None:
    try:
        return read_mail({name: value for name in OF_MAIL if (value := _value(environ, f"{PREFIX}{name}"))})
    except MailFault as found:
        raise ConfigFault(f"{PREFIX}{found.variable}", found.text) from None


def _admin_port(environ: Mapping[str, str]) -> int:
    value = _value(environ, "RELEASE_BOT_ADMIN_PORT")
    if not value:
        return 0
    port = port_of("RELEASE_BOT_ADMIN_PORT", value)
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
    """Returns how long rows of the outbox that nothing needs any more are kept."""
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
