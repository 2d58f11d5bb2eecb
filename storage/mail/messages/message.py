"""The base class of all messages of the outbox: its fields are stored in a row, and read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from pydantic import TypeAdapter


@dataclass(frozen=True)
class Message:
    """A message to post. `kind` names the class in the row."""

    kind: ClassVar[str]

    @property
    def ids(self) -> dict[str, Any]:
        """The fields as the row stores them; those at their default are left out."""
        stored: dict[str, Any] = _adapter(type(self)).dump_python(self, mode="json", exclude_defaults=True)
        return stored

    @classmethod
    def from_ids(cls, ids: Mapping[str, Any]) -> Self:
        """Reads the fields from a row; unknown ids are ignored. Raises ValueError if one without a default is missing."""
        message: Self = _adapter(cls).validate_python(dict(ids))
        return message


class ReleaseMessage(Message):
    """A message about the release with the key `release`, whose classification it has (R20); "" if it is about none."""

    release: str


class ModificationMessage(Message):
    """A message about the modification with the reference `ref`, with its classification if it is about no release (R20); "" for none."""

    ref: str


class FromPerson(Message):
    """A message that the person with the user id `actor` caused, who is told if it can't be posted; "" for the schedule."""

    actor: str


_ADAPTERS: dict[type[Message], TypeAdapter[Any]] = {}


def _adapter(cls: type[Message]) -> TypeAdapter[Any]:
    if cls not in _ADAPTERS:  # Made at its first use, so that a start does not pay for all of them.
        _ADAPTERS[cls] = TypeAdapter(cls)
    return _ADAPTERS[cls]
