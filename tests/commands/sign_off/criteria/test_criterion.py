"""Criteria added, reworded and dropped."""

from __future__ import annotations

from datetime import date

from policy.model.decisions import Outcome, Subject
from tests.builders.office import PANEL_CHAIR, Office
from tests.builders.rooms.reviews import decided

KEY = "june-2020"


def test_a_criterion_is_added_with_the_next_number_and_one_is_dropped(panel: Office) -> None:
    """S1 was not in June 2020 and is taken by the standard set, so the first added is S2; O9 goes."""
    panel.at(2020, 3, 2)
    panel.does(f"/release criterion {KEY} add", kind="security", answers="dcc", text="It is secure.", reason="The SSC asks")
    panel.does(f"/release criterion {KEY} drop O9", reason="Not needed")
    panel.does(panel.asks(f"/release decide {KEY} criteria", PANEL_CHAIR), PANEL_CHAIR)
    refs = [each.ref for each in panel.release().criteria]
    assert "O9" not in refs
    assert next(each.committee for each in panel.release().criteria if each.ref == "S2") == "ssc"


def test_before_the_baseline_an_agreement_on_record_is_enough(panel: Office) -> None:
    """November 2020 is not baselined: with the paper cited the change takes effect, without it is a proposal."""
    panel.at(2020, 3, 2)
    panel.does(panel.asks("/release create june-2021"))
    form = panel.asks("/release criterion june-2021 drop O9")
    panel.does(form, reason="Not needed", reference="CSC_1", met_on="2020-03-02")
    release = panel.release("june-2021")
    assert "O9" not in [each.ref for each in release.criteria]
    assert release.decisions[-1].subject is Subject.CRITERIA
    panel.does("/release criterion june-2021 drop O8", reason="Not needed")
    assert "O8" in [each.ref for each in panel.release("june-2021").criteria]


def test_a_go_closes_the_criteria_and_a_no_go_does_not(office: Office) -> None:
    """What a No-go failed on may be amended before the body decides again (R12, R13)."""
    decided(office.store, Outcome.GO, date(2020, 1, 9))
    office.refuses("/release criterion june-2020 reword T4", because="decided, so its criteria can't change")
    decided(office.store, Outcome.NO_GO, date(2020, 1, 9))
    office.asks("/release criterion june-2020 reword T4")
