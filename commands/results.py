"""The union of all command results: a test holds that each has a page, and the type checker which may be shared."""

from __future__ import annotations

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
from commands.protocol.files import Preparing
from commands.protocol.form import Faults, Form
from commands.protocol.results import Changed, Done, LookedBack, Refused
from commands.public.newsletter import NewsletterShown
from commands.releases.calendar import CalendarShown
from commands.releases.impacts_and_costs import CostsShown, ImpactsShown
from commands.releases.lessons import LessonsShown
from commands.releases.listing import ReleasesListed
from commands.releases.status import StatusShown
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

Shown = (
    AgendaShown
    | CalendarShown
    | CheckShown
    | CommentsShown
    | CommitteesShown
    | CostsShown
    | CriteriaShown
    | CriterionShown
    | DueShown
    | GlossaryShown
    | HelpShown
    | HistoryShown
    | ImpactsShown
    | LessonsShown
    | MeetingsShown
    | ModificationHistoryShown
    | ModificationShown
    | ModificationsListed
    | NewsletterShown
    | NudgeMessage
    | NudgePreview
    | NudgesSkipped
    | RedlineShown
    | ReleasesListed
    | RequestShown
    | RolesShown
    | RulesShown
    | ScopeShown
    | StandardShown
    | StatusShown
    | TimetableShown
    | WhenShown
)
"""Results of reading commands. Each is Shareable: it states its releases and its classification (R20)."""

Own = (
    Changed
    | Done
    | FeedMade
    | Form
    | Faults
    | MineShown
    | MinutesShown
    | PackShown
    | Preparing
    | Refused
    | Resent
    | UnsentShown
    | WalkShown
)
"""Results for the person who asked, which are never shared."""

Shared = Shown | LookedBack[Shown]
"""Results that may be shared with a channel that is cleared for them."""

Result = Shared | Own
"""The result of any command."""
