"""Names of committees and parties, and people as owners."""

from __future__ import annotations

import pytest

from policy.model.roster import NAMES, OWNERS, is_person, name_of_body


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
