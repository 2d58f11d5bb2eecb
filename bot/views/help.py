"""Help as a page: the verbs under what one wants to do."""

from __future__ import annotations

from bot.views.page import Bold, Bullets, Button, Buttons, Code, Heading, Page, Paragraph, Part
from commands.catalogue import HelpShown, Verb

GROUPS: dict[str, tuple[str, ...]] = {
    "Reading": (
        *("help", "list", "calendar", "due", "status", "scope", "timetable", "criteria", "impacts", "costs"),
        *("check", "history", "committees", "glossary", "show"),
    ),
    "Shaping a release": (
        *("create", "edit", "cancel", "add", "remove", "move", "cutoff", "milestone", "criterion", "document"),
        *("channel", "clear", "import", "export", "live"),
    ),
    "What was decided": ("approve", "reject", "withdraw", "delay", "depends", "request", "follow"),
    "Reviewing and deciding": ("evidence", "signoff", "condition", "recommend", "decide", "baseline", "comment", "comments", "accept"),
    "Telling": (*("nudge", "snooze", "reassign", "reminders", "rid", "issue", "redline", "timeline", "progress", "feed"),),
    "Rosters": ("member", "quorum", "deputy", "sync"),
    "Taking back": ("undo",),
}
"""The verbs by purpose, as help lists them; a test holds that none is missing."""

BEHIND_BUTTONS = frozenset({"position"})
"""Verbs that nobody types: buttons carry them."""


def help_page(shown: HelpShown) -> Page:
    """The verbs with what they do; one verb with an example to press."""
    if shown.one:
        return _one(shown)
    parts: list[Part] = [
        Paragraph(("Keys such as june-2020 and references such as MP079 may be written as you like: “June 2020”, “mp79”.",))
    ]
    for heading, names in GROUPS.items():
        verbs = [verb for name in names for verb in shown.verbs if verb.name == name]
        if verbs:
            parts += [Heading(heading), Bullets(tuple(_line(shown.command, verb) for verb in verbs))]
    other = "/modification" if shown.command == "/release" else "/release"
    roles = (Button("Who may do what", "/release help roles"),) if shown.command == "/release" else ()
    parts.append(Buttons((Button("Releases", "/release list", primary=True), *roles, Button(f"{other} help", f"{other} help"))))
    return Page(f"What {shown.command} does", tuple(parts))


def _line(command: str, verb: Verb) -> tuple[Code, str]:
    return Code(f"{command} {verb.usage}"), f"  {verb.summary}"


def _one(shown: HelpShown) -> Page:
    verb = shown.verbs[0]
    return Page(
        f"{shown.command} {verb.name}",
        (
            Paragraph((Code(f"{shown.command} {verb.usage}"), f"\n{verb.summary}.")),
            Paragraph((Bold("Example: "), Code(f"{shown.command} {verb.example}"))),
            Buttons((Button("Try it", f"{shown.command} {verb.example}", primary=True), Button("All verbs", f"{shown.command} help"))),
        ),
    )
