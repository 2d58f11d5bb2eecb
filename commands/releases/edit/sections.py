"""`/release edit`: the sections of a release that its Implementation Document needs (RID 1 to 5, appendix 1; R17)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from commands.protocol.answers import Editing, SectionResult, fresh
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused
from commands.protocol.words import known_release, nearest, shown
from commands.releases.edit.alongside import alongside
from commands.releases.edit.costs import costs
from commands.releases.edit.designations import designations
from commands.releases.edit.facts import facts, why_not_go_live
from commands.releases.edit.impacts import impacts, summaries
from commands.releases.edit.not_on_record import record
from commands.releases.edit.notes import notes
from commands.releases.edit.participants import participants
from commands.releases.edit.past_versions import versions
from commands.releases.edit.sec_version import sec_version
from commands.releases.edit.texts import codes, testing
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_as_one, release_name
from policy.model.releases import Release
from policy.releases.phase import Phase, phase
from storage.history.names import name_of
from storage.tables import ReleaseRow

CLOSED = frozenset({Phase.LIVE, Phase.CANCELLED})


@dataclass(frozen=True)
class Section:
    """A section of a release: its label, its function, and whether it can be edited after the release is live or cancelled (`ever`)."""

    label: str
    function: Callable[[Editing], SectionResult]
    ever: bool = False


SECTIONS: dict[str, Section] = {
    "facts": Section("Facts: date, type, body, summary, links", facts),
    "alongside": Section("DCC Change Requests alongside", alongside),
    "designations": Section("Designations that come with the release", designations),
    "impacts": Section("Impacts of a modification: participants, documents", impacts),
    "participants": Section("Kinds of participant: the columns of the impact matrix", participants),
    "summaries": Section("Summaries of the effects on each party", summaries),
    "costs": Section("Costs of the DCC and SECAS", costs),
    "testing": Section("Testing approach", testing),
    "codes": Section("Other Codes", codes),
    "notes": Section("Notes, reasons, assumptions, candidates", notes, ever=True),
    "record": Section("What no source says: not on record", record),
    "version": Section("SEC version that it makes", sec_version, ever=True),
    "versions": Section("Past versions of the RID", versions, ever=True),
}


def edit(doing: Doing) -> Changed | Form | Faults | Refused:
    """Changes one section of a release; without a section, asks for one and opens its form."""
    found = known_release(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    if refused := doing.refuse(Action.EDIT, name_of(ReleaseRow, release.key), release.key):
        return refused
    if rest:
        return _section(doing, release, rest[0].lower(), rest[1:])
    if not doing.answered:
        return doing.form(_choice(doing, release))
    picked = doing.needed("section", "Choose a section to edit.")
    if doing.faults:
        return faults(doing)
    if picked not in _open_sections(doing, release):
        return Faults({"section": "Choose a section from the list."})
    return _section(fresh(doing), release, picked, ())


def _open_sections(doing: Doing, release: Release) -> tuple[str, ...]:
    closed = phase(release, doing.today) in CLOSED
    return tuple(name for name, section in SECTIONS.items() if section.ever or not closed)


def _choice(doing: Doing, release: Release) -> Form:
    options = tuple(Option(name, SECTIONS[name].label) for name in _open_sections(doing, release))
    return Form(
        title="Edit a release",
        line=Line.release("edit", release.key),
        about=((release_name(release.key),),),
        submit="Next",
        fields=(Field("section", "Section", Kind.CHOICE, options=options),),
    )


def _section(doing: Doing, release: Release, typed: str, rest: tuple[str, ...]) -> SectionResult:
    if typed in {"date", "go-live"}:
        return why_not_go_live(doing, release) or _section(doing, release, "facts", ())
    section = SECTIONS.get(typed)
    if section is None:
        close = nearest(typed, SECTIONS)
        meant = f"Did you mean {close[0]}?" if close else f"Write one of {', '.join(SECTIONS)}."
        line = Line.release("edit", release.key)
        return Refused(f"“{shown(typed)}” isn't a section of a release. {meant}", (*(line.then(each) for each in close), line))
    now = phase(release, doing.today)
    if now in CLOSED and not section.ever:
        sentence = (
            f"The {release_as_one(release.key)} is {now.value}: only its notes, SEC version and past RID versions can still be edited."
        )
        return Refused(sentence, (), name_of(ReleaseRow, release.key), release.key)
    return section.function(Editing(doing, release, typed, rest))
