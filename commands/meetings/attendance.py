"""Who took part in a meeting: present, apologies and recused (RID 3; R13)."""

from __future__ import annotations

from commands.meetings.agenda import quorum_of
from commands.meetings.named_meeting import minutes_line
from commands.protocol.command import Doing
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import UNCHANGED, Changed, Refused
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import has_come, meeting_name
from policy.meetings.minutes import Minutes, Presence
from policy.model.wording import day_words
from storage.history.names import names_under
from storage.meetings.minutes import fetch_minutes
from storage.tables import AttendanceRow


def attendance(doing: Doing, one: Meeting, kept: Minutes, _rest: tuple[str, ...]) -> Changed | Form | Faults | Refused:
    """Records who took part: before the meeting is held, apologies only."""

    def people(presence: Presence) -> tuple[str, ...]:
        return tuple(each for each in kept.of(presence) if each.startswith(("U", "W")) and " " not in each)

    others = [each for each in kept.of(Presence.PRESENT) if each not in people(Presence.PRESENT)]
    form = Form(
        title="Who took part",
        line=minutes_line(one, "attendance"),
        about=((f"{meeting_name(one)}.{ONLY_APOLOGIES if not has_come(one, doing.today) else ''}",),),
        things=(names_under(AttendanceRow, one.body, one.key),),
        fields=(
            Field("present", "Present", Kind.PEOPLE, value=people(Presence.PRESENT), optional=True),
            Field(
                "others", "Others present", Kind.TEXT, value="\n".join(others), optional=True, hint="Who is not in Slack, one name a line."
            ),
            Field("apologies", "Apologies", Kind.PEOPLE, value=people(Presence.APOLOGIES), optional=True),
            Field(
                "recused",
                "Recused",
                Kind.PEOPLE,
                value=people(Presence.RECUSED),
                optional=True,
                hint="Present, but not part of the quorum.",
            ),
        ),
    )
    if asking := doing.ask(form):
        return asking
    if set(doing.several("apologies")) & {*doing.several("present"), *doing.several("recused")}:
        return Faults({"apologies": "Somebody who sent apologies was not there. Name each person once."})
    named = {each.strip(): Presence.PRESENT for each in doing.answer("others").replace(",", "\n").splitlines() if each.strip()}
    wanted = dict.fromkeys(doing.several("present"), Presence.PRESENT) | named
    wanted |= dict.fromkeys(doing.several("apologies"), Presence.APOLOGIES) | dict.fromkeys(doing.several("recused"), Presence.RECUSED)
    if not wanted and not kept.attendees:
        return Faults({"present": "Name at least one person who was present."})
    if not has_come(one, doing.today) and (early := _taking_part(doing)):
        return Faults(dict.fromkeys(early, f"The meeting is on {day_words(one.day)}.{ONLY_APOLOGIES}"))
    for position, (person, presence) in enumerate(wanted.items()):
        row = doing.tx.session.get(AttendanceRow, (one.body, one.key, person))
        if row is None:
            doing.tx.session.add(AttendanceRow(body=one.body, meeting_key=one.key, person=person, position=position, presence=presence))
        elif row.presence is not presence:
            row.presence = presence
    for gone in {each.person for each in kept.attendees} - set(wanted):
        doing.tx.session.delete(doing.tx.session.get_one(AttendanceRow, (one.body, one.key, gone)))
    done = doing.tx.changed
    said = (
        f"{'Recorded' if wanted else 'Cleared'} who took part in {meeting_name(one)}."
        if done
        else f"Who took part in {meeting_name(one)} is already recorded like this."
    )
    told = quorum_of(doing.tx.connection, one, fetch_minutes(doing.tx.connection, one))
    return Changed(
        (said,),
        ((told,),),
        (minutes_line(one), Line.release("agenda", one.body, one.day)),
        title="Done" if done else UNCHANGED,
    )


def _taking_part(doing: Doing) -> tuple[str, ...]:
    """Returns the fields of the form that name somebody as at the meeting."""
    return tuple(
        name for name in ("present", "others", "recused") if (doing.answer("others").strip() if name == "others" else doing.several(name))
    )


ONLY_APOLOGIES = " Until it is held, record apologies only."
