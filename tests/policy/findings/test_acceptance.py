"""Accepted findings: an acceptance holds for the figures that it was given for (design, The check)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from policy.findings.acceptance import Acceptance, Accepted, split_accepted
from policy.findings.finding import Finding, Severity

TOTAL = Finding("dcc-total", "R17", Severity.WARNING, "They differ.", (("quoted", "£1"), ("computed", "£2")), "Correct one.")
CUTOFF = replace(TOTAL, key="cutoff-passed:MP079", figures=(("cutoff", "2020-01-09"),))
ACCEPTED = Acceptance("dcc-total", TOTAL.figures, "Rounding", "U0RACHEL", date(2020, 1, 10))


def test_an_accepted_finding_is_apart_from_the_open_ones() -> None:
    """The finding comes with its acceptance; another finding stays open, in order."""
    other = replace(CUTOFF, key="another")
    assert split_accepted((CUTOFF, TOTAL, other), (ACCEPTED,)) == ((CUTOFF, other), (Accepted(TOTAL, ACCEPTED),))


def test_a_finding_whose_figures_changed_is_open_again() -> None:
    """The acceptance was of other figures, so it no longer holds."""
    changed = replace(TOTAL, figures=(("quoted", "£1"), ("computed", "£3")))
    assert split_accepted((changed,), (ACCEPTED,)) == ((changed,), ())


def test_an_acceptance_outlives_a_change_of_wording() -> None:
    """The sentence of a finding may change without its figures."""
    reworded = replace(TOTAL, text="The two totals are £1 apart.")
    assert split_accepted((reworded,), (ACCEPTED,)) == ((), (Accepted(reworded, ACCEPTED),))


def test_an_acceptance_of_a_finding_that_is_gone_does_nothing() -> None:
    """Without the finding nothing is open or accepted."""
    assert split_accepted((), (ACCEPTED,)) == ((), ())
