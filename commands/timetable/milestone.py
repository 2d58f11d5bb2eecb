"""`/release milestone`: changing, adding, completing and removing milestones (RID 3; R10, R11, R13)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.merge import marks
from commands.protocol.results import UNCHANGED, Changed, Refused
from commands.protocol.words import known_release
from commands.timetable.acts import by_act_only, ways_of
from commands.timetable.all_dates import DATES, all_dates
from commands.timetable.fixed_go_live import other_go_live
from commands.timetable.milestone_form import NEW, milestone_form, read_milestone, when_words
from commands.timetable.named_step import step_and_rest
from commands.timetable.proposals import ACCEPT, PROPOSE, accept_all, accept_one, propose
from policy.access.permissions import Action
from policy.calendar.past_days import why_impossible, why_look_again, why_replaces
from policy.calendar.release_calendar import release_as_one, release_name
from policy.calendar.typed_dates import NotADateError, read_date, read_day
from policy.findings.steps import lacks_act
from policy.model import acts as vocabulary
from policy.model.releases import Release
from policy.model.timetable import Milestone
from policy.model.wording import day_words, joined
from policy.releases.phase import Phase, phase
from policy.timetable.change_warnings import order_warnings, undecided_warnings, warnings
from policy.timetable.dates import offset_words
from storage.decisions.recorded import acts_on_record, all_acts
from storage.history.names import name_of
from storage.mapping import to_rows
from storage.tables import MilestoneRow, NudgeOwnerRow, PredecessorRow

_LISTED = 8
_ADDING = frozenset({"add", NEW})
_OF_ALL: dict[str, Callable[[Doing, Release], Changed | Form | Faults | Refused]] = {
    PROPOSE: propose,
    ACCEPT: accept_all,
    DATES: all_dates,
}
"""The words that are about all steps, and what each does."""


def milestone(doing: Doing) -> Changed | Form | Faults | Refused:
    """Changes or adds a milestone; warns about moved dates, order and non-Working Days before it saves."""
    found = known_release(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    thing = name_of(MilestoneRow, release.key, rest[0].lower() if rest else "")
    now = phase(release, doing.today)
    if now in {Phase.LIVE, Phase.CANCELLED}:
        return Refused(f"The {release_as_one(release.key)} is {now.value}: its timetable can't be changed.", (), thing, release.key)
    if not rest:
        if refused := _may(doing, release, thing, Action.MILESTONE):
            return refused
        return _chosen(doing, release) if doing.answered else _choice(release)
    if (first := rest[0].lower()) in _ADDING or (rest[1:] == () and first in _OF_ALL):
        if refused := _may(doing, release, thing, Action.MILESTONE):
            return refused
        return _edited(doing, release, None) if first in _ADDING else _OF_ALL[first](doing, release)
    found_step = step_and_rest(release, rest, doing.today)
    if isinstance(found_step, Refused):
        return found_step
    one, words = found_step
    thing = name_of(MilestoneRow, release.key, one.key)
    if words and words[0] in {"done", "undone"}:
        permission = doing.may(Action.COMPLETE, owner=one.owner)
        if not permission.allowed and not _given(doing, release, one):
            return doing.denied(permission, thing, release.key)
        return _done(doing, release, one, words)
    if refused := _may(doing, release, thing, Action.MILESTONE):
        return refused
    if words in {("remove",), (ACCEPT,)}:
        return _removed(doing, release, one) if words[0] == "remove" else accept_one(doing, release, one)
    if words and not doing.answered:
        return _set_at_once(doing, release, one, words)
    return _edited(doing, release, one)


def _may(doing: Doing, release: Release, thing: str, action: Action) -> Refused | None:
    permission = doing.may(action)
    return None if permission.allowed else doing.denied(permission, thing, release.key)


def _given(doing: Doing, release: Release, one: Milestone) -> bool:
    """Returns whether the step's reminder was reassigned to this person, who may then complete it for the owner."""
    row = doing.tx.session.get(NudgeOwnerRow, (release.key, f"milestone:{one.key}"))
    return row is not None and row.owner == doing.user


def _choice(release: Release) -> Form:
    return Form(
        title="Which milestone?",
        line=Line.release("milestone", release.key),
        submit="Next",
        fields=(Field("milestone", "Milestone", Kind.MILESTONE, options=(), hint="Type to search; the first choice adds a new one."),),
    )


