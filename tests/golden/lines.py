"""Command lines for every verb: with the key alone, with what usually follows, and with each of its steps."""

from __future__ import annotations

import re

from tests.builders.office import DAN

Verbs = dict[str, tuple[str, ...]]

RELEASE: Verbs = {
    "help": ("help", "help all", "help roles", "help roles all", "help roles all page 2", "help sttus"),
    "list": ("list", "list 2020", "list all", "list 1999", "list soon"),
    "calendar": ("calendar", "calendar 2020", "calendar 2021", "calendar soon"),
    "mine": ("mine", "mine page 2", "mine everything"),
    "due": ("due", "due 365", "due 365 page 2", "due soon"),
    "status": ("status", "status {key}", "status {key} page 2", "status june-2027", "status {key} tag", "status {key} as of 2020-01-10"),
    "scope": ("scope {key}", "scope {key} page 2", "scope {key} page 3", "scope 2021", "scope {key} as of 2020-01-10"),
    "timetable": ("timetable {key}", "timetable {key} page 2", "timetable {key} page 4", "timetable {key} as of 2020-01-10 page 2"),
    "when": ("when", "when {key}", "when {key} SIT", "when TAD", "when {key} nothing", "when {key} tad as of 2020-01-10"),
    "criteria": (
        "criteria {key}",
        "criteria {key} page 3",
        "criteria {key} page 2",
        "criteria {key} tag",
        "criteria {key} {criterion}",
        "criteria {key} nobody",
        "criteria standard",
    ),
    "impacts": ("impacts {key}", "impacts {key} page 2"),
    "costs": ("costs {key}", "costs {key} page 2"),
    "lessons": ("lessons {key}", "lessons {key} page 2"),
    "check": ("check {key}", "check {key} page 2", "check {key} page 3"),
    "why": ("why", "why page 2", "why R9", "why RID 3", "why R99", "why tad"),
    "history": (
        "history {key}",
        "history {key} page 2",
        "history {key} of {ref}",
        "history {key} refusals",
        "history {key} by @U0RACHEL",
        "history {key} monday",
        "history meetings",
    ),
    "committees": ("committees", "committees page 2"),
    "glossary": ("glossary", "glossary page 2", "glossary TAD", "glossary nothing"),
    "template": ("template", "template {key}", "template soon"),
    "create": (
        *("create", "create june-2027", "create 2022", "create adhoc-2020-03-05", "create february-2022", "create {key}", "create someday"),
    ),
    "edit": (
        *(
            "edit {key}",
            "edit {key} facts",
            "edit {key} alongside",
            "edit {key} designations new",
            "edit {key} impacts",
            "edit {key} impacts {ref}",
        ),
        *("edit {key} summaries", "edit {key} summaries new party", "edit {key} costs", "edit {key} costs {ref}", "edit {key} costs total"),
        *("edit {key} testing", "edit {key} codes", "edit {key} notes", "edit {key} notes new", "edit {key} notes 1"),
        *("edit {key} versions", "edit {key} versions new", "edit {key} versions 1.1", "edit {key} cost"),
        "edit {key} date",
    ),
    "cancel": ("cancel {key}", "cancel", "cancel {key} restore"),
    "add": ("add", "add {other} to {key}", "add {other} to {key} cut-off 2020-03-31", "add {other} part 1 to {key}", "add MP999 to {key}"),
    "remove": ("remove", "remove {ref} from {key}", "remove {other} from {key}"),
    "move": ("move", "move {ref} from {key} to {to}", "move {ref} from {key} to 2021"),
    "cutoff": ("cutoff", "cutoff {ref} in {key}", "cutoff {ref} in {key} by 2020-03-31", "cutoff {ref} in {key} by 2020-01-09"),
    "milestone": (
        *(
            "milestone {key}",
            "milestone {key} dates",
            "milestone {key} dates page 2",
            "milestone {key} add",
            "milestone {key} {step}",
            "milestone {key} {step} 2020-03-02",
        ),
        *("milestone {key} {step} done", "milestone {key} {step} undone", "milestone {key} {step} remove", "milestone {key} uit-strat"),
        "milestone {key} {step} someday",
    ),
    "join": ("join",),
    "channel": (
        *("channel {key}", "channel {key} <#C0NEW|june>", "channel {key} tag <#C0TAG|tag>", "channel {key} #named"),
        *("channel {key} nowhere", "channel {key} create", "channel {key} archive"),
    ),
    "clear": ("clear", "clear <#C0TAG|tag> Amber", "clear <#C0TAG|tag> purple"),
    "member": (
        *("member", "member add @U0NEW to tag", "member add @U0NEW to tag as chair", "member remove @U0TAGMEMBER from tag"),
        *("member remove @U0TAG from tag", "member add @U0NEW to nobody"),
    ),
    "quorum": ("quorum", "quorum tag", "quorum tag 2", "quorum tag 9", "quorum tag chair"),
    "deputy": (
        "deputy",
        "deputy @U0DEPUTY for @U0TAG until 2020-02-14",
        "deputy @U0DEPUTY for @U0TAG until 2019-02-14",
        "deputy remove @U0DEPUTY for @U0TAG",
    ),
    "evidence": (
        *("evidence {key}", "evidence {key} {criterion}", "evidence {key} {criterion} https://example.com/report It works", "evidence"),
        *("evidence {key} T99", "evidence {key} {criterion} withdraw 1"),
        "evidence attach https://example.slack.com/archives/C0JUNE/p1578650400000100",
    ),
    "signoff": ("signoff {key}", "signoff {key} tag", "signoff {key} tag {criterion}", "signoff {key} panel", "signoff {key} nobody"),
    "position": (
        *("position", "position {key} {criterion} met v0", "position {key} {criterion} behalf", "position {key} {criterion} back"),
    ),
    "condition": ("condition", "condition {key}"),
    "recommend": (
        *("recommend {key}", "recommend {key} tag", "recommend {key} tag go-live", "recommend {key} tag tad", "recommend {key} opsg"),
        *("recommend {key} tag uit-report", "recommend {key} tabasc"),
    ),
    "decide": (
        *("decide standard", "decide meeting panel 76"),
        *(
            "decide {key}",
            "decide {key} go-live",
            "decide {key} go-live page 2",
            "decide {key} go-live go",
            "decide {key} go-live no-go",
            "decide {key} go-live defer",
        ),
        *("decide {key} baseline", "decide {key} baseline documents", "decide {key} scope", "decide {key} criteria", "decide {key} tad"),
        *("decide {key} sit-report", "decide {key} uit-report", "decide {key} exception", "decide {key} baselin"),
        *("decide {key} date", "decide {key} date 2020-07-30", "decide {key} date soon"),
    ),
    "baseline": ("baseline {key}", "baseline {key} system", "baseline {key} documents"),
    "sync": ("sync", "sync tag @S0TAG", "sync tag <!subteam^S0TAG|@tag>"),
    "nudge": ("nudge {key}", "nudge {key} page 2", "nudge {key} skipped", "nudge {key} tomorrow", "nudge message here"),
    "snooze": ("snooze {key}", "snooze {key} {item}", "snooze {key} policy:tad-to-tag", "snooze {key} reviw-testing", "snooze meetings"),
    "reassign": ("reassign {key}", "reassign {key} {item}", "reassign {key} reviw-testing", "reassign meetings paper"),
    "unsent": ("unsent", "unsent again", "unsent again 1", "unsent please"),
    "reminders": (
        *(
            "reminders",
            "reminders {key}",
            "reminders {key} milestone",
            "reminders all",
            "reminders all evidence",
            "reminders off",
            "reminders mine",
        ),
        *("reminders on", "reminders {key} meetings"),
    ),
    "criterion": (
        *("criterion {key}", "criterion {key} add", "criterion {key} reword {criterion}", "criterion {key} drop {criterion}"),
        *("criterion {key} confirm 1", "criterion {key} withdraw 1", "criterion {key} other"),
        *("criterion {key} add standard", "criterion {key} add s1"),
    ),
    "document": (
        *("document {key}", "document {key} tad", "document {key} sit-report", "document {key} uit-report", "document {key} minutes"),
        *("document {key} tad consulted", "document {key} tad published"),
    ),
    "live": ("live {key}", "live {key} lessons", "live {key} lessons tag", "live {key} now"),
    "accept": ("accept {key}", "accept {key} {finding}", "accept {key} {finding} withdraw", "accept {key} dcc-totl"),
    "rid": ("rid {key}", "rid {key} 1.1", "rid {key} 1.1 since 1.0", "rid {key} 7.7"),
    "issue": ("issue {key}", "issue"),
    "redline": ("redline {key}", "redline {key} page 2", "redline {key} 1.0 1.1", "redline {key} 7.7"),
    "comment": ("comment {key}", "comment {key} 7"),
    "comments": ("comments {key}", "comments {key} page 2", "comments {key} 1.1"),
    "timeline": ("timeline {key}", "timeline", "timeline {key} tall", "timeline {key} round"),
    "progress": ("progress {key}", "progress"),
    "feed": ("feed", "feed {key}", "feed tag", "feed tag revoke", "feed nobody"),
    "export": ("export {key}", "export meetings", "export"),
    "import": ("import", "import F0FILE"),
    "newsletter": (
        "newsletter",
        "newsletter 2019-05-01",
        "newsletter since 1 Oct 2019 page 2",
        "newsletter soon",
        "newsletter 2031-01-01",
        "newsletter 2010-01-01",
    ),
    "agenda": (
        "agenda",
        "agenda panel",
        "agenda panel 76",
        "agenda panel 76 item 2",
        "agenda panel 76 item 9",
        "agenda panel 2020-02-03",
        "agenda panel 76 as of 2020-01-10",
        "agenda tag",
    ),
    "agenda-file": ("agenda-file panel 2020-01-17",),
    "minutes": (
        *("minutes", "minutes panel", "minutes panel 76 attendance", "minutes panel 76 text", "minutes panel 76 action"),
        *("minutes panel 76 close 1", "minutes panel 76 confirm", "minutes panel 76 reopen", "minutes panel 76 file", "minutes tag"),
        "minutes panel 76 as of 2020-01-10",
    ),
    "paper": ("paper", "paper panel 2020-01-17", "paper panel 2020-01-17 details", "paper panel 2020-02-03"),
    "meetings": (
        "meetings",
        "meetings panel",
        "meetings panel 2020",
        "meetings tag",
        "meetings nobody",
        "meetings panel 99",
        "meetings as of 2020-01-10",
    ),
    "meeting": (
        *("meeting", "meeting panel", "meeting panel 2020-02-14", "meeting panel 2020-01-17", "meeting panel 2020-01-17 to 2020-01-24"),
        *("meeting panel 2020-01-17 cancel", "meeting panel add", "meeting panel list", "meeting panel rule third Friday"),
        *("meeting panel import", "meeting panel export", "meeting panel someday", "meeting nobody"),
    ),
    "undo": ("undo", "undo 7"),
    "share": ("share", "share timeline {key}", "share status {key}"),
    "ask": ("ask", "ask tag.chair release recommend {key} tag", "ask tag release status {key}"),
}

