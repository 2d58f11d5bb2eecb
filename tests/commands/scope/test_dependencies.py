"""Dependencies of modifications on DCC Change Requests."""

from __future__ import annotations

from tests.builders.office import DAN, Office
from tests.builders.rooms.modifications import waits, words


def test_a_dependency_given_whole_is_stored_at_once(office: Office) -> None:
    """State and step given, depends acts at once; again it says so; with another state it changes; remove takes it away."""
    line = "/modification depends mp79 on cr 1088 reaching exited-pit before uit-start"
    answer = office.does(line, DAN)
    assert waits(office, "MP079") == [("CR1088", "exited PIT", "uit-start")]
    assert "now depends on CR1088 (exited PIT before UIT start)" in words(answer)
    assert office.does(line).title == "Nothing changed"
    office.does("/modification depends MP079 on CR1088 reaching delivered before UIT-Start")
    assert waits(office, "MP079") == [("CR1088", "delivered", "uit-start")]
    office.does("/modification depends MP079 on CR1088 remove")
    assert waits(office, "MP079") == []
    office.refuses("/modification depends MP079 on CR1088 remove", because="doesn't depend on CR1088")


def test_a_dependency_given_in_part_asks_for_the_rest(office: Office) -> None:
    """The form keeps what was given, and shows one that is there as it is."""
    form = office.asks("/modification depends MP079 on CR1088 reaching delivered")
    assert {each.name: each.value for each in form.fields} == {"reach": "delivered", "before": "development starts"}
    assert set(office.faults(form, before="").by_field) == {"before"}
    assert set(office.faults(form, reach="finished").by_field) == {"reach"}
    office.does(form, before="sit-start")
    assert waits(office, "MP079") == [("CR1088", "delivered", "sit-start")]
    again = office.asks("/modification depends MP078 on CR1047")
    assert {each.name: each.value for each in again.fields} == {"reach": "exited PIT", "before": "development starts"}
    assert office.does(again).title == "Nothing changed"


def test_removing_one_of_several_dependencies_asks_which(office: Office) -> None:
    """A modification may wait for one Change Request before several steps; the step tells which goes."""
    office.does("/modification depends MP078 on CR1047 reaching delivered before go-live")
    answer = office.refuses("/modification depends MP078 on CR1047 remove")
    assert len(answer.instead) == 2
    office.does("/modification depends MP078 on CR1047 before go-live remove")
    assert ("CR1047", "delivered", "go-live") not in waits(office, "MP078")
    assert ("CR1047", "exited PIT", "development starts") in waits(office, "MP078")


def test_words_that_make_no_dependency_are_refused_with_the_nearest(office: Office) -> None:
    """An unknown Change Request, an unknown state, a step that is too long, and a line without “on”."""
    office.refuses("/modification depends MP079 on CR1188", because="Did you mean CR1088?")
    office.refuses("/modification depends MP079 on CR1088 reaching delivred before x", because="Did you mean delivered?")
    office.refuses("/modification depends MP079 CR1088", because="for example, /modification depends")
    long = "x" * 101
    office.refuses(f"/modification depends MP079 on CR1088 reaching delivered before {long}", because="100 characters")
    office.refuses(f"/modification depends MP079 on CR1088 before {long}", because="100 characters")
    assert waits(office, "MP079") == []
