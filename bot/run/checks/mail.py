"""Checks of the mail server and of the lists that notices go to."""

from __future__ import annotations

from collections.abc import Iterator

from bot.config import Config
from bot.mail.server import NoServerError, connected
from bot.run.checks.diagnosis import Diagnosis, fault, fine, note
from policy.model.wording import counted, joined
from policy.public.notices import NOTICES


def check_mail(config: Config) -> Iterator[Diagnosis]:
    """Yields the diagnoses on notices by mail: connects to the server and logs in, and sends nothing. None without mail settings."""
    if config.mail is None:
        return
    address = f"{config.mail.server.host}:{config.mail.server.port}"
    try:
        with connected(config.mail.server):
            yield fine("mail server", f"{address} takes the bot's connection{' and its login' if config.mail.server.user else ''}.")
    except NoServerError as found:
        yield fault("mail server", f"{address} can't be used: {found}.", "Check RELEASE_BOT_SMTP_URL, the network and the account.")
    empty = [name for kind, name in NOTICES.items() if not config.mail.lists[kind]]
    if empty:
        yield note("mail lists", f"No address gets these notices: {joined(empty)}.", "Set RELEASE_BOT_MAIL_TO or the kind's own list.")
    else:
        total = len({each.lower() for some in config.mail.lists.values() for each in some})
        yield fine("mail lists", f"Every kind of notice has a list, {counted(total, 'address', 'addresses')} in all.")
