"""Changing the timetable."""

from __future__ import annotations

from datetime import date

from policy.model.timetable import Milestone
from policy.timetable.timetable import resolve
from tests.builders.office import DAN, OLIVER, OPSG_CHAIR, RACHEL, STRANGER, Office


def step(office: Office, key: str) -> Milestone:
    """A milestone of June 2020."""
    return next(each for each in office.release().milestones if each.key == key)


def test_a_date_that_moves_others_is_shown_first(office: Office) -> None:
    """Dating UIT's start moves the regression plans to ten Working Days before it; the form says so, then keeps both."""
    form = office.asks("/release milestone june-2020 uit-start 2020-04-20")
    assert "Test Participants inform DCC" in str(form.about)
    assert form.submit == "Save"
    office.does(form)
    dated = resolve(office.release().milestones)
    assert (dated["uit-start"].day, dated["regression-plans"].day) == (date(2020, 4, 20), date(2020, 4, 2))


def test_a_day_that_is_no_working_day_warns_and_is_kept(office: Office) -> None:
    """8 May 2020 was a bank holiday (R11)."""
    form = office.asks("/release milestone june-2020 sit-report 2020-05-08")
    assert "Fri 8 May 2020 is not a Working Day" in str(form.about)
    office.does(form)
    assert str(step(office, "sit-report").day) == "2020-05-08"


def test_steps_out_of_order_warn(office: Office) -> None:
    """R13: the Operations Group does not review before the evidence is in."""
    form = office.asks("/release milestone june-2020 review-operational 2020-05-20")
    assert "would come after" in str(form.about)


def test_a_plain_date_is_set_at_once(office: Office) -> None:
    """Nothing odd, nothing asked; a month is a date too."""
    office.does("/release milestone june-2020 tad-draft 2020-02-03")
    office.does("/release milestone june-2020 tad-decision 2020-03")
    assert (str(step(office, "tad-draft").day), str(step(office, "tad-decision").day)) == ("2020-02-03", "2020-03")


def test_owners_complete_their_own_steps(office: Office) -> None:
    """The DCC marks its step done, nobody else's; a release manager any; a stranger none."""
    office.does("/release milestone june-2020 tad-draft done", DAN)
    assert step(office, "tad-draft").done_on == date(2020, 1, 10)
    office.refuses("/release milestone june-2020 tad-draft-review done", DAN)
    office.does("/release milestone june-2020 review-operational done", OPSG_CHAIR)
    office.refuses("/release milestone june-2020 sit-start done", STRANGER)
    office.does("/release milestone june-2020 tad-draft undone")
    assert step(office, "tad-draft").done_on is None


def test_nothing_is_done_tomorrow(office: Office) -> None:
    """A step cannot be done later than today."""
    office.refuses("/release milestone june-2020 tad-draft done 2020-01-11")


def test_a_step_is_added_below_another_and_removed(office: Office) -> None:
    """A new step gets a key from its event and its place; removing it asks why."""
    form = office.asks("/release milestone june-2020 add")
    office.does(form, event="SSC reviews status", owner="ssc", planned="2020-06-02", place="review-testing")
    keys = [each.key for each in office.release().milestones]
    assert keys[keys.index("review-testing") + 1] == "ssc-reviews-status"
    removal = office.asks("/release milestone june-2020 ssc-reviews-status remove")
    office.faults(removal)
    office.does(removal, reason="Not wanted")
    assert len(office.release().milestones) == 23


def test_an_anchor_is_not_removed_from_under_its_steps(office: Office) -> None:
    """The regression plans hang on UIT's start."""
    office.refuses("/release milestone june-2020 uit-start remove")


def test_an_unknown_step_offers_the_nearest(office: Office) -> None:
    """A slip of the finger is answered with what was meant."""
    office.refuses("/release milestone june-2020 uit-strat 2020-04-20", because="uit-start")


def test_a_predecessor_that_somebody_else_added_is_kept(office: Office) -> None:
    """What a step comes after is its own row in the history; a form opened before keeps it all the same."""
    hers, his = (office.asks("/release milestone june-2020 uit-end", user) for user in (RACHEL, OLIVER))
    office.does(hers, RACHEL, after=("uit-start",))
    told = office.does(his, OLIVER, notes="The window may be longer.")
    assert "changed “Comes after”" in str(told.notes)
    assert step(office, "uit-end").after == ("uit-start",)


def test_who_was_given_the_reminder_completes_the_step(office: Office) -> None:
    """A step of the DCC's that was reassigned to somebody is theirs to complete, and no other."""
    office.refuses("/release milestone june-2020 evidence-operational done", STRANGER)
    form = office.asks("/release reassign june-2020 evidence-operational")
    office.does(form, person=STRANGER)
    office.refuses("/release milestone june-2020 evidence-operational done", "U0OTHER")
    office.does("/release milestone june-2020 evidence-operational done", STRANGER)
    office.refuses("/release milestone june-2020 evidence-testing done", STRANGER)


def test_the_confirmation_names_only_what_changed(office: Office) -> None:
    """A note saved on a step without a date says nothing of a date; a date taken away is said to be gone."""
    line = "/release milestone june-2020 sit-start"
    assert office.does(line, notes="Dates from the DCC.").sentence == ("Saved “SIT commences”: its notes changed.",)
    assert office.does(line, owner="secas", notes="Dates from SECAS.").sentence == ("Saved “SIT commences”: its owner and notes changed.",)
    assert office.does(line, planned="2020-03-02").sentence == ("“SIT commences” is now 2 Mar 2020.",)
    assert office.does(line, planned="").sentence == ("“SIT commences” no longer has a date.",)
    assert office.does(line, planned="").sentence == ("“SIT commences” is unchanged.",)
