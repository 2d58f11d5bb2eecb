"""`/modification add` and `edit`: facts of a modification, and a Draft Proposal that becomes a Modification Proposal (R2, R5, R6, R24)."""

from __future__ import annotations

from dataclasses import replace

from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Form
from commands.protocol.line import Line
from commands.protocol.results import UNCHANGED, Changed, Refused, Words
from commands.protocol.rows import put
from commands.protocol.words import reference, release_given, shown
from commands.scope.decision_fields import offers, put_days
from commands.scope.modification_form import SOLUTIONS, form_of, read, state_words
from commands.scope.outcomes import announce, named, scopes_left
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_name
from policy.model.releases import Release
from policy.model.scope import Modification, ModificationState
from policy.model.wording import joined
from policy.scope import eligibility
from policy.scope.references import ReferenceKind, origin_of, proposal_of
from storage.history.names import name_of
from storage.mapping import to_rows
from storage.releases import releases
from storage.roster.cached import recent_patterns
from storage.scope import modifications
from storage.scope.renaming import rename
from storage.tables import ModificationRow, ReleaseRow, SolutionRow


def add(doing: Doing) -> Changed | Form | Faults | Refused:
    """Records a Draft Proposal or a Modification Proposal (R5, R6)."""
    typed = " ".join(doing.asked.words)
    typed_ref = reference(doing.tx.connection, typed) if typed else None
    if typed_ref is None:
        problem = f"“{shown(typed)}” is not a reference." if typed else "Which modification?"
        told = Refused(f"{problem} Write, for example, /modification add MP079.", (Line.modification("list"),))
        return release_given(doing.tx.connection, doing.asked) or told
    ref = typed_ref.text
    if typed_ref.is_request:
        return Refused(
            f"{ref} is a DCC Change Request. Record it with {Line.modification('request', ref)}.", (Line.modification("request", ref),)
        )
    if refused := _allowed(doing, ref, Action.MODIFICATION):
        return refused
    if stored := modifications.fetch_modification(doing.tx.connection, ref):
        return _on_record(ref, stored.modification)
    draft = ModificationState.DRAFT_PROPOSAL if typed_ref.kind is ReferenceKind.DRAFT else ModificationState.MODIFICATION_PROPOSAL
    origin = origin_of(ref, recent_patterns(doing.tx.connection))
    if origin and (whole := modifications.fetch_modification(doing.tx.connection, origin)):
        sentence = f"{whole.modification.ref} is on record. Split it, and {ref} comes of it."
        return Refused(sentence, (Line.modification("split", whole.modification.ref),))
    new = Modification(ref, "", draft, origin=origin)
    form = form_of(doing, new, "add")
    if asking := doing.ask(form):
        return asking
    given = read(doing, new)
    if doing.faults:
        return faults(doing)
    made = replace(given.modification, implementation_on=given.days.get(0))
    for row, values in to_rows.modification(made):
        doing.tx.session.add(row(**values))
    return Changed((f"Recorded {ref} ‘{made.title}’ as a {state_words(made.state)}.",), (), (Line.modification("show", ref),))


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
    record = modifications.fetch_modification(doing.tx.connection, ref)
    placements = record.placements if record else ()
    form = form_of(doing, modification, "edit", placements)
    if asking := doing.ask(form):
        return asking
    answered = read(doing, modification, placements)
    given = answered.modification
    if doing.faults:
        return faults(doing)
    placed = _placements(doing, ref)
    ruled = _still_fits(doing, modification, given, placed)
    if isinstance(ruled, Refused):
        return ruled
    left = scopes_left(doing, modification)
    names = (name for name in to_rows.MODIFICATION.split() if name not in {"ref", "implementation_on"})
    put(doing.tx.session.get_one(ModificationRow, ref), {name: getattr(given, name) for name in names})
    put_days(doing, modification, answered.days)
    _put_solutions(doing, modification, given)
    if not doing.tx.changed:
        return Changed((f"{ref} already has these facts.",), (), (Line.modification("show", ref),), title=UNCHANGED)
    notes = (*ruled, *_windows(modification, given, placed))
    now = _other_reference(doing, modification, given)
    show = Line.modification("show", now)
    if now != ref:
        sentence = f"{ref} is now the {state_words(given.state)} {now}. Both references find it."
        return Changed((sentence,), notes, (show,))
    if given.undecided and not modification.undecided:
        announced = announce(doing, ref, [line.words[-1] for line in left])
        return Changed((f"{ref} has returned as a {state_words(given.state)}.",), (*notes, *announced), (*left, show))
    offered, lines = offers(doing, ref)
    return Changed((f"Saved {ref} ‘{given.title}’.",), (*notes, *offered), (*lines, show))


def _other_reference(doing: Doing, was: Modification, given: Modification) -> str:
    """Gives a Draft Proposal that becomes a Modification Proposal its other reference, and takes it back if that is corrected (R24).

    Returns the reference that it has now. All that refers to it follows, so that it stays one record.
    """
    states = (was.state, given.state)
    if states == (ModificationState.DRAFT_PROPOSAL, ModificationState.MODIFICATION_PROPOSAL):
        new = proposal_of(was.ref, recent_patterns(doing.tx.connection))
        if new:
            rename(doing.tx.session, was.ref, new, draft_ref=was.ref)
            return new
    elif states == (ModificationState.MODIFICATION_PROPOSAL, ModificationState.DRAFT_PROPOSAL) and was.draft_ref:
        rename(doing.tx.session, was.ref, was.draft_ref, draft_ref="")
        return was.draft_ref
    return was.ref


def _put_solutions(doing: Doing, was: Modification, given: Modification) -> None:
    texts = {each.name: each.text for each in given.solutions}
    for place, name in enumerate(dict.fromkeys([*SOLUTIONS.values(), *(each.name for each in was.solutions)])):
        row = doing.tx.session.get(SolutionRow, (was.ref, name))
        if row and name not in texts:
            doing.tx.session.delete(row)
        elif row:
            put(row, {"text": texts[name]})
        elif name in texts:
            doing.tx.session.add(SolutionRow(modification_ref=was.ref, name=name, text=texts[name], position=place))


def _allowed(doing: Doing, ref: str, action: Action) -> Refused | None:
    permission = doing.may(action)
    return None if permission.allowed else doing.denied(permission, name_of(ModificationRow, ref))


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
        ruling = eligibility.may_enter(given, release, taken.get(year))
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
