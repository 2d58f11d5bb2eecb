"""Changing the timetable."""

from __future__ import annotations

from datetime import date

from commands.findings.check import CheckShown
from commands.protocol.form import Faults
from policy.model.timetable import Milestone
from policy.timetable.dates import resolve
from storage.engine.session import Act
from storage.tables import MilestoneRow
from tests.builders.office import DAN, OLIVER, OPSG_CHAIR, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, Office


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
    assert "comes after" in str(form.about)


def test_a_plain_date_is_set_at_once(office: Office) -> None:
    """Nothing odd, nothing asked; a month is a date too."""
    office.does("/release milestone june-2020 tad-draft 2020-02-03")
    office.does("/release milestone june-2020 tad-decision 2020-03")
    assert (str(step(office, "tad-draft").day), str(step(office, "tad-decision").day)) == ("2020-02-03", "2020-03")


def test_owners_complete_their_own_steps(office: Office) -> None:
    """The DCC marks its step done, nobody else's; a release manager any; a stranger none."""
    office.does(office.asks("/release milestone june-2020 sit-start done", DAN), DAN)
    assert step(office, "sit-start").done_on == date(2020, 1, 10)
    office.refuses("/release milestone june-2020 regression-plans done", DAN, because="can mark a milestone done")
    office.refuses("/release milestone june-2020 regression-plans done", OPSG_CHAIR, because="can mark a milestone done")
    office.does("/release milestone june-2020 regression-plans done")
    office.refuses("/release milestone june-2020 sit-start done", STRANGER, because="can mark a milestone done")
    office.does("/release milestone june-2020 sit-start undone")
    assert step(office, "sit-start").done_on is None


def test_a_step_that_stands_for_an_act_asks_for_its_record(office: Office) -> None:
    """Done, also from the button of an old message, names the act and offers it; nothing is completed, and nobody else is told more."""
    for key, line, user in (
        ("baseline-documents", "/release baseline june-2020 documents", PANEL_CHAIR),
        ("tad-draft", "/release document june-2020 tad", DAN),
        ("tad-review", "/release recommend june-2020 tag tad", TAG_CHAIR),
        ("review-operational", "/release signoff june-2020 opsg", OPSG_CHAIR),
        ("go-no-go", "/release decide june-2020 go-live", PANEL_CHAIR),
    ):
        refused = office.refuses(f"/release milestone june-2020 {key} done", user, because="stands for an act: it is done when")
        assert [str(each) for each in refused.instead] == [line]
        assert step(office, key).done_on is None
    # Without a decision to go, "live" would be refused in its turn.
    early = office.refuses("/release milestone june-2020 go-live done", because="stands for an act: it is done when")
    assert [str(each) for each in early.instead] == ["/release decide june-2020 go-live", "/release status june-2020"]
    assert step(office, "go-live").done_on is None
    two = office.refuses("/release milestone june-2020 evidence-testing done 2020-01-09", DAN)
    assert [str(each) for each in two.instead] == ["/release document june-2020 uit-report", "/release evidence june-2020"]
    office.refuses("/release milestone june-2020 tad-draft done", OPSG_CHAIR, because="Only")


def test_the_form_completes_no_act_either(office: Office) -> None:
    """A step that stands for an act has no date done in its form; a new one with an act can't be done; a forged answer is not taken."""
    form = office.asks("/release milestone june-2020 tad-draft")
    assert "done_on" not in {each.name for each in form.fields}
    values = {each.name: each.value for each in form.fields}
    answer = office.say(form.line, answers={**values, "done_on": "2020-01-09"}, seen=form.seen, opened=form.opened)
    assert isinstance(answer, Faults)
    assert "only the act completes it" in answer.by_field["done_on"]
    new = office.asks("/release milestone june-2020 add")
    office.faults(new, event="TAD again", acts=("submit tad",), done_on="2020-01-09", field="done_on", because="only the act completes it")
    office.does(new, event="Kick-off", done_on="2020-01-09")
    assert step(office, "kick-off").done_on == date(2020, 1, 9)


def test_a_step_done_without_its_act_stays_done_and_the_check_notes_it(office: Office) -> None:
    """An older database has it done: the form keeps it, the check lists it, and it can be opened again; with its act it can't."""
    with office.store.changing(Act("test", "older", office.now)) as tx:
        tx.session.get_one(MilestoneRow, ("june-2020", "tad-draft")).done_on = date(2020, 1, 9)
    office.does("/release milestone june-2020 tad-draft", notes="By e-mail.")
    assert step(office, "tad-draft").done_on == date(2020, 1, 9)
    findings = {each.key: each for each in office.shows("/release check june-2020", CheckShown).findings}
    assert "DCC submits draft SEC Release TAD" in findings["done-without-act"].text
    office.refuses("/release milestone june-2020 baseline-system undone", because="its act is on record")
    office.does("/release milestone june-2020 tad-draft undone")
    assert step(office, "tad-draft").done_on is None


def test_only_the_act_completes_and_its_undo_reopens(office: Office) -> None:
    """The draft TAD's submission completes its step; the undo of the submission opens it again."""
    done = office.does("/release document june-2020 tad", DAN, version="0.1", link="https://example.com/tad", draft=("draft",))
    assert step(office, "tad-draft").done_on == date(2020, 1, 10)
    office.undoes(done.change, DAN)
    assert step(office, "tad-draft").done_on is None


