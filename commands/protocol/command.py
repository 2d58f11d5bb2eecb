"""Shared steps of all changing commands: authority, answers, confirmation, concurrent edits and the transaction."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from commands.protocol import merge, people
from commands.protocol.access import reading
from commands.protocol.form import Answer, Faults, Field, Form
from commands.protocol.line import Line
from commands.protocol.people import ask_line, who_may
from commands.protocol.records.names import Piece, author
from commands.protocol.records.sentences import change_sentences
from commands.protocol.request import DISK, Ask
from commands.protocol.results import Changed, Done, Refused, Words
from commands.protocol.words import modification_ref
from policy.access import permissions
from policy.access.permissions import Action
from policy.calendar.release_calendar import parse_release_key
from policy.calendar.typed_dates import NotADateError, read_day
from policy.model.history import FieldChange
from storage.engine.session import Act, Change, Store
from storage.history import audit, changes
from storage.mail import commits, inbox
from storage.roster import roster
from storage.roster.cached import recent_roles

NOBODY = "Name the person who makes this change with --as U012ABC (a Slack user id)."

R = TypeVar("R")
"""What a command's function returns."""

LOOK_FIRST = "⚠️ Check this before you save:"
MOST_TOLD = 12
"""Lines that a confirmation lists."""

MOST_EDITS = 8
"""Other people's edits that a form lists."""


