"""Where a modification could go when what it waits for comes too late."""

from __future__ import annotations

from commands.protocol.line import Line
from tests.builders.office import DAN, Office
from tests.builders.rooms.modifications import FIVE, words


def test_a_date_in_time_proposes_nothing(office: Office) -> None:
    """CR1047 in the first quarter of 2021 still serves the 2021 releases: no re-targeting is proposed."""
    answer = office.does("/modification request CR1047 expected Q1 2021")
    assert answer.notes == ()
    assert answer.next_lines == (Line.parse("/modification show CR1047"),)


def test_a_date_too_late_proposes_another_target_and_moves_nothing(office: Office) -> None:
    """When CR1047 moves past what serves 2021, the feasible release and the commands that would move there are offered, and none is run."""
    office.does(office.asks("/release create june-2022"))
    office.does(office.asks("/release create february-2022"))
    bucket = office.release("2021")
    answer = office.does("/modification request CR1047 expected Q3 2021", DAN)
    assert set(answer.next_lines) == {
        *(Line.parse(f"/release move {ref} from 2021 to june-2022") for ref in FIVE),
        Line.parse("/modification show CR1047"),
    }
    told = words(answer)
    assert "CR1047 is expected Q3 2021, which is after 4 May 2021" in told
    assert "assumed: 6 months before go-live" in told
    assert "Feasible releases: the June 2022 SEC Release." in told
    assert "Nothing was moved." in told
    after = office.release("2021")
    assert after.scope == bucket.scope
    assert office.release("june-2022").scope == ()
    moved = office.asks(answer.next_lines[0])
    assert "June 2022" in str(moved.about)


def test_with_no_release_to_go_to_one_to_create_is_proposed(office: Office) -> None:
    """Where no stored release is feasible, the next scheduled System release that would be is offered."""
    answer = office.does("/modification request CR1047 expected Q3 2021")
    assert answer.next_lines == (Line.parse("/release create june-2022"), Line.parse("/modification show CR1047"))
    assert "which is after 4 May 2021" in words(answer)
    undecided = office.does("/modification request CR1047 expected 2021")
    assert "which may be after 4 May 2021" in words(undecided)
    assert "the June 2022 SEC Release would be" in words(answer)


def test_a_later_year_bucket_is_a_target_too(office: Office) -> None:
    """A bucket of a later year is proposed where it remains feasible."""
    office.does("/release create 2022", releases=("2022",))
    answer = office.does("/modification request CR1047 expected Q3 2021")
    assert Line.parse("/release move MP078 from 2021 to 2022") in answer.next_lines


def test_a_new_dependency_that_is_too_late_proposes_for_that_modification_alone(office: Office) -> None:
    """A warning names the modification of June 2020 that now depends on CR1047, and not those that already waited too long."""
    office.does("/modification request CR1047 expected Q3 2021")
    answer = office.does("/modification depends SECMP0053 on CR1047 reaching delivered before development starts")
    late = [line for line in words(answer).splitlines() if "Consider another release" in line]
    assert len(late) == 1
    assert "Consider another release for SECMP0053." in late[0]
    assert "the June 2020 SEC Release" in late[0]
    assert answer.next_lines == (Line.parse("/release create june-2022"), Line.parse("/modification show SECMP0053"))
