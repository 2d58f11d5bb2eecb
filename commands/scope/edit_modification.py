"""`/modification add`, `edit` and `follow`: facts of a modification, and the channels that follow it (R2, R5, R6, R18)."""

from __future__ import annotations

import re
from dataclasses import replace

from commands.protocol.answers import fitting, https, text_of
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import UNCHANGED, Changed, Channel, Refused, Words
from commands.protocol.rows import put
from commands.protocol.words import reference, shown
from commands.scope.outcomes import announce, named, scopes_left
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_name
from policy.model.releases import Release
from policy.model.scope import Modification, ModificationState, Solution
from policy.model.wording import day_words, joined
from policy.scope import scope
from policy.scope.references import ReferenceKind
from storage.history.names import name_of, names_under
from storage.releases import releases, to_rows
from storage.scope import modifications
from storage.tables import FollowRow, ModificationRow, ReleaseRow, SolutionRow

STATES = (
    Option(ModificationState.DRAFT_PROPOSAL.value, "Draft Proposal"),
    Option(ModificationState.MODIFICATION_PROPOSAL.value, "Modification Proposal"),
)
APPROVAL = ("approved_on", "implementation_on", "chosen_solution")
"""Columns of an approval's facts."""
IMPACTS = (
    Option("dcc_systems", "DCC Systems"),
    Option("user_systems", "User Systems"),
    Option("technical_specifications", "Technical Specifications (GBCS, SMETS or CHTS)"),
)
SOLUTIONS = {"proposed": "Proposed Solution", "alternative": "Alternative Solution"}
"""Form fields and the RID's names of the solutions (RID 1; R6)."""

_CHANNEL = re.compile(r"<#(?P<channel>[CG][A-Z0-9]+)(?:\|[^>]*)?>|#(?P<plain>[CG][A-Z0-9]{2,})")


def add(doing: Doing) -> Changed | Form | Faults | Refused:
    """Records a Draft Proposal or a Modification Proposal (R5, R6)."""
    typed = " ".join(doing.asked.words)
    typed_ref = reference(doing.tx.connection, typed) if typed else None
    if typed_ref is None:
        problem = f"“{shown(typed)}” is not a reference." if typed else "Which modification?"
        return Refused(f"{problem} Write, for example, /modification add MP079.", (Line.modification("list"),))
    ref = typed_ref.text
    if typed_ref.is_request:
        return Refused(f"{ref} is a DCC Change Request. Record it with /modification request {ref}.", (Line.modification("request", ref),))
    if refused := _allowed(doing, ref, Action.MODIFICATION):
        return refused
    if stored := modifications.fetch_modification(doing.tx.connection, ref):
        return _on_record(ref, stored.modification)
    draft = ModificationState.DRAFT_PROPOSAL if typed_ref.kind is ReferenceKind.DRAFT else ModificationState.MODIFICATION_PROPOSAL
    form = _form(Modification(ref, "", draft), "add")
    if asking := doing.ask(form):
        return asking
    given = _read(doing, Modification(ref, "", draft))
    if doing.faults:
        return faults(doing)
    for row, values in to_rows.modification(given):
        doing.tx.session.add(row(**values))
    return Changed((f"Recorded {ref} ‘{given.title}’ as a {_state_words(given.state)}.",), (), (Line.modification("show", ref),))


def _on_record(ref: str, stored: Modification) -> Refused:
    """Returns the refusal to add what is on record, also under its other reference: a Draft Proposal becomes what it is now (R24)."""
    lines = (Line.modification("edit", stored.ref), Line.modification("show", stored.ref))
    if ref == stored.ref:
        return Refused(f"{ref} is already on record.", lines)
    if stored.state is ModificationState.DRAFT_PROPOSAL:
        return Refused(f"{ref} is on record as the Draft Proposal {stored.ref}. Change its state to make it {ref}.", lines)
    return Refused(f"{ref} is on record as {stored.ref}.", lines)


