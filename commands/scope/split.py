"""`/modification split`: a modification into parts, or a proposal into two (Paper 2, 3; R6, R24)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused, Words
from commands.scope.outcomes import named
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_name
from policy.model.scope import Modification, ModificationState, ScopeItem
from policy.model.wording import counted, joined
from policy.scope import parts
from policy.scope.references import lettered, takes_letters
from storage.history.journal import recorded_columns
from storage.history.names import name_of, names_under
from storage.mapping import to_rows
from storage.releases import releases
from storage.roster.cached import recent_patterns
from storage.scope import modifications
from storage.scope.modifications import ModificationRecord
from storage.scope.renaming import rename, split_from
from storage.tables import CostRow, ModificationPartRow, ModificationRow, ScopeItemRow, table_of

PARTS, PROPOSALS = "parts", "proposals"
FIRST, SECOND = "first", "second"


@dataclass(frozen=True)
class _Half:
    """One of the two that a modification is split into: its number or reference, what it delivers, its implementation date."""

    name: str
    text: str
    day: date | None


def split(doing: Doing) -> Changed | Form | Faults | Refused:
    """Splits a modification into parts, or an undecided proposal into two; one that is in parts gets one more (R6, R24)."""
    modification = named(doing, example="SECMP0062")
    if isinstance(modification, Refused):
        return modification
    ref, thing = modification.ref, name_of(ModificationRow, modification.ref)
    if refused := doing.refuse(Action.MODIFICATION, thing):
        return refused
    record = modifications.fetch_modification(doing.tx.connection, ref)
    if record is None:
        raise LookupError(ref)
    listed = releases.list_releases(doing.tx.connection)
    live = {line.key for line in listed if line.live_on}
    whole = tuple((key, item) for key, item in record.placements if not item.part)
    if modification.state is ModificationState.IMPLEMENTED or any(key in live and item.active for key, item in whole):
        return Refused(f"{ref} is implemented as a whole, so it can't be split.", (Line.modification("show", ref),), thing)
    if taken := parts.numbers(modification, record.placements):
        return _one_more(doing, modification, taken)
    return _split(doing, record, whole)


def _one_more(doing: Doing, modification: Modification, taken: tuple[int, ...]) -> Changed | Form | Faults:
    """Records one more part of a modification that is already in parts."""
    ref, number = modification.ref, taken[-1] + 1
    form = Form(
        title=f"Split {ref}",
        line=Line.modification("split", ref),
        about=((f"{ref} is in parts already ({', '.join(map(str, taken))}). This adds part {number}.",),),
        submit="Add part",
        things=(names_under(ModificationPartRow, ref),),
        fields=tuple(_half_fields(SECOND, f"Part {number}")),
    )
    if asking := doing.ask(form):
        return asking
    half = _read_half(doing, SECOND, f"part {number}")
    if doing.faults:
        return faults(doing)
    _put_part(doing, ref, number, half)
    return _changed(ref, f"{ref} now has a part {number}.", (), (f"{ref} part {number}",))


def _split(doing: Doing, record: ModificationRecord, whole: tuple[tuple[str, ScopeItem], ...]) -> Changed | Form | Faults | Refused:
    modification = record.modification
    ref = modification.ref
    patterns = recent_patterns(doing.tx.connection)
    letters = lettered(ref, split_from(doing.tx.connection, ref)) if modification.undecided and takes_letters(ref, patterns) else ()
    form = _form(modification, whole, letters)
    if asking := doing.ask(form):
        return asking
    into = doing.answer("into") or PARTS
    if into not in {PARTS, *([PROPOSALS] if letters else [])}:
        doing.faults["into"] = "Choose what it is split into."
    names = letters if letters and into == PROPOSALS else (f"{ref} part 1", f"{ref} part 2")
    halves = tuple(_read_half(doing, side, name) for side, name in zip((FIRST, SECOND), names, strict=True))
    keeps = doing.answer("keeps") or FIRST
    if keeps not in {FIRST, SECOND}:
        doing.faults["keeps"] = "Choose the first or the second."
    kept = keeps == SECOND
    doing.needed("reason", "Enter why it is split.")
    if doing.faults:
        return faults(doing)
    told = tuple(_effects(doing, ref, whole, halves, kept=kept))
    if asking := doing.confirm(form, told, about="Splitting it has these effects:", submit="Split"):
        return asking
    if into == PROPOSALS:
        _into_proposals(doing, modification, halves, kept=kept)
    else:
        _into_parts(doing, modification, whole, halves, kept=kept)
    other = halves[not kept].name
    return _changed(halves[0].name.partition(" ")[0], f"{ref} was split into {joined([each.name for each in halves])}.", told, (other,))


def _form(modification: Modification, whole: tuple[tuple[str, ScopeItem], ...], letters: tuple[str, ...]) -> Form:
    ref = modification.ref
    options = [Option(PARTS, f"Parts 1 and 2 of {ref}, implemented one by one")]
    if letters:
        options.append(Option(PROPOSALS, f"Two proposals, {joined(letters)}, decided one by one"))
    where = joined([release_name(key) for key, item in whole if item.active])
    first, second = ("The first", "The second") if letters else ("Part 1", "Part 2")
    keeps = Field("keeps", "Stays in the release", Kind.CHOICE, value=FIRST, options=(Option(FIRST, first), Option(SECOND, second)))
    about: list[Words] = [(f"{ref} ‘{modification.title}’",), (f"It is in the {where}." if where else "It is in no release.",)]
    return Form(
        title=f"Split {ref}",
        line=Line.modification("split", ref),
        about=tuple(about),
        submit="Split",
        things=(name_of(ModificationRow, ref),),
        fields=(
            Field("into", "Split into", Kind.CHOICE, value=PARTS, options=tuple(options)),
            *((keeps,) if where else ()),
            *_half_fields(FIRST, first, modification.implementation_on),
            *_half_fields(SECOND, second),
            Field("reason", "Reason", Kind.TEXT),
        ),
    )


def _half_fields(side: str, label: str, day: date | None = None) -> Iterator[Field]:
    yield Field(side, f"{label}: what it delivers", Kind.TEXT, optional=True)
    stored = day.isoformat() if day else ""
    yield Field(f"{side}_on", f"{label}: implementation date", Kind.DATE, value=stored, optional=True)


def _read_half(doing: Doing, side: str, name: str) -> _Half:
    return _Half(name, doing.answer(side), doing.day(f"{side}_on", "The implementation date"))


def _effects(doing: Doing, ref: str, whole: tuple[tuple[str, ScopeItem], ...], halves: tuple[_Half, ...], *, kept: bool) -> Iterator[str]:
    """Yields the effects on places in scope, costs, impacts and documents (R6)."""
    stays, other = halves[kept].name, halves[not kept].name
    for key, item in whole:
        if item.active:
            agreed = ", with its agreement and cut-off" if item.agreed_on or item.cutoff else ""
            yield f"{release_name(key)}: {stays} takes the place of {ref}{agreed}."
            if costs := _costs_in(doing, key, ref):
                now = stays.partition(" ")[0]
                whose = "of the complete modification" if now == ref else f"of {now}"
                stay = f"{counted(costs, 'cost')} of {ref} {'stays there as that' if costs == 1 else 'stay there as those'} {whose}"
                yield f"{release_name(key)}: {stay}. To split: {Line.release('edit', key, 'costs', now)}."
            yield f"{release_name(key)}: the impacts and documents of {ref} stay there. Check which are {other}'s."
    yield f"{other} is in no release, and has no costs and impacts yet."


def _costs_in(doing: Doing, key: str, ref: str) -> int:
    columns = table_of(CostRow).c
    statement = table_of(CostRow).select().where(columns.release_key == key, columns.modification_ref == ref)
    return len(doing.tx.connection.execute(statement).all())


def _put_part(doing: Doing, ref: str, number: int, half: _Half) -> None:
    doing.tx.session.add(ModificationPartRow(modification_ref=ref, number=number, implementation_on=half.day, description=half.text))


def _into_parts(
    doing: Doing, modification: Modification, whole: tuple[tuple[str, ScopeItem], ...], halves: tuple[_Half, ...], *, kept: bool
) -> None:
    """Records both parts; the one that is kept takes the places of the undivided modification."""
    ref = modification.ref
    for number, half in enumerate(halves, start=1):
        _put_part(doing, ref, number, half)
    if modification.implementation_on:
        doing.tx.session.get_one(ModificationRow, ref).implementation_on = None
    for key, item in whole:
        if not item.active:
            continue
        row = doing.tx.session.get_one(ScopeItemRow, (key, ref, 0))
        values = {column.name: getattr(row, column.name) for column in recorded_columns(table_of(ScopeItemRow))}
        values |= {"part": kept + 1, "description": halves[kept].text or row.description}
        doing.tx.session.delete(row)
        doing.tx.session.add(ScopeItemRow(**values))


def _into_proposals(doing: Doing, modification: Modification, halves: tuple[_Half, ...], *, kept: bool) -> None:
    """Renames the proposal to the one that is kept, and records the other with the same facts; both name their origin (R24)."""
    ref = modification.ref
    values = {name: getattr(modification, name) for name in to_rows.MODIFICATION.split()}
    rename(doing.tx.session, ref, halves[kept].name, origin=ref, draft_ref="")
    doing.tx.session.flush()
    stays = doing.tx.session.get_one(ModificationRow, halves[kept].name)
    stays.implementation_on = halves[kept].day
    stays.description = halves[kept].text or stays.description
    other = halves[not kept]
    values |= {"ref": other.name, "origin": ref, "draft_ref": "", "implementation_on": other.day}
    doing.tx.session.add(ModificationRow(**{**values, "description": other.text or modification.description}))


def _changed(ref: str, sentence: str, told: tuple[str, ...], to_place: tuple[str, ...]) -> Changed:
    adding = tuple((f"Add it to a release with {Line.release('add', each, 'to', 'KEY')}.",) for each in to_place)
    return Changed((sentence,), (*((each,) for each in told), *adding), (Line.modification("edit", ref), Line.modification("show", ref)))
