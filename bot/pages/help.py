"""The help page: verbs by group."""

from __future__ import annotations

from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Code, Heading, Page, Paragraph, Part, Row
from commands.help import ALL, HelpShown, tried_with
from commands.protocol.line import Line
from commands.protocol.understood.labels import in_words
from commands.protocol.verb import Group, Verb

NOT_ON_A_DAY = frozenset({"nudge", "redline"})
"""Verbs that answer “as of” with the reason why they can't show an earlier day."""

WAYS_ON = 2
"""Ways on from a refusal that the help of a verb offers."""


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
            (_opens(shown, verb),),
        )
        for verb in shown.usual
    )
    first = Button(f"All {rest + len(shown.usual)} commands", Line.of(shown.command, "help", ALL), primary=True)
    other, named = ("/modification", "modifications") if shown.command == "/release" else ("/release", "releases")
    roles = (Button("What I can do", Line.release("help", "roles")),) if shown.command == "/release" else ()
    said = "Press a button, type a command, or write to the bot in your own words, such as “what waits for me”."
    buttons = Buttons((*((first,) if rest else ()), *roles, Button(f"Commands for {named}", Line.of(other, "help"))))
    return Page(f"Help: {shown.command}", (Paragraph((said,)), *rows, buttons))


def _opens(shown: HelpShown, verb: Verb[object]) -> Button:
    """Returns the button of a verb: it asks for what it needs.

    A verb that names a modification is explained, as no form asks for one, and so is one that the reader would be refused now.
    """
    explained = " REF" in verb.usage or verb.name in shown.refused
    line = Line.of(shown.command, "help", verb.name) if explained else Line.of(shown.command, verb.name)
    return Button("How it works" if explained else in_words(line), line)


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
            *_now(shown, verb),
            Buttons((*_try(shown, verb), Button("All commands", Line.of(shown.command, "help", ALL)))),
        ),
    )


def _now(shown: HelpShown, verb: Verb[object]) -> tuple[Part, ...]:
    """Returns why the reader would be refused the verb now."""
    refused = shown.refused.get(verb.name)
    return (Paragraph((Bold("Now: "), refused.sentence)),) if refused else ()


def _try(shown: HelpShown, verb: Verb[object]) -> tuple[Button, ...]:
    """Returns the button that tries a verb, or the ways on from the refusal that it would bring."""
    if refused := shown.refused.get(verb.name):
        ways = [line for line in refused.instead if line.verb != "help"][:WAYS_ON]
        return tuple(Button(in_words(line), line, primary=number == 0) for number, line in enumerate(ways))
    line = tried_with(verb)
    return (Button("Try it", line, primary=True),) if line else ()
