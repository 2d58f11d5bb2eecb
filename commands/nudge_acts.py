"""`/release snooze`, `reassign` and `reminders`: quiet until a day, somebody else's, and when reminders come at all (design, Nudges)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from commands.acting import Changed, Doing, faults
from commands.form import Faults, Field, Form, Kind, Option
from commands.nudge import items_of, named_item, owner_is
from commands.nudge_check import owned
from commands.nudge_settle import is_person
from commands.outcome import Person, Refused, Words
from commands.parse import known_release, shown
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_name
from policy.model.releases import Release
from policy.model.wording import day_words
from policy.nudges import nudging
from policy.nudges.due import Due, DueKind
from policy.nudges.nudging import Settings
from storage.nudges import ledger, reads
from storage.tables import NudgeOptOutRow, NudgeOwnerRow, NudgeSettingRow, NudgeSnoozeRow

EVERYTHING = "all"
_OWNERS = ("secas", "dcc", "opsg", "tag", "ssc", "tabasc", "panel", "csc", "test-participants")
_SNOOZE = timedelta(days=7)


def snooze(doing: Doing) -> Changed | Form | Faults | Refused:
    """Keeps an item quiet until a day, for a reason; never past its deadline."""
    found = _found(doing)
    if not isinstance(found, tuple):
        return found
    release, due = found
    if refused := _may(doing, release, due):
        return refused
    thing = _thing("nudge_snooze", release, due.item, due.day)
    if due.day <= doing.today:
        instead = f"/release milestone {release.key} {due.step}" if due.step else f"/release nudge {release.key}"
        words = "today" if due.day == doing.today else "past"
        return Refused(
            f"“{due.text}” cannot be snoozed, for its deadline is {words}: do it, or give it another date.", (instead,), thing, release.key
        )
    form = Form(
        title="Snooze a reminder",
        line=f"/release snooze {release.key} {due.item}",
        about=((f"{due.text}: {nudging.when_words(due, doing.today)}.",),),
        submit="Snooze",
        things=(thing,),
        fields=(
            Field("until", "Date", Kind.DATE, min(due.day, doing.today + _SNOOZE).isoformat(), hint="Nobody is reminded before that day."),
            Field("reason", "Reason", Kind.TEXT),
        ),
    )
    if not doing.answered:
        return doing.form(form)
    if overtaken := doing.overtaken(form):
        return overtaken
    until = doing.day("until")
    reason = doing.needed("reason", "Say why it can wait.")
    if until is None and "until" not in doing.faults:
        doing.faults["until"] = "Give the day on which to be reminded again."
    elif until and until > due.day:
        doing.faults["until"] = f"It cannot be snoozed past its deadline, {day_words(due.day)}."
    elif until and until <= doing.today:
        doing.faults["until"] = "Give a day after today."
    if doing.faults or until is None:
        return faults(doing)
    return _snoozed(doing, release, due, until, reason)


def _snoozed(doing: Doing, release: Release, due: Due, until: date, reason: str) -> Changed:
    row = doing.tx.session.get(NudgeSnoozeRow, (release.key, due.item, due.day))
    if row is None:
        doing.tx.session.add(NudgeSnoozeRow(release_key=release.key, item=due.item, due=due.day, until=until, reason=reason))
    else:
        row.until, row.reason = until, reason
    _tell(doing, due, "snoozed", {"to": until.isoformat(), "by": doing.user})
    return Changed((f"“{due.text}” is snoozed: nobody is reminded before {day_words(until)}.",), (), (f"/release nudge {release.key}",))


def reassign(doing: Doing) -> Changed | Form | Faults | Refused:
    """Gives an item to a person or a committee; its reminders go there from now on."""
    found = _found(doing)
    if not isinstance(found, tuple):
        return found
    release, due = found
    if refused := _may(doing, release, due):
        return refused
    thing = _thing("nudge_owner", release, due.item)
    form = Form(
        title="Reassign a reminder",
        line=f"/release reassign {release.key} {due.item}",
        about=((f"{due.text}: {nudging.when_words(due, doing.today)}.",),),
        submit="Reassign",
        things=(thing,),
        fields=(
            Field("person", "To a person", Kind.PERSON, optional=True),
            Field("committee", "Or to a committee", Kind.CHOICE, options=tuple(Option(each, each) for each in _OWNERS), optional=True),
            Field("reason", "Reason", Kind.TEXT, optional=True),
        ),
    )
    if not doing.answered:
        return doing.form(form)
    if overtaken := doing.overtaken(form):
        return overtaken
    person, committee = doing.answer("person"), doing.answer("committee")
    if bool(person) == bool(committee):
        doing.faults["person"] = "Choose a person or a committee, one of the two."
    elif (person or committee) == due.owner:
        doing.faults["person" if person else "committee"] = "It is theirs already."
    elif person and not is_person(person):
        doing.faults["person"] = "Choose a person of this workspace."
    if doing.faults:
        return faults(doing)
    return _reassigned(doing, release, due, person or committee)


def _reassigned(doing: Doing, release: Release, due: Due, owner: str) -> Changed:
    row = doing.tx.session.get(NudgeOwnerRow, (release.key, due.item))
    if row is None:
        doing.tx.session.add(NudgeOwnerRow(release_key=release.key, item=due.item, owner=owner, reason=doing.answer("reason")))
    else:
        row.owner, row.reason = owner, doing.answer("reason")
    _tell(doing, due, "reassigned", {"to": owner, "by": doing.user})
    whose: Words = (Person(owner),) if is_person(owner) else (owner,)
    return Changed((f"“{due.text}” now goes to ", *whose, "."), (), (f"/release nudge {release.key}",))


def _found(doing: Doing) -> tuple[Release, Due] | Form | Faults | Refused:
    """The release and the item that the words name; without an item, the form that asks which."""
    conn = doing.tx.connection
    found = known_release(conn, doing.asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    said = reads.said(conn, doing.today)
    items = {each.item: owned(each, said.owners) for each in items_of(conn, release, doing.today)}
    if not items:
        return Refused(f"Nothing is due in the {release_name(release.key)}.", (f"/release timetable {release.key}",))
    if rest:
        one = named_item(items, rest[0], doing.asked.verb, release)
        return one if isinstance(one, Refused) else (release, one)
    if refused := doing.seated(Action.SNOOZE, f"release:{release.key}", release.key):
        return refused
    picked = doing.answer("item")
    if picked in items and doing.asked.request.step == "":
        # The choice was made: the same verb goes on with the item named, whose own form comes next.
        return _next(doing, release, items[picked])
    if doing.answered:
        return Faults({"item": "Choose what it is about."})
    options = tuple(Option(each.item, f"{each.words}  {each.text}"[:75]) for each in items.values())[:100]
    return Form(
        title="Which reminder?",
        line=f"/release {doing.asked.verb} {release.key}",
        submit="Next",
        fields=(Field("item", "Item", Kind.CHOICE, options=options),),
    )


def _next(doing: Doing, release: Release, due: Due) -> Form | Faults | Refused:
    request = replace(doing.asked.request, answers=None)
    again = Doing(doing.tx, replace(doing.asked, request=request, words=(release.key, due.item)))
    result = snooze(again) if doing.asked.verb == "snooze" else reassign(again)
    return result if isinstance(result, Form | Refused) else Faults({"item": "Choose what it is about."})


def _may(doing: Doing, release: Release, due: Due) -> Refused | None:
    standing = doing.may(Action.SNOOZE, owner=due.owner)
    if standing.allowed or owner_is(due, doing.user):
        return None
    return Refused(standing.sentence, (), f"release:{release.key}", release.key)


def _thing(table: str, release: Release, item: str, *more: date) -> str:
    return f"{table}:{'/'.join([release.key, item, *(each.isoformat() for each in more)])}"


def _tell(doing: Doing, due: Due, what: str, ids: dict[str, str]) -> None:
    """Says so in the thread of the message that first named the item, and brings the messages that name it up to date."""
    note = ledger.Note(f"{what}:{due.key}:{doing.tx.change_id}", due.release, due.item, due.day, doing.today, what, dict(ids))
    ledger.add_notes(doing.tx, [note])
    ledger.post_notes(doing.tx, doing.today)
    ledger.update_cards(doing.tx, due.release, [due.item], doing.today)


# When reminders come


def reminders(doing: Doing) -> Changed | Form | Faults | Refused:
    """Sets when reminders come, for a release or for all, for one kind or for all; or turns one's own direct messages off or on."""
    words = tuple(word.lower() for word in doing.asked.words)
    if words in {("off",), ("on",)}:
        return _direct(doing, on=words == ("on",))
    release, rest = "", words[1:]
    if words and words[0] != EVERYTHING:
        found = known_release(doing.tx.connection, doing.asked)
        if isinstance(found, Refused):
            return found
        release, rest = found[0].key, tuple(word.lower() for word in found[1])
    elif not words:
        return Refused(
            "Say whose reminders: /release reminders KEY [KIND], /release reminders all, or off and on for your own direct messages.",
            ("/release reminders all", "/release reminders off"),
        )
    kind = rest[0] if rest else ""
    kinds = [each.value for each in DueKind]
    if kind and kind not in kinds:
        return Refused(f"“{shown(kind)}” is no kind of item: write one of {', '.join(kinds)}.")
    standing = doing.may(Action.EDIT)
    if not standing.allowed:
        return Refused(standing.sentence, (), f"release:{release}" if release else "nudge_setting:all", release)
    return _settings(doing, release, kind)


