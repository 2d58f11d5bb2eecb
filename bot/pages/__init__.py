"""Rendering: results of commands to pages, and pages to Slack messages."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Any, assert_never

from bot.pages import decisions, files, findings, history, modifications, nudges, releases, rid, roster, scope, sign_off, status, timetable
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
from commands.protocol.form import Faults, Form
from commands.protocol.line import Line
from commands.protocol.results import Changed, Done, LookedBack, Refused
from commands.releases.calendar import CalendarShown, ReleasesListed
from commands.releases.detail import CostsShown, ImpactsShown
from commands.releases.status import StatusShown
from commands.results import Result
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
"""Characters of fallback text; Slack takes 40,000, and pages are far smaller."""

_KEPT = 16
_drawn: OrderedDict[int, tuple[StatusShown, dict[str, Any]]] = OrderedDict()
"""A cache of recently rendered statuses, by identity."""
_lock = Lock()


def page(result: Result) -> Page:  # noqa: C901 - One case for each result; the type checker fails if one is missing.
    """Returns the page that shows a command's result."""
    match result:
        case LookedBack():
            return looked_back(page(result.result), result.day)
        case FeedMade():  # This and the next are kinds of Changed, so they come before it.
            return files.feed_made(result)
        case Preparing():
            return files.preparing(result)
        case CalendarShown():
            return releases.calendar(result)
        case Changed():
            return answers.changed(result)
        case CheckShown():
            return findings.check(result)
        case CommentsShown():
            return rid.comments(result)
        case CommitteesShown():
            return roster.committees(result)
        case CostsShown():
            return releases.costs(result)
        case CriteriaShown():
            return sign_off.criteria(result)
        case CriterionShown():
            return sign_off.criterion(result)
        case Done():
            return answers.done(result)
        case DueShown():
            return timetable.due(result)
        case Faults():
            return answers.faults(result)
        case Form():
            return answers.form_page(result)
        case GlossaryShown():
            return roster.glossary(result)
        case HelpShown():
            return help_page(result)
        case HistoryShown():
            return history.history(result)
        case ImpactsShown():
            return releases.impacts(result)
        case ModificationShown():
            return modifications.modification(result)
        case ModificationsListed():
            return modifications.modifications(result)
        case NudgeMessage():
            return nudges.nudges(result)
        case NudgePreview():
            return nudges.preview(result)
        case NudgesSkipped():
            return nudges.skipped(result)
        case PackShown():
            return decisions.pack(result)
        case RedlineShown():
            return rid.redline(result)
        case Refused():
            return answers.refused(result)
        case ReleasesListed():
            return releases.releases(result)
        case RequestShown():
            return modifications.request(result)
        case RolesShown():
            return roster.roles(result)
        case ScopeShown():
            return scope.scope(result)
        case StatusShown():
            return status.status(result)
        case TimetableShown():
            return timetable.timetable(result)
        case _:
            assert_never(result)


def looked_back(shown: Page, day: date) -> Page:
    """Returns the page of a past answer: it names the day, and its buttons keep that day where they can."""
    note = Small((f"As of the end of {day_words(day)}, from the records of that time.",))
    parts = tuple(Buttons(tuple(_then(each, day) for each in part.buttons)) if isinstance(part, Buttons) else part for part in shown.parts)
    return Page(shown.title, (note, *parts), share=_line_then(shown.share, day) if shown.share else None)


def _then(button: Button, day: date) -> Button:
    return replace(button, line=_line_then(button.line, day))


def _line_then(line: Line, day: date) -> Line:
    """Returns the command line with an "as of" day, if its verb takes one."""
    verb = verb_of(line)
    return replace(line, as_of=day) if verb and verb.looks_back else line


def plain(result: Result) -> str:
    """Renders the result as plain text for the command line."""
    return plain_text.text(page(result))


def message(result: Result, *, shareable: bool = True) -> dict[str, Any]:
    """Renders the result as a Slack message: blocks, and complete fallback text. A shared message has no Share button."""
    if not isinstance(result, StatusShown) or not shareable:
        return _message(result, shareable=shareable)
    # Until a change, the same status object is returned each time; while it is kept here, no other object can have its identity.
    kept = _drawn.get(id(result))
    if kept is None or kept[0] is not result:
        kept = (result, _message(result, shareable=True))
        with _lock:
            _drawn[id(result)] = kept
            while len(_drawn) > _KEPT:
                _drawn.popitem(last=False)
    return {**kept[1]}


def _message(result: Result, *, shareable: bool) -> dict[str, Any]:
    shown = page(result) if shareable else replace(page(result), share=None)
    return {"text": escape(plain_text.text(shown))[:FALLBACK], "blocks": block_kit.blocks(shown)}
