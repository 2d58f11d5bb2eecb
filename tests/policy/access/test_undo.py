"""Who may take a change back, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from policy.access.permissions import Action
from policy.access.undo import UNDO_WITHIN, Touched, action_again, why_not_undo

MADE = datetime(2020, 1, 10, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("user", "after", "words"),
    [
        ("U0RACHEL", timedelta(), ""),
        ("U0RACHEL", UNDO_WITHIN, ""),
        ("U0RACHEL", UNDO_WITHIN + timedelta(seconds=1), "10 minutes"),
        ("U0OLIVER", timedelta(), "person who made"),
        ("U0OLIVER", timedelta(days=1), "person who made"),
    ],
)
def test_only_the_person_who_made_a_change_undoes_it_within_ten_minutes(user: str, after: timedelta, words: str) -> None:
    """Somebody else never may; the person may until the window closes, its last instant included."""
    why = why_not_undo("U0RACHEL", MADE, user, MADE + after)
    assert (words in why) if words else why == ""


def row(table: str, *fields: str, **values: object) -> Touched:
    """A record that a change touched."""
    return Touched(table, frozenset(fields), values)


@pytest.mark.parametrize(
    ("command", "usual", "touched", "needed"),
    [
        ("release milestone", Action.MILESTONE, [row("milestone", "done_on", "recorded_on")], Action.COMPLETE),
        ("release milestone", Action.MILESTONE, [row("milestone", "done_on", "planned")], Action.MILESTONE),
        ("release milestone", Action.MILESTONE, [row("milestone", "")], Action.MILESTONE),
        ("release milestone", Action.MILESTONE, [row("milestone", "done_on"), row("predecessor", "")], Action.MILESTONE),
        ("release live", Action.GO_LIVE, [row("lesson", "")], Action.LESSON),
        ("release live", Action.GO_LIVE, [row("release", "live_on"), row("lesson", "")], Action.GO_LIVE),
        ("release position", Action.POSITION, [row("position", "", on_behalf="")], Action.POSITION),
        ("release position", Action.POSITION, [row("position", "verdict", on_behalf="TAG_52")], Action.MINUTE),
        ("release signoff", Action.WALK, [row("position", ""), row("criterion", "standing")], Action.POSITION),
        ("release criterion", Action.CRITERION, [row("amendment", "state"), row("criterion", "text")], Action.EDITORIAL),
        ("release criterion", Action.CRITERION, [row("amendment", "state")], Action.CRITERION),
        ("release criterion", Action.CRITERION, [row("amendment", ""), row("criterion", "text")], Action.CRITERION),
        ("release comment", Action.COMMENT, [row("rid_comment", "")], Action.COMMENT),
        ("release comment", Action.COMMENT, [row("rid_comment", "disposition", "answer")], Action.DISPOSE),
        ("release minutes", None, [row("meeting", "minutes_on", "minutes_by")], Action.CONFIRM),
        ("release minutes", None, [row("meeting", "minutes_text")], Action.MINUTES),
        ("release minutes", None, [row("attendance", "")], Action.MINUTES),
        ("release paper", None, [row("meeting", "paper_number")], Action.MEETING),
        ("release reminders", Action.EDIT, [row("nudge_setting", "off")], Action.EDIT),
        ("release reminders", Action.EDIT, [row("nudge_opt_out", "")], None),
        ("release feed", None, [row("calendar_feed", "")], None),
        ("release decide", Action.DECIDE, [row("decision", ""), row("milestone", "done_on")], Action.DECIDE),
    ],
)
def test_an_undo_needs_what_the_change_needed(command: str, usual: Action | None, touched: list[Touched], needed: Action | None) -> None:
    """The verb's permission, or, of a verb with several, that for what changed."""
    assert action_again(command, usual, touched) is needed
