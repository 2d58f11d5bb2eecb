"""The lines of a refusal that lead on: those that are answered, and in the place of the others what their refusals offer."""

from __future__ import annotations

from collections.abc import Mapping

from commands.protocol.line import Line
from commands.protocol.results import Done, Refused
from commands.protocol.understood.ways_out import MOST_TRIED, leading_on
from storage.engine.faults import StoreUnreachable

STATUS, LIVE, DECIDE, ASKED = Line.release("status"), Line.release("live"), Line.release("decide"), Line.release("ask", "secas")
DONE = Done("It works.")


def led(lines: tuple[Line, ...], answers: Mapping[Line, object]) -> tuple[Line, ...]:
    """What a refusal offers whose lines have these answers; others work."""
    return leading_on(Refused("No.", lines), lambda line: answers.get(line, DONE)).instead


def test_a_line_that_is_refused_gives_way_to_what_its_refusal_offers() -> None:
    """Each line once, and none that is refused too."""
    assert led((STATUS, LIVE), {LIVE: Refused("Not decided.", (DECIDE, STATUS))}) == (STATUS, DECIDE)
    assert led((LIVE, STATUS), {LIVE: Refused("Not decided.", (DECIDE,)), DECIDE: Refused("No criteria.", (ASKED,))}) == (STATUS,)


def test_a_question_is_an_answer() -> None:
    """It has its choices."""
    assert led((LIVE,), {LIVE: Refused("Which release?", (STATUS,), asks=True)}) == (LIVE,)


def test_what_only_others_may_do_is_asked_of_them_if_it_is_the_next_step() -> None:
    """In another place it is left out."""
    denied = {DECIDE: Refused("Only the Panel's chair can.", (ASKED, STATUS), who=("Ask Paula.",))}
    assert led((DECIDE, LIVE), denied) == (ASKED, LIVE)
    assert led((LIVE, DECIDE), denied) == (LIVE,)


def test_not_more_than_a_few_lines_are_tried() -> None:
    """However many a refusal has, so that it is answered in time."""
    tried: list[Line] = []

    def refuses(line: Line) -> Refused:
        tried.append(line)
        return Refused("No.", tuple(Line.release("why", f"R{len(tried)}{number}") for number in range(5)))

    assert leading_on(Refused("No.", tuple(Line.release("why", f"R{number}") for number in range(9))), refuses).instead == ()
    assert len(tried) == MOST_TRIED


def test_without_the_database_a_refusal_keeps_its_lines() -> None:
    """It is true and may be recorded already."""

    def lost(_line: Line) -> Done:
        raise StoreUnreachable("lost")

    assert leading_on(Refused("No.", (STATUS,)), lost).instead == (STATUS,)
