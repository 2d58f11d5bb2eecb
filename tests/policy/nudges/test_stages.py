"""What falls due, at which stage people hear of it, and when nobody does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policy.nudges import stages
from policy.nudges.digest import in_digest_only, is_first_of_week, is_listed_overdue
from policy.nudges.item import Due, DueKind
from policy.nudges.settings import Settings, settings_for
from policy.nudges.stages import PAST, Escalation, Quiet, decide_reminder, newest_stage, working_days_to

START = date(2020, 1, 10)


def due(day: str = "2020-03-02", **more: Any) -> Due:
    """Something due on a day."""
    return replace(Due("june-2020", DueKind.MILESTONE, "uit", "UIT", date.fromisoformat(day), "dcc"), **more)


@pytest.mark.parametrize(
    ("remaining", "stage"),
    [
        (21, None),
        (20, 20),
        (19, 20),
        (10, 10),
        (6, 10),
        (5, 5),
        (2, 5),
        (1, 1),
        (0, 0),
        (-1, -1),
        (-5, -5),
        (-9, -5),
        (-10, -10),
        (-14, -10),
        (-15, -15),
        (-101, -100),
    ],
)
def test_the_newest_stage(remaining: int, stage: int | None) -> None:
    """20, 10, 5 and 1 Working Days before, the day, daily for five, weekly after."""
    assert newest_stage(remaining, Settings()) == stage


def test_a_day_that_is_no_working_day_counts_as_the_one_before() -> None:
    """An item due on Christmas Day 2020 is due on Christmas Eve, and is one Working Day overdue on the 29th."""
    christmas = date(2020, 12, 25)
    assert [working_days_to(christmas, date(2020, 12, day)) for day in (23, 24, 29)] == [1, 0, -1]


@pytest.mark.parametrize(
    ("today", "item", "sent", "stage", "quiet"),
    [
        ("2020-02-03", due(), (), 20, None),
        ("2020-02-03", due(), (20,), None, Quiet.SENT),
        ("2020-01-31", due(), (), None, Quiet.NOT_YET),
        ("2020-03-03", due(), (20, 10), -1, None),
        ("2020-03-03", due(recorded_on=date(2020, 3, 3)), (), PAST, None),
        ("2020-03-04", due(recorded_on=date(2020, 3, 3)), (PAST,), None, Quiet.SENT),
        ("2020-02-20", due(recorded_on=date(2020, 2, 19)), (), None, Quiet.RECORDED_LATER),
        ("2020-02-24", due(recorded_on=date(2020, 2, 24)), (), 5, None),
        ("2020-02-24", due(held=True), (), None, Quiet.HELD),
    ],
)
def test_verdicts(today: str, item: Due, sent: tuple[int, ...], stage: int | None, quiet: Quiet | None) -> None:
    """Each row is a reason to send a reminder or not."""
    verdict = decide_reminder(item, date.fromisoformat(today), sent)
    assert (verdict.stage, verdict.quiet) == (stage, quiet)


def test_a_snoozed_item_speaks_again_on_its_day_at_its_newest_stage() -> None:
    """A snoozed item is quiet until the day before; then the stage reached meanwhile is sent once."""
    until = date(2020, 2, 26)
    assert decide_reminder(due(), date(2020, 2, 25), (10,), snoozed_until=until).quiet is Quiet.SNOOZED
    assert decide_reminder(due(), until, (10,), snoozed_until=until, last_check=date(2020, 2, 25)) == stages.ReminderDecision(5, late=2)


def test_after_downtime_only_the_newest_stage_is_told_and_the_others_are_missed() -> None:
    """After downtime from 31 January to 27 February, stages 20 and 10 are recorded as missed and 5 is sent late."""
    verdict = decide_reminder(due(), date(2020, 2, 27), (), last_check=date(2020, 1, 31))
    assert (verdict.stage, verdict.late, verdict.missed) == (5, 3, (20, 10))


def test_what_is_older_than_the_catch_up_window_is_skipped() -> None:
    """A stage that was reached fourteen Working Days ago is too old to be sent."""
    verdict = decide_reminder(due("2020-03-02"), date(2020, 2, 7), (), Settings(ahead=(30,)))
    assert verdict == stages.ReminderDecision(quiet=Quiet.TOO_OLD, late=14, missed=(30,))
    assert decide_reminder(due("2020-03-02"), date(2020, 2, 17), (), Settings(ahead=(20,))) == stages.ReminderDecision(20, late=10)


@pytest.mark.parametrize(
    ("recorded", "missed"),
    [("2020-02-03", (20, 10)), ("2020-02-04", (10,)), ("2020-02-17", (10,)), ("2020-02-18", ()), ("2020-02-20", ())],
)
def test_what_was_reached_before_the_date_was_recorded_was_not_missed(recorded: str, missed: tuple[int, ...]) -> None:
    """A stage counts as missed from the day on which the date was recorded."""
    verdict = decide_reminder(due(recorded_on=date.fromisoformat(recorded)), date(2020, 2, 27), (), last_check=date(2020, 1, 31))
    assert verdict.missed == missed


def test_only_what_was_reached_after_the_last_check_was_missed() -> None:
    """A stage of the last check's own day was decided then; any number of Working Days can be a stage."""
    assert decide_reminder(due(), date(2020, 2, 27), (), last_check=date(2020, 2, 17)).missed == ()
    odd = decide_reminder(due(), date(2020, 2, 27), (), Settings(ahead=(20, 11, 5)), last_check=date(2020, 1, 31))
    assert odd.missed == (20, 11)