def _direct(doing: Doing, *, on: bool) -> Changed | Refused:
    row = doing.tx.session.get(NudgeOptOutRow, doing.user)
    if on == (row is None):
        return Refused(f"Your direct messages about overdue items are {'on' if on else 'off'} already.")
    if row is None:
        doing.tx.session.add(NudgeOptOutRow(user_id=doing.user))
        return Changed(("You get no more direct messages about your own overdue items; channels still name them.",))
    doing.tx.session.delete(row)
    return Changed(("You get a direct message again when an item of your own is overdue.",))


_NUMBERS = (
    ("daily", "Daily for (Working Days overdue)"),
    ("weekly", "Then every (Working Days; 0 is never)"),
    ("manager_after", "Release manager hears after (WD)"),
    ("body_after", "Deciding body hears of a gate after (WD)"),
)


def _settings(doing: Doing, release: str, kind: str) -> Changed | Form | Faults | Refused:
    table = reads.settings(doing.tx.connection)
    now = nudging.settings_for(table, release, DueKind(kind)) if kind else table.get((release, "")) or table.get(("", "")) or Settings()
    where = release_name(release) if release else "all releases"
    off = (Option("off", "No reminders of this kind"),)
    form = Form(
        title="When reminders come",
        line=f"/release reminders {release or EVERYTHING} {kind}".strip(),
        about=((f"For {where}, {kind or 'every kind of item'}.",),),
        things=(f"nudge_setting:{release}/{kind}",),
        fields=(
            Field("ahead", "Working Days before", value=", ".join(map(str, now.ahead)), optional=True, hint="0 is the day itself."),
            *(Field(name, label, Kind.LINE, str(getattr(now, name))) for name, label in _NUMBERS),
            Field("off", "Off", Kind.TICKS, ("off",) if now.off else (), options=off, optional=True),
        ),
    )
    if not doing.answered:
        return doing.form(form)
    if overtaken := doing.overtaken(form):
        return overtaken
    ahead = [part for part in re.split(r"[,\s]+", doing.answer("ahead")) if part]
    if not all(re.fullmatch(r"\d{1,3}", part) for part in ahead):
        doing.faults["ahead"] = "Write whole numbers of Working Days, such as 20, 10, 5, 1, 0."
    numbers = {}
    for name, _ in _NUMBERS:
        text = doing.answer(name)
        if re.fullmatch(r"\d{1,3}", text):
            numbers[name] = int(text)
        else:
            doing.faults[name] = "Write a whole number of Working Days, from 0 to 999."
    if doing.faults:
        return faults(doing)
    days = sorted({int(part) for part in ahead}, reverse=True)
    _store(doing, release, kind, {"ahead": ",".join(map(str, days)), **numbers, "off": bool(doing.several("off"))})
    return Changed((f"Reminders for {where}, {kind or 'every kind of item'}, come as you set them.",))


def _store(doing: Doing, release: str, kind: str, values: dict[str, Any]) -> None:
    row: NudgeSettingRow | None = doing.tx.session.get(NudgeSettingRow, (release, kind))
    if row is None:
        doing.tx.session.add(NudgeSettingRow(release_key=release, kind=kind, **values))
        return
    for name, value in values.items():
        setattr(row, name, value)
