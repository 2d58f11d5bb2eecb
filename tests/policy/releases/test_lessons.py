"""Who owes lessons learnt."""

from __future__ import annotations

from policy.releases.lessons import lessons_owed
from tests.builders.office import reference


def test_the_bodies_with_criteria_the_deciding_one_and_the_parties_owe_lessons() -> None:
    """June 2020 has criteria of the Operations Group and the TAG; who has given theirs owes none (RID 3, 6)."""
    (june,) = (each for each in reference().releases if each.key == "june-2020")
    assert lessons_owed(june, ()) == ["opsg", "tag", "panel", "dcc", "secas"]
    assert lessons_owed(june, {"tag", "dcc", "ssc"}) == ["opsg", "panel", "secas"]