def edit(doing: Doing) -> Changed | Form | Faults | Refused:
    """Changes a modification's facts. Refuses impacts that an open release which includes it may not have (R2)."""
    modification = named(doing)
    if isinstance(modification, Refused):
        return modification
    ref = modification.ref
    if refused := _allowed(doing, ref, Action.MODIFICATION):
        return refused
    form = _form(modification, "edit")
    if asking := doing.ask(form):
        return asking
    given = _read(doing, modification)
    if doing.faults:
        return faults(doing)
    placed = _placements(doing, ref)
    ruled = _still_fits(doing, modification, given, placed)
    if isinstance(ruled, Refused):
        return ruled
    left = scopes_left(doing, modification)
    names = f"title state dcc_systems user_systems technical_specifications description link {' '.join(APPROVAL)}"
    put(doing.tx.session.get_one(ModificationRow, ref), {name: getattr(given, name) for name in names.split()})
    texts = {each.name: each.text for each in given.solutions}
    for place, name in enumerate(dict.fromkeys([*SOLUTIONS.values(), *(each.name for each in modification.solutions)])):
        row = doing.tx.session.get(SolutionRow, (ref, name))
        if row and name not in texts:
            doing.tx.session.delete(row)
        elif row:
            put(row, {"text": texts[name]})
        elif name in texts:
            doing.tx.session.add(SolutionRow(modification_ref=ref, name=name, text=texts[name], position=place))
    if not doing.tx.changed:
        return Changed((f"{ref} already has these facts.",), (), (Line.modification("show", ref),), title=UNCHANGED)
    notes = (*ruled, *_windows(modification, given, placed))
    show = Line.modification("show", ref)
    if given.undecided and not modification.undecided:
        announced = announce(doing, ref, [line.words[-1] for line in left])
        return Changed((f"{ref} has returned as a {_state_words(given.state)}.",), (*notes, *announced), (*left, show))
    return Changed((f"Saved {ref} ‘{given.title}’.",), notes, (*_moves(doing, given, placed), show))


def _moves(doing: Doing, given: Modification, placed: tuple[Release, ...]) -> tuple[Line, ...]:
    """Returns the lines that move the modification to the release of its implementation date (Guidance 4.1; R6)."""
    day = given.implementation_on
    others = [each for each in placed if day and each.go_live and each.go_live != day]
    listed = releases.list_releases(doing.tx.connection) if others else []
    target = next((line.key for line in listed if line.go_live == day and line.live_on is None and line.cancelled_on is None), "")
    return tuple(Line.release("move", given.ref, "from", each.key, "to", target) for each in others if target)


def _allowed(doing: Doing, ref: str, action: Action) -> Refused | None:
    permission = doing.may(action)
    return None if permission.allowed else Refused(permission.sentence, thing=name_of(ModificationRow, ref))


def _state_words(state: ModificationState) -> str:
    return next((each.label for each in STATES if each.value == state.value), state.value)


def _form(one: Modification, verb: str) -> Form:
    texts = {each.name: each.text for each in one.solutions}
    impacts = tuple(each.value for each in IMPACTS if getattr(one, each.value))
    fields = [
        Field("title", "Title", value=one.title, longest=300),
        Field("impacts", "Impacts", Kind.TICKS, value=impacts, options=IMPACTS, optional=True),
        Field(
            "description",
            "Description",
            Kind.TEXT,
            value=one.description,
            optional=True,
            hint="The RID prints it after the reference: MP079 proposes to ..",
        ),
        Field("link", "Link", value=one.link, optional=True, hint="An address that starts with https://"),
        *(Field(name, label, Kind.TEXT, value=texts.get(label, ""), optional=True) for name, label in SOLUTIONS.items()),
    ]
    if states := scope.states_open_to(one):
        options = tuple(Option(each.value, _state_words(each)) for each in states)
        fields.insert(1, Field("state", "State", Kind.CHOICE, value=one.state.value, options=options))
    if states and not one.undecided:
        fields.insert(2, Field("reason", "Reason", Kind.TEXT, optional=True, hint="Required to change the state."))
    if one.state is ModificationState.APPROVED:
        fields[1:1] = _approval(one)
    return fitting(
        Form(
            title=f"{verb.title()} {one.ref}",
            line=Line.modification(verb, one.ref),
            submit="Add" if verb == "add" else "Save",
            things=(name_of(ModificationRow, one.ref), names_under(SolutionRow, one.ref)) if verb == "edit" else (),
            edits=verb == "edit",
            fields=tuple(fields),
        )
    )


