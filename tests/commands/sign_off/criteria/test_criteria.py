"""The page of the criteria and of one of them."""

from __future__ import annotations

from bot import pages
from tests.builders.office import DAN, STRANGER, TAG_MEMBER, Office

KEY = "june-2020"


def test_the_page_of_a_criterion_has_everything(panel: Office) -> None:
    """Evidence with its address, positions with reasons; amber evidence for members only."""
    panel.at(2020, 5, 27)
    form = panel.asks(f"/release evidence {KEY} T1", DAN)
    panel.does(form, DAN, link="https://example.com/amber", classification="amber")
    panel.does(f"/release position {KEY} T1 behalf", verdict="hold", reference="TAG_27", met_on="2020-05-27", reason="Wait")
    page = pages.plain(panel.say(f"/release criteria {KEY} t1", TAG_MEMBER))
    assert "https://example.com/amber" in page
    assert "Wait" in page
    hidden = pages.plain(panel.say(f"/release criteria {KEY} t1", STRANGER))
    assert "https://example.com/amber" not in hidden
    assert "1 piece of evidence" in pages.plain(panel.say(f"/release criteria {KEY} tag", STRANGER))