def test_testing_that_begins_too_soon_is_confirmed_first(office: Office) -> None:
    """SIT before the TAD, UIT before SIT: a date and a completion are shown what is wrong, and the check finds it (R25)."""
    office.does("/release milestone june-2020 tad-decision 2020-03-13")
    confirm = office.asks("/release milestone june-2020 sit-start 2020-02-24")
    assert "is planned before “Panel reviews SEC Release TAD” (13 Mar 2020)" in str(confirm.about)
    office.does(confirm)
    assert "testing-order:tad-decision:sit-start" in {each.key for each in office.shows("/release check june-2020", CheckShown).findings}
    office.at(2020, 2, 24)
    confirm = office.asks("/release milestone june-2020 uit-start done", DAN)
    assert "before SIT began, which is not on record" in str(confirm.about)
    assert step(office, "uit-start").done_on is None
    office.does(confirm, DAN)
    assert step(office, "uit-start").done_on == date(2020, 2, 24)
    office.does("/release edit june-2020 testing", overlap="The Panel agreed it, SECP_77.")
    keys = {each.key for each in office.shows("/release check june-2020", CheckShown).findings if each.rule == "R25"}
    assert keys == {"testing-order:tad-decision:sit-start", "testing-order:sit-start:uit-start"}


def test_nothing_is_done_tomorrow(office: Office) -> None:
    """A step cannot be done later than today."""
    refused = office.refuses("/release milestone june-2020 regression-plans done 2020-01-11", because="can't be in the future")
    office.does(refused.instead[0])
    assert step(office, "regression-plans").done_on == date(2020, 1, 10)


def test_a_step_done_long_ago_is_asked_about(office: Office) -> None:
    """By its line and in its form, a date a year back is shown before it is saved; one before the code is wrong."""
    office.refuses("/release milestone june-2020 regression-plans done 2002-01-10", because="before the Smart Energy Code began")
    by_line = office.asks("/release milestone june-2020 regression-plans done 2019-01-10")
    by_form = office.asks("/release milestone june-2020 regression-plans", done_on="2019-01-10")
    assert all("10 Jan 2019 is 12 months before today" in str(each.about) for each in (by_line, by_form))
    office.does(by_form)
    office.does("/release milestone june-2020 regression-plans", event="Regression Test plans")
    assert step(office, "regression-plans").done_on == date(2019, 1, 10)
    again = office.asks("/release milestone june-2020 regression-plans done 2020-01-09")
    assert "10 Jan 2019. 9 Jan 2020 replaces it." in str(again.about)


def test_a_step_is_added_below_another_and_removed(office: Office) -> None:
    """A new step gets a key from its event and its place; removing it asks why."""
    form = office.asks("/release milestone june-2020 add")
    office.does(form, event="SSC reviews status", owner="ssc", planned="2020-06-02", place="review-testing")
    keys = [each.key for each in office.release().milestones]
    assert keys[keys.index("review-testing") + 1] == "ssc-reviews-status"
    removal = office.asks("/release milestone june-2020 ssc-reviews-status remove")
    office.faults(removal, field="reason")
    office.does(removal, reason="Not wanted")
    assert len(office.release().milestones) == 23


def test_an_anchor_is_not_removed_from_under_its_steps(office: Office) -> None:
    """The regression plans hang on UIT's start."""
    office.refuses("/release milestone june-2020 uit-start remove", because="is dated relative to “UIT commences”")


def test_an_unknown_step_offers_the_nearest(office: Office) -> None:
    """A slip of the finger, in its key or its words, is answered with what was meant: the whole line is a button."""
    for typed in ("uit-strat", "UITT comences"):
        told = office.refuses(f"/release milestone june-2020 {typed} 2020-04-20", because="Did you mean “UIT commences”?")
        assert str(told.instead[0]) == "/release milestone june-2020 uit-start 2020-04-20"


def test_a_predecessor_that_somebody_else_added_is_kept(office: Office) -> None:
    """What a step comes after is its own row in the history; a form opened before keeps it all the same."""
    hers, his = (office.asks("/release milestone june-2020 uit-end", user) for user in (RACHEL, OLIVER))
    office.does(hers, RACHEL, after=("uit-start",))
    told = office.does(his, OLIVER, notes="The window may be longer.")
    assert "changed “Comes after”" in str(told.notes)
    assert step(office, "uit-end").after == ("uit-start",)


def test_who_was_given_the_reminder_completes_the_step(office: Office) -> None:
    """A step of the DCC's that was reassigned to somebody is theirs to complete, and no other."""
    for key in ("regression-plans", "regression-results"):
        office.does(f"/release milestone june-2020 {key} 2020-03-02")
    office.refuses("/release milestone june-2020 regression-plans done", STRANGER, because="can mark a milestone done")
    form = office.asks("/release reassign june-2020 regression-plans")
    office.does(form, person=STRANGER)
    office.refuses("/release milestone june-2020 regression-plans done", "U0OTHER", because="can mark a milestone done")
    office.does("/release milestone june-2020 regression-plans done", STRANGER)
    office.refuses("/release milestone june-2020 regression-results done", STRANGER, because="can mark a milestone done")


def test_the_confirmation_names_only_what_changed(office: Office) -> None:
    """A note saved on a step without a date says nothing of a date; a date taken away is said to be gone."""
    line = "/release milestone june-2020 sit-start"
    assert office.does(line, notes="Dates from the DCC.").sentence == ("Saved “SIT commences”: its notes changed.",)
    assert office.does(line, owner="secas", notes="Dates from SECAS.").sentence == ("Saved “SIT commences”: its owner and notes changed.",)
    assert office.does(line, planned="2020-03-02").sentence == ("“SIT commences” is now 2 Mar 2020.",)
    assert office.does(line, planned="").sentence == ("“SIT commences” no longer has a date.",)
    assert office.does(line, planned="").sentence == ("“SIT commences” is unchanged.",)
