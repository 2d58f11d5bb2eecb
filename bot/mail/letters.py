"""A notice as a letter: subject, sentences, the page on the public site, and the way to unsubscribe."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from bot.config.mail import MailSettings
from policy.calendar.release_calendar import release_name
from policy.public.events import Event
from policy.public.notices import NOTICES

_LONGEST_SUBJECT = 150


def letter(event: Event, to: str, settings: MailSettings, at: datetime, site: str = "") -> bytes:
    """Returns the message of a notice to one address, as it is sent. `site` is the public address of the site, "" if not known.

    Its Message-ID comes from the event alone, so that servers and lists recognise a second copy.
    """
    message = EmailMessage(SMTP)
    message["From"] = settings.sender
    message["To"] = to
    message["Subject"] = subject(event)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id(event, settings.sender)
    message["List-Unsubscribe"] = f"<{settings.unsubscribe}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body(event, settings.unsubscribe, site), cte="quoted-printable")
    return message.as_bytes()


def subject(event: Event) -> str:
    """Returns the subject: the release, if it is about one, and what happened."""
    words = f"{release_name(event.release)}: {event.title}" if event.release else event.title
    flat = " ".join(words.split())
    return flat if len(flat) <= _LONGEST_SUBJECT else f"{flat[:_LONGEST_SUBJECT].rpartition(' ')[0]} …"


def body(event: Event, unsubscribe: str, site: str) -> str:
    """Returns the text of a notice: a paragraph a sentence, and how to leave the list (its last line)."""
    page = f"{site}{event.release}/" if event.release else site
    paragraphs = [
        *event.text,
        *((f"More: {page}",) if site else ()),
        f"Classification: White. You get this notice because this address is on a list for: {NOTICES[event.kind]}.",
        f"To stop getting these notices: {unsubscribe.removeprefix('mailto:')}",
    ]
    return "\n\n".join(" ".join(each.split()) for each in paragraphs) + "\n"


def message_id(event: Event, sender: str) -> str:
    """Returns the Message-ID, which is the same whenever a notice of the event is sent."""
    digest = sha256(f"{event.release}\n{event.key}".encode()).hexdigest()[:32]
    return f"<notice.{digest}@{sender.rpartition('@')[2]}>"
