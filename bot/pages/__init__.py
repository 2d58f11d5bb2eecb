"""Results of commands to pages, and pages to what Slack takes: rendering apart from deciding."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Any

from bot.pages import decisions, files, findings, history, modifications, nudges, releases, rid, roster, scope, sign_off, status, timetable
from bot.pages import files as files_pages
from bot.pages import releases as calendar
from bot.pages import roster as roles
from bot.pages import sign_off as criteria
from bot.pages import timetable as timetable_pages
from bot.pages.help import help_page
from bot.pages.kit import answers
from bot.pages.kit import blocks as block_kit
from bot.pages.kit import text as plain_text
from bot.pages.kit.markup import escape
from bot.pages.kit.page import Button, Buttons, Page, Small
from commands.catalogue import verb_of
from commands.files.feeds import FeedMade
from commands.findings.check import CheckShown
from commands.go_live.decide import PackShown
from commands.help import HelpShown, RolesShown
from commands.history import HistoryShown
from commands.nudges.message import NudgeMessage
from commands.nudges.preview import NudgePreview, NudgesSkipped
from commands.protocol.files import Preparing
from commands.protocol.form import Form
from commands.protocol.line import Line
from commands.protocol.results import Changed, Done, LookedBack, Refused
from commands.releases.calendar import CalendarShown, ReleasesListed
from commands.releases.detail import CostsShown, ImpactsShown
from commands.releases.status import StatusShown
from commands.rid.comments import CommentsShown
from commands.rid.rid import RedlineShown
from commands.roster.reference import CommitteesShown, GlossaryShown
from commands.scope.modifications import ModificationShown, ModificationsListed, RequestShown
from commands.scope.show import ScopeShown
from commands.sign_off.criteria import CriteriaShown, CriterionShown
from commands.timetable.due import DueShown
from commands.timetable.show import TimetableShown
from policy.model.wording import day_words

FALLBACK = 39_000
"""Slack takes 40,000 characters of text; pages are far smaller."""

_KEPT = 16
_drawn: OrderedDict[int, tuple[object, dict[str, Any]]] = OrderedDict()
"""Statuses that were drawn lately, as messages, by identity."""
_lock = Lock()

VIEWS: dict[type, Callable[[Any], Page]] = {
    CalendarShown: calendar.calendar,
    Changed: answers.changed,
    CheckShown: findings.check,
    CommentsShown: rid.comments,
    CommitteesShown: roster.committees,
    CostsShown: releases.costs,
    CriteriaShown: criteria.criteria,
    CriterionShown: sign_off.criterion,
    Done: answers.done,
    DueShown: timetable.due,
    FeedMade: files_pages.feed_made,
    Form: answers.form_page,
    GlossaryShown: roster.glossary,
    HelpShown: help_page,
    HistoryShown: history.history,
    ImpactsShown: releases.impacts,
    ModificationShown: modifications.modification,
    ModificationsListed: modifications.modifications,
    NudgeMessage: nudges.nudges,
    NudgePreview: nudges.preview,
    NudgesSkipped: nudges.skipped,
    PackShown: decisions.pack,
    Preparing: files.preparing,
    RedlineShown: rid.redline,
    Refused: answers.refused,
    ReleasesListed: calendar.releases,
    RequestShown: modifications.request,
    RolesShown: roles.roles,
    ScopeShown: scope.scope,
    StatusShown: status.status,
    TimetableShown: timetable_pages.timetable,
}


def page(result: object) -> Page:
    """The page that shows a command's result."""
    if isinstance(result, LookedBack):
        return looked_back(page(result.result), result.day)
    return VIEWS[type(result)](result)


def looked_back(shown: Page, day: date) -> Page:
    """An answer of the past: it says so, and its buttons lead to the same day where they can."""
    told = Small((f"As of the end of {day_words(day)}, from what was on record then.",))
    parts = tuple(Buttons(tuple(_then(each, day) for each in part.buttons)) if isinstance(part, Buttons) else part for part in shown.parts)
    return Page(shown.title, (told, *parts), share=_line_then(shown.share, day) if shown.share else None)


def _then(button: Button, day: date) -> Button:
    return replace(button, line=_line_then(button.line, day))


def _line_then(line: Line, day: date) -> Line:
    """The command line with the day to look back to, before its page."""
    verb = verb_of(line)
    return replace(line, as_of=day) if verb and verb.looks_back else line


def plain(result: object) -> str:
    """The result as the command line prints it."""
    return plain_text.text(page(result))


def message(result: object, *, shareable: bool = True) -> dict[str, Any]:
    """The result as a Slack message: blocks, and the same in full as fallback text; what is in a channel already has no Share."""
    if not isinstance(result, StatusShown) or not shareable:
        return _message(result, shareable=shareable)
    # As long as nothing changes, a status is the same object each time it is asked for; kept here, no other can have its identity.
    kept = _drawn.get(id(result))
    if kept is None or kept[0] is not result:
        kept = (result, _message(result, shareable=True))
        with _lock:
            _drawn[id(result)] = kept
            while len(_drawn) > _KEPT:
                _drawn.popitem(last=False)
    return {**kept[1]}


def _message(result: object, *, shareable: bool) -> dict[str, Any]:
    shown = page(result) if shareable else replace(page(result), share=None)
    return {"text": escape(plain_text.text(shown))[:FALLBACK], "blocks": block_kit.blocks(shown)}