def _approval(one: Modification) -> list[Field]:
    """The facts of an approval, which can be corrected (Guidance 4.1; R6)."""
    days = {"approved_on": one.approved_on, "implementation_on": one.implementation_on}
    labels = {"approved_on": "Approval date", "implementation_on": "Implementation date"}
    fields = [Field(name, labels[name], Kind.DATE, value=day.isoformat() if day else "", optional=True) for name, day in days.items()]
    solutions = tuple(Option(each.name, each.name) for each in one.solutions)
    if solutions:
        chosen = one.chosen_solution if one.chosen_solution in {each.value for each in solutions} else ""
        fields.append(Field("chosen", "Chosen solution", Kind.CHOICE, value=chosen, options=solutions, optional=True))
    return fields


def _corrected(doing: Doing, one: Modification) -> Modification:
    """Returns the modification with the approval's facts as answered; faults for a date in the future or a solution without text."""
    if one.state is not ModificationState.APPROVED:
        return one
    days = {name: getattr(one, name) for name in ("approved_on", "implementation_on")}
    for name in days:
        if name in doing.answers:
            days[name] = doing.day(name, past=name == "approved_on")
    if days["approved_on"] and days["approved_on"] > doing.today:
        doing.faults["approved_on"] = f"The approval date can't be in the future (today is {day_words(doing.today)})."
    chosen = doing.answer("chosen") if "chosen" in doing.answers else one.chosen_solution
    if chosen and one.solutions and chosen not in {each.name for each in one.solutions} | {one.chosen_solution}:
        doing.faults["chosen"] = "Choose a solution that is on record."
    return replace(one, **days, chosen_solution=chosen)


def _read(doing: Doing, one: Modification) -> Modification:
    one = _corrected(doing, one)
    title = text_of(doing, "title", one.title)
    if not title:
        doing.faults["title"] = "Enter its title."
    state = one.state
    states = scope.states_open_to(one)
    if states and "state" in doing.answers:
        found = next((each for each in states if each.value == doing.answer("state")), None)
        if found is None:
            doing.faults["state"] = f"Choose {' or '.join(_state_words(each) for each in states)}."
        else:
            state = found
        if state is not one.state and not one.undecided:
            doing.needed("reason", f"Enter why {one.ref} is no longer {one.state.value}.")
    impacts = {each.value: getattr(one, each.value) for each in IMPACTS}
    if "impacts" in doing.answers:
        impacts = {name: name in doing.several("impacts") for name in impacts}
    return replace(
        one,
        title=title,
        state=state,
        description=text_of(doing, "description", one.description),
        link=https(doing, "link", one.link),
        solutions=_solutions(doing, one),
        **impacts,
    )


def _solutions(doing: Doing, one: Modification) -> tuple[Solution, ...]:
    stored = {each.name: each.text for each in one.solutions}
    texts = {label: text_of(doing, name, stored.get(label, "")) for name, label in SOLUTIONS.items()}
    if texts["Alternative Solution"] and not texts["Proposed Solution"]:
        doing.faults["proposed"] = "Enter the Proposed Solution too: an Alternative Solution needs one."
    for name, label in SOLUTIONS.items():
        if one.chosen_solution == label and not texts[label]:
            doing.faults[name] = f"The {label} was approved, so it must stay on record."
    others = {name: text for name, text in stored.items() if name not in texts}
    return tuple(Solution(name, text) for name, text in {**texts, **others}.items() if text)


def _placements(doing: Doing, ref: str) -> tuple[Release, ...]:
    """Returns the open releases that have the modification in scope, with the facts of a release list."""
    record = modifications.fetch_modification(doing.tx.connection, ref)
    keys = {key for key, item in record.placements if item.active} if record else set()
    if not keys:
        return ()
    lines = [line for line in releases.list_releases(doing.tx.connection) if line.key in keys]
    return tuple(
        Release(line.key, line.kind, line.go_live, technical_specifications=line.technical_specifications)
        for line in lines
        if line.live_on is None and line.cancelled_on is None
    )


