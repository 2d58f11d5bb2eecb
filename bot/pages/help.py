"""The help page: verbs by group."""

from __future__ import annotations

from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Code, Heading, Page, Paragraph, Part, Row
from commands.help import ALL, HelpShown
from commands.protocol.line import Line
from commands.protocol.understood.labels import in_words
from commands.protocol.verb import Group, Verb

NOT_ON_A_DAY = frozenset({"nudge", "redline"})
"""Verbs that answer “as of” with the reason why they can't show an earlier day."""


def help_page(shown: HelpShown) -> Page:
    """Returns the page of all verbs, or of one verb with its example as a button."""
    if shown.one:
        return _one(shown)
    if shown.usual:
        return _usual(shown)
    usual = "Write keys and references in any usual form: “June 2020” for june-2020, “mp79” for MP079."
    parts: list[Part] = [Paragraph((f"{usual} In a release's own channel its key can be left out.",))]
    for group in Group:
        verbs = [verb for verb in shown.verbs if verb.group is group and not verb.hidden]
        if verbs:
            parts += [Heading(group.value), Bullets(tuple(_line(shown.command, verb) for verb in verbs))]
    other, named = ("/modification", "modifications") if shown.command == "/release" else ("/release", "releases")
    roles = (Button("What I can do", Line.release("help", "roles")),) if shown.command == "/release" else ()
    parts.append(Buttons((Button(*_listing(shown.command), primary=True), *roles, Button(f"Commands for {named}", Line.of(other, "help")))))
    return Page(f"Help: {shown.command}", tuple(parts), folds=Line.of(shown.command, "help", ALL))


def _listing(command: str) -> tuple[str, Line]:
    """Returns the button of the list that a command begins with."""
    return ("Releases" if command == "/release" else "Modifications", Line.of(command, "list"))


def _usual(shown: HelpShown) -> Page:
    """Shows the verbs that the person who asks uses, each with its button; the others are behind one."""
    rest = sum(not each.hidden for each in shown.verbs) - len(shown.usual)
    rows = tuple(
        Row(
            (Bold(verb.summary), "\n", Code(f"{shown.command} {verb.usage}")),
            (_opens(shown.command, verb),),
        )
        for verb in shown.usual
    )
    first = Button(f"All {rest + len(shown.usual)} commands", Line.of(shown.command, "help", ALL), primary=True)
    other, named = ("/modification", "modifications") if shown.command == "/release" else ("/release", "releases")
    roles = (Button("What I can do", Line.release("help", "roles")),) if shown.command == "/release" else ()
    said = "Press a button, type a command, or write to the bot in your own words, such as “what waits for me”."
    buttons = Buttons((*((first,) if rest else ()), *roles, Button(f"Commands for {named}", Line.of(other, "help"))))
    return Page(f"Help: {shown.command}", (Paragraph((said,)), *rows, buttons))


def _opens(command: str, verb: Verb[object]) -> Button:
    """Returns the button of a verb: it asks for what it needs; a verb that names a modification is explained, as no form asks for one."""
    named = " REF" in verb.usage
    line = Line.of(command, "help", verb.name) if named else Line.of(command, verb.name)
    return Button("How it works" if named else in_words(line), line)


def _line(command: str, verb: Verb[object]) -> tuple[Code, str]:
    return Code(f"{command} {verb.usage}"), f"  {verb.summary}"


def _one(shown: HelpShown) -> Page:
    verb = shown.verbs[0]
    looks_back = verb.looks_back and verb.name not in NOT_ON_A_DAY
    back: tuple[Part, ...] = (Paragraph(("To see it as it was, add “as of” and a day at the end.",)),) if looks_back else ()
    return Page(
        f"{shown.command} {verb.name}",
        (
            Paragraph((Code(f"{shown.command} {verb.usage}"), f"\n{verb.summary}.")),
            *back,
            Paragraph((Bold("Example: "), Code(f"{shown.command} {verb.example}"))),
            Buttons((*_try(shown.command, verb), Button("All commands", Line.of(shown.command, "help", ALL)))),
        ),
    )


def _try(command: str, verb: Verb[object]) -> tuple[Button, ...]:
    """Returns the button that tries a verb: the example of one that reads, or the question which release or body an act is about.

    The example of any other act names a modification, a person or a channel, which may not be there or be done with.
    """
    if verb.reads or not any(word in verb.usage for word in (" REF", "@", "#", " COMMITTEE", " CR", " KEY", " BODY")):
        return (Button("Try it", verb.example_line, primary=True),)
    asks = verb.own_release and verb.usage.startswith((f"{verb.name} KEY", f"{verb.name} BODY"))
    return (Button("Try it", Line.of(command, verb.name), primary=True),) if asks else ()