MODIFICATION: Verbs = {
    "help": ("help", "help all", "help shw"),
    "show": ("show {ref}", "show {approved}", "show {request}", "show {ref} as of 2020-01-10", "show MP999", "show something", "show"),
    "list": ("list", "list page 2", "list approved", "list implemented", "list unplaced", "list lost"),
    "history": (
        *("history {ref}", "history {request}", "history {ref} as of 2020-01-10", "history {ref} refusals", "history {ref} of O1"),
        *("history MP999", "history CR2000", "history june-2020", "history"),
    ),
    "add": ("add", "add MP101", "add {ref}", "add {request}", "add something"),
    "edit": ("edit {ref}", "edit {approved}", "edit MP999", "edit"),
    "split": ("split {ref}", "split SECMP0062", "split MP999", "split"),
    "approve": ("approve {ref}", "approve MP084", "approve {approved}", "approve"),
    "reject": ("reject {ref}", "reject {approved}"),
    "withdraw": ("withdraw {ref}",),
    "delay": ("delay {ref}",),
    "depends": (
        *("depends", "depends {ref} on {request}", "depends {ref} on {request} reaching delivered before uit-start"),
        *("depends {ref} on {request} reaching delivred before x", "depends {ref} on {request} remove", "depends MP078 on CR1047"),
        "depends MP078 on CR1047 remove",
    ),
    "request": (
        *("request {request}", "request {request} advanced", "request {request} expected Q3 2021", "request {request} delivred"),
        *("request CR2000", "request {ref}", "request"),
    ),
    "follow": ("follow {ref} <#C0NEW|news>", "follow {ref} <#C0NEW|news> stop", "follow {ref} #named", "follow {ref}"),
}

