"""The form of a milestone, and the milestone read from its answers (RID 3; R10)."""

from __future__ import annotations

import re
from dataclasses import replace

from commands.protocol.answers import past_day
from commands.protocol.command import Doing
from commands.protocol.form import Field, Form, Kind, Option, owner_choices
from commands.protocol.line import Line
from policy.calendar.release_calendar import release_name
from policy.calendar.typed_dates import NotADateError, read_date
from policy.model import acts as vocabulary
from policy.model.acts import IN_WORDS, RECORDED
from policy.model.releases import Release
from policy.model.timetable import Milestone
from policy.model.wording import PROPOSED
from policy.timetable.change_warnings import with_changed
from policy.timetable.dates import resolve
from policy.timetable.named_steps import new_key
from storage.history.names import name_of, names_under
from storage.tables import MilestoneRow, PredecessorRow

NEW = "+new"
ACCEPTED = "accepted"


def options(release: Release, typed: str) -> tuple[Option, ...]:
    """Returns the milestones that match the typed text, for the search field, after an option to add one."""
    wanted = typed.strip().lower()
    found = [
        Option(each.key, f"{when_words(each)}: {each.event}") for each in release.milestones if wanted in f"{each.key} {each.event}".lower()
    ]
    return (Option(NEW, "Add a new milestone"), *found)[:100]


def when_words(one: Milestone) -> str:
    """Returns a milestone's own date in words, "relative" or "no date"."""
    if one.day and one.proposed and one.done_on is None:
        return f"{one.day.words} ({PROPOSED})"
    return one.day.words if one.day else "relative" if one.anchor else "no date"


def milestone_form(release: Release, one: Milestone | None) -> Form:
    """Returns the form of a stored milestone, or of a new one."""
    others = tuple(Option(each.key, each.event) for each in release.milestones if not one or each.key != one.key)[:100]
    key = one.key if one else NEW
    fields = [
        Field("event", "Event", value=one.event if one else "", longest=200),
        Field(
            "planned",
            "Date",
            value=str(one.day or "") if one else "",
            optional=True,
            hint="Such as 12 Jun 2020, next Thursday, June 2020 or Q2 2020. Leave empty for no date yet.",
        ),
        *((_accept_field(),) if one and one.proposed else ()),
        Field(
            "offset",
            "Or relative: Working Days",
            Kind.LINE,
            value=_signed(one),
            optional=True,
            hint="-10 is ten Working Days before, 5 is five Working Days after.",
        ),
    ]
    if others:
        fields.append(Field("anchor", "Relative to", Kind.CHOICE, value=(one.anchor or "") if one else "", options=others, optional=True))
    fields += [
        Field(
            "owner",
            "Owner",
            Kind.CHOICE,
            value=one.owner if one else "",
            options=owner_choices(),
            optional=True,
        ),
        # Only the act completes a step that stands for one.
        *(() if one and RECORDED.intersection(one.acts) else (_done_field(one),)),
        Field(
            "acts",
            "Stands for",
            Kind.CHOICES,
            value=one.acts if one else (),
            options=tuple(Option(each, IN_WORDS.get(each, each)) for each in _acts(one)),
            optional=True,
            hint="The acts that complete this step when they are recorded.",
        ),
        Field("notes", "Notes", Kind.TEXT, value=one.notes if one else "", optional=True),
    ]
    if others:
        fields.append(Field("after", "Comes after", Kind.CHOICES, value=one.after if one else (), options=others, optional=True))
        fields.append(Field("place", "Place in the timetable: below", Kind.CHOICE, options=others, optional=True))
    return Form(
        title="Edit a milestone" if one else "Add a milestone",
        line=Line.release("milestone", release.key, key),
        about=((release_name(release.key),),),
        things=(name_of(MilestoneRow, release.key, key), names_under(PredecessorRow, release.key, key)),
        edits=one is not None,
        fields=tuple(fields),
    )


def _accept_field() -> Field:
    """Returns the field that accepts a proposed date; a new date is accepted as it is entered."""
    options = (Option(ACCEPTED, "Accept this date; it is only proposed"),)
    return Field("accept", "Proposed date", Kind.TICKS, options=options, optional=True)


def _done_field(one: Milestone | None) -> Field:
    return Field("done_on", "Done on (date)", Kind.DATE, value=one.done_on.isoformat() if one and one.done_on else "", optional=True)


def _signed(one: Milestone | None) -> str:
    return str(one.offset) if one and one.anchor else ""


def read_milestone(doing: Doing, release: Release, one: Milestone | None) -> Milestone:
    """Reads the milestone from the answers; adds a fault for each invalid answer."""
    planned = None
    if text := doing.answer("planned"):
        try:
            planned = read_date(text, doing.today)
        except NotADateError as fault:
            doing.faults["planned"] = f"{fault}. Write, for example, 12 Jun 2020, June 2020 or Q2 2020."
    anchor, offset = doing.answer("anchor") or None, doing.answer("offset")
    if offset and not re.fullmatch(r"[+-]?\d{1,3}", offset):
        doing.faults["offset"] = "Write a whole number of Working Days, such as -10 or 5."
    if (planned or text) and (anchor or offset):
        doing.faults["planned"] = "Give a date or a relative date, not both."
    if bool(offset) != bool(anchor) and "offset" not in doing.faults:
        doing.faults["offset"] = "A relative date needs both a number of Working Days and a milestone."
    event = doing.needed("event", "Enter the event.")
    stands_for = _stands_for(doing, one)
    done_on = past_day(doing, "done_on", "The date") if "done_on" in doing.answers else one.done_on if one else None
    if done_on and done_on != (one.done_on if one else None) and RECORDED.intersection(stands_for):
        doing.faults["done_on"] = "It stands for an act, so only the act completes it. Leave this empty."
    known = {each.key for each in release.milestones}
    changed = Milestone(
        key=one.key if one else new_key(event, known),
        event=event,
        owner=doing.answer("owner"),
        day=planned,
        notes=doing.answer("notes"),
        anchor=anchor if not doing.faults else None,
        offset=int(offset) if anchor and offset and not doing.faults else 0,
        done_on=done_on,
        acts=stands_for,
        after=tuple(each for each in doing.several("after") if each in known),
        covers=one.covers if one else Milestone("", "").covers,
        recorded_on=one.recorded_on if one else doing.today,
        proposed=bool(one and one.proposed and planned == one.day) and ACCEPTED not in doing.several("accept"),
    )
    if one and (changed.day, changed.anchor, changed.offset, changed.proposed) != (one.day, one.anchor, one.offset, one.proposed):
        changed = replace(changed, recorded_on=doing.today)
    if not doing.faults:
        try:
            resolve(with_changed(release, one, changed))
        except ValueError as fault:
            doing.faults["anchor"] = f"{fault}."
    return changed


def _acts(one: Milestone | None) -> tuple[str, ...]:
    """Returns the acts that a milestone can stand for, its own first."""
    own = one.acts if one else ()
    return (*own, *sorted(vocabulary.ALL - set(own)))


def _stands_for(doing: Doing, one: Milestone | None) -> tuple[str, ...]:
    if "acts" not in doing.answers:
        return one.acts if one else ()
    chosen = doing.several("acts")
    return tuple(each for each in _acts(one) if each in chosen)
