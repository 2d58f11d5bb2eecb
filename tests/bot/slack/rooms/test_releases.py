"""Releases as they are, by signed requests: any day with its reason, SEC version, participants, template, standard criteria."""

from __future__ import annotations

from tests.builders.office import PANEL_CHAIR, RACHEL
from tests.builders.signed import Message, Signed, done, form

NOVEMBER = "november-2020"


def said(signed: Signed, line: str) -> str:
    """What a reading command answers."""
    answer = signed.type(line, RACHEL)
    assert isinstance(answer, Message), answer
    return str(answer.payload)


def test_a_release_is_recorded_as_it_is(signed: Signed) -> None:
    """A Sunday with its reason and window, its version and its own kinds of participant, each by its form."""
    view = form(signed.type("/release create november-2027", RACHEL))
    done(signed.fill(view, RACHEL, go_live="2027-11-28", window_end="2027-11-29", reason="Suppliers asked for time."))
    done(signed.fill(form(signed.type("/release edit november-2027 version", RACHEL)), RACHEL, sec_version="34.0"))
    columns = "Large Suppliers\nSmall Suppliers\nDCC"
    done(signed.fill(form(signed.type("/release edit november-2027 participants", RACHEL)), RACHEL, columns=columns))
    status = said(signed, "/release status november-2027")
    assert "Sun 28 Nov 2027, or until Mon 29 Nov 2027" in status
    assert "Reason for the day: Suppliers asked for time." in status
    assert "34.0" in status


def test_the_template_is_given_and_the_standard_set_agreed(signed: Signed) -> None:
    """November 2020 gets its steps and criteria once, however often Slack delivers it, and the Panel's chair agrees the standard set."""
    done(signed.type(f"/release template {NOVEMBER}", RACHEL))
    assert "UIT window closes" in said(signed, f"/release timetable {NOVEMBER}") + said(signed, f"/release timetable {NOVEMBER} page 2")
    assert "S1" in said(signed, f"/release criteria {NOVEMBER} page 3")
    assert "Proposed; the deciding body has not agreed them." in said(signed, "/release criteria standard")
    done(signed.fill(form(signed.type("/release decide standard", PANEL_CHAIR)), PANEL_CHAIR))
    assert "Agreed on 10 Jan 2020." in said(signed, "/release criteria standard")
