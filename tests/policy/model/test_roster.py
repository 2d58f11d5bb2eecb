"""Names of committees and parties, and people as owners."""

from __future__ import annotations

import pytest

from policy.model.roster import FULL_NAMES, NAMES, OWNERS, bodies, is_body, is_person, name_added, name_of_body
from storage.release_file import REFERENCE, parse


def test_every_owner_has_a_name() -> None:
    """People call each owner by a name, and a key without one by itself."""
    assert set(NAMES) == set(OWNERS)
    assert name_of_body("panel") == "SEC Panel"
    assert [name_of_body(each) for each in ("data-group", "smkg", "Gas Networks", "")] == ["Data Group", "SMKG", "Gas Networks", ""]


@pytest.mark.parametrize(
    ("owner", "person"),
    [
        ("U0RACHEL", True),
        ("W0GUEST", True),
        ("tag", False),
        ("U0RACHEL x", False),
        ("u0rachel", False),
        ("U", False),
        ("C0TAG", False),
        ("", False),
    ],
)
def test_a_person_is_a_slack_user_id(owner: str, person: bool) -> None:
    """Only an entire user id is a person."""
    assert is_person(owner) is person


def test_the_secs_names_are_those_of_the_shipped_file() -> None:
    """The name and the short name of each are in it, and what people call it is one of the two."""
    made = parse([REFERENCE / "committees.yaml"]).committees
    assert {each.key: (each.name, each.short) for each in made} == FULL_NAMES
    assert [each.key for each in made if each.called not in {each.name, each.short}] == []


def test_an_added_committee_is_called_by_its_own_name() -> None:
    """It can own a step like the others; the SEC's keep their names, and a name that is gone is used no more."""
    name_added({"smkg": "Key Group", "tag": "Test Board"})
    assert [name_of_body(each) for each in ("smkg", "tag")] == ["Key Group", "TAG"]
    assert is_body("smkg")
    assert bodies() == (*OWNERS, "smkg")
    name_added({})
    assert name_of_body("smkg") == "SMKG"
    assert not is_body("smkg")
