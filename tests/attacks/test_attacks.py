"""The quick form of every attack: nothing is lost, doubled or wrong. `bin/attack --full` runs the full form."""

from __future__ import annotations

import pytest

from storage.engine import deadline, gate
from tests.attacks.__main__ import run
from tests.attacks.listed import ATTACKS
from tests.builders.databases import Databases
from tests.conftest import IN_EARNEST

QUICK = [(name, dialect) for name, attack in ATTACKS.items() for dialect in attack.quick_on if dialect in attack.dialects]


@pytest.fixture(autouse=True)
def in_earnest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers have their real limits, as by `bin/attack`: what an attack breaks is waited for no longer than in earnest."""
    answer, stalled = IN_EARNEST
    monkeypatch.setattr(deadline, "ANSWER_SECONDS", answer)
    monkeypatch.setattr(gate, "STALLED_SECONDS", stalled)


@pytest.mark.parametrize(("name", "dialect"), QUICK)
def test_an_attack_does_no_harm(databases: Databases, name: str, dialect: str) -> None:
    """Its figures are printed, and those of harm are nought."""
    figures = run(databases, ATTACKS[name], dialect, ATTACKS[name].quick)
    print(figures)
    assert figures.attempts >= ATTACKS[name].quick
    assert figures.clean, str(figures)