@dataclass
class Doing:
    """A changing command inside its transaction.

    `merged` is the form whose answers were merged with other people's edits, and `kept` says which of those edits it took. `ways` are the
    lines that do what the answer's notes say is still to do.
    """

    tx: Change
    asked: Ask
    faults: dict[str, str] = field(default_factory=dict)
    merged: Form | None = None
    kept: tuple[Words, ...] = ()
    sent: Mapping[str, Answer] = field(default_factory=dict)
    ways: list[Line] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The current business day."""
        return self.asked.today

    @property
    def user(self) -> str:
        """The user id of the person."""
        return self.asked.request.actor.user

    @property
    def answered(self) -> bool:
        """Whether this is the submission of a form."""
        return self.asked.request.answers is not None

    def answer(self, name: str) -> str:
        """Returns the answer of a field, stripped; "" if there is none."""
        value = self.answers.get(name, "")
        return value.strip() if isinstance(value, str) else ",".join(value)

    def several(self, name: str) -> tuple[str, ...]:
        """Returns the answers of a field that takes several."""
        value = self.answers.get(name, ())
        return value if isinstance(value, tuple) else tuple(part for part in (value,) if part)

    @property
    def answers(self) -> Mapping[str, Answer]:
        """All answers; empty until the form is submitted."""
        return self.asked.request.answers or {}

    def day(self, name: str, label: str = "Date", *, past: bool = False) -> date | None:
        """Reads a date field, None if empty; records a fault if it is not a date.

        Slack sends ISO dates; on the command line a person types one. Without a year it is the next such day, with `past` (what has
        happened) the last one.
        """
        text = self.answer(name)
        if not text:
            return None
        try:
            day = read_day(text, self.today, past=past)
        except NotADateError as fault:
            self.faults[name] = f"{label}: {fault}. Write a day such as 17 Jan 2020."
            return None
        if text != day.isoformat():
            # A form that comes again shows the day in Slack's date picker, which takes ISO dates only.
            self.asked = replace(self.asked, request=replace(self.asked.request, answers={**self.answers, name: day.isoformat()}))
        return day

    def needed(self, name: str, sentence: str) -> str:
        """Reads a required field; records the sentence as its fault if it is empty."""
        text = self.answer(name)
        if not text:
            self.faults[name] = sentence
        return text

    def may(self, action: Action, *, committee: str = "", body: str = "", owner: str = "") -> permissions.Permission:
        """Returns the person's permission for the action, from the roster inside this transaction (promise 5)."""
        memberships = recent_roles(self.tx.connection, self.user, self.today)
        return permissions.may(action, memberships, committee=committee, body=body, owner=owner)

    def offer(self, action: Action, line: Line) -> None:
        """Offers a line under the answer, after its own, to those who may take the action."""
        if self.may(action).allowed:
            self.ways.append(line)

    def refuse(self, action: Action, thing: str, release: str = "", *, committee: str = "", body: str = "") -> Refused | None:
        """Returns a refusal to be recorded for `thing` if the person may not take the action, or None if they may."""
        permission = self.may(action, committee=committee, body=body)
        return None if permission.allowed else self.denied(permission, thing, release)

    def denied(self, permission: permissions.Permission, thing: str, release: str = "", asking: Line | None = None) -> Refused:
        """Returns the refusal of a person without the permission, to be recorded for `thing`. One statement.

        It names who has the permission, and has a button that sends them the line, or `asking` in its place.
        """
        members = roster.members(self.tx.connection)
        return people.denial(permission, members, asking or self.asked.line, self.user, thing=thing, release=release)

    def refuse_until(self, sentence: str, action: Action, *lines: Line, thing: str = "", release: str = "") -> Refused:
        """Returns the refusal of what another act must come before: `lines` do it, for those who may take its action.

        For everybody else it names who may, and has a button that sends them the first line.
        """
        permission = self.may(action)
        if permission.allowed:
            return Refused(sentence, lines, thing, release)
        members = roster.members(self.tx.connection)
        ways = ask_line(permission.seats, members, lines[0], self.user)
        return Refused(sentence, ways, thing, release, who=who_may(permission.seats, members))

    def seated(self, action: Action, thing: str, release: str) -> Refused | None:
        """Returns a refusal for a person on no roster, so that no form of the action is opened for them; None for others."""
        if recent_roles(self.tx.connection, self.user, self.today):
            return None
        return self.denied(permissions.may(action, ()), thing, release)

    def form(self, form: Form) -> Form:
        """Returns the form with the answers so far, as of the newest history row and with the digests of the stored values."""
        fields = tuple(replace(each, value=self.answers.get(each.name, each.value)) for each in form.fields)
        if self.answered:
            fields = merge.renewed(fields, self.sent or self.answers)
        opened = form.opened or (merge.marks(form.fields) if form.edits else ())
        return replace(form, fields=fields, seen=audit.newest(self.tx.connection), opened=opened)

    def ask(self, form: Form, *, complete: bool = False) -> Form | None:
        """Returns the form to show, at first and again after a concurrent edit of its things; None once its answers can be used.

        The answers of a form that edits stored values are merged with the edits of others, and it comes again only if a field was changed
        by both, for the person to choose (promise 4). A `complete` line needs no form.
        """
        if not self.answered:
            return None if complete else self.form(form)
        if form.edits and self.asked.request.opened and "remove" not in self.several("remove"):
            return self._merge(form)
        return self.overtaken(form)

    def _merge(self, form: Form) -> Form | None:
        """Merges the answers with other people's edits of the form's things; returns the form if a field needs a choice."""
        request = self.asked.request
        chosen = any(name.startswith(merge.CHOOSE) for name in self.answers)
        since = changes.since(self.tx.connection, request.seen, form.things) if form.things else []
        if not since and not chosen:
            return None
        found = merge.merge(form.fields, self.answers, request.opened)
        by = _others(since, self.user)
        stored = {each.name: each for each in form.fields}
        self.sent, self.merged = self.answers, form
        self.asked = replace(self.asked, request=replace(request, answers=found.answers))
        self.kept = tuple(_kept(stored[name], by) for name in found.kept)
        if not found.conflicts:
            return None
        again = self.form(form)
        told = tuple(line for name in found.conflicts for line in _apart(stored[name], self.answers[name], by))
        return replace(
            again,
            fields=merge.with_choices(again.fields, form.fields, found.conflicts),
            about=(("You and someone else changed the same thing. Choose which one to keep:",), *told, *self.kept),
        )

    def confirm(
        self, form: Form, told: Sequence[object], *, about: str | Words = LOOK_FIRST, submit: str = "Save", of: object = None
    ) -> Form | None:
        """Returns the form with the consequences of saving it; None once the person has confirmed exactly those.

        Without consequences no confirmation is needed, unless `of` is given: then that value is confirmed too.
        """
        step = f"confirmed:{zlib.crc32(repr(told if of is None else (told, of)).encode())}"
        if (not told and of is None) or self.asked.request.step == step:
            return None
        lines: tuple[Words, ...] = (
            about if isinstance(about, tuple) else (about,),
            *(("• ", *each) if isinstance(each, tuple) else (f"• {each}",) for each in told[:MOST_TOLD]),
        )
        if len(told) > MOST_TOLD:
            lines = (*lines, (f"and {len(told) - MOST_TOLD} more.",))
        return replace(self.form(form), about=lines, submit=submit, step=step)

    def overtaken(self, form: Form) -> Form | None:
        """Returns the form with other people's edits since it was opened, so that none is overwritten unseen; None if there are none."""
        if not self.answered or not form.things:
            return None
        since = changes.since(self.tx.connection, self.asked.request.seen, form.things)
        if not since:
            return None
        told = _edits(since, changes.milestone_events(self.tx.connection, {each.release for each in since}))
        return replace(self.form(form), about=(("This changed after you opened the form. Check it, then save again:",), *told))


