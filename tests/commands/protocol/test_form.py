"""Forms as values: their kinds of fields, and the options that several forms share."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.pages.kit import forms
from bot.slack.limits.messages import view_faults
from commands.protocol.form import CLASSIFICATIONS, SEARCHED, Faults, Field, Form, Kind, Option, owner_choices
from commands.protocol.line import Line
from policy.access.classification import highest
from policy.model.releases import Classification
from policy.model.roster import OWNERS


@pytest.mark.parametrize("kind", Kind)
def test_slack_shows_every_kind_of_field(kind: Kind) -> None:
    """Each kind has an input that Slack accepts."""
    listed = kind in {Kind.CHOICE, Kind.CHOICES, Kind.TICKS}
    field = Field("name", "Label", kind, options=(Option("a", "A"), Option("b", "B")) if listed else ())
    form = Form("Title", Line.parse("/release milestone june-2020"), (field,))
    view = forms.modal(form)
    assert view_faults(view) == []
    assert "name" in str(view)


def test_a_searched_field_carries_no_list() -> None:
    """Options of what can be more than Slack's 100 are searched as the person types."""
    for kind in SEARCHED:
        view = forms.modal(Form("Title", Line.parse("/release milestone june-2020"), (Field("name", "Label", kind),)))
        assert "external_select" in str(view)
    assert Kind.PERSON not in SEARCHED


def test_the_classifications_are_offered_widest_first() -> None:
    """Each option's value names its classification, from White, which everybody may see, to Red (R20)."""
    offered = [Classification[each.value.upper()] for each in CLASSIFICATIONS]
    assert [each.label for each in CLASSIFICATIONS] == ["White", "Green", "Amber", "Red"]
    assert all(highest((wide, narrow)) is narrow for wide, narrow in pairwise(offered))


def test_every_owner_can_be_chosen() -> None:
    """The options of an owner are the owners that milestones may have."""
    assert [each.value for each in owner_choices()] == list(OWNERS)


def test_faults_name_their_fields() -> None:
    """Without a fault no field is named, and each value has a mapping of its own."""
    assert Faults().by_field == {}
    assert Faults({"day": "Enter a day."}).by_field["day"] == "Enter a day."
