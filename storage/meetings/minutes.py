"""Reads of the minutes of a meeting."""

from __future__ import annotations

from sqlalchemy import Connection, String, bindparam, func, select

from policy.meetings.meeting import Meeting
from policy.meetings.minutes import Attendee, MeetingAction, Minutes
from policy.model.roster import TAG
from storage.tables import (
    AttendanceRow,
    DecisionRow,
    DocumentRow,
    MeetingActionRow,
    MeetingRow,
    RecommendationRow,
    StandardCriterionRow,
    table_of,
)

_meeting = table_of(MeetingRow).c
_there = table_of(AttendanceRow).c
_action = table_of(MeetingActionRow).c
_decision, _recommendation = table_of(DecisionRow).c, table_of(RecommendationRow).c
_document, _standard = table_of(DocumentRow).c, table_of(StandardCriterionRow).c

_OF_BODY, _OF_KEY = bindparam("body", type_=String), bindparam("key", type_=String)
_TEXT = select(_meeting.minutes_text, _meeting.minutes_on, _meeting.minutes_by).where(_meeting.body == _OF_BODY, _meeting.key == _OF_KEY)
_THERE = (
    select(_there.person, _there.presence)
    .where(_there.body == _OF_BODY, _there.meeting_key == _OF_KEY)
    .order_by(_there.position, _there.person)
)
_ACTIONS = (
    select(_action.number, _action.text, _action.owner, _action.due, _action.closed_on, _action.closed_note)
    .where(_action.body == _OF_BODY, _action.meeting_key == _OF_KEY)
    .order_by(_action.number)
)


def fetch_minutes(conn: Connection, meeting: Meeting) -> Minutes:
    """Returns the minutes of a meeting: its text, attendees and actions, without its decisions. Three statements."""
    own = {"body": meeting.body, "key": meeting.key}
    found = conn.execute(_TEXT, own).one_or_none()
    text, on, by = found or ("", None, "")
    return Minutes(
        tuple(Attendee(*row) for row in conn.execute(_THERE, own).all()),
        tuple(MeetingAction(*row) for row in conn.execute(_ACTIONS, own).all()),
        text,
        on,
        by,
    )


def acts_at(conn: Connection, meeting: Meeting) -> int:
    """Returns how many acts of the body are on record for a meeting's day (RID 3; R13, R14): decisions, recommendations and views.

    Four statements at most. The agreement of the standard criteria is one act.
    """
    own = (
        select(func.count()).where(_decision.body == meeting.body, _decision.met_on == meeting.day),
        select(func.count()).where(_recommendation.committee == meeting.body, _recommendation.given_on == meeting.day),
        select(func.count(_standard.agreed_on.distinct())).where(_standard.agreed_by == meeting.body, _standard.agreed_on == meeting.day),
    )
    views = (select(func.count()).where(_document.view_on == meeting.day),) if meeting.body == TAG else ()
    return sum(conn.execute(each).scalar_one() for each in (*own, *views))