def _edits(since: Sequence[FieldChange], events: Mapping[str, str]) -> tuple[Words, ...]:
    """Returns a line for each record that other people changed, with who changed it."""
    lines: list[Words] = []
    for who in dict.fromkeys(author(each) for each in since):
        sentences = change_sentences([each for each in since if author(each) == who], events)
        lines += [("• ", *who, ": ", *sentence) for sentence in sentences]
    return tuple(lines[:MOST_EDITS])


def _others(since: Sequence[FieldChange], user: str) -> Words:
    """Returns the people who made the changes, without the person themselves if others did."""
    others = [each for each in since if each.actor != user] or since
    words: list[Piece] = []
    for who in dict.fromkeys(author(each) for each in others):
        words += [*([" and "] if words else []), *who]
    return tuple(words) or ("Someone else",)


def _kept(field: Field, by: Words) -> Words:
    value = merge.value_of(field, merge.shown_value(field))
    return (*by, f" changed “{field.label}” while your form was open, and that is kept: ", *value, ".")


def _apart(field: Field, mine: Answer, by: Words) -> tuple[Words, ...]:
    theirs = merge.value_of(field, merge.shown_value(field))
    return (
        (f"• {field.label}, yours: ", *merge.value_of(field, mine)),
        (f"• {field.label}, changed by ", *by, ": ", *theirs),
    )


def _shown_again(doing: Doing, form: Form, found: Faults) -> Form:
    """Returns the merged form with its faults, because the fields in the open form don't show the merged values."""
    told: tuple[Words, ...] = tuple((f"⚠️ {sentence}",) for sentence in found.by_field.values())
    return replace(doing.form(form), about=(*doing.kept, *told))


def faults(doing: Doing) -> Faults:
    """Returns the faults recorded while reading the answers."""
    return Faults(dict(doing.faults))


def fields(*chosen: Field | None) -> tuple[Field, ...]:
    """Returns the fields that are not None, in order."""
    return tuple(each for each in chosen if each is not None)


def perform(store: Store, asked: Ask, function: Callable[[Doing], R]) -> R | Done | Form | Faults | Refused:
    """Runs a changing command in one transaction: changes, history, delivery key and messages are stored together or not at all.

    A repeated delivery changes nothing. A form and invalid answers leave no trace; a refusal of somebody is recorded. If the database
    does not say whether it committed, the result is returned if the delivery key turns out to be stored.
    """

    request = asked.request
    if not request.actor.user and request.via != DISK:
        return Refused(NOBODY)
    reason = (request.answers or {}).get("reason", "")
    act = Act(
        request.actor.user, f"{request.command[1:]} {asked.verb}", request.now, reason if isinstance(reason, str) else "", request.via
    )
    result: R | Done | Form | Faults | Refused | None = None
    with suppress(_Nothing), commits.settled(store, request.key), store.changing(act) as tx:
        if request.key and not inbox.claim(tx, request.key):
            raise _Nothing
        doing = Doing(tx, asked)
        result = function(doing)
        if isinstance(result, Changed) and (gone := people.refusal(asked)):
            result = gone
            raise _Nothing
        if isinstance(result, Refused) and result.thing and request.actor.user:  # At the server, nobody may be named.
            tx.audit_refusal(result.thing, reading.recorded(tx.connection, result), release=result.release or None)
        elif isinstance(result, Changed):
            lines = tuple(dict.fromkeys((*result.next_lines, *doing.ways)))
            change = tx.change_id if tx.changed and result.undoable else 0
            result = replace(result, notes=(*result.notes, *doing.kept), next_lines=lines, change=change)
        else:
            if isinstance(result, Faults) and doing.merged and doing.kept:
                result = _shown_again(doing, doing.merged, result)
            raise _Nothing
    return _repeated(asked) if result is None else result


def trial(store: Store, asked: Ask, function: Callable[[Doing], R]) -> R:
    """Returns what a changing command would answer, and takes back whatever it did: nothing of it is stored, no refusal either."""
    request = asked.request
    with suppress(_Nothing), store.changing(Act(request.actor.user, f"{request.command[1:]} {asked.verb}", request.now)) as tx:
        result = function(Doing(tx, asked))
        raise _Nothing
    return result


def _repeated(asked: Ask) -> Done:
    """Returns the answer to a request that Slack delivered again, with a button to what it was about (promise 2)."""
    words = asked.words[:2]
    key = next((found for word in words if (found := parse_release_key(word))), None)
    ref = next((found for word in words if (found := modification_ref(word))), None)
    lines = (Line.release("status", key),) if key else (Line.modification("show", ref),) if ref else ()
    told = "This was already done. The same request came twice, and it took effect once."
    return Done(told, lines, title="Already done", repeated=True)


class _Nothing(Exception):  # noqa: N818 - Ends a transaction that must leave no trace.
    pass
