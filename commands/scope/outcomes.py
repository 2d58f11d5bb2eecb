"""`/modification approve`, `reject`, `withdraw` and `delay`: outcomes of modifications, and their effect on scopes (R5, R18)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from commands.protocol.answers import past_day
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Channel, Refused, Words
from commands.protocol.words import release_given, shown
from commands.scope.decision_fields import day_field, day_fields, decider_fields, offers, put_days, read_decider
from commands.scope.items.named import named_modification
from policy.access.permissions import Action
from policy.calendar.past_days import Before, why_look_again
from policy.calendar.release_calendar import release_name
from policy.model.roster import name_of_body
from policy.model.scope import FALLEN, Modification, ModificationState, ScopeItem, ScopeState
from policy.model.wording import day_words, joined
from policy.releases.facts import is_closed
from policy.releases.phase import go_given
from policy.scope import fallout, parts
from policy.scope.deciders import recording
from policy.scope.out_reasons import leaving_words, left_with, was_excluded
from policy.scope.references import split_part
from storage.history.names import name_of
from storage.mail import outbox
from storage.mail.messages import OutcomeRecorded
from storage.releases import releases
from storage.roster import reference_data, roster
from storage.roster.channels import channel_for
from storage.scope import modifications
from storage.scope.followers import followers
from storage.tables import ModificationRow, ScopeItemRow

_WORDS = {
    "reject": (ModificationState.REJECTED, "Reject", "rejected"),
    "withdraw": (ModificationState.WITHDRAWN, "Withdraw", "withdrawn"),
    "delay": (ModificationState.DELAYED, "Delay", "delayed"),
}


def named(doing: Doing, *, example: str = "MP079") -> Modification | Refused:
    """Returns the modification named in the command, or a refusal with similar references."""
    typed = " ".join(doing.asked.words)
    problem = f"“{shown(typed)}” is not a modification." if typed else "Which modification?"
    unreadable = Refused(f"{problem} Write, for example, {Line.modification(doing.asked.verb)} {example}.", (Line.modification("list"),))
    unreadable = release_given(doing.tx.connection, doing.asked) or unreadable
    whole, part = split_part(typed)
    found = named_modification(doing, whole, unreadable, lambda ref: (replace(doing.asked.line, words=(ref,)),))
    if part and not isinstance(found, Refused):
        told = f"That is done to all of {found.modification.ref}, not to one of its parts. Each part has its own implementation date."
        return Refused(told, (Line.modification(doing.asked.verb, found.modification.ref),))
    return found if isinstance(found, Refused) else found.modification


def _allowed(doing: Doing, modification: Modification) -> Refused | None:
    thing = name_of(ModificationRow, modification.ref)
    deciders = reference_data.fetch_deciders(doing.tx.connection)
    memberships = roster.memberships_of(doing.tx.connection, doing.user, doing.today)
    chaired = {each.committee for each in memberships if each.chair}
    body = next((each for each in recording(deciders) if each in chaired), "")
    if refused := doing.refuse(Action.OUTCOME, thing, body=body):
        return refused
    if modification.state is ModificationState.IMPLEMENTED:
        return Refused(f"{modification.ref} is implemented, so its outcome can't change. Raise a new modification.", thing=thing)
    return None


def approve(doing: Doing) -> Changed | Form | Faults | Refused:
    """Records and announces a modification's approval: date, chosen solution and implementation date (R5, R6, R18)."""
    modification = named(doing)
    if isinstance(modification, Refused):
        return modification
    if refused := _allowed(doing, modification):
        return refused
    thing = name_of(ModificationRow, modification.ref)
    if modification.state is ModificationState.APPROVED:
        return Refused(f"{modification.ref} is already approved.", (Line.modification("show", modification.ref),), thing)
    if modification.state is ModificationState.DRAFT_PROPOSAL:
        sentence = f"{modification.ref} is a Draft Proposal, which can't be approved. Make it a Modification Proposal first. (R24)"
        return Refused(sentence, (Line.modification("edit", modification.ref),), thing)
    places = _places(doing, modification.ref)
    form = _approve_form(doing, modification, places)
    if asking := doing.ask(form):
        return asking
    left = scopes_left(doing, modification)
    missing = "" if doing.answer("unknown") else "Enter the approval date, or tick that it is not on record."
    approved_on = past_day(doing, "date", "The approval date", missing, _raised(modification))
    chosen = doing.answer("solution")
    if modification.solutions and not chosen:
        doing.faults["solution"] = "Choose the solution that was approved."
    decided_by = read_decider(doing)
    days = {each.part: doing.day(day_field(each.part), "The implementation date") for each in parts.units(modification, places)}
    if doing.faults:
        return faults(doing)
    unusual = _unusual(approved_on, doing.today, days.values(), _outcome(modification))
    if asking := doing.confirm(form, (*_reversed(modification), *unusual), submit="Approve"):
        return asking
    row = doing.tx.session.get_one(ModificationRow, modification.ref)
    row.state = ModificationState.APPROVED
    row.approved_on, row.decided_on = approved_on, None
    row.chosen_solution = chosen
    row.decided_by, row.decision_reference = decided_by, doing.answer("reference")
    put_days(doing, modification, days)
    taken = [(key, item) for key, item in places if item.state is ScopeState.TARGETED]
    for key, item in taken:
        doing.tx.session.get_one(ScopeItemRow, (key, modification.ref, item.part)).state = ScopeState.APPROVED
    announced = announce(doing, modification.ref, [key for key, _ in taken], approved_on)
    when = f" on {day_words(approved_on)}" if approved_on else ""
    when += f" by the {name_of_body(decided_by)}" if decided_by else ""
    notes = _taken_in(doing, list(dict.fromkeys(key for key, _ in taken)))
    offered, lines = offers(doing, modification.ref)
    notes += _excluded(doing, places)
    show = Line.modification("show", modification.ref)
    return Changed((f"{modification.ref} was approved{when}.",), (*notes, *offered, *announced), (*left, *lines, show))


