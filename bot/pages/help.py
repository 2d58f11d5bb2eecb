"""The help page: verbs by group."""

from __future__ import annotations

from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Code, Heading, Page, Paragraph, Part
from commands.help import HelpShown
from commands.protocol.line import Line
from commands.protocol.verb import Group, Verb


def help_page(shown: HelpShown) -> Page:
    """Returns the page of all verbs, or of one verb with its example as a button."""
    if shown.one:
        return _one(shown)
    usual = "Write keys and references in any usual form: “June 2020” for june-2020, “mp79” for MP079."
    parts: list[Part] = [Paragraph((f"{usual} In a release's own channel its key can be left out.",))]
    for group in Group:
        verbs = [verb for verb in shown.verbs if verb.group is group and not verb.hidden]
        if verbs:
            parts += [Heading(group.value), Bullets(tuple(_line(shown.command, verb) for verb in verbs))]
    other, named = ("/modification", "modifications") if shown.command == "/release" else ("/release", "releases")
    roles = (Button("Who may do what", Line.release("help", "roles")),) if shown.command == "/release" else ()
    parts.append(
        Buttons((Button("Releases", Line.release("list"), primary=True), *roles, Button(f"Commands for {named}", Line.of(other, "help"))))
    )
    return Page(f"Help: {shown.command}", tuple(parts))


def _line(command: str, verb: Verb[object]) -> tuple[Code, str]:
    return Code(f"{command} {verb.usage}"), f"  {verb.summary}"


def _one(shown: HelpShown) -> Page:
    verb = shown.verbs[0]
    return Page(
        f"{shown.command} {verb.name}",
        (
            Paragraph((Code(f"{shown.command} {verb.usage}"), f"\n{verb.summary}.")),
            Paragraph((Bold("Example: "), Code(f"{shown.command} {verb.example}"))),
            Buttons((Button("Try it", verb.example_line, primary=True), Button("All verbs", Line.of(shown.command, "help")))),
        ),
    )
