"""Every verb of every slash command: its words for help, and its function. Slack, buttons and the command line come through here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sqlalchemy import Connection

from commands import (
    accepting,
    acting,
    calendar,
    commenting,
    condition,
    criterion,
    decide,
    detail,
    document,
    editing,
    evidence,
    feeds,
    history,
    issuing,
    live,
    milestone,
    modification,
    modifying,
    modifying_requests,
    nudge,
    nudge_acts,
    outcomes,
    positions,
    recommend,
    reference,
    rid,
    rostering,
    scoping,
    shaping,
    sign_off,
    status,
    transfer,
    undo,
)
from commands.acting import Doing
from commands.outcome import Refused
from commands.parse import ask, nearest, shown
from commands.request import Ask, Request
from policy.model.wording import day_words
from storage.engine.session import Store
from storage.history.as_of import looking_back

Result = object
"""What a command function returns: a frozen dataclass of its own, or Refused."""


@dataclass(frozen=True)
class Verb:
    """One verb: how it is written, what it does, an example, and its function, which `reads`, or `acts` in a transaction."""

    name: str
    usage: str
    summary: str
    example: str
    reads: Callable[[Connection, Ask], Result] | None = None
    acts: Callable[[Doing], Result] | None = None

    @property
    def looks_back(self) -> bool:
        """Whether it takes a trailing "as of": it shows a release."""
        return self.reads is not None and " KEY" in self.usage


@dataclass(frozen=True)
class LookedBack:
    """An answer as of the end of a day."""

    result: Result
    day: date


@dataclass(frozen=True)
class HelpShown:
    """The verbs of a command, or one of them."""

    command: str
    verbs: tuple[Verb, ...]
    one: bool
    page: int = 1


@dataclass(frozen=True)
class RolesShown:
    """Who may do what: the table by which the bot decides it."""

    page: int = 1


def show_help(_conn: Connection, asked: Ask) -> HelpShown | RolesShown | Refused:
    """Lists the verbs of the command, or explains one."""
    command = asked.request.command
    verbs = CATALOGUE[command]
    if not asked.words:
        return HelpShown(command, verbs, one=False, page=asked.page)
    wanted = asked.words[0].lower()
    if wanted == "roles":
        return RolesShown(asked.page)
    found = tuple(each for each in verbs if each.name == wanted)
    return HelpShown(command, found, one=True) if found else unknown_verb(command, wanted, "help ")


def unknown_verb(command: str, typed: str, before: str = "") -> Refused:
    """The sentence for a verb that is none, with the nearest ones."""
    close = nearest(typed, [verb.name for verb in CATALOGUE[command]])
    elsewhere = [other for other, verbs in CATALOGUE.items() if other != command and typed in {verb.name for verb in verbs}]
    if elsewhere and not close:
        return Refused(f"{command} has no “{shown(typed)}”; {elsewhere[0]} has.", (f"{elsewhere[0]} help {typed}",))
    meant = f" Did you mean {close[0]}?" if close else ""
    lines = tuple(f"{command} help {each}" for each in close) if before else ()
    return Refused(f"{command} has no “{shown(typed)}”.{meant} {command} help lists what there is.", (*lines, f"{command} help"))


RELEASE = (
    Verb("help", "help [VERB|roles]", "What the bot can do, how one verb works, or who may do what", "help status", reads=show_help),
    Verb("list", "list [YEAR|all]", "Releases to come, those of a year, or all", "list 2020", reads=calendar.list_releases),
    Verb("calendar", "calendar [YEAR]", "A year's scheduled releases and their policy dates", "calendar 2020", reads=calendar.calendar),
    Verb("due", "due [DAYS]", "What is overdue or due soon, in every open release", "due 30", reads=calendar.due),
    Verb("status", "status KEY", "Where a release stands, and why", "status june-2020", reads=status.status),
    Verb("scope", "scope KEY", "The modifications in a release, and what rides alongside", "scope june-2020", reads=detail.show_scope),
    Verb("timetable", "timetable KEY", "The implementation timetable", "timetable june-2020", reads=detail.show_timetable),
    Verb(
        "criteria", "criteria KEY [COMMITTEE]", "The acceptance criteria and their sign-off", "criteria june-2020 tag", detail.show_criteria
    ),
    Verb("impacts", "impacts KEY", "Whom and which documents the release touches", "impacts june-2020", reads=detail.show_impacts),
    Verb("costs", "costs KEY", "What the release costs, quoted and added up", "costs june-2020", reads=detail.show_costs),
    Verb("check", "check KEY", "What does not add up, against the rules and itself", "check june-2020", reads=detail.check),
    Verb(
        "history",
        "history KEY [by @PERSON] [of THING]",
        "Every change and refusal: who, when, before, after",
        "history june-2020 of MP079",
        reads=history.history,
    ),
    Verb("committees", "committees", "The committees, their members and who decides", "committees", reads=reference.committees),
    Verb("glossary", "glossary [TERM]", "What the words mean", "glossary TAD", reads=reference.glossary),
    Verb("create", "create KEY", "Make a release, prefilled from the calendar", "create june-2027", acts=shaping.create),
    Verb(
        "edit",
        "edit KEY [SECTION]",
        "Change a release's facts, impacts, summaries, costs, testing, links, notes and versions",
        "edit june-2020 costs",
        acts=editing.edit,
    ),
    Verb("cancel", "cancel KEY", "Call a release off", "cancel june-2027", acts=shaping.cancel),
    Verb(
        "add", "add REF [part N] to KEY [by DATE]", "Put a modification into a release's scope", "add MP079 to june-2020", acts=scoping.add
    ),
    Verb(
        "remove", "remove REF [part N] from KEY", "Take a modification out of a scope", "remove MP079 from june-2020", acts=scoping.remove
    ),
    Verb(
        "move",
        "move REF [part N] from KEY to KEY",
        "Move a modification to another release or year",
        "move MP079 from june-2020 to november-2020",
        acts=scoping.move,
    ),
    Verb(
        "cutoff",
        "cutoff REF [part N] in KEY [by DATE]",
        "Say by when a decision on a modification must be there",
        "cutoff MP079 in june-2020 by 2020-03-31",
        acts=scoping.cutoff,
    ),
    Verb(
        "milestone",
        "milestone KEY [MILESTONE [DATE|done|undone|remove]]",
        "Change, add or complete a step of the timetable",
        "milestone june-2020 uit-start 2020-03-02",
        acts=milestone.milestone,
    ),
    Verb(
        "channel",
        "channel KEY [COMMITTEE] #CHANNEL",
        "Say where a release is talked about",
        "channel june-2020 #june-2020",
        acts=rostering.channel,
    ),
    Verb("clear", "clear #CHANNEL CLASSIFICATION", "Say what a channel may see", "clear #tag Amber", acts=rostering.clear),
    Verb(
        "member",
        "member add|remove @PERSON to|from COMMITTEE [as chair]",
        "Change a committee's roster",
        "member add @rachel to tag as chair",
        acts=rostering.member,
    ),
    Verb("quorum", "quorum COMMITTEE chair|N", "Say how a committee resolves", "quorum tag 3", acts=rostering.quorum),
    Verb(
        "deputy",
        "deputy @PERSON for @PERSON until DATE",
        "Have somebody stand in",
        "deputy @dana for @rachel until 2020-02-14",
        acts=rostering.deputy,
    ),
    Verb(
        "evidence",
        "evidence KEY [CRITERION]",
        "Submit, replace or withdraw evidence for acceptance criteria",
        "evidence june-2020 O3",
        acts=evidence.evidence,
    ),
    Verb(
        "signoff",
        "signoff KEY [COMMITTEE]",
        "A committee's walk through its criteria, on one card in its channel",
        "signoff june-2020 tag",
        acts=sign_off.signoff,
    ),
    Verb(
        "position",
        "position KEY CRITERION VERDICT VERSION",
        "What the buttons of the card do: use signoff",
        "signoff june-2020 tag",
        acts=positions.position,
    ),
    Verb("condition", "condition KEY", "Close a condition, with a note", "condition june-2020", acts=condition.condition),
    Verb(
        "recommend",
        "recommend KEY [COMMITTEE] [SUBJECT]",
        "Give a committee's recommendation, or its view on a document",
        "recommend june-2020 tag go-live",
        acts=recommend.recommend,
    ),
    Verb(
        "decide",
        "decide KEY [SUBJECT]",
        "Record what the deciding body decided: go-live, baseline, scope, criteria, TAD, reports",
        "decide june-2020 go-live",
        acts=decide.decide,
    ),
    Verb(
        "baseline",
        "baseline KEY [system|documents]",
        "Baseline the RID for a part of the scope",
        "baseline june-2020",
        acts=decide.baseline,
    ),
    Verb("sync", "sync COMMITTEE @USERGROUP", "Make a roster that of a Slack user group", "sync tag @tag", acts=rostering.sync),
    Verb(
        "nudge",
        "nudge KEY [skipped]",
        "What people will be reminded of in the next 30 days, and why",
        "nudge june-2020",
        reads=nudge.nudge,
    ),
    Verb(
        "snooze",
        "snooze KEY [ITEM]",
        "Keep a reminder quiet until a day, with a reason",
        "snooze june-2020 review-testing",
        acts=nudge_acts.snooze,
    ),
    Verb(
        "reassign",
        "reassign KEY [ITEM]",
        "Give a reminder to somebody else",
        "reassign june-2020 review-testing",
        acts=nudge_acts.reassign,
    ),
    Verb(
        "reminders",
        "reminders KEY|all [KIND], or reminders off|on",
        "Say when reminders come, or stop your own direct messages",
        "reminders june-2020 milestone",
        acts=nudge_acts.reminders,
    ),
    Verb(
        "criterion",
        "criterion KEY [add|reword|drop]",
        "Add, reword or drop an acceptance criterion",
        "criterion june-2020 reword T4",
        acts=criterion.criterion,
    ),
    Verb(
        "document",
        "document KEY [tad|sit-report|uit-report]",
        "Submit the TAD or a Completion Report, and follow it",
        "document june-2020 tad",
        acts=document.document,
    ),
    Verb("live", "live KEY", "Mark a release live, and collect lessons learnt", "live june-2020", acts=live.live),
    Verb(
        "accept",
        "accept KEY [FINDING [withdraw]]",
        "Accept a finding of the check as it is, with a reason, until its figures change",
        "accept june-2020 dcc-total",
        acts=accepting.accept,
    ),
    Verb(
        "rid",
        "rid KEY [VERSION] [since VERSION]",
        "The Release Implementation Document as a Word document, of a version or as it stands now",
        "rid june-2020 1.1",
        acts=rid.rid,
    ),
    Verb("issue", "issue KEY", "Issue the draft as the RID's next version, with its changes", "issue june-2020", acts=issuing.issue),
    Verb(
        "redline",
        "redline KEY [VERSION] [VERSION]",
        "What differs between two versions of the RID, or since the last",
        "redline june-2020 1.0 1.1",
        reads=rid.redline,
    ),
    Verb(
        "comment",
        "comment KEY [NUMBER]",
        "Comment on the RID, or with a number answer a comment",
        "comment june-2020",
        acts=commenting.comment,
    ),
    Verb(
        "comments", "comments KEY [VERSION]", "What Parties said of the RID, and what came of it", "comments june-2020", commenting.comments
    ),
    Verb("timeline", "timeline KEY", "The timetable as a picture", "timeline june-2020", acts=feeds.timeline),
    Verb("progress", "progress KEY", "How the sign-off came in, as a picture", "progress june-2020", acts=feeds.progress),
    Verb(
        "feed",
        "feed KEY|COMMITTEE [revoke]",
        "A private calendar address of a release or a committee, for your own calendar",
        "feed june-2020",
        acts=feeds.feed,
    ),
    Verb("export", "export KEY", "A release as a release file (YAML)", "export june-2020", acts=transfer.export),
    Verb("import", "import", "Take a release file back: every difference first, then your word", "import", acts=transfer.bring),
    Verb("undo", "undo", "Take back your own last change, within ten minutes", "undo", acts=undo.undo),
)

MODIFICATION = (
    Verb("help", "help [VERB]", "What this command can do, or how one verb works", "help show", reads=show_help),
    Verb("show", "show REF", "A modification or change request, and the releases that it is in", "show MP084", reads=modification.show),
    Verb("list", "list [STATE]", "Modifications, all or of one state", "list approved", reads=modification.list_modifications),
    Verb("add", "add REF", "Put a modification on record", "add MP100", acts=modifying.add),
    Verb("edit", "edit REF", "Change what is on record of a modification", "edit MP084", acts=modifying.edit),
    Verb("approve", "approve REF", "Record that a modification was approved", "approve MP079", acts=outcomes.approve),
    Verb("reject", "reject REF", "Record that it was rejected; it falls out of every open scope", "reject MP079", acts=outcomes.fall),
    Verb(
        "withdraw", "withdraw REF", "Record that it was withdrawn; it falls out of every open scope", "withdraw MP079", acts=outcomes.fall
    ),
    Verb("delay", "delay REF", "Record that it is delayed; it falls out of every open scope", "delay MP079", acts=outcomes.fall),
    Verb(
        "depends",
        "depends REF on CR [reaching STATE] [before STEP]",
        "Have a modification wait for a DCC Change Request",
        "depends MP078 on CR1047 reaching exited PIT before development starts",
        acts=modifying_requests.depends,
    ),
    Verb("request", "request CR", "Record how far a DCC Change Request is", "request CR1047", acts=modifying_requests.request),
    Verb(
        "follow", "follow REF #CHANNEL", "Have a channel hear of a modification's outcome", "follow MP084 #june-2020", acts=modifying.follow
    ),
)

CATALOGUE: dict[str, tuple[Verb, ...]] = {"/release": RELEASE, "/modification": MODIFICATION}


def acts(line: str) -> bool:
    """Whether a command line changes something."""
    command, _, rest = line.partition(" ")
    return any(verb.acts for verb in CATALOGUE.get(command, ()) if verb.name == rest.partition(" ")[0])


def perform(store: Store, request: Request) -> Result:
    """Runs one command line and returns its result; a refusal is a result too. Reading commands write nothing."""
    verbs = CATALOGUE.get(request.command)
    if verbs is None:
        return Refused(f"The bot has no command {shown(request.command)}; it has {' and '.join(CATALOGUE)}.", ("/release help",))
    asked = ask(request)
    if isinstance(asked, Refused):
        return asked
    verb = next((each for each in verbs if each.name == asked.verb), None)
    if verb is None:
        return unknown_verb(request.command, asked.verb)
    if asked.as_of and not verb.looks_back:
        return Refused("“as of” goes with the commands that show a release, such as /release status june-2020 as of 2020-01-10.")
    if verb.acts:
        return acting.perform(store, asked, verb.acts)
    assert verb.reads  # noqa: S101 - A verb reads or acts; the catalogue's test holds it.
    with store.reading() as conn:
        if asked.as_of is None:
            return verb.reads(conn, asked)
        return _looked_back(verb.reads, conn, asked)


def _looked_back(function: Callable[[Connection, Ask], Result], conn: Connection, asked: Ask) -> Result:
    """The answer as of the end of a day: from what was on record then, judged by that day."""
    end = datetime.combine(asked.today, time.max, asked.request.now.tzinfo)
    with looking_back(conn, end) as then:
        result = function(then, asked)
    if isinstance(result, Refused):
        return replace(result, sentence=f"As of {day_words(asked.today)}: {result.sentence}")
    return LookedBack(result, asked.today)
