"""Rendering: results of commands to pages, and pages to Slack messages."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property, partial
from threading import Lock
from typing import Any, NoReturn

from bot.pages import decisions, files, findings, history, modifications, releases, rid, roster, scope, sign_off, status, timetable
from bot.pages.help import help_page, roles
from bot.pages.kit import answers
from bot.pages.kit import blocks as block_kit
from bot.pages.kit import text as plain_text
from bot.pages.kit.folding import folded
from bot.pages.kit.markup import clipped, escape
from bot.pages.kit.page import Button, Buttons, Page, Part, Small, Table, Text
from bot.pages.kit.pressing import May, buttons_of, pressable, with_lines
from bot.pages.kit.tables import table_list
from bot.pages.meetings import agenda, meetings, minutes
from bot.pages.nudges import mine, preview, reminders, unsent
from bot.pages.public.newsletter import newsletter
from commands.catalogue import verb_of
from commands.files.feeds import FeedMade
from commands.findings.check import CheckShown
from commands.findings.why import RulesShown
from commands.go_live.decide import PackShown
from commands.help import HelpShown, RolesShown
from commands.history.of_modification import ModificationHistoryShown
from commands.history.of_release import HistoryShown
from commands.meetings.agenda import AgendaShown
from commands.meetings.listing import MeetingsShown
from commands.meetings.minutes import MinutesShown
from commands.mine import MineShown
from commands.nudges.message import NudgeMessage
from commands.nudges.preview import NudgePreview, NudgesSkipped
from commands.nudges.unsent import Resent, UnsentShown
from commands.pressing import Pressing, only_reads
from commands.protocol.files import Preparing
from commands.protocol.form import Faults, Form
from commands.protocol.line import Line
from commands.protocol.results import Changed, Done, LookedBack, Moment, Refused
from commands.public.newsletter import NewsletterShown
from commands.releases.calendar import CalendarShown
from commands.releases.impacts_and_costs import CostsShown, ImpactsShown
from commands.releases.lessons import LessonsShown
from commands.releases.listing import ReleasesListed
from commands.releases.status import StatusShown
from commands.results import Result
from commands.rid.comments import CommentsShown
from commands.rid.redline import RedlineShown
from commands.roster.committees import CommitteesShown
from commands.roster.glossary import GlossaryShown
from commands.scope.modifications import ModificationShown, ModificationsListed, RequestShown
from commands.scope.show import ScopeShown
from commands.sign_off.criteria.criteria import CriteriaShown, CriterionShown
from commands.sign_off.criteria.standard import StandardShown
from commands.sign_off.walks.own import WalkShown
from commands.timetable.due import DueShown
from commands.timetable.show import TimetableShown
from commands.timetable.when import WhenShown
from policy.calendar.clock_changes import other_reading
from policy.model.roster import Member
from policy.model.wording import day_words

FALLBACK = 39_000
"""Characters of fallback text; Slack takes 40,000, and pages are far smaller."""

_CACHED = (DueShown, MineShown, ReleasesListed, StatusShown)
"""Results of which commands return the same object until something changes."""
_KEPT = 32
_drawn: OrderedDict[int, _Drawn] = OrderedDict()
"""A cache of recently rendered ones, by identity."""
_lock = Lock()


VIEWS: dict[type[Result], Callable[[Any], Page]] = {
    AgendaShown: agenda.agenda,
    CalendarShown: releases.calendar,
    Changed: answers.changed,
    CheckShown: findings.check,
    CommentsShown: rid.comments,
    CommitteesShown: roster.committees,
    CostsShown: releases.costs,
    CriteriaShown: sign_off.criteria,
    CriterionShown: sign_off.criterion,
    Done: answers.done,
    DueShown: timetable.due,
    Faults: answers.faults,
    FeedMade: files.feed_made,
    Form: answers.form_page,
    GlossaryShown: roster.glossary,
    HelpShown: help_page,
    HistoryShown: history.history,
    ImpactsShown: releases.impacts,
    LessonsShown: releases.lessons_learnt,
    MeetingsShown: meetings.meetings,
    MineShown: mine.mine,
    MinutesShown: minutes.minutes,
    ModificationHistoryShown: history.modification_history,
    ModificationShown: modifications.modification,
    ModificationsListed: modifications.modifications,
    NewsletterShown: newsletter,
    NudgeMessage: reminders.nudges,
    NudgePreview: preview.preview,
    NudgesSkipped: preview.skipped,
    PackShown: decisions.pack,
    Preparing: files.preparing,
    RedlineShown: rid.redline,
    Refused: answers.refused,
    ReleasesListed: releases.releases,
    RequestShown: modifications.request,
    Resent: unsent.resent,
    RolesShown: roles,
    RulesShown: findings.rules,
    ScopeShown: scope.scope,
    StandardShown: sign_off.standard,
    StatusShown: status.status,
    TimetableShown: timetable.timetable,
    UnsentShown: unsent.unsent,
    WalkShown: sign_off.walk,
    WhenShown: timetable.when,
}
"""The page of each result. A test holds that none is missing and that each takes its result."""


def page(result: Result) -> Page:
    """Returns the page that shows a command's result."""
    return looked_back(page(result.result), result.day, result.at) if isinstance(result, LookedBack) else VIEWS[type(result)](result)