def _still_fits(doing: Doing, was: Modification, given: Modification, placed: tuple[Release, ...]) -> tuple[Words, ...] | Refused:
    """Returns warnings on the open releases that include the modification, or a refusal if one may no longer include it (R2)."""
    technical = given.technical_specifications and not was.technical_specifications
    if not technical and not (given.dcc_systems and not was.dcc_systems):
        return ()
    notes: list[Words] = []
    marked: list[str] = []
    lines = releases.list_releases(doing.tx.connection) if technical and placed else []
    taken = {line.go_live.year: line.key for line in lines if line.go_live and line.technical_specifications and line.cancelled_on is None}
    for release in placed:
        year = release.go_live.year if release.go_live else 0
        ruling = scope.may_enter(given, release, taken.get(year))
        if not ruling.allowed:
            sentence = f"{ruling.sentence} It is in the {release_name(release.key)}. Move it to another release first. ({ruling.rule})"
            return Refused(sentence, (Line.release("scope", release.key),), name_of(ModificationRow, given.ref), release.key)
        if ruling.warning:
            notes.append((f"⚠️ {release_name(release.key)}: {ruling.warning}",))
        if technical and release.go_live and not release.technical_specifications:
            marked.append(release.key)
            taken[year] = release.key
    for key in marked:
        doing.tx.session.get_one(ReleaseRow, key).technical_specifications = True
    return tuple(notes)


def _windows(was: Modification, given: Modification, placed: tuple[Release, ...]) -> tuple[Words, ...]:
    if was.system_impacting == given.system_impacting or not placed:
        return ()
    where = joined([release_name(each.key) for each in placed])
    months = (
        "12 months before go-live, because it impacts DCC or User Systems"
        if given.system_impacting
        else "6 months before go-live, because it changes documents only"
    )
    return ((f"Its scope in the {where} is now due to be set {months}. (R3)",),)


def follow(doing: Doing) -> Changed | Form | Faults | Refused:
    """Makes a channel follow a modification's outcome, or stops that (R18)."""
    words = list(doing.asked.words)
    stop = bool(words) and words[-1].lower() == "stop"
    words = words[:-1] if stop else words
    where = _CHANNEL.fullmatch(words[-1]) if len(words) > 1 else None
    if words and words[-1].startswith(("#", "<#")) and where is None:
        sentence = f"“{shown(words[-1])}” is not a channel that Slack recognises. Type # and choose it from the list."
        return Refused(sentence, (Line.modification("help", "follow"),))
    modification = named(Doing(doing.tx, doing.asked.with_words(words[:-1] if where else words)))
    if isinstance(modification, Refused):
        return modification
    ref = modification.ref
    if refused := _allowed(doing, ref, Action.FOLLOW):
        return refused
    channel = (where["channel"] or where["plain"]) if where else doing.answer("channel")
    if not channel:
        if doing.answered:
            return Faults({"channel": "Choose a channel."})
        fields = (Field("channel", "Channel", Kind.CHANNEL),)
        line = Line.modification("follow", f"{ref}{(' stop' if stop else '')}")
        about = (
            f"The outcome of {ref} ‘{modification.title}’ is announced in the channels of its releases and in channels that follow it.",
        )
        return doing.form(Form(title=f"Follow {ref}", line=line, submit="Stop" if stop else "Follow", about=(about,), fields=fields))
    row = doing.tx.session.get(FollowRow, (ref, channel))
    if stop:
        if row is None:
            return Refused(f"That channel doesn't follow {ref}.")
        doing.tx.session.delete(row)
        return Changed((Channel(channel), f" no longer follows {ref}."), (), (Line.modification("show", ref),))
    if row:
        return Refused(f"That channel already follows {ref}. To stop, use /modification follow {ref} #channel stop.")
    doing.tx.session.add(FollowRow(modification_ref=ref, channel_id=channel))
    note = ("The bot can post there only as a member. /invite it to a private channel.",)
    return Changed((Channel(channel), f" now follows {ref}."), (note,), (Line.modification("show", ref),))
