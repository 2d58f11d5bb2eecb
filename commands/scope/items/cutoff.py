"""`/release cutoff`: the decision cut-off of a targeted modification (R5)."""

from __future__ import annotations

from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused
from commands.scope.items.named import (
    in_scope,
    item_row,
    may_change,
    placed_by,
)
from policy.calendar.release_calendar import release_name
from policy.model.wording import day_words
from policy.scope.cutoffs import why_not_cutoff


def cutoff(doing: Doing) -> Changed | Form | Faults | Refused:
    """Sets the decision cut-off of a targeted modification (RID 1; R5)."""
    placed = placed_by(doing, "in")
    if isinstance(placed, Refused):
        return placed
    refused = may_change(doing, placed.release, placed.thing) or in_scope(doing, placed, "in")
    if refused:
        return refused
    item = placed.item
    if item and not item.modification.undecided:
        sentence = f"{placed.modification.ref} is {placed.modification.state.value}. Only an undecided modification has a cut-off."
        return Refused(sentence, (Line.release("scope", placed.release.key), Line.modification("show", placed.modification.ref)))
    form = Form(
        title="Decision cut-off",
        line=Line.release("cutoff", placed.name, "in", placed.release.key),
        about=((f"The last day for a decision on {placed.name} in the {release_name(placed.release.key)}.",),),
        things=(placed.thing,),
        edits=True,
        fields=(Field("cutoff", "Cut-off date", Kind.DATE, value=item.cutoff.isoformat() if item and item.cutoff else ""),),
    )
    if asking := doing.ask(form, complete=placed.cutoff is not None):
        return asking
    day = placed.cutoff or doing.day("cutoff", "The cut-off date")
    if day is None:
        doing.faults.setdefault("cutoff", "Enter the last day for a decision.")
    elif wrong := why_not_cutoff(day, placed.release.go_live, doing.today):
        doing.faults["cutoff"] = wrong
    if doing.faults or day is None:
        sentence = doing.faults["cutoff"]
        return faults(doing) if doing.answered else Refused(sentence)
    row = item_row(doing, placed)
    if row.cutoff == day:
        return Refused(f"The cut-off of {placed.name} is already {day_words(day)}.", (Line.release("scope", placed.release.key),))
    row.cutoff = day
    return Changed((f"The decision cut-off of {placed.name} is now {day_words(day)}.",), (), (Line.release("scope", placed.release.key),))