def _chosen(doing: Doing, release: Release) -> Form | Faults | Refused:
    picked = doing.needed("milestone", "Choose a milestone.")
    if doing.faults:
        return faults(doing)
    named = None if picked == NEW else step_and_rest(release, (picked,), doing.today)
    if isinstance(named, Refused):
        return Faults({"milestone": named.sentence})
    one = named[0] if named else None
    form = milestone_form(release, one)
    return replace(doing.form(form), fields=form.fields)


def _edited(doing: Doing, release: Release, one: Milestone | None) -> Changed | Form | Faults | Refused:
    form = milestone_form(release, one)
    if asking := doing.ask(form):
        return asking
    changed = read_milestone(doing, release, one)
    if doing.faults:
        return faults(doing)
    return _kept(doing, release, one, changed, lambda: form)


def _kept(doing: Doing, release: Release, one: Milestone | None, changed: Milestone, form: Callable[[], Form]) -> Changed | Form | Refused:
    if refused := other_go_live(doing, release, one, changed):
        return refused
    done = changed.done_on if one is None or changed.done_on != one.done_on else None
    cautions = (
        *(why_look_again(done, doing.today) if done else ()),
        *warnings(release, changed, one),
        *undecided_warnings(release, changed, one),
    )
    if cautions and (asking := doing.confirm(form(), cautions)):
        return asking
    _store(doing, release, one, changed)
    where = doing.answer("place")
    if where or one is None:
        _reorder(doing, release, changed.key, where)
    return Changed(
        (_saved_words(one, changed, {each.key: each.event for each in release.milestones}, placed=bool(where)),),
        tuple((f"⚠️ {each}",) for each in cautions),
        (Line.release("timetable", release.key),),
        title="Done" if doing.tx.changed else UNCHANGED,
    )


_PARTS = {"event": "name", "owner": "owner", "done_on": "completion", "acts": "acts", "after": "predecessors", "notes": "notes"}


def _saved_words(one: Milestone | None, changed: Milestone, events: Mapping[str, str], *, placed: bool) -> str:
    """Returns the confirmation, which names only what changed: the new date, or the other parts of the milestone. `events` are by key."""
    when = day_words(changed.day.exact) if changed.day and changed.day.exact else when_words(changed)
    if changed.anchor and changed.day is None:
        when = offset_words(changed, f"“{events.get(changed.anchor, changed.anchor)}”")
    if one is None:
        return f"“{changed.event}” was added: {when}."
    if (one.day, one.anchor, one.offset) != (changed.day, changed.anchor, changed.offset):
        dated = changed.day is not None or changed.anchor is not None
        return f"“{changed.event}” is now {when}." if dated else f"“{changed.event}” no longer has a date."
    if one.proposed and not changed.proposed and changed.day:
        return f"Accepted “{changed.event}”: {changed.day.words}."
    parts = [word for name, word in _PARTS.items() if getattr(one, name) != getattr(changed, name)] + ["place"] * placed
    return f"Saved “{changed.event}”: its {joined(parts)} changed." if parts else f"“{changed.event}” is unchanged."


def _store(doing: Doing, release: Release, one: Milestone | None, changed: Milestone) -> None:
    if one is None:
        for row, values in to_rows.milestone(release.key, changed, len(release.milestones)):
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
        ("proposed", changed.proposed),
    ):
        if getattr(row_, name) != value:
            setattr(row_, name, value)
    for key in set(one.after) - set(changed.after):
        doing.tx.session.delete(doing.tx.session.get_one(PredecessorRow, (release.key, one.key, key)))
    for position, key in enumerate(changed.after):
        if key not in one.after:
            doing.tx.session.add(PredecessorRow(release_key=release.key, milestone_key=one.key, after_key=key, position=position))
    assert isinstance(row_, MilestoneRow)  # noqa: S101 - for the type checker


def _row(doing: Doing, release: Release, one: Milestone) -> MilestoneRow:
    return doing.tx.session.get_one(MilestoneRow, (release.key, one.key))


