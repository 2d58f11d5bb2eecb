"""The fields of a Go that acknowledge what is outstanding, by group: each item is ticked, and one reason may stand for all."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from commands.protocol.command import Doing
from commands.protocol.form import Answer, Field, Kind, Option
from commands.protocol.results import Words
from policy.go_live.go_no_go import Outstanding, PackGroup, grouped, reasons, renumbered
from policy.model.wording import counted

TITLES = {
    PackGroup.RECOMMENDATIONS: "Recommendations",
    PackGroup.CRITERIA: "Acceptance criteria",
    PackGroup.CONDITIONS: "Open conditions",
    PackGroup.MODIFICATIONS: "Undecided modifications",
    PackGroup.DOCUMENTS: "Documents",
    PackGroup.FINDINGS: "Findings",
}
_LABEL = 72
"""Characters of an option beside its number; a longer item is listed in full above the options."""


def fields(doing: Doing, asked: Sequence[Outstanding]) -> tuple[Field, ...]:
    """Returns the fields of all groups. What was ticked in an earlier state of a group stays ticked."""
    return tuple(field for group, items in grouped(asked) for field in _fields(doing, group, items))


def _fields(doing: Doing, group: PackGroup, items: Sequence[Outstanding]) -> Iterator[Field]:
    if len(items) == 1:
        yield Field(reason_name(group, items), f"Reason: {items[0].text}"[:1900], Kind.TEXT, longest=1000)
        return
    # An item that fits beside its tick is not listed above again.
    listed: tuple[Words, ...] = tuple((f"{number}. {each.text}",) for number, each in enumerate(items, 1) if len(each.text) > _LABEL)
    options = tuple(Option(tick(each), f"{number}. {each.text}") for number, each in enumerate(items, 1))
    yield Field(
        ticks_name(group, items),
        f"{TITLES[group]}: tick each of the {len(items)} to acknowledge it",
        Kind.TICKS,
        tuple(value for name in doing.answers if name.startswith(_ticks(group)) for value in doing.several(name)),
        options,
        above=listed,
    )
    yield Field(reason_name(group, items), f"{TITLES[group]}: reason", Kind.TEXT)


def read(doing: Doing, asked: Sequence[Outstanding]) -> dict[str, str]:
    """Reads the reason for each item, by its key; records a fault for what is not ticked, or has no reason."""
    acknowledged: dict[str, str] = {}
    for group, items in grouped(asked):
        if len(items) > 1:
            left = [each for each in items if tick(each) not in doing.several(ticks_name(group, items))]
            if left:
                doing.faults[ticks_name(group, items)] = f"Acknowledge each one: {counted(len(left), 'item')} not ticked."
        text = doing.answer(reason_name(group, items))
        found = reasons(items, text) if len(items) > 1 else {items[0].key: text} if text else {}
        if len(found) < len(items):
            without = [str(number) for number, each in enumerate(items, 1) if each.key not in found]
            doing.faults[reason_name(group, items)] = (
                f"Give a reason for {', '.join(without)}, or one for all." if found else "Acknowledge this with a reason."
            )
        acknowledged.update(found)
    return acknowledged


def order(asked: Sequence[Outstanding]) -> dict[str, Answer]:
    """Returns the items of each group in the order of their numbers, which a form keeps until its answers come."""
    return {_order(group): tuple(map(tick, items)) for group, items in grouped(asked)}


def new(doing: Doing, asked: Sequence[Outstanding]) -> list[Outstanding]:
    """Returns the items that the submitted form did not have, because they came after it was opened."""
    had = {value for group in PackGroup for value in doing.several(_order(group))}
    if had:
        return [each for each in asked if tick(each) not in had]
    came: list[Outstanding] = []  # A form that an older version opened keeps no order, but its fields are named after their items.
    for group, items in grouped(asked):
        names = {reason_name(group, items)} if len(items) == 1 else {ticks_name(group, items)}
        if names.isdisjoint(doing.answers):
            came += items
    return came


def carry(doing: Doing, asked: Sequence[Outstanding]) -> None:
    """Carries the answers over to what is outstanding now, if something came or went meanwhile: ticks and reasons stay with their items."""
    answers = dict(doing.answers)
    ticked = {value for name in answers if name.startswith("each-") for value in doing.several(name)}
    for group, items in grouped(asked):
        before, now = doing.several(_order(group)), tuple(map(tick, items))
        if not before or before == now:
            continue
        text = doing.answer(_reason_name(group, before))
        known = ticked | ({before[0]} if len(before) == 1 and text else set())
        if len(now) > 1:
            answers[ticks_name(group, items)] = tuple(each for each in now if each in known)
        answers[reason_name(group, items)] = renumbered(text, before, now)
    if answers != doing.answers:
        doing.sent = doing.answers
        doing.asked = replace(doing.asked, request=replace(doing.asked.request, answers=answers))


def tick(item: Outstanding) -> str:
    """Returns the value of the option that acknowledges an item."""
    return f"{zlib.crc32(item.key.encode()):08x}"


def _ticks(group: PackGroup) -> str:
    return f"each-{group}-"


def ticks_name(group: PackGroup, items: Sequence[Outstanding]) -> str:
    """Returns the name of a group's options, which changes with its items: a form that was opened before others came asks again."""
    return f"{_ticks(group)}{zlib.crc32(repr([each.key for each in items]).encode()):08x}"


def reason_name(group: PackGroup, items: Sequence[Outstanding]) -> str:
    """Returns the name of the field with the reason of a group, or of its only item."""
    return _reason_name(group, tuple(map(tick, items)))


def _reason_name(group: PackGroup, ticks: Sequence[str]) -> str:
    return f"ack-{ticks[0]}" if len(ticks) == 1 else f"ack-{group}"


def _order(group: PackGroup) -> str:
    return f"order-{group}"