def looked_back(shown: Page, day: date, at: datetime | None = None) -> Page:
    """Returns the page of a past answer: it names the day or instant, its buttons keep that where they can, and none acts."""
    when: Text = (Moment(at),) if at else (f"the end of {day_words(day)}",)
    note = Small(("As of ", *when, ", from the records of that time."))
    then = partial(_line_then, day=day, at=at.time() if at else None)
    parts = with_lines(pressable(shown, only_reads), then).parts
    share, folds = (then(line) if line else None for line in (shown.share, shown.folds))
    return Page(shown.title, (note, *_twice(at, share), *parts), share=share, folds=folds)


def _twice(at: datetime | None, line: Line | None) -> tuple[Part, ...]:
    """Returns which instant was taken of a time that the clock showed twice, and the way to the other; nothing for other times."""
    other = other_reading(at) if at else None
    if at is None or other is None:
        return ()
    which, rest = ("second", "first") if at.fold else ("first", "second")
    said = f"The clock showed {at:%H:%M} twice that night. This is the {which}, {at:%H:%M %Z}; for the {rest}, write {other:%H:%M %Z}."
    button = (Buttons((Button(f"As of {other:%H:%M %Z}", replace(line, at=other.time())),)),) if line else ()
    return (Small((said,)), *button)


def _line_then(line: Line, day: date, at: time | None) -> Line:
    """Returns the command line with an "as of" day and time, if its verb takes one."""
    verb = verb_of(line)
    return replace(line, as_of=day, at=at) if verb and verb.looks_back else line


def plain(result: Result) -> str:
    """Renders the result as plain text for the command line."""
    return plain_text.text(page(result))


def message(result: Result, may: May | None = None, screen: int = 1) -> dict[str, Any]:
    """Renders the result as a Slack message: blocks, and complete fallback text. With `may`, only the buttons that its reader may press.

    `screen` is the number of the screen of an answer that is taller than one.
    """
    if not isinstance(result, _CACHED):
        return _message(_readable(page(result), may, screen))
    # While an object is kept here, no other can have its identity.
    kept = _drawn.get(id(result))
    if kept is None or kept.result is not result:
        kept = _Drawn(result, page(result))
        with _lock:
            _drawn[id(result)] = kept
            while len(_drawn) > _KEPT:
                _drawn.popitem(last=False)
    return kept.message(may, screen)


def home(result: Result) -> list[dict[str, Any]]:
    """Renders the result as the blocks of an App Home, which holds no tables."""
    shown = page(result)
    parts = tuple(table_list(each) if isinstance(each, Table) else each for each in shown.parts)
    return block_kit.blocks(folded(replace(shown, parts=parts)))


def _readable(shown: Page, may: May | None, screen: int) -> Page:
    return folded(pressable(shown, may) if may else shown, screen)


class KeptMessage(dict[str, Any]):
    """A message that all its readers share until something changes: it is encoded once, and can't be changed."""

    @cached_property
    def for_one(self) -> str:
        """The JSON of the answer that shows it to one person alone."""
        return json.dumps({"response_type": "ephemeral", **self})

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("a message that is kept can't be changed: make a new one of it")

    __setitem__ = __delitem__ = __ior__ = update = setdefault = pop = popitem = clear = _refuse


@dataclass(frozen=True)
class _Drawn:
    """A result with its page, its messages by screen and by which of the buttons are shown, and the latter by their reader's seats."""

    result: Result
    page: Page
    messages: dict[tuple[bool | int, ...], KeptMessage] = field(default_factory=dict)
    shown: dict[frozenset[Member] | None, tuple[bool, ...]] = field(default_factory=dict)

    def message(self, may: May | None, screen: int) -> KeptMessage:
        pressed = self._shown(may) if may else ()
        found = self.messages.get((screen, *pressed))
        if found is None:
            known = {(each.line, each.owner): shown for each, shown in zip(buttons_of(self.page), pressed, strict=False)}
            allowed = (lambda line, owner: known[line, owner]) if may else None
            found = self.messages[screen, *pressed] = KeptMessage(_message(_readable(self.page, allowed, screen)))
        return found

    def _shown(self, may: May) -> tuple[bool, ...]:
        """Returns for each button whether it is shown; with the same seats it is the same."""
        if not isinstance(may, Pressing):
            return _pressed(self.page, may)
        shown = self.shown.get(may.seats)
        if shown is None:
            shown = self.shown[may.seats] = _pressed(self.page, may)
        return shown


def _pressed(shown: Page, may: May) -> tuple[bool, ...]:
    return tuple(may(each.line, each.owner) for each in buttons_of(shown))


def _message(shown: Page) -> dict[str, Any]:
    return {"text": clipped(escape(plain_text.text(shown)), FALLBACK), "blocks": block_kit.blocks(shown)}
