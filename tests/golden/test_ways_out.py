"""Every button of a refusal is a way out: who presses it isn't refused again."""

from __future__ import annotations

from random import randrange

import pytest

from commands.catalogue import CATALOGUE
from commands.pressing import Pressing
from commands.protocol import command
from commands.protocol.results import Refused
from commands.results import Result
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, TAG_MEMBER, Office
from tests.golden.conftest import Offices
from tests.golden.lines import ASIDE, LINES
from tests.golden.rendering import buttons, drawn
from tests.golden.settings import EMPTY, JUNE, Setting
from tests.golden.test_pages import say
from tests.profiles import either

PEOPLE = (RACHEL, DAN, TAG_CHAIR, TAG_MEMBER, PANEL_CHAIR, STRANGER)

WRONG = {
    "june-2020": ("june-2002", "2021", "november-2020"),
    "june-2021": ("june-2002", "june 2o21"),
    "MP079": ("MP999", "SECMP0053", "CR1088"),
    "T1": ("T99",),
    "tag": ("opsg", "tabasc", "nobody"),
    "2020-03-31": ("2020-13-45",),
}
"""What people write in the place of a key, a reference, a committee or a day, and is wrong there."""

SURPLUS = "xyzzy"

EACH = min(either((1, 2), in_dev=2))
"""Every line in ci, every second in dev, from the first or from the next."""


def spoilt(line: str) -> list[str]:
    """A line as it is, with a word too many, without its last word, without its first, with another last word, and with wrong keys."""
    start, words = line.split()[:2], line.split()[2:]
    wrong = [[*words[:at], other, *words[at + 1 :]] for at, word in enumerate(words) for other in WRONG.get(word, ())]
    short = [words[:-1], words[1:], [*words[:-1], SURPLUS]] if words else []
    return [" ".join((*start, *each)) for each in (words, [*words, SURPLUS], *short, *wrong)]


def said(setting: Setting) -> dict[str, list[str]]:
    """The lines that each person types: everybody's turn comes with one of the ways to get a line wrong.

    Of the empty release only lines that name it: what is wrong with the others is the same there. In dev each of them types every second
    of their lines.
    """
    typed: dict[str, list[str]] = {user: [] for user in PEOPLE}
    templates = [(slash, each) for slash, verbs in LINES.items() for of_one in verbs.values() for each in of_one]
    golden = [f"{slash} {setting.line(each)}" for slash, each in templates if setting is JUNE or "{key}" in each]
    examples = [f"{slash} {verb.example}" for slash, verbs in CATALOGUE.items() for verb in verbs]
    for number, line in enumerate((*golden, *((*ASIDE, *examples) if setting is JUNE else ()))):
        ways = spoilt(line)
        typed[PEOPLE[number % len(PEOPLE)]].append(ways[number % len(ways)])
    return {user: lines[randrange(EACH) :: EACH] for user, lines in typed.items()}


CASES = [(setting, user) for setting in (JUNE, EMPTY) for user in PEOPLE]


@pytest.mark.parametrize(("setting", "user"), CASES, ids=[f"{setting.name}-{user}" for setting, user in CASES])
def test_who_presses_a_button_of_a_refusal_is_not_refused_again(
    offices: Offices, monkeypatch: pytest.MonkeyPatch, setting: Setting, user: str
) -> None:
    """A form, a page, a change or a question with its choices comes. Nothing is stored: each change is taken back."""
    monkeypatch.setattr(command, "perform", command.trial)
    office = offices.open(setting)
    may = Pressing(office.store, user, office.now.date())
    answers: dict[str, Result] = {}
    pressed = 0
    dead_ends: list[str] = []
    for line in said(setting)[user]:
        refused = answered(office, line, user, answers)
        if not isinstance(refused, Refused):
            continue
        ways = buttons(drawn(refused, may))
        dead_ends += [] if ways else [f"{line}\n  {refused.sentence}\n  has no button"]
        for label, way in ways:
            again = answered(office, way, user, answers)
            pressed += 1
            if isinstance(again, Refused) and not again.asks:
                dead_ends.append(f"{line}\n  {refused.sentence}\n  [{label}] {way}\n  {again.sentence}")
            elif again == refused:
                dead_ends.append(f"{line}\n  {refused.sentence}\n  [{label}] {way}\n  asks the same again")
    assert not dead_ends, f"{len(dead_ends)} of {pressed}:\n" + "\n".join(dead_ends[:20])
    assert pressed > 20 // EACH


def answered(office: Office, line: str, user: str, answers: dict[str, Result]) -> Result:
    """What a line is answered; each is asked once."""
    if line not in answers:
        answers[line] = say(office, line, user)
    return answers[line]
