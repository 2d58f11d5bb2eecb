"""Conditions of a Met: closed with a note by the committee that set them."""

from __future__ import annotations

import pytest

from bot.posts import posts
from commands.nudges import daily_check
from commands.protocol.form import Form
from policy.model.sign_off import SignOffState
from policy.model.wording import day_words
from storage.mail.kinds import read
from tests.builders.office import DAN, OLIVER, OPSG_CHAIR, RACHEL, STRANGER, TAG_CHAIR, TAG_MEMBER, Office, expect, words_of
from tests.builders.rooms.reminders import arrive, outbox_rows, tick
from tests.builders.rooms.reviews import KEY, button, evidenced, review, standing


def conditional(office: Office, ref: str = "T1", owner: str = DAN) -> None:
    """The TAG's chair has met a criterion with a condition."""
    evidenced(office, ref)
    office.does(f"/release signoff {KEY} tag", RACHEL)
    office.does(f"/release signoff {KEY} tag {ref}", RACHEL)
    line = button(office, "Met with conditions")
    office.does(line, TAG_CHAIR, reason="Nearly", condition="Fix the defect", owner=owner, due="2020-06-10")


def test_a_closed_condition_leaves_the_criterion_met(tag: Office) -> None:
    """The form offers the one that is open and needs a note; once closed, the criterion is met and nothing is left to close."""
    conditional(tag)
    form = tag.asks(f"/release condition {KEY}", TAG_MEMBER)
    assert form.fields[0].value == "T1/1"
    tag.faults(form, TAG_MEMBER, field="note")
    tag.does(form, TAG_MEMBER, note="The defect is fixed")
    assert standing(tag, "T1") is SignOffState.MET
    (one,) = review(tag).conditions
    assert (one.open, one.closed_note) == (False, "The defect is fixed")
    tag.refuses(f"/release condition {KEY}", TAG_CHAIR, because="The June 2020 SEC Release has no open condition.")


def test_the_owner_of_a_condition_is_told_at_once_until_it_is_closed(tag: Office) -> None:
    """By direct message: what must happen, by when, who set it and that it blocks go-live; closed, the message says so. Not who set it."""
    conditional(tag)
    (row,) = [each for each in outbox_rows(tag, "must-know") if each.channel == DAN]
    message = read(row.kind, row.ids, row.channel)
    text = str((posts.message(tag.store, message, tag.now, DAN) or {})["text"])
    assert "a condition was given to you" in text
    assert "Condition on T1: Fix the defect\ndue 10 Jun 2020" in text
    assert f"This is yours now. Given by @{TAG_CHAIR}. It blocks go-live until it is closed." in text
    assert "Ask the TAG to close it" in text
    tick(tag)
    arrive(tag)
    tag.does(tag.asks(f"/release condition {KEY}", TAG_MEMBER), TAG_MEMBER, note="Fixed")
    daily_check.follow(tag.store, tag.now)
    (corrected,) = [read(each.kind, each.ids, each.channel) for each in outbox_rows(tag, "correction") if each.channel == DAN]
    assert posts.message(tag.store, message, tag.now, DAN) is None
    assert f"The condition was closed on {day_words(tag.now.date())}." in str(posts.message(tag.store, corrected, tag.now, DAN))


