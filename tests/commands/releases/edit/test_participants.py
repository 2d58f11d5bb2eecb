"""Participants divided as a release needs, in the form, the matrix, the RID and the file (RID 2)."""

from __future__ import annotations

import pytest

from tests.bot.documents.making import document
from tests.bot.documents.reading import sections
from tests.builders.office import Office

DIVIDED = "Large Suppliers\nSmall Suppliers\nDCC"


def test_a_release_divides_its_participants(office: Office) -> None:
    """The new columns can be ticked for a modification, and the RID's matrix has them; an empty field brings the usual ones back."""
    office.does("/release edit november-2020 participants", columns=DIVIDED)
    office.does("/release edit november-2020 impacts MP093", participants=("Small Suppliers", "DCC"))
    release = office.release("november-2020")
    assert [(each.modification, each.participant) for each in release.participants] == [("MP093", "Small Suppliers"), ("MP093", "DCC")]
    matrix = sections(document(release))["2. Impacts"].tables["Participant impact matrix"]
    assert matrix[0] == ["Modification", "Large Suppliers", "Small Suppliers", "DCC"]
    office.faults("/release edit november-2020 participants", columns="", field="columns", because="Small Suppliers is ticked for MP093")
    office.does("/release edit november-2020 impacts MP093", participants=("DCC",))
    office.does("/release edit november-2020 participants", columns="")
    assert office.release("november-2020").participant_columns == ()


@pytest.mark.parametrize(
    ("columns", "because"),
    [("Large, Small\nDCC", "isn't a name"), ("DCC\nDCC", "listed twice"), ("x" * 61, "isn't a name")],
)
def test_a_column_has_a_name_of_its_own(office: Office, columns: str, because: str) -> None:
    """No comma, at most 60 characters, and not twice."""
    office.faults("/release edit november-2020 participants", columns=columns, field="columns", because=because)
