"""The pages of the public site as HTML, from templates that escape whatever people wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.public.words import FILTERS
from commands.public.meetings import PublicBody
from commands.public.site import PublicLine, PublicModification, PublicRelease, is_over
from policy.calendar.release_calendar import release_name
from policy.meetings.meetings import meeting_name
from policy.model.roster import name_of_body
from storage.meetings.meetings import ListedMeeting
from storage.scope.modifications import ModificationLine

SITE = "SEC Releases"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("bot.public"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(FILTERS)
    return made


def _drawn(name: str, title: str, root: str, **values: Any) -> str:
    return _environment().get_template(f"{name}.html").render(site=SITE, title=title, root=root, **values)


def release(page: PublicRelease, comment_url: str) -> str:
    """Returns a release's page. `comment_url` is where a Party comments without an account, "" if nowhere."""
    return _drawn("release", release_name(page.release.key), "../", page=page, comment_url=comment_url)


def modification(page: PublicModification) -> str:
    """Returns a modification's page."""
    return _drawn("modification", page.modification.ref, "../../", page=page)


def renamed(old: str, ref: str) -> str:
    """Returns the page of a Draft Proposal that has become a Modification Proposal, so that its address lasts."""
    return _drawn("renamed", old, "../../", old=old, ref=ref)


def index(lines: Iterable[PublicLine], today: date) -> Iterator[str]:
    """Yields the list of all releases piece by piece, so that it never is in memory as one."""
    template = _environment().get_template("index.html")
    stream = template.generate(site=SITE, title=SITE, root="", lines=((each, is_over(each.line, today)) for each in lines))
    yield from stream


def modifications(lines: Iterable[ModificationLine]) -> Iterator[str]:
    """Yields the list of all modifications piece by piece."""
    yield from _environment().get_template("modifications.html").generate(site=SITE, title="Modifications", root="../", lines=lines)


def meetings(found: Iterable[PublicBody]) -> Iterator[str]:
    """Yields the list of who meets when, piece by piece."""
    yield from _environment().get_template("meetings.html").generate(site=SITE, title="Meetings", root="../", bodies=found)


def body(found: PublicBody) -> str:
    """Returns the page of one body's meetings."""
    return _drawn("body", f"Meetings of the {name_of_body(found.body)}", "../../", found=found)


def meeting(found: ListedMeeting, today: date) -> str:
    """Returns the page of one meeting, with what is planned for it."""
    return _drawn("meeting", meeting_name(found.meeting), "../../../", found=found, over=found.meeting.day < today)


def gone(root: str) -> str:
    """Returns the page of an address whose page was taken back."""
    return _drawn("gone", "No longer here", root)


def missing(root: str) -> str:
    """Returns the page of an address that never had one."""
    return _drawn("missing", "No such page", root)


def style() -> str:
    """Returns the style sheet."""
    source, _, _ = PackageLoader("bot.public").get_source(_environment(), "style.css")
    return source