@pytest.mark.parametrize(("withdrawn", "said"), [(True, "The condition was withdrawn."), (False, f"The condition was given to @{OLIVER}.")])
def test_the_owner_of_a_condition_reads_that_it_was_withdrawn_or_given_on(tag: Office, said: str, *, withdrawn: bool) -> None:
    """Which of the two it was, and not that it was one of several."""
    conditional(tag)
    tick(tag)
    arrive(tag)
    if withdrawn:
        tag.does(f"/release position {KEY} T1 behalf", verdict="met", met_on="2020-05-27", reference="TAG_27", reason="As minuted")
    else:
        tag.does(f"/release reassign {KEY} condition:T1-1", person=OLIVER)
    daily_check.follow(tag.store, tag.now)
    (corrected,) = [read(each.kind, each.ids, each.channel) for each in outbox_rows(tag, "correction") if each.channel == DAN]
    assert said in str(posts.message(tag.store, corrected, tag.now, DAN))


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2020-06-12", ""),
        ("2020-06-13", "The due date, 13 Jun 2020, is after the decision on go-live on 12 Jun 2020, which the condition blocks"),
        ("2020-06-26", "The due date, 26 Jun 2020, is after go-live on 25 Jun 2020, which the condition blocks until it is closed."),
    ],
)
@pytest.mark.parametrize("minuted", [False, True])
def test_a_condition_due_too_late_for_go_live_is_questioned(tag: Office, due: str, said: str, *, minuted: bool) -> None:
    """The chair's own and the minute's: it can be confirmed, and the check still finds it (RID 6; R13)."""
    evidenced(tag, "T1")
    tag.does(f"/release signoff {KEY} tag", TAG_CHAIR)
    asked = {"reason": "Nearly", "condition": "Fix the defect", "owner": DAN, "due": due}
    minute = {"verdict": "conditions", "met_on": "2020-05-27", "reference": "TAG_27"} if minuted else {}
    line = f"/release position {KEY} T1 behalf" if minuted else button(tag, "Met with conditions")
    user = RACHEL if minuted else TAG_CHAIR
    result = tag.fill(tag.asks(line, user), user, **asked, **minute)
    assert said in words_of(result)
    if said:
        tag.does(expect(Form, result), user)
    assert [str(each.due) for each in review(tag).conditions] == [due]


def test_who_sets_a_condition_on_themselves_is_told_nothing(tag: Office) -> None:
    """They know."""
    conditional(tag, owner=TAG_CHAIR)
    assert outbox_rows(tag, "must-know") == []


def test_a_condition_that_the_verdict_does_not_take_is_a_fault(tag: Office) -> None:
    """What was typed is not dropped without a word."""
    evidenced(tag, "T1")
    form = tag.asks(f"/release position {KEY} T1 behalf")
    tag.faults(form, field="condition", verdict="met", met_on="2020-05-27", reference="TAG_27", reason="As minuted", condition="Fix it")


def test_only_the_committee_that_set_it_closes_a_condition(tag: Office) -> None:
    """The owner of the condition, a manager, another committee's chair and a stranger do not close it."""
    conditional(tag)
    for user in (DAN, RACHEL, OPSG_CHAIR, STRANGER):
        assert TAG_CHAIR in str(tag.refuses(f"/release condition {KEY}", user).who), "whom to ask"
    tag.refuses(f"/release condition {KEY} T3 1", TAG_CHAIR, because="Your committee has no such open condition")


def test_a_minute_withdraws_the_conditions_of_the_positions_that_it_settles(tag: Office) -> None:
    """The chair's condition waits for nobody once the committee's minute says Met, and the answer says so (R22)."""
    conditional(tag)
    said = tag.does(f"/release position {KEY} T1 behalf", verdict="met", met_on="2020-05-27", reference="TAG_27", reason="As minuted")
    assert "The conditions set before are withdrawn." in words_of(said)
    assert standing(tag, "T1") is SignOffState.MET
    assert not any(each.open for each in review(tag).conditions_of("T1"))
    assert "Condition on T1" not in tag.reads("/release mine", DAN)


def test_help_explains_the_verb_while_nothing_is_open_for_it(tag: Office) -> None:
    """It says why, and offers what leads there; once a condition is open, its button opens it."""
    shown = words_of(tag.say("/release help condition", TAG_CHAIR))
    assert "Now: The June 2020 SEC Release has no open condition." in shown
    assert f"Criteria of June 2020: /release criteria {KEY}" in shown
    assert "Try it" not in shown
    assert "/release help help" not in shown
    assert "Condition: /release condition" not in words_of(tag.say("/release help", TAG_CHAIR))
    conditional(tag)
    assert "Condition: /release condition" in words_of(tag.say("/release help", TAG_CHAIR))
    assert "Try it: /release condition" in words_of(tag.say("/release help condition", TAG_CHAIR))