def test_a_reminder_of_the_day_on_which_its_date_was_recorded_is_sent_late() -> None:
    """Recorded on the day of a stage, that stage is sent two Working Days later."""
    assert decide_reminder(due(recorded_on=date(2020, 2, 24)), date(2020, 2, 26)) == stages.ReminderDecision(5, late=2)


def test_a_dependency_has_no_stage_before_its_day() -> None:
    """Without settings, the kind of the item decides: a Change Request is quiet until it is late."""
    assert decide_reminder(due(kind=DueKind.DEPENDENCY), date(2020, 2, 24)).quiet is Quiet.NOT_YET


def test_schedules_without_a_day_or_a_week() -> None:
    """Without a reminder on the day the one before stays the newest, and without weekly ones the last daily one does."""
    assert newest_stage(0, Settings(ahead=(5,))) == 5
    assert newest_stage(-7, Settings(weekly=0)) == -5
    assert newest_stage(-7, Settings(daily=0, weekly=0)) == 0


def test_the_most_urgent_is_first() -> None:
    """Past when recorded, then longest overdue, then gates, then by release and text."""
    today = date(2020, 3, 4)
    past = due("2020-03-03", recorded_on=today, text="past")
    late, soon = due("2020-02-28", text="late"), due("2020-03-09", text="soon")
    gate, other = due("2020-03-02", gate=True, text="gate"), due("2020-03-02", text="other")
    elsewhere = due("2020-03-02", release="a", text="x")
    found = sorted((soon, other, gate, elsewhere, late, past), key=lambda each: stages.urgency(each, today))
    assert [each.text for each in found] == ["past", "late", "gate", "x", "other", "soon"]


def test_settings_go_from_the_release_and_kind_to_everybody() -> None:
    """The most specific settings apply, and a kind that is off has no reminders."""
    own, kinds, all_ = Settings(ahead=(3,)), Settings(ahead=(2,)), Settings(off=True)
    table = {("a", "milestone"): own, ("a", ""): kinds, ("", ""): all_}
    assert settings_for(table, "a", DueKind.MILESTONE) is own
    assert settings_for(table, "a", DueKind.POLICY) is kinds
    assert settings_for(table, "b", DueKind.POLICY) is all_
    for empty in ({}, {("other", ""): own}):
        assert settings_for(empty, "b", DueKind.DEPENDENCY).ahead == ()
        assert settings_for(empty, "b", DueKind.MILESTONE) == Settings()
    assert settings_for({("", "milestone"): own, ("", ""): kinds}, "b", DueKind.MILESTONE) is own
    assert decide_reminder(due(), date(2020, 2, 24), (), all_).quiet is Quiet.OFF
    with pytest.raises(ValueError, match=r"^reminder settings are whole numbers of Working Days, 0 or more$"):
        Settings(daily=-1)


