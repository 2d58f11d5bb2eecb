"""Sentences on a change of several releases: they name them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commands.protocol.records.by_release import by_release
from commands.protocol.results import Words
from policy.model.history import FieldChange
from tests.commands.protocol.records.test_sentences import change

LEFT = replace(change("scope_item:june-2020/MP084/0", "state"), release="june-2020")
ENTERED = replace(change("scope_item:november-2020/MP084/0", "state"), release="november-2020")


def told(changes: Sequence[FieldChange]) -> Sequence[Words]:
    """A sentence for each change."""
    return [(each.thing,) for each in changes]


def test_a_change_of_several_releases_names_them() -> None:
    """A part that left one release and entered another is told of with each; a change of one release is as it was (R18, R27)."""
    assert by_release([LEFT, ENTERED], told) == [
        ("June 2020 SEC Release: ", LEFT.thing),
        ("November 2020 SEC Release: ", ENTERED.thing),
    ]
    assert by_release([LEFT], told) == [(LEFT.thing,)]
    assert by_release([LEFT, ENTERED], lambda each: [("June 2020 SEC Release is live",)])[0] == ("June 2020 SEC Release is live",)