def _taken_in(doing: Doing, keys: list[str]) -> list[Words]:
    """Returns the notes on the releases in which a modification is now approved; one that is cancelled takes it nowhere."""
    gone = {line.key for line in releases.list_releases(doing.tx.connection) if line.cancelled_on} if keys else set()
    there = [release_name(key) for key in keys if key not in gone]
    notes: list[Words] = [(f"It is now approved in the scope of the {joined(there)}.",)] if there else []
    return notes + [(f"The {release_name(key)}, which it was in, is cancelled.",) for key in keys if key in gone]


def _places(doing: Doing, ref: str) -> tuple[tuple[str, ScopeItem], ...]:
    record = modifications.fetch_modification(doing.tx.connection, ref)
    return record.placements if record else ()


def _approve_form(doing: Doing, modification: Modification, places: tuple[tuple[str, ScopeItem], ...]) -> Form:
    solutions = tuple(Option(each.name, each.name) for each in modification.solutions)
    known = Field("unknown", "Date not on record", Kind.TICKS, options=(Option("unknown", "No source gives the date"),), optional=True)
    fields = [Field("date", "Date", Kind.DATE, value=doing.today.isoformat(), optional=True, hint="The date of the decision."), known]
    fields += decider_fields(doing, modification, ModificationState.APPROVED)
    if solutions:
        fields.append(Field("solution", "Solution approved", Kind.CHOICE, options=solutions))
    fields += day_fields(modification, places)
    return Form(
        title=f"Approve {modification.ref}",
        line=Line.modification("approve", modification.ref),
        about=((f"{modification.ref} ‘{modification.title}’",),),
        submit="Approve",
        things=(name_of(ModificationRow, modification.ref),),
        fields=tuple(fields),
    )


