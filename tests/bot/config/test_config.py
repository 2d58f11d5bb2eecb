"""The environment's table: what each variable takes, and the one line for what it does not."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.config import ConfigFault, Mode, read

BOT, SIGNING, APP = {"SLACK_BOT_TOKEN": "xoxb-1"}, {"SLACK_SIGNING_SECRET": "s3cret"}, {"SLACK_APP_TOKEN": "xapp-1"}


def test_nothing_set_is_the_local_workspace_with_the_defaults() -> None:
    """With no variable at all the bot is the local workspace on port 3000 in London with a SQLite file."""
    config = read({})
    assert config.mode is Mode.WORKSPACE
    assert (config.port, config.database_url, config.timezone.key) == (3000, "sqlite:///release-bot.db", "Europe/London")
    assert (config.nudge_at, config.admins, config.now, config.api_url) == (time(9), (), None, "https://slack.com/api/")


@pytest.mark.parametrize(
    ("environ", "mode"),
    [(BOT | SIGNING, Mode.HTTP), (BOT | APP, Mode.SOCKET), (BOT | SIGNING | APP, Mode.SOCKET)],
)
def test_the_slack_variables_choose_the_mode(environ: dict[str, str], mode: Mode) -> None:
    """Bot token and signing secret are HTTP mode; the app token with the bot token is Socket Mode and wins."""
    assert read(environ).mode is mode


@pytest.mark.parametrize(
    ("environ", "variable"),
    [
        (BOT, "SLACK_SIGNING_SECRET"),
        (SIGNING, "SLACK_BOT_TOKEN"),
        (APP, "SLACK_BOT_TOKEN"),
        (APP | SIGNING, "SLACK_BOT_TOKEN"),
        ({"SLACK_API_URL": "http://127.0.0.1:4000/api/"}, "SLACK_BOT_TOKEN"),
        (BOT | SIGNING | {"SLACK_API_URL": "nowhere"}, "SLACK_API_URL"),
        (BOT | SIGNING | {"SLACK_API_URL": "ftp://127.0.0.1/"}, "SLACK_API_URL"),
        (BOT | SIGNING | {"SLACK_API_URL": "http://[::1/"}, "SLACK_API_URL"),
        (BOT | SIGNING | {"SLACK_API_URL": "http://127.0.0.1:99999/"}, "SLACK_API_URL"),
        (SIGNING | {"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
        (BOT | {"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        (SIGNING | {"SLACK_BOT_TOKEN": "xoxb-1 2"}, "SLACK_BOT_TOKEN"),
        (SIGNING | {"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN"),
        (BOT | {"SLACK_SIGNING_SECRET": "s\u00e9cret"}, "SLACK_SIGNING_SECRET"),
        ({"DATABASE_URL": "mysql://host/db"}, "DATABASE_URL"),
        ({"DATABASE_URL": "release-bot.db"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:///:memory:"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://host"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgres://host:none/db"}, "DATABASE_URL"),
        ({"PORT": "0"}, "PORT"),
        ({"PORT": "65536"}, "PORT"),
        ({"PORT": "http"}, "PORT"),
        ({"PORT": "\u0663"}, "PORT"),
        ({"RELEASE_BOT_ADMINS": "U012ABC, @sam"}, "RELEASE_BOT_ADMINS"),
        ({"RELEASE_BOT_TIMEZONE": "London"}, "RELEASE_BOT_TIMEZONE"),
        ({"RELEASE_BOT_TIMEZONE": "../etc/passwd"}, "RELEASE_BOT_TIMEZONE"),
        ({"RELEASE_BOT_NOW": "yesterday"}, "RELEASE_BOT_NOW"),
        ({"RELEASE_BOT_NOW": "2020-02-30T10:00"}, "RELEASE_BOT_NOW"),
        ({"RELEASE_BOT_NOW": "0001-01-01T00:00+05:00"}, "RELEASE_BOT_NOW"),
        ({"RELEASE_BOT_NUDGE_AT": "9am"}, "RELEASE_BOT_NUDGE_AT"),
        ({"RELEASE_BOT_NUDGE_AT": "24:00"}, "RELEASE_BOT_NUDGE_AT"),
        ({"RELEASE_BOT_KEEP_DAYS": "29"}, "RELEASE_BOT_KEEP_DAYS"),
        ({"RELEASE_BOT_KEEP_DAYS": "long"}, "RELEASE_BOT_KEEP_DAYS"),
        ({"RELEASE_BOT_URL": "bot.example.org"}, "RELEASE_BOT_URL"),
        ({"RELEASE_BOT_URL": "https://me:hunter2@bot.example.org"}, "RELEASE_BOT_URL"),
        ({"RELEASE_BOT_URL": "https://bot.example.org/\nX: 1"}, "RELEASE_BOT_URL"),
        ({"RELEASE_BOT_TRUSTED_PROXY": "proxy.example.org"}, "RELEASE_BOT_TRUSTED_PROXY"),
        ({"RELEASE_BOT_TRUSTED_PROXY": "10.0.0.0/8"}, "RELEASE_BOT_TRUSTED_PROXY"),
    ],
)
def test_what_is_bad_missing_or_half_set_is_named(environ: dict[str, str], variable: str) -> None:
    """The fault names the variable at its start and fits one line."""
    with pytest.raises(ConfigFault) as fault:
        read(environ)
    assert fault.value.variable == variable
    assert str(fault.value).startswith(variable + " ")
    assert "\n" not in str(fault.value)


def test_secrets_show_neither_in_a_fault_nor_in_the_repr() -> None:
    """Tokens and the password in the database's address are never printed."""
    database = {"DATABASE_URL": "oracle://bot:hunter2@host/db"}
    with pytest.raises(ConfigFault) as fault:
        read(database)
    assert "hunter2" not in str(fault.value)
    with pytest.raises(ConfigFault) as swapped:
        read({"SLACK_BOT_TOKEN": "xapp-hunter2"} | SIGNING)
    assert "hunter2" not in str(swapped.value)
    config = read({"SLACK_BOT_TOKEN": "xoxb-hunter2", "SLACK_SIGNING_SECRET": "hunter2", "DATABASE_URL": "postgres://a:hunter2@h/d"})
    assert "hunter2" not in repr(config)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_postgresql_address_names_the_driver(scheme: str) -> None:
    """Each of the three schemes becomes SQLAlchemy's name for psycopg 3."""
    assert read({"DATABASE_URL": f"{scheme}://u:p@host:5432/db?sslmode=require"}).database_url == (
        "postgresql+psycopg://u:p@host:5432/db?sslmode=require"
    )