LINES: dict[str, Verbs] = {"/release": RELEASE, "/modification": MODIFICATION}
"""The lines of each verb of each command; a test holds that none is missing."""

ASIDE = ("/release", "/release stats {key}", "/modification", "/modification aprove {ref}", "/modification status {key}", "/nonsense")
"""What is no verb."""

WRONG_KEYS = ("june-2002", "july-2020", "someday", "2020-06-25")
"""What is no release here."""

MISTAKES = {
    *("someday", "soon", "nobody", "nothing", "T99", "MP999", "tomorrow", "here", "uit-strat", "reviw-testing", "tabasc", "baselin"),
    *("minutes", "meetings", "dcc-totl", "7.7", "other", "now", "delivred", "purple", "nowhere", "#named", "cost", "monday"),
}
"""Words that mean nothing to the bot; what it says of them is the same on every release."""


def mistaken(template: str) -> bool:
    """Whether a line has something wrong in it that has nothing to do with the release."""
    return not MISTAKES.isdisjoint(template.split()) or "{" not in template


FETCHED = {
    "sync": (DAN, "U0NEW"),
    "feed": ("https://bot.example",),
    "import": ("fault", "That file can't be read."),
}
"""What was asked of Slack beforehand, for the verbs that need it."""


def slug(line: str) -> str:
    """A command line as a file name: the words after the slash command, and the command where it is not /release."""
    command, _, rest = line.partition(" ")
    words = rest if command == "/release" else f"{command[1:]} {rest}"
    shown = re.sub(r"<[#!](?:subteam\^)?\w+\|@?(\w+)>", r"\1", words)
    shown = re.sub(r"https?://\S+", "link", shown)
    return re.sub(r"[^a-z0-9.]+", "-", shown.lower()).strip("-") or command[1:]