@pytest.mark.parametrize(
    ("today", "gate", "expected"),
    [
        ("2020-03-04", True, ()),
        ("2020-03-05", True, (Escalation.MANAGER,)),
        ("2020-03-09", False, (Escalation.MANAGER,)),
        ("2020-03-09", True, (Escalation.MANAGER, Escalation.BODY)),
    ],
)
def test_escalation(today: str, gate: bool, expected: tuple[Escalation, ...]) -> None:
    """The release manager is notified at three Working Days overdue, and the deciding body of a gate at five."""
    assert stages.escalations(due(gate=gate), date.fromisoformat(today), Settings()) == expected
    assert stages.escalations(due(gate=gate, recorded_on=date(2020, 3, 3)), date.fromisoformat(today), Settings()) == ()


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2020-02-24", "due in 5 Working Days, 2 Mar 2020"),
        ("2020-03-02", "due today"),
        ("2020-03-05", "3 Working Days overdue, was due 2 Mar 2020"),
    ],
)
def test_when_words(today: str, words: str) -> None:
    """The distance to the due day is in words."""
    assert stages.when_words(due(), date.fromisoformat(today)) == words


def test_when_words_of_a_working_day_and_of_a_saturday() -> None:
    """One is singular, a Saturday's item is due with its day, a Friday's is overdue on Saturday, and a date that was past is called so."""
    assert stages.when_words(due(), date(2020, 2, 28)) == "due in 1 Working Day, 2 Mar 2020"
    assert stages.when_words(due("2020-03-07"), date(2020, 3, 6)) == "due 7 Mar 2020, a non-Working Day"
    assert stages.when_words(due("2020-03-07", words="March 2020"), date(2020, 3, 9)) == "1 Working Day overdue, was due March 2020"
    assert stages.when_words(due("2020-03-06"), date(2020, 3, 7)) == "overdue, was due 6 Mar 2020"
    past = due(recorded_on=date(2020, 3, 9))
    assert stages.when_words(past, date(2020, 3, 10)) == "already past when it was recorded (due 2 Mar 2020)"


def test_the_first_working_day_of_the_week() -> None:
    """Monday, or Tuesday after a bank holiday; in 2020 the early May holiday is a Friday."""
    days = [date(2020, 4, day) for day in (13, 14, 15, 20)] + [date(2020, 5, 4)]
    assert [is_first_of_week(day) for day in days] == [False, True, False, True, True]


def test_the_preview_says_when_people_will_hear() -> None:
    """The thirty days from 24 February have the stages 5, 1, 0 and five days overdue, without those already sent."""
    found = list(stages.preview(due(), date(2020, 2, 24), 30, (20, 10)))
    assert [(day.isoformat(), stage) for day, stage in found] == [
        ("2020-02-24", 5),
        ("2020-02-28", 1),
        ("2020-03-02", 0),
        ("2020-03-03", -1),
        ("2020-03-04", -2),
        ("2020-03-05", -3),
        ("2020-03-06", -4),
        ("2020-03-09", -5),
    ]


@pytest.mark.parametrize(
    ("stage", "sent", "gate", "rules", "only"),
    [
        (-10, (-5,), False, Settings(), True),
        (-70, (-65,), False, Settings(), True),
        (-70, (), False, Settings(), False),
        (-10, (-4,), False, Settings(), False),
        (-5, (-4,), False, Settings(), False),
        (-7, (-2,), False, Settings(daily=2), False),
        (-12, (-7,), False, Settings(daily=2), True),
        (-6, (-3,), False, Settings(daily=3, weekly=3), True),
        (-6, (-3,), True, Settings(daily=3, weekly=3), False),
    ],
)
def test_after_the_last_stage_only_the_digest_has_an_item(
    stage: int, sent: tuple[int, ...], gate: bool, rules: Settings, only: bool
) -> None:
    """What nobody heard of is sent once however late it is; what was sent to the last, escalations included, is not sent again."""
    assert in_digest_only(replace(due(), gate=gate), stage, sent, rules) is only


