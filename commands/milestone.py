"""`/release milestone`: the timetable's rows, dated, made relative, done, reordered, added and removed (RID 3; R10, R11, R13)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from commands.acting import Changed, Doing, faults
from commands.form import Faults, Field, Form, Kind, Option
from commands.outcome import Refused, Words
from commands.parse import known_release, nearest, shown
from policy import acts as vocabulary
from policy import timetable
from policy.model import Milestone, Release
from policy.partial_date import PartialDate
from policy.permissions import Action
from policy.readiness import Phase, phase
from policy.release_calendar import release_name
from policy.wording import counted, day_words, weekday_words
from policy.working_days import is_working_day

if TYPE_CHECKING:
    from storage.tables import MilestoneRow

NEW = "+new"
OWNERS = ("secas", "dcc", "opsg", "tag", "ssc", "tabasc", "panel", "csc", "test-participants")
_LISTED = 8


def milestone(doing: Doing) -> Changed | Form | Faults | Refused:
    """Changes one row of the timetable, or adds one; a date that moves others, or falls oddly, is shown before it is kept."""
    found = known_release(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    thing = f"milestone:{release.key}/{rest[0].lower() if rest else ''}"
    now = phase(release, doing.today)
    if now in {Phase.LIVE, Phase.CANCELLED}:
        return Refused(f"The {release_name(release.key)} is {now.value}: its timetable no longer changes.", (), thing, release.key)
    if not rest:
        if refused := _may(doing, release, thing, Action.MILESTONE):
            return refused
        return _chosen(doing, release) if doing.answered else _choice(release)
    if rest[0].lower() in {"add", NEW}:
        if refused := _may(doing, release, thing, Action.MILESTONE):
            return refused
        return _edited(doing, release, None)
    one = _named(release, rest[0])
    if isinstance(one, Refused):
        return one
    thing = f"milestone:{release.key}/{one.key}"
    words = tuple(word.lower() for word in rest[1:])
    if words and words[0] in {"done", "undone"}:
        return _may(doing, release, thing, Action.COMPLETE, one.owner) or _done(doing, release, one, words)
    if refused := _may(doing, release, thing, Action.MILESTONE):
        return refused
    if words == ("remove",):
        return _removed(doing, release, one)
    if words and not doing.answered:
        return _set_at_once(doing, release, one, words)
    return _edited(doing, release, one)


def _may(doing: Doing, release: Release, thing: str, action: Action, owner: str = "") -> Refused | None:
    standing = doing.may(action, owner=owner)
    return None if standing.allowed else Refused(standing.sentence, (), thing, release.key)


def _named(release: Release, typed: str) -> Milestone | Refused:
    keys = {each.key: each for each in release.milestones}
    if typed.lower() in keys:
        return keys[typed.lower()]
    close = nearest(typed, keys)
    meant = f" Did you mean {close[0]}?" if close else ""
    line = f"/release milestone {release.key}"
    return Refused(
        f"The {release_name(release.key)} has no milestone “{shown(typed)}”.{meant}", (*(f"{line} {each}" for each in close), line)
    )


def _choice(release: Release) -> Form:
    return Form(
        title="Which milestone?",
        line=f"/release milestone {release.key}",
        submit="Next",
        fields=(Field("milestone", "Milestone", Kind.MILESTONE, options=(), hint="Type to search; the first choice adds a new one."),),
    )


def _chosen(doing: Doing, release: Release) -> Form | Faults | Refused:
    picked = doing.needed("milestone", "Choose a milestone.")
    if doing.faults:
        return faults(doing)
    one = None if picked == NEW else _named(release, picked)
    if isinstance(one, Refused):
        return Faults({"milestone": one.sentence})
    form = _form(release, one)
    return replace(doing.form(form), fields=form.fields)


def options(release: Release, typed: str) -> tuple[Option, ...]:
    """The milestones that match what is typed, for the search field; adding one comes first."""
    wanted = typed.strip().lower()
    found = [
        Option(each.key, f"{_when(each)}  {each.event}") for each in release.milestones if wanted in f"{each.key} {each.event}".lower()
    ]
    return (Option(NEW, "Add a new milestone"), *found)[:100]


def _when(one: Milestone) -> str:
    return one.day.words if one.day else "relative" if one.anchor else "no date"


def _form(release: Release, one: Milestone | None) -> Form:
    others = tuple(Option(each.key, each.event) for each in release.milestones if not one or each.key != one.key)[:100]
    key = one.key if one else NEW
    fields = [
        Field("event", "Event", value=one.event if one else "", longest=200),
        Field(
            "planned",
            "Date",
            value=str(one.day or "") if one else "",
            optional=True,
            hint="2020-06-12, or 2020-06, 2020-Q2; empty for no date yet.",
        ),
        Field(
            "offset",
            "Or relative: Working Days",
            Kind.LINE,
            value=_signed(one),
            optional=True,
            hint="-10 is ten Working Days before, 5 is five after.",
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
            options=tuple(Option(each, each) for each in OWNERS),
            optional=True,
        ),
        Field("done_on", "Done on (date)", Kind.DATE, value=one.done_on.isoformat() if one and one.done_on else "", optional=True),
        Field(
            "acts",
            "Stands for",
            Kind.CHOICES,
            value=one.acts if one else (),
            options=tuple(Option(each, each) for each in _acts(one)),
            optional=True,
            hint="What completes it by itself once it is done in the bot.",
        ),
        Field("notes", "Notes", Kind.TEXT, value=one.notes if one else "", optional=True),
    ]
    if others:
        fields.append(Field("after", "Comes after", Kind.CHOICES, value=one.after if one else (), options=others, optional=True))
        fields.append(Field("place", "Place in the timetable: below", Kind.CHOICE, options=others, optional=True))
    return Form(
        title="Edit a milestone" if one else "Add a milestone",
        line=f"/release milestone {release.key} {key}",
        about=((release_name(release.key),),),
        things=(f"milestone:{release.key}/{key}",),
        fields=tuple(fields),
    )


def _signed(one: Milestone | None) -> str:
    return str(one.offset) if one and one.anchor else ""


def _edited(doing: Doing, release: Release, one: Milestone | None) -> Changed | Form | Faults | Refused:
    form = _form(release, one)
    if not doing.answered:
        return doing.form(form)
    if overtaken := doing.overtaken(form):
        return overtaken
    changed = _read(doing, release, one)
    if doing.faults:
        return faults(doing)
    return _kept(doing, release, one, changed, form)


def _read(doing: Doing, release: Release, one: Milestone | None) -> Milestone:
    planned = None
    if text := doing.answer("planned"):
        try:
            planned = PartialDate.parse(text)
        except ValueError as fault:
            doing.faults["planned"] = f"{fault}."
    anchor, offset = doing.answer("anchor") or None, doing.answer("offset")
    if offset and not re.fullmatch(r"[+-]?\d{1,3}", offset):
        doing.faults["offset"] = "Write a whole number of Working Days, such as -10 or 5."
    if (planned or text) and (anchor or offset):
        doing.faults["planned"] = "Give a date, or make it relative, not both."
    if bool(offset) != bool(anchor) and "offset" not in doing.faults:
        doing.faults["offset"] = "A relative date needs both the Working Days and the milestone that it is relative to."
    event = doing.needed("event", "Say what happens.")
    done_on = doing.day("done_on", "The date")
    if done_on and done_on > doing.today:
        doing.faults["done_on"] = f"It cannot be done later than today, {day_words(doing.today)}."
    known = {each.key for each in release.milestones}
    changed = Milestone(
        key=one.key if one else _key_for(event, known),
        event=event,
        owner=doing.answer("owner"),
        day=planned,
        notes=doing.answer("notes"),
        anchor=anchor if not doing.faults else None,
        offset=int(offset) if anchor and offset and not doing.faults else 0,
        done_on=done_on,
        acts=_stands_for(doing, one),
        after=tuple(each for each in doing.several("after") if each in known),
        covers=one.covers if one else Milestone("", "").covers,
        recorded_on=one.recorded_on if one else doing.today,
    )
    if one and (changed.day, changed.anchor, changed.offset) != (one.day, one.anchor, one.offset):
        changed = replace(changed, recorded_on=doing.today)
    if not doing.faults:
        try:
            timetable.resolve(_with(release, one, changed))
        except ValueError as fault:
            doing.faults["anchor"] = f"{fault}."
    return changed


def _acts(one: Milestone | None) -> tuple[str, ...]:
    """What a milestone can stand for: its own acts first, in their order."""
    own = one.acts if one else ()
    return (*own, *sorted(vocabulary.ALL - set(own)))


def _stands_for(doing: Doing, one: Milestone | None) -> tuple[str, ...]:
    if "acts" not in doing.answers:
        return one.acts if one else ()
    chosen = doing.several("acts")
    return tuple(each for each in _acts(one) if each in chosen)


def _key_for(event: str, known: set[str]) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", event.lower()).strip("-")[:40].strip("-") or "milestone"
    number, key = 2, slug
    while key in known or key in {"add", "done"}:
        key, number = f"{slug}-{number}", number + 1
    return key


def _with(release: Release, one: Milestone | None, changed: Milestone) -> tuple[Milestone, ...]:
    if one is None:
        return (*release.milestones, changed)
    return tuple(changed if each.key == one.key else each for each in release.milestones)


def warnings(release: Release, changed: Milestone, one: Milestone | None) -> tuple[str, ...]:
    """What a change to a milestone would bring: dates that follow, days that are no Working Days, steps out of order (R10, R11, R13)."""
    before = timetable.resolve(release.milestones)
    after_release = replace(release, milestones=_with(release, one, changed))
    after = timetable.resolve(after_release.milestones)
    found = [
        f"“{each.milestone.event}” follows: {_was(before.get(key))} → {each.words}"
        for key, each in after.items()
        if _follows(key, each, before, changed)
    ]
    day = after[changed.key].day
    if day and not is_working_day(day) and (one is None or before[one.key].day != day):
        found.append(f"{weekday_words(day)} is not a Working Day.")
    known = set(map(_pair, timetable.out_of_order(release)))
    found += [_disorder(pair) for pair in timetable.out_of_order(after_release) if _pair(pair) not in known]
    for key in changed.after:
        first, second = after[key].day, after[changed.key].day
        if first and second and first > second:
            found.append(f"It would come before “{after[key].milestone.event}” ({after[key].words}), which it comes after.")
    return tuple(found)


def _pair(pair: timetable.OutOfOrder) -> tuple[str, str]:
    return pair.first.milestone.key, pair.second.milestone.key


def _disorder(pair: timetable.OutOfOrder) -> str:
    first, second = pair.first, pair.second
    return f"“{first.milestone.event}” ({first.words}) would come after “{second.milestone.event}” ({second.words})."


def _follows(key: str, each: timetable.Dated, before: Mapping[str, timetable.Dated], changed: Milestone) -> bool:
    return key != changed.key and each.milestone.anchor is not None and key in before and before[key].partial != each.partial


def _was(dated: timetable.Dated | None) -> str:
    return dated.words if dated else "no date"


def _kept(doing: Doing, release: Release, one: Milestone | None, changed: Milestone, form: Form) -> Changed | Form:
    told = warnings(release, changed, one)
    step = f"confirmed:{zlib.crc32(repr(told).encode())}"
    if told and doing.asked.request.step != step:
        about: tuple[Words, ...] = (("⚠️ Please look before this is kept:",), *((f"• {each}",) for each in told[:_LISTED]))
        if len(told) > _LISTED:
            about = (*about, (f"and {counted(len(told) - _LISTED, 'more', 'more')}.",))
        return replace(doing.form(form), about=about, submit="Keep it", step=step)
    _store(doing, release, one, changed)
    where = doing.answer("place")
    if where or one is None:
        _reorder(doing, release, changed.key, where)
    when = _when(changed)
    verb = "is now" if one else "was added:"
    sentence = f"“{changed.event}” {verb} {day_words(changed.day.exact) if changed.day and changed.day.exact else when}."
    return Changed((sentence,), tuple((f"⚠️ {each}",) for each in told), (f"/release timetable {release.key}",))


def _store(doing: Doing, release: Release, one: Milestone | None, changed: Milestone) -> None:
    from storage import row_values
    from storage.tables import MilestoneRow, PredecessorRow

    if one is None:
        for row, values in row_values.milestone(release.key, changed, len(release.milestones)):
            doing.tx.session.add(row(**values))
        return
    row_ = _row(doing, release, one)
    for name, value in (
        ("event", changed.event),
        ("owner", changed.owner),
        ("planned", changed.day),
        ("notes", changed.notes),
        ("anchor", changed.anchor),
        ("working_days", changed.offset),
        ("done_on", changed.done_on),
        ("acts", changed.acts),
        ("recorded_on", changed.recorded_on),
    ):
        setattr(row_, name, value)
    for key in set(one.after) - set(changed.after):
        doing.tx.session.delete(doing.tx.session.get_one(PredecessorRow, (release.key, one.key, key)))
    for position, key in enumerate(changed.after):
        if key not in one.after:
            doing.tx.session.add(PredecessorRow(release_key=release.key, milestone_key=one.key, after_key=key, position=position))
    assert isinstance(row_, MilestoneRow)  # noqa: S101 - for the type checker


def _row(doing: Doing, release: Release, one: Milestone) -> MilestoneRow:
    from storage.tables import MilestoneRow

    return doing.tx.session.get_one(MilestoneRow, (release.key, one.key))


def _reorder(doing: Doing, release: Release, key: str, below: str) -> None:
    from storage.tables import MilestoneRow

    order = [each.key for each in release.milestones if each.key != key]
    order.insert(order.index(below) + 1 if below in order else len(order), key)
    for position, each in enumerate(order):
        row = doing.tx.session.get_one(MilestoneRow, (release.key, each))
        if row.position != position:
            row.position = position


def _set_at_once(doing: Doing, release: Release, one: Milestone, words: tuple[str, ...]) -> Changed | Form | Refused:
    text = " ".join(words)
    try:
        planned = PartialDate.parse(text)
    except ValueError:
        line = f"/release milestone {release.key} {one.key}"
        return Refused(f"“{shown(text)}” is not a date: write {line} 2020-06-12, or done, undone or remove.", (line,))
    changed = replace(one, day=planned, anchor=None, offset=0, recorded_on=doing.today)
    form = replace(_form(release, changed), things=())
    return _kept(doing, release, one, changed, form)


def _done(doing: Doing, release: Release, one: Milestone, words: tuple[str, ...]) -> Changed | Refused:
    row = _row(doing, release, one)
    if words[0] == "undone":
        if one.done_on is None:
            return Refused(f"“{one.event}” is not done, so there is nothing to take back.")
        row.done_on = None
        return Changed((f"“{one.event}” is open again.",), (), (f"/release timetable {release.key}",))
    try:
        day = date.fromisoformat(words[1]) if len(words) > 1 else doing.today
    except ValueError:
        return Refused(f"“{shown(words[1])}” is not a date: write done, or done 2020-06-12.")
    if day > doing.today:
        return Refused(f"It cannot be done later than today, {day_words(doing.today)}.")
    if one.done_on == day:
        return Refused(f"“{one.event}” is done already, on {day_words(day)}.")
    row.done_on = day
    return Changed((f"“{one.event}” was done on {day_words(day)}.",), (), (f"/release timetable {release.key}",))


def _removed(doing: Doing, release: Release, one: Milestone) -> Changed | Form | Faults | Refused:
    from storage.tables import PredecessorRow

    thing = f"milestone:{release.key}/{one.key}"
    hanging = [each.event for each in release.milestones if each.anchor == one.key]
    if hanging:
        return Refused(f"“{hanging[0]}” is dated relative to it: give that a date of its own first.", (), thing, release.key)
    form = Form(
        title="Remove a milestone",
        line=f"/release milestone {release.key} {one.key} remove",
        about=((f"“{one.event}” leaves the timetable of the {release_name(release.key)}.",),),
        submit="Remove",
        things=(thing,),
        fields=(Field("reason", "Reason", Kind.TEXT),),
    )
    if not doing.answered:
        return doing.form(form)
    if overtaken := doing.overtaken(form):
        return overtaken
    doing.needed("reason", "Say why it leaves the timetable.")
    if doing.faults:
        return faults(doing)
    for each in release.milestones:
        for key in each.after:
            if one.key in {each.key, key}:
                doing.tx.session.delete(doing.tx.session.get_one(PredecessorRow, (release.key, each.key, key)))
    doing.tx.session.delete(_row(doing, release, one))
    note = "Nothing in the timetable stands for that act any more." if set(one.acts) & vocabulary.ALL else ""
    return Changed((f"“{one.event}” is off the timetable.",), ((note,),) if note else (), (f"/release timetable {release.key}",))
