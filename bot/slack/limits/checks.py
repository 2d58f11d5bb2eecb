"""The building blocks of Slack's limits: one small check function per kind of value.

A check takes a value and its JSON pointer and appends what is wrong to a list, in Slack's words. Checks compose like a schema: `elements`,
`rich_text` and `messages` contain the schema, this module its building blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

Faults: TypeAlias = list[str]
Check: TypeAlias = Callable[[object, str, Faults], None]

DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
URL = re.compile(r"(https?|mailto|slack|tel):\S+", re.IGNORECASE)
HTTP_URL = re.compile(r"https?://\S+", re.IGNORECASE)


def fault(message: str, pointer: str) -> str:
    """Returns one line in the format of Slack's `response_metadata.messages`."""
    return f"[ERROR] {message} [json-pointer:{pointer}]"


def length(value: str) -> int:
    """Returns the length as Slack counts it: characters, not bytes."""
    return len(value)


def string(low: int = 0, high: int | None = None, *, form: re.Pattern[str] | None = None, wrong: str = "") -> Check:
    """Returns a check for a string of `low` to `high` characters that fully matches `form`."""

    def check(value: object, at: str, faults: Faults) -> None:
        if not isinstance(value, str):
            faults.append(fault("must provide a string", at))
        elif length(value) < low:
            faults.append(fault(f"must be more than {low - 1} characters", at))
        elif high is not None and length(value) > high:
            faults.append(fault(f"must be less than {high + 1} characters", at))
        elif form is not None and not form.fullmatch(value):
            faults.append(fault(wrong, at))

    return check


def integer(low: int | None = None, high: int | None = None) -> Check:
    """Returns a check for an integer between two bounds."""

    def check(value: object, at: str, faults: Faults) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            faults.append(fault("must provide a number", at))
        elif low is not None and value < low:
            faults.append(fault(f"must be greater than {low - 1}", at))
        elif high is not None and value > high:
            faults.append(fault(f"must be less than {high + 1}", at))

    return check


def number(value: object, at: str, faults: Faults) -> None:
    """Checks for an integer or a decimal number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        faults.append(fault("must provide a number", at))


def boolean(value: object, at: str, faults: Faults) -> None:
    """Checks for true or false, not a string of either."""
    if not isinstance(value, bool):
        faults.append(fault("must provide a boolean", at))


def enum(*values: str) -> Check:
    """Returns a check for one of the values."""

    def check(value: object, at: str, faults: Faults) -> None:
        if not isinstance(value, str):
            faults.append(fault("must provide a string", at))
        elif value not in values:
            faults.append(fault("must be a valid enum value", at))

    return check


def array(item: Check, low: int = 0, high: int | None = None) -> Check:
    """Returns a check for an array of `low` to `high` items that each pass `item`."""

    def check(value: object, at: str, faults: Faults) -> None:
        if not isinstance(value, list | tuple):
            faults.append(fault("must provide an array", at))
            return
        if len(value) < low:
            faults.append(fault(f"must provide at least {low} items", at))
        if high is not None and len(value) > high:
            faults.append(fault(f"no more than {high} items allowed", at))
        for index, each in enumerate(value):
            item(each, f"{at}/{index}", faults)

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """Returns a check for an object with exactly these properties; null is not the same as missing."""
    known = {**required, **(optional or {})}

    def check(value: object, at: str, faults: Faults) -> None:
        if not isinstance(value, Mapping):
            faults.append(fault("must provide an object", at))
            return
        faults.extend(fault(f"missing required field: {name}", at) for name in required if name not in value)
        for name, each in value.items():
            if name in known:
                known[name](each, f"{at}/{name}", faults)
            else:
                faults.append(fault(f"invalid additional property: {name}", at))

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """Returns a check that depends on the object's `type`."""

    def check(value: object, at: str, faults: Faults) -> None:
        if not isinstance(value, Mapping):
            faults.append(fault("must provide an object", at))
            return
        kind = value.get("type")
        if kind is None:
            faults.append(fault("missing required field: type", at))
        elif not isinstance(kind, str) or kind not in kinds:
            faults.append(fault(f"unsupported type: {kind}", f"{at}/type"))
        else:
            kinds[kind](value, at, faults)

    return check


def both(*checks: Check) -> Check:
    """Returns a check that all of several checks pass."""

    def check(value: object, at: str, faults: Faults) -> None:
        for each in checks:
            each(value, at, faults)

    return check


def anything(value: object, at: str, faults: Faults) -> None:
    """Accepts every value, where Slack does not check further."""


def plain(high: int, low: int = 1) -> Check:
    """Returns a check for a `plain_text` object of at most `high` characters."""
    return by_type({"plain_text": _plain(high, low)})


def text(high: int, low: int = 1) -> Check:
    """Returns a check for a `plain_text` or `mrkdwn` object of at most `high` characters. Broken mrkdwn passes, as in Slack."""
    mrkdwn = record({"type": anything, "text": string(low, high)}, {"verbatim": boolean})
    return by_type({"plain_text": _plain(high, low), "mrkdwn": mrkdwn})


def _plain(high: int, low: int) -> Check:
    return record({"type": anything, "text": string(low, high)}, {"emoji": boolean})


def items(value: object, name: str) -> Sequence[Mapping[str, object]]:
    """Returns the objects in an array property; none if it is missing or not an array."""
    entries = value.get(name) if isinstance(value, Mapping) else None
    return [each for each in entries if isinstance(each, Mapping)] if isinstance(entries, list | tuple) else []