def _reorder(doing: Doing, release: Release, key: str, below: str) -> None:
    order = [each.key for each in release.milestones if each.key != key]
    order.insert(order.index(below) + 1 if below in order else len(order), key)
    for position, each in enumerate(order):
        row = doing.tx.session.get_one(MilestoneRow, (release.key, each))
        if row.position != position:
            row.position = position


def _set_at_once(doing: Doing, release: Release, one: Milestone, words: tuple[str, ...]) -> Changed | Form | Refused:
    text = " ".join(words)
    try:
        planned = read_date(text, doing.today)
    except NotADateError as fault:
        line = Line.release("milestone", release.key, one.key)
        return Refused(f"{fault}. Write {line} 12 Jun 2020, or done, undone or remove.", (line,))
    changed = replace(one, day=planned, anchor=None, offset=0, recorded_on=doing.today, proposed=False)

    def form() -> Form:
        return replace(milestone_form(release, changed), things=(), opened=marks(milestone_form(release, one).fields))

    return _kept(doing, release, one, changed, form)


def _done(doing: Doing, release: Release, one: Milestone, words: tuple[str, ...]) -> Changed | Form | Refused:
    row = _row(doing, release, one)
    found = ways_of(release.key, one)
    if words[0] == "undone":
        if one.done_on is None:
            return Refused(f"“{one.event}” isn't done, so it can't be reopened.")
        if found and not lacks_act(release, one, acts_on_record(doing.tx.connection, release)):
            sentence = f"“{one.event}” is done because its act is on record. Undo or reverse that act."
            return Refused(sentence, (Line.release("history", release.key),))
        row.done_on = None
        return Changed((f"“{one.event}” is open again.",), (), (Line.release("timetable", release.key),))
    # A step that came into the timetable after its act is completed by hand.
    if found and lacks_act(release, one, all_acts(doing.tx.connection, release)):
        return Refused(by_act_only(one.event, found), tuple(each.line for each in found))
    try:
        day = read_day(" ".join(words[1:]), doing.today, past=True) if len(words) > 1 else doing.today
    except NotADateError as fault:
        return Refused(f"{fault}. Write done, or done 12 Jun 2020.")
    if wrong := why_impossible(day, doing.today, "The date"):
        return Refused(wrong, (Line.release("milestone", release.key, one.key, "done"),))
    if one.done_on == day:
        return Refused(f"“{one.event}” was already done on {day_words(day)}.")
    early = (
        *why_replaces(day, f"“{one.event}”", one.done_on),
        *why_look_again(day, doing.today),
        *order_warnings(release, replace(one, done_on=day), one),
        *undecided_warnings(release, replace(one, done_on=day), one),
    )
    line = Line.release("milestone", release.key, one.key, "done", day.isoformat())
    if asking := doing.confirm(Form(title="Complete a step", line=line, fields=()), early, submit="Complete it"):
        return asking
    row.done_on = day
    return Changed((f"“{one.event}” was done on {day_words(day)}.",), (), (Line.release("timetable", release.key),))


def _removed(doing: Doing, release: Release, one: Milestone) -> Changed | Form | Faults | Refused:
    thing = name_of(MilestoneRow, release.key, one.key)
    hanging = [each.event for each in release.milestones if each.anchor == one.key]
    if hanging:
        return Refused(f"“{hanging[0]}” is dated relative to “{one.event}”. Give it its own date first.", (), thing, release.key)
    form = Form(
        title="Remove a milestone",
        line=Line.release("milestone", release.key, one.key, "remove"),
        about=((f"“{one.event}” will be removed from the timetable of the {release_name(release.key)}.",),),
        submit="Remove",
        things=(thing,),
        fields=(Field("reason", "Reason", Kind.TEXT),),
    )
    if asking := doing.ask(form):
        return asking
    doing.needed("reason", "Give the reason for removing it.")
    if doing.faults:
        return faults(doing)
    for each in release.milestones:
        for key in each.after:
            if one.key in {each.key, key}:
                doing.tx.session.delete(doing.tx.session.get_one(PredecessorRow, (release.key, each.key, key)))
    doing.tx.session.delete(_row(doing, release, one))
    note = "No step of the timetable stands for that act any more." if set(one.acts) & vocabulary.ALL else ""
    return Changed((f"Removed “{one.event}” from the timetable.",), ((note,),) if note else (), (Line.release("timetable", release.key),))
