"""The items that reminders are about."""

from __future__ import annotations

from commands.protocol.line import Line
from tests.builders.office import Office


def test_without_an_item_the_form_asks_which(office: Office) -> None:
    """First the choice, then the item's own form."""
    form = office.asks("/release snooze june-2020")
    second = office.asks(form, item="milestone:review-testing")
    assert second.line == Line.parse("/release snooze june-2020 milestone:review-testing")
    office.does(second, until="2020-03-02", reason="Later.")


def test_a_mistyped_item_offers_the_nearest(office: Office) -> None:
    """Unknown: said, and nothing changes."""
    office.refuses("/release snooze june-2020 reviw-testing", because="Did you mean")
