"""The help page: verbs by group."""

from __future__ import annotations

from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Code, Heading, Page, Paragraph, Part, Row, Table
from bot.pages.kit.paging import table_page
from commands.help import ALL, HelpShown, RolesShown, tried_with
from commands.protocol.line import Line
from commands.protocol.understood.labels import in_words
from commands.protocol.verb import Group, Verb
from policy.access.permissions import Action, Role, permitted_as, roles_by_seat, who
from policy.model.roster import Member, name_of_body
from policy.model.wording import counted, joined

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


def roles(shown: RolesShown) -> Page:
    """Shows the actions that the person may take and why, or every action with the roles that may take it."""
    return _of_all(shown) if shown.seats is None else _own(shown, shown.seats)


def _of_all(shown: RolesShown) -> Page:
    rows = tuple(((_capital(each.value),), (_capital(who(each)),)) for each in Action)
    intro = (
        "Permissions come from the rosters only; /release committees shows them. "
        "A release manager can record an act on behalf of a body or committee, and cites its minute."
    )
    top: tuple[Part, ...] = (Paragraph((intro,)),)
    table = Table(("To do this", "you must be"), rows)
    end = (Buttons((Button("What I can do", Line.release("help", "roles")), Button("Open the roster", Line.release("committees")))),)
    return table_page("Who may do what", Line.release("help", "roles", ALL), table, shown.page, counted(len(rows), "action"), top, end)


def _own(shown: RolesShown, seats: frozenset[Member]) -> Page:
    found = {each: permitted_as(each, seats) for each in Action}
    rows = tuple(((_capital(each.value),), (_as(*held),)) for each, held in found.items() if held)
    others = len(found) - len(rows)
    said = "You can read everything that is public" if not seats else "You can read every release"
    minute = " For a body or committee that you are not on, you record its act and cite its minute." if _manages(seats) else ""
    join = " A release manager can add you to a committee." if not seats else ""
    top: tuple[Part, ...] = (Paragraph((Bold(f"{said}, and do {counted(len(rows), 'thing')}."), f"{minute}{join}")),)
    rest = (Button(f"{counted(others, 'other thing')}, and who may", Line.release("help", "roles", ALL)),) if others else ()
    end = (Buttons((*rest, Button("All commands", Line.release("help", ALL)), Button("Open the roster", Line.release("committees")))),)
    table = Table(("You may", "as"), rows)
    page = table_page("What you may do", Line.release("help", "roles"), table, shown.page, counted(len(rows), "action"), top, end)
    return Page(page.title, page.parts)  # It belongs to one person, and is not shared.


def _manages(seats: frozenset[Member]) -> bool:
    return Role.RELEASE_MANAGER in roles_by_seat(seats)


_HOLDS = {Role.BODY_CHAIR: "Chair of the", Role.CHAIR: "Chair of the", Role.MEMBER: "On the", Role.OWNER: "For steps of the"}


def _as(role: Role, bodies: tuple[str, ...]) -> str:
    """Returns in which role somebody acts: "Chair of the TAG", "Release manager"."""
    if role in _HOLDS:
        return f"{_HOLDS[role]} {joined([name_of_body(each) for each in bodies])}"
    return {Role.ANYONE: "Anybody", Role.RELEASE_MANAGER: "Release manager"}.get(role, "DCC staff")


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
