"""One attempt at handing a letter to the mail server, by SMTP, and its outcome."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from bot.config.mail import MailServer
from bot.slack.client import LOOPBACK
from bot.slack.sending.posting import Outcome, Posted, PostRefused, Unknown, Unverifiable

SECONDS = 20.0
"""How long the server may take for each answer."""

LAST_SECONDS = 60.0
"""The same for its answer to the whole letter, which servers check for long."""


class NoServerError(Exception):
    """Why the server can't be used at all, whichever letter it is."""


@contextmanager
def connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """Connects, encrypts and logs in. Raises NoServerError.

    A password is never sent over a connection that is not encrypted, except to this machine.
    """
    try:
        smtp = _opened(server)
    except (smtplib.SMTPException, OSError) as error:
        raise NoServerError(_reason(error)) from error
    try:
        yield smtp
    finally:
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
        smtp.close()


def _opened(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.encrypted:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    try:
        smtp.ehlo_or_helo_if_needed()
        if not server.encrypted and smtp.has_extn("starttls"):
            smtp.starttls(context=context)
            smtp.ehlo()
        elif not server.encrypted and server.user and server.host not in LOOPBACK:
            raise NoServerError("it offers no encryption, so the bot does not log in")
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def send(server: MailServer, sender: str, to: str, content: bytes, begin: Callable[[], bool]) -> Outcome | None:
    """Hands a letter for one address to the server. `begin` is asked right before the letter itself; None if it says no.

    PostRefused is a refusal for good (5xx). Unknown is one for now (4xx), or a connection lost before the letter. Unverifiable is no answer
    after it: the letter may have been taken. Raises NoServerError.
    """
    begun = False
    with connected(server) as smtp:
        try:
            for code, said in (smtp.mail(sender), smtp.rcpt(to)):
                if code // 100 != 2:
                    return refusal(code, said)
            if not begin():
                return None
            begun = True
            smtp.timeout = LAST_SECONDS
            if smtp.sock:
                smtp.sock.settimeout(LAST_SECONDS)
            code, said = smtp.data(content)
            return Posted("", to) if code // 100 == 2 else refusal(code, said)
        except smtplib.SMTPDataError as error:
            return refusal(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            return Unverifiable(_reason(error)) if begun else Unknown(_reason(error), perhaps_done=False)


def refusal(code: int, said: bytes | str) -> Outcome:
    """Returns the outcome of a refusal: 5xx is for good, anything else for now."""
    text = f"{code} {_words(said)}".strip()
    return PostRefused(text) if code // 100 == 5 else Unknown(text, perhaps_done=False)


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_words(error.smtp_error)}".strip()
    return type(error).__name__


def _words(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:200]