def fall(doing: Doing) -> Changed | Form | Faults | Refused:
    """Records that a modification was rejected, withdrawn or delayed, and takes it out of every open scope with the reason (R5)."""
    state, imperative, past = _WORDS[doing.asked.verb]
    modification = named(doing)
    if isinstance(modification, Refused):
        return modification
    if refused := _allowed(doing, modification):
        return refused
    thing = name_of(ModificationRow, modification.ref)
    if modification.state is state:
        return Refused(f"{modification.ref} is already {past}.", (Line.modification("show", modification.ref),), thing)
    record = modifications.fetch_modification(doing.tx.connection, modification.ref)
    closed = [line.key for line in releases.list_releases(doing.tx.connection) if line.live_on or line.cancelled_on]
    dropped = fallout.ripple(modification.ref, state, doing.answer("reason"), record.placements if record else (), closed)
    where = joined([release_name(each.release_key) for each in dropped])
    form = _fall_form(doing, modification, where)
    if asking := doing.ask(form):
        return asking
    decided_on = past_day(doing, "date", "The date", "Enter the date of the decision.", _raised(modification))
    doing.needed("reason", f"Enter why it is {past}.")
    decided_by = read_decider(doing)
    if doing.faults:
        return faults(doing)
    unusual = why_look_again(decided_on, doing.today, _outcome(modification)) if decided_on else ()
    if asking := doing.confirm(form, (*_reversed(modification, where), *unusual), submit=imperative):
        return asking
    row = doing.tx.session.get_one(ModificationRow, modification.ref)
    row.state = state
    row.approved_on, row.chosen_solution = None, ""
    row.decided_on, row.decided_by, row.decision_reference = decided_on, decided_by, doing.answer("reference")
    put_days(doing, modification, {each.part: None for each in parts.units(modification)})
    for each in dropped:
        item = doing.tx.session.get_one(ScopeItemRow, (each.release_key, modification.ref, each.before.part))
        item.state, item.out_reason = ScopeState.OUT, each.after.out_reason
    announced = announce(doing, modification.ref, [each.release_key for each in dropped], decided_on)
    fell = f"It left the scope of the {where}." if dropped else "It was in no open release."
    when = f" on {day_words(decided_on)}" if decided_on else ""
    when += f" by the {name_of_body(decided_by)}" if decided_by else ""
    back = (Line.modification("edit", modification.ref),) if state is ModificationState.DELAYED else ()
    returns = (("It can return: change its state.",),) if back else ()
    show = Line.modification("show", modification.ref)
    return Changed((f"{modification.ref} was {past}{when}.",), ((fell,), *returns, *announced), (*back, show))


def _fall_form(doing: Doing, modification: Modification, where: str) -> Form:
    """Returns the form of a rejection, withdrawal or delay; `where` names the open releases that have the modification in scope."""
    state, imperative, _ = _WORDS[doing.asked.verb]
    return Form(
        title=f"{imperative} {modification.ref}",
        line=Line.modification(doing.asked.verb, modification.ref),
        about=(
            (f"{modification.ref} ‘{modification.title}’",),
            (f"It leaves the scope of the {where}." if where else "It is in no open release.",),
        ),
        submit=imperative,
        things=(name_of(ModificationRow, modification.ref),),
        fields=(
            Field("date", "Date", Kind.DATE, value=doing.today.isoformat(), hint="The date of the decision."),
            *decider_fields(doing, modification, state),
            Field("reason", "Reason", Kind.TEXT),
        ),
    )


def _unusual(approved_on: date | None, today: date, implemented: Iterable[date | None], outcome: Sequence[Before]) -> tuple[str, ...]:
    """Returns what is unusual about the date of an approval, to be confirmed; nothing if it is not on record."""
    if approved_on is None:
        return ()
    early = sorted({each for each in implemented if each and each < approved_on})
    before = (f"The implementation date, {day_words(each)}, is before the approval on {day_words(approved_on)}." for each in early)
    return (*why_look_again(approved_on, today, outcome), *before)


