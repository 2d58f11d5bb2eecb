"""Deeds: lines performed with their forms filled in, and what is said of one that is refused."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.run.rehearsal.acting import Deed, NotDoneError, carry_out
from tests.bot.run.rehearsal.conftest import Lived
from tests.builders.office import LONDON

AT = datetime(2020, 6, 26, 10, tzinfo=LONDON)


def test_a_form_is_filled_in_by_the_names_of_its_fields(lived: Lived) -> None:
    """The answers that are given are saved, and the others stay as the form has them."""
    line = "/release live june-2020 lessons tag"
    result = carry_out(lived.store, Deed(AT, "U0DAVID", line, {"text": "Book UIT earlier"}), "test:lessons")
    assert "lessons" in str(result).lower()


@pytest.mark.parametrize(
    ("deed", "says"),
    [
        (Deed(AT, "U0TOM", "/release decide june-2020 go-live go"), "as U0TOM on 26 June 2020: Refused"),
        (Deed(AT, "U0DAVID", "june-2020", sign="T9"), "has no criterion T9"),
    ],
)
def test_what_is_refused_names_the_line_the_person_and_the_reason(lived: Lived, deed: Deed, says: str) -> None:
    """So that a script that no longer fits the bot's rules says where."""
    with pytest.raises(NotDoneError, match=says):
        carry_out(lived.store, deed, "test:refused")
