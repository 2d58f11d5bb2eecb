"""The variables of mail: what is read, and what is wrong with them."""

from __future__ import annotations

import pytest

from bot.config import ConfigFault, read
from policy.public.events import EventKind

GOOD = {
    "RELEASE_BOT_SMTP_URL": "smtps://bot%40example.org:p%40ss@mail.example.org",
    "RELEASE_BOT_MAIL_FROM": "releases@example.org",
    "RELEASE_BOT_UNSUBSCRIBE_URL": "leave@example.org",
    "RELEASE_BOT_MAIL_TO": "all@example.org, All@example.org ,second@example.org",
    "RELEASE_BOT_MAIL_TO_GO_LIVE": "live@example.org",
    "RELEASE_BOT_MAIL_TO_TESTING": "off",
}


def test_lists_are_per_kind_and_the_general_one_is_for_the_others() -> None:
    """A kind's own list takes the place of the general one, off is an empty one; the server is read with its login."""
    mail = read(GOOD).mail
    assert mail is not None
    assert (mail.server.host, mail.server.port, mail.server.encrypted) == ("mail.example.org", 465, True)
    assert (mail.server.user, mail.server.password) == ("bot@example.org", "p@ss")
    assert mail.unsubscribe == "mailto:leave@example.org"
    assert mail.lists[EventKind.RID] == ("All@example.org", "second@example.org")
    assert (mail.lists[EventKind.LIVE], mail.lists[EventKind.TESTING]) == (("live@example.org",), ())
    assert "p@ss" not in repr(read(GOOD))
    assert read({}).mail is None


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SMTP_URL", None),
        ("MAIL_FROM", None),
        ("UNSUBSCRIBE_URL", None),
        ("SMTP_URL", "http://mail.example.org"),
        ("SMTP_URL", "smtp://mail.example.org:0"),
        ("SMTP_URL", "smtp://bot@mail.example.org"),
        ("SMTP_URL", "smtp://bot:hunter2@mail.example.org/path"),
        ("MAIL_FROM", "Releases <releases@example.org>"),
        ("MAIL_FROM", "releases"),
        ("MAIL_TO", "all@example.org, nobody"),
        ("MAIL_TO_RID", "a b@example.org"),
        ("MAIL_TO", "über@example.org"),
        ("UNSUBSCRIBE_URL", "https://example.org/<b>"),
        ("UNSUBSCRIBE_URL", "leave"),
    ],
)
def test_what_is_wrong_or_missing_is_named(variable: str, value: str | None) -> None:
    """In one line that names the variable, without a password."""
    environ = {name: each for name, each in {**GOOD, f"RELEASE_BOT_{variable}": value}.items() if each is not None}
    with pytest.raises(ConfigFault) as fault:
        read(environ)
    assert fault.value.variable == f"RELEASE_BOT_{variable}"
    assert "hunter2" not in str(fault.value)
