"""Results of commands to pages, and pages to what Slack takes: rendering apart from deciding."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Any

from bot.views import blocks as block_kit
from bot.views import calendar, check, decide, detail, history, modification, nudge, reference, rid, roles, sent_files, sign_off, status
from bot.views import text as plain_text
from bot.views.help import help_page
from bot.views.markup import escape
from bot.views.page import Button, Buttons, Page, Small
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
    Changed: reference.changed,
    CheckShown: check.check,
    CommentsShown: rid.comments,
    CommitteesShown: reference.committees,
    CostsShown: detail.costs,
    CriteriaShown: detail.criteria,
    CriterionShown: sign_off.criterion,
    Done: reference.done,
    DueShown: calendar.due,
    FeedMade: sent_files.feed_made,
    Form: reference.form_page,
    GlossaryShown: reference.glossary,
    HelpShown: help_page,
    HistoryShown: history.history,
    ImpactsShown: detail.impacts,
    ModificationShown: modification.modification,
    ModificationsListed: modification.modifications,
    NudgeMessage: nudge.nudges,
    NudgePreview: nudge.preview,
    NudgesSkipped: nudge.skipped,
    PackShown: decide.pack,
    Preparing: rid.preparing,
    RedlineShown: rid.redline,
    Refused: reference.refused,
    ReleasesListed: calendar.releases,
    RequestShown: modification.request,
    RolesShown: roles.roles,
    ScopeShown: detail.scope,
    StatusShown: status.status,
    TimetableShown: detail.timetable,
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
