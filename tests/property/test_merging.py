"""The merge of two people's edits of one form, over generated values (design, promise 4)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from commands.protocol.form import Answer, Field
from commands.protocol.merge import CHOOSE, MINE, THEIRS, mark, marks, merge

NAMES = ("a", "b", "c")
VALUES = st.one_of(st.sampled_from(["", "one", "two", "x" * 3000]), st.text(max_size=20), st.tuples(st.sampled_from("xyz")))
ROWS = st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES))


def fields(row: dict[str, Answer]) -> tuple[Field, ...]:
    """A form that shows these values."""
    return tuple(Field(name, name.upper(), value=value) for name, value in row.items())


def same(name: str, one: Answer, other: Answer) -> bool:
    """Whether two values are one answer."""
    return mark(name, one) == mark(name, other)


@given(ROWS, ROWS, ROWS)
def test_nobody_s_edit_is_lost_unseen(opened: dict[str, Answer], answers: dict[str, Answer], now: dict[str, Answer]) -> None:
    """A field that one person left takes the other's value; what both changed differently is a conflict, and nothing else is."""
    found = merge(fields(now), answers, marks(fields(opened)))
    for name in NAMES:
        mine, theirs = not same(name, answers[name], opened[name]), not same(name, now[name], opened[name])
        differs = not same(name, answers[name], now[name])
        assert (name in found.conflicts) == (mine and theirs and differs)
        if not mine:
            assert same(name, found.answers[name], now[name])
        elif not theirs:
            assert found.answers[name] == answers[name]


@given(ROWS, ROWS, ROWS, st.sampled_from([MINE, THEIRS]))
def test_a_choice_settles_every_conflict(
    opened: dict[str, Answer], answers: dict[str, Answer], now: dict[str, Answer], choice: str
) -> None:
    """After the choice no conflict is left, and each field has one of the two values: the chosen one where both changed."""
    first = merge(fields(now), answers, marks(fields(opened)))
    chosen = {**first.answers, **{f"{CHOOSE}{name}": choice for name in first.conflicts}}
    second = merge(fields(now), chosen, marks(fields(now)))
    assert not second.conflicts
    for name in first.conflicts:
        assert same(name, second.answers[name], answers[name] if choice == MINE else now[name])