def test_the_digest_lists_what_is_overdue_and_chased() -> None:
    """Not what is due today, was past when it was recorded, waits for an earlier step, or is turned off."""
    day = date(2020, 3, 9)
    assert is_listed_overdue(due(), day, Settings())
    assert not is_listed_overdue(due(), date(2020, 3, 2), Settings())
    assert not is_listed_overdue(due(), day, Settings(off=True))
    assert not is_listed_overdue(replace(due(), held=True), day, Settings())
    assert not is_listed_overdue(replace(due(), recorded_on=date(2020, 3, 6)), day, Settings())


def test_nothing_beyond_the_horizon_has_a_stage() -> None:
    """An item due after the horizon has no reminder today; one due on its last day can have one."""
    last = stages.horizon(START, 20)
    assert newest_stage(working_days_to(last, START), Settings()) == 20
    assert decide_reminder(due("2020-02-10"), START).quiet is Quiet.NOT_YET
    assert last == date(2020, 2, 9)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2020-02-24", "5 Working Days before"),
        ("2020-02-26", "3 Working Days before"),
        ("2020-03-02", "on the day"),
        ("2020-03-10", "6 Working Days overdue"),
        ("2020-03-12", "8 Working Days overdue"),
    ],
)
def test_distance_is_exact_between_stages(day: str, words: str) -> None:
    """The distance counts Working Days to the due date, not those of the stage that was reached last."""
    assert stages.distance(due(), date.fromisoformat(day)) == words


def test_distance_of_what_was_past_when_recorded() -> None:
    """An item past when it was recorded has no count."""
    assert stages.distance(due(recorded_on=date(2020, 3, 9)), date(2020, 3, 10)) == "already past when it was recorded, listed once"


def test_an_open_window_is_due_by_its_last_day() -> None:
    """From the day after its first to its last day a window is due by the last, and 0 Working Days are left; then it is overdue (R23)."""
    window = due(until=date(2020, 3, 6))
    days = [date(2020, 2, 28), *(date(2020, 3, day) for day in (2, 3, 6, 9))]
    assert [stages.days_left(window, day) for day in days] == [1, 0, 0, 0, -1]
    assert [stages.when_words(window, day) for day in days] == [
        "due in 1 Working Day, 2 Mar 2020",
        "due today",
        "due by 6 Mar 2020, its window opened on 2 Mar 2020",
        "due by 6 Mar 2020, its window opened on 2 Mar 2020",
        "1 Working Day overdue, was due 2 Mar 2020",
    ]


@pytest.mark.parametrize(("stage", "words"), [(1, "1 Working Day before"), (0, "on the day"), (-1, "1 Working Day overdue")])
def test_stages_next_to_the_day(stage: int, words: str) -> None:
    """One Working Day is singular on both sides of the day."""
    assert stages.stage_words(stage) == words


def test_the_preview_keeps_to_its_days_settings_and_snooze() -> None:
    """The last day is part of the preview, other settings give other stages, and a snooze leaves out what it covers."""
    start = date(2020, 2, 24)
    assert list(stages.preview(due(), start, 4)) == [(start, 5), (date(2020, 2, 28), 1)]
    assert list(stages.preview(due(), start, 3)) == [(start, 5)]
    assert list(stages.preview(due("2020-02-29"), start, 5, (5,))) == [(date(2020, 2, 27), 1), (date(2020, 2, 28), 0)]
    assert list(stages.preview(due(), start, 4, settings=Settings(ahead=(3,)))) == [(date(2020, 2, 26), 3)]
    assert list(stages.preview(due(), start, 4, snoozed_until=date(2020, 2, 27))) == [(date(2020, 2, 27), 5), (date(2020, 2, 28), 1)]
