"""Editing of RID versions that were issued in the past (RID appendix 1; R8)."""

from __future__ import annotations

from collections.abc import Sequence

from commands.protocol.answers import NEW, REMOVE, Editing, SectionResult, chosen, finished, fitting, past_day, text_of, ticked
from commands.protocol.command import Doing, faults
from commands.protocol.form import Field, Form, Kind, Option
from commands.protocol.results import Refused
from commands.protocol.rows import put, rows_of
from commands.protocol.words import shown
from commands.timetable.completion import complete, reopen
from policy.model import acts
from policy.model.rid import RidVersion
from policy.model.wording import day_words
from policy.rid import versions as rid
from storage.history.names import names_under
from storage.tables import RidVersionRow


def versions(editing: Editing) -> SectionResult:
    """Records, corrects or removes a past version of the RID; numbers and dates must be in order (R8)."""
    known = {each.number: each for each in editing.release.versions}
    options = (Option(NEW, "Add a version"), *(Option(each, f"{each}, {_issued(one)}") for each, one in known.items()))
    picked = chosen(editing, "Edit RID versions", "Which version", options)
    if not isinstance(picked, tuple):
        return picked
    which, editing = picked
    one = known.get(which.lower().removeprefix("v"))
    if one is None and which.lower() != NEW:
        return Refused(f"No RID version “{shown(which)}” is on record. Write a number from the list, or {NEW}.", (editing.line,))
    doing = editing.doing
    form = fitting(_version_form(editing, one))
    if asking := doing.ask(form):
        return asking
    rows = rows_of(doing, RidVersionRow, editing.key)
    row = next((each for each in rows if one and each.number == one.number), None)
    others = tuple(each for each in editing.release.versions if each is not one)
    if row and ticked(doing, "remove", "remove", stored=False):
        if (fault := rid.order_fault(others)) and not rid.order_fault(editing.release.versions):
            doing.faults["remove"] = fault
            return faults(doing)
        doing.tx.session.delete(row)
        if act := acts.DRAFTS.get(row.number):
            reopen(doing.tx, editing.release, act)
        return finished(editing, f"Removed RID version {row.number}.", (), editing.line)
    given = _version(doing, one, others)
    if given is None or doing.faults:
        return faults(doing)
    if row:
        put(row, vars(given))
    else:
        # Versions are read by position, then number, so a draft recorded late is placed by its number.
        place = [each.number for each in rid.in_order((*others, given))].index(given.number)
        for position, each in enumerate(sorted(rows, key=lambda row: rid.parse_version(row.number))):
            put(each, {"position": position + (position >= place)})
        doing.tx.session.add(RidVersionRow(release_key=editing.key, position=place, **vars(given)))
        if act := acts.DRAFTS.get(given.number):
            complete(doing, editing.release, act, given.issued_on)
    return finished(editing, f"Saved RID version {given.number}, {_issued(given)}.", (), editing.line)


def _issued(one: RidVersion) -> str:
    return f"{'baselined' if one.baselined else 'issued'} {day_words(one.issued_on)}"


def _version_form(editing: Editing, one: RidVersion | None) -> Form:
    baselined = (Option("baselined", "The deciding body baselined it"),)
    fields = [
        Field("date", "Date", Kind.DATE, value=one.issued_on.isoformat() if one else ""),
        Field("changes", "Changes", Kind.TEXT, value=one.changes if one else ""),
        Field("baselined", "Baseline", Kind.TICKS, value=("baselined",) if one and one.baselined else (), options=baselined, optional=True),
    ]
    if one is None:
        fields.insert(0, Field("number", "Version", hint="Such as 0.3 for a draft or 1.0 for a baseline.", longest=20))
    else:
        fields.append(Field("remove", "Remove", Kind.TICKS, options=REMOVE, optional=True))
    return Form(
        title=f"RID version {one.number}" if one else "Past RID version",
        line=editing.line.then(one.number if one else NEW),
        about=((f"{editing.name}: a RID version issued in the past.",),),
        things=(names_under(RidVersionRow, editing.key),) if one else (),
        edits=one is not None,
        fields=tuple(fields),
    )


def _version(doing: Doing, one: RidVersion | None, others: Sequence[RidVersion]) -> RidVersion | None:
    """Reads the version from the form; None with faults if its number or date doesn't follow the others."""
    number = one.number if one else ""
    if one is None and (typed := doing.needed("number", "Give the version's number, such as 0.3 or 1.0.")):
        try:
            number = str(rid.parse_version(typed))
        except ValueError as fault:
            doing.faults["number"] = f"{fault}."
    issued_on = past_day(doing, "date", "The date") if "date" in doing.answers else one.issued_on if one else None
    if issued_on is None:
        doing.faults.setdefault("date", "Give the date when it was issued.")
    if any(each.number == number for each in others):
        doing.faults["number"] = f"Version {number} is already on record: change that one."
    changes = text_of(doing, "changes", one.changes if one else "")
    if not changes:
        doing.faults["changes"] = "Enter the changes in this version."
    baselined = ticked(doing, "baselined", "baselined", one.baselined if one else False)
    if doing.faults or issued_on is None:
        return None
    if baselined != number.endswith(".0"):
        doing.faults["baselined"] = "Only a baseline has a whole number, such as 1.0. (R8)"
        return None
    given = RidVersion(number, issued_on, changes, baselined)
    if wrong := rid.order_fault((*others, given), number):
        doing.faults["number" if one is None else "date"] = wrong
        return None
    return given
