"""`/release remove`: a modification leaves a release's scope, with the reason (R5)."""

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
from policy.model.scope import ScopeState


def remove(doing: Doing) -> Changed | Form | Faults | Refused:
    """Takes a modification out of a scope; the item stays on record as out, with its reason (R5)."""
    placed = placed_by(doing, "from")
    if isinstance(placed, Refused):
        return placed
    refused = may_change(doing, placed.release, placed.thing) or in_scope(doing, placed, "from")
    if refused:
        return refused
    form = Form(
        title="Remove from scope",
        line=Line.release("remove", placed.name, "from", placed.release.key),
        about=((f"{placed.name} leaves the scope of the {release_name(placed.release.key)}, and stays listed as out.",),),
        submit="Remove",
        things=(placed.thing,),
        fields=(Field("reason", "Reason", Kind.TEXT),),
    )
    if asking := doing.ask(form):
        return asking
    reason = doing.needed("reason", "Enter why it leaves the scope.")
    if doing.faults:
        return faults(doing)
    row = item_row(doing, placed)
    row.state = ScopeState.OUT
    row.out_reason = reason
    return Changed(
        (f"{placed.name} is now out of the {release_name(placed.release.key)}.",), (), (Line.release("scope", placed.release.key),)
    )