def test_the_business_clock_is_read_in_the_configured_time_zone() -> None:
    """An instant with an offset is that instant; one without is local time."""
    winter = read({"RELEASE_BOT_NOW": "2020-01-10T10:00:00Z"}).now
    assert winter == datetime(2020, 1, 10, 10, tzinfo=UTC)
    summer = read({"RELEASE_BOT_NOW": "2020-06-10T10:00", "RELEASE_BOT_TIMEZONE": "Europe/London"}).now
    assert summer == datetime(2020, 6, 10, 9, tzinfo=UTC)
    assert summer is not None
    assert summer.tzinfo == ZoneInfo("Europe/London")


def test_the_rest_is_read_forgivingly() -> None:
    """Spaces around values, a base address without its slash and doubled admins are taken as meant."""
    config = read(
        BOT
        | SIGNING
        | {
            "SLACK_API_URL": "http://127.0.0.1:4000/api",
            "RELEASE_BOT_ADMINS": " U012ABC,W9, U012ABC ,",
            "PORT": " 8080 ",
            "RELEASE_BOT_NUDGE_AT": "07:30",
            "RELEASE_BOT_URL": "https://bot.example.org/releases/",
            "RELEASE_BOT_TRUSTED_PROXY": "2001:DB8::0:5",
        }
    )
    assert (config.url, config.trusted_proxy) == ("https://bot.example.org/releases", "2001:db8::5")
    assert config.api_url == "http://127.0.0.1:4000/api/"
    assert config.admins == ("U012ABC", "W9")
    assert (config.port, config.nudge_at) == (8080, time(7, 30))