def _raised(modification: Modification) -> tuple[Before, ...]:
    """Returns the day on which it was raised, since no decision on it can be earlier."""
    return ((f"{modification.ref} was raised", modification.raised_on),)


def _outcome(modification: Modification) -> tuple[Before, ...]:
    """Returns the outcome on record, which an older one would reverse (R24)."""
    return ((f"the outcome on record ({modification.state.value})", modification.outcome_on),)


def _excluded(doing: Doing, places: Iterable[tuple[str, ScopeItem]]) -> Iterator[Words]:
    """Yields a note for each scope that a Go closed without the modification, because no decision on it was on record then (R5, R13)."""
    for key, item in places:
        release = releases.fetch_release(doing.tx.connection, key) if was_excluded(item) else None
        if release is None or is_closed(release, doing.today):
            continue
        where = f"The {release_name(key)} left {item.name} out: {leaving_words(item.out_reason)}."
        if go_given(release, doing.today):
            yield (f"{where} Only if the {name_of_body(release.body)} reverses that Go can it come back.",)
        else:
            yield (f"{where} Add it back with {Line.release('add', item.name, 'to', key)}.",)


def _reversed(modification: Modification, where: str = "") -> tuple[str, ...]:
    """Returns what the outcome reverses, to be confirmed: an approval, a rejection or a withdrawal on record (R5)."""
    ref, leaves = modification.ref, f" It will leave the scope of the {where}." if where else ""
    if modification.state is ModificationState.APPROVED:
        when = f" on {day_words(modification.approved_on)}" if modification.approved_on else ""
        return (f"{ref} was approved{when}. This reverses the approval.{leaves}",)
    if modification.state in {ModificationState.REJECTED, ModificationState.WITHDRAWN}:
        when = f" on {day_words(modification.decided_on)}" if modification.decided_on else ""
        return (f"{ref} was {modification.state.value}{when}. This reverses that.",)
    return ()


def scopes_left(doing: Doing, modification: Modification) -> tuple[Line, ...]:
    """Returns the lines that add a rejected, withdrawn or delayed modification to the scopes to come that it left with that state (R5)."""
    if modification.state not in FALLEN:
        return ()
    record = modifications.fetch_modification(doing.tx.connection, modification.ref)
    listed = releases.list_releases(doing.tx.connection)
    past = {line.key for line in listed if line.go_live and line.go_live < doing.today}
    closed = past | {line.key for line in listed if line.live_on or line.cancelled_on}
    places = [(key, item) for key, item in (record.placements if record else ()) if left_with(item) and key not in closed]
    return tuple(Line.release("add", item.name, "to", key) for key, item in places)


def announce(doing: Doing, ref: str, keys: list[str], decided_on: date | None = None) -> tuple[Words, ...]:
    """Announces the outcome in the channels of the modification's releases and of its followers (R18)."""
    channels = followers(doing.tx.connection, ref)
    channels += tuple(found for key in dict.fromkeys(keys) if (found := channel_for(doing.tx.connection, key)))
    named_channels = tuple(dict.fromkeys(channels))
    for channel in named_channels:
        message = OutcomeRecorded(ref, doing.user, doing.asked.verb, decided_on)
        key, about = f"outcome:{doing.tx.change_id}:{channel}", name_of(ModificationRow, ref)
        outbox.enqueue(doing.tx, message, key=key, channel=channel, about=about)
    if not named_channels:
        doing.offer(Action.FOLLOW, Line.modification("follow", ref))
        return (("It was not announced: no channel follows it. Set one with /release channel or /modification follow.",),)
    words: list[str | Channel] = ["It will be announced in "]
    for number, channel in enumerate(named_channels):
        words += [", " if number else "", Channel(channel)]
    return ((*words, "."),)
