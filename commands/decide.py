"""`/release decide` and `baseline`: decisions of the deciding body, by its chair or recorded on its behalf (design, Acts of a body)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from commands.decisions.shared_steps import AGREEMENT, Deciding, opened
from commands.decisions.subjects import subject_named
from commands.documents import decide as deciding_documents
from commands.go_live import date as deciding_date
from commands.go_live import decide as deciding_go_live
from commands.go_live.decide import PackShown
from commands.meetings.meeting_meant import meeting_meant
from commands.meetings.named_meeting import refused_cancelled
from commands.protocol.command import Doing, faults
from commands.protocol.form import Answer, Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.records.confirmed import confirmed, differing, overtaken
from commands.protocol.results import Changed, Refused, Words
from commands.protocol.verb import Group, Verb
from commands.protocol.words import known_release, nearest, shown
from commands.scope import baseline as deciding_baseline
from commands.scope import decide as deciding_scope
from commands.sign_off.criteria import decide as deciding_criteria
from commands.sign_off.criteria.standard import WORD, agree
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_name
from policy.calendar.typed_dates import NotADateError, read_day
from policy.decisions.authority import body_for
from policy.meetings.agenda import Item
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import has_come, meeting_name
from policy.model.decisions import Outcome, Subject
from policy.model.releases import Release
from policy.model.wording import counted, day_words
from storage.history.names import name_of
from storage.meetings.agenda import fetch_agenda
from storage.roster.cached import recent_reference
from storage.tables import DecisionRow, MeetingRow

Decided = Changed | Form | Faults | Refused | PackShown
"""The results of deciding on a subject."""

MEETING = "meeting"
"""The word for a whole meeting, in place of a release's key."""

LABELS = {
    Subject.GO_LIVE: "Go-live: Go, No-go or Defer",
    Subject.BASELINE: "Baseline of the RID",
    Subject.SCOPE: "Scope: modifications agreed for inclusion",
    Subject.CRITERIA: "Amendments of the acceptance criteria",
    Subject.TAD: "TAD approval",
    Subject.SIT_REPORT: "SIT Completion Report approval",
    Subject.UIT_REPORT: "UIT Completion Report approval",
    Subject.EXCEPTION: "Exception: an addition after the scope was set",
    Subject.DATE: "Date: a new go-live",
}

FUNCTIONS: dict[Subject, Callable[[Deciding], Decided]] = {
    Subject.GO_LIVE: deciding_go_live.go_live,
    Subject.CRITERIA: deciding_criteria.decided,
    Subject.TAD: deciding_documents.approve,
    Subject.SIT_REPORT: deciding_documents.approve,
    Subject.UIT_REPORT: deciding_documents.approve,
    Subject.BASELINE: deciding_baseline.baseline,
    Subject.SCOPE: deciding_scope.scope,
    Subject.EXCEPTION: deciding_scope.exception,
    Subject.DATE: deciding_date.date_moved,
}


def decide(doing: Doing) -> Decided:
    """Records a decision of the deciding body; without a subject, asks for one. `standard` stands for the standard criteria."""
    if tuple(word.lower() for word in doing.asked.words[:2]) in {(WORD,), (WORD, Subject.CRITERIA.value)}:
        return _after_minutes(doing, body_for(doing.today, recent_reference(doing.tx.connection).authorities), agree)
    if doing.asked.words[:1] == (MEETING,):
        return _of_meeting(doing)
    found = known_release(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, words = found
    if not words:
        return _choice(doing, release)
    subject, rest = subject_named(words)
    if subject is None or subject not in FUNCTIONS:
        line = Line.release("decide", release.key)
        names = [each.value for each in FUNCTIONS]
        close = nearest(words[0], names)
        meant = f"Did you mean {close[0]}?" if close else f"Write one of {', '.join(names)}."
        return Refused(f"“{shown(' '.join(words))}” isn't a subject of a decision. {meant}", (*(line.then(each) for each in close), line))
    return _opened(doing, release, subject, rest)


def baseline(doing: Doing) -> Decided:
    """Records a decision on the baseline; the same as `decide KEY baseline`."""
    found = known_release(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, words = found
    return _opened(doing, release, Subject.BASELINE, tuple(word.lower() for word in words))


def _opened(doing: Doing, release: Release, subject: Subject, rest: tuple[str, ...]) -> Decided:
    deciding = opened(doing, release, subject, rest)
    if isinstance(deciding, Refused):
        return deciding
    return _after_minutes(doing, release.body, lambda _: FUNCTIONS[subject](deciding))


def _after_minutes(doing: Doing, body: str, function: Callable[[Doing], Decided]) -> Decided:
    """Records a decision, and adds that minutes which list it were confirmed before, and the way to confirm them again."""
    before = confirmed(doing.tx.connection, body, (_met_on(doing),), doing.today)
    done = function(doing)
    if not isinstance(done, Changed):
        return done
    found = differing(doing.tx.connection, before, doing.today)
    notes = tuple(each.words("without this decision, and list it now") for each in found)
    return replace(done, notes=(*done.notes, *notes), next_lines=(*done.next_lines, *(each.reopen for each in found)))


def _met_on(doing: Doing) -> date | None:
    """Returns the day of the meeting as answered; None without one."""
    try:
        return read_day(doing.answer("met_on"), doing.today, past=True)
    except NotADateError:
        return None


def _choice(doing: Doing, release: Release) -> Decided:
    part = doing.may(Action.DECIDE, body=release.body)
    if not part.allowed:
        return doing.denied(part, name_of(DecisionRow, release.key), release.key)
    if doing.answered:
        picked = doing.needed("subject", "Choose the subject of the decision.")
        if doing.faults:
            return faults(doing)
        subject, _ = subject_named((picked,))
        if subject not in FUNCTIONS:
            return Faults({"subject": "Choose a subject from the list."})
        request = replace(doing.asked.request, answers=None)
        return _opened(Doing(doing.tx, replace(doing.asked, request=request)), release, subject, ())
    options = tuple(Option(each.value, label) for each, label in LABELS.items() if each in FUNCTIONS)
    return doing.form(
        Form(
            title="Record a decision",
            line=Line.release("decide", release.key),
            about=((f"The {release_name(release.key)}.",),),
            submit="Next",
            fields=(Field("subject", "Subject", Kind.CHOICE, options=options),),
        )
    )


def _of_meeting(doing: Doing) -> Decided:
    """Records what a body decided at a meeting all at once from its agenda, citing the minute; each by its own command."""
    one = meeting_meant(doing, Line(doing.asked.line.command, f"{doing.asked.verb} {MEETING}", doing.asked.words[1:]))
    if isinstance(one, Refused):
        return replace(one, instead=tuple(Line.parse(str(each)) for each in one.instead))
    if refused := doing.refuse(Action.DECIDE, name_of(MeetingRow, one.body, one.key), body=one.body):
        return refused
    if refused := refused_cancelled(one, "no decisions"):
        return refused
    minutes = Line.release("minutes", one.body, one.day.isoformat())
    if not has_come(one, doing.today):
        return Refused(f"{meeting_name(one)} has not been held yet (today is {day_words(doing.today)}).", (minutes,))
    items = fetch_agenda(doing.tx.connection, one, doing.today).items
    open_ = [(item, words) for item in items if not item.answered for words in item.lines if words[0] == "decide"]
    asked = [each for each in open_ if each[0].subject is not Subject.GO_LIVE]
    if not asked:
        left = tuple(Line.release(*words) for _, words in open_)
        return Refused(f"The agenda of {meeting_name(one)} has nothing left to record at once.", (minutes, *left))
    form = _meeting_form(one, asked)
    if asking := doing.ask(form):
        return asking
    reference = doing.needed("reference", "Cite the minute or paper.")
    told = _each_as_itself(doing, one, asked)
    if doing.faults:
        return faults(doing)
    if not told:
        return Faults({"item-1": "Choose what was decided, for at least one."})
    # What was done so far is undone if a form is the answer, so the person sees the effects before they confirm.
    about = f"Confirm the decisions of {meeting_name(one)}:"
    if confirming := doing.confirm(form, told, about=about, submit="Record all"):
        return confirming
    sentence = f"Recorded {counted(len(told), 'decision')} of {meeting_name(one)}, citing {reference}."
    return _listed(doing, one, Changed((sentence,), tuple(told), (minutes,)))


def _meeting_form(one: Meeting, asked: Sequence[tuple[Item, tuple[str, ...]]]) -> Form:
    """Returns the form with a choice for each item of the agenda; the words beside an item are its command."""
    return Form(
        title="Record all decisions",
        line=Line.release("decide", MEETING, one.body, one.day.isoformat()),
        about=((f"What was decided at {meeting_name(one)}. Leave empty what was not decided.",),),
        submit="Record",
        fields=(
            *(
                Field(f"item-{number}", _label(item, words), Kind.CHOICE, options=AGREEMENT, optional=True)
                for number, (item, words) in enumerate(asked, start=1)
            ),
            Field("reference", "Paper or minute", value=one.reference, hint="The minute that records them.", longest=200),
            Field("reason", "Reason", Kind.TEXT, optional=True, hint="Required if something was not agreed."),
        ),
    )


def _each_as_itself(doing: Doing, one: Meeting, asked: Sequence[tuple[Item, tuple[str, ...]]]) -> list[Words]:
    """Records what was answered by each item's own command, until one fails, and returns what each did. Collects faults."""
    given = {"met_on": one.day.isoformat(), "reference": doing.answer("reference"), "reason": doing.answer("reason")}
    told: list[Words] = []
    for number, (_, words) in enumerate(asked, start=1):
        outcome = doing.answer(f"item-{number}")
        if outcome not in {Outcome.AGREED.value, Outcome.NOT_AGREED.value} or doing.faults:
            continue
        if outcome == Outcome.NOT_AGREED.value and words[1] == WORD:
            doing.faults[f"item-{number}"] = "The standard criteria stay proposed if they were not agreed. Leave this open."
            continue
        result = _as_itself(doing, Line.release(*words), {**given, "outcome": outcome})
        if isinstance(result, Changed):
            told.append(result.sentence)
        else:
            doing.faults[f"item-{number}"] = _why(result)
    return told


def _listed(doing: Doing, one: Meeting, done: Changed) -> Changed:
    """Adds that minutes which were confirmed before list the decisions now, and the way to confirm them again."""
    found = overtaken(doing.tx.connection, one.body, one.day)
    if found is None:
        return done
    note = found.words("without these decisions, and list them now")
    return replace(done, notes=(*done.notes, note), next_lines=(found.reopen, *done.next_lines))


def _label(item: Item, words: tuple[str, ...]) -> str:
    named = f" ({release_name(words[1])})" if len(item.lines) > 1 else ""
    return shown(f"{item.asked.value} {item.text}{named}", 140)


def _as_itself(doing: Doing, line: Line, given: Mapping[str, str]) -> Decided:
    """Runs one decision's own command in this transaction: opens its form, and sends it back with the answers that it has fields for."""
    request = replace(doing.asked.request, text=line.text, answers=None, step="", opened=(), seen=0)
    form = decide(Doing(doing.tx, replace(doing.asked, line=line, request=request)))
    if not isinstance(form, Form):
        return form
    answers = {each.name: _given(each, given) for each in form.fields}
    result: Decided = form
    for _ in range(2):  # The second time its effects are confirmed, as the person confirms all decisions together.
        if isinstance(result, Form):
            again = replace(request, answers=answers, step=result.step, opened=form.opened, seen=form.seen)
            result = decide(Doing(doing.tx, replace(doing.asked, line=line, request=again)))
    return result


def _given(field: Field, given: Mapping[str, str]) -> Answer:
    """Returns the answer to a field of a decision: with Agreed, all amendments that are proposed."""
    if field.name == "agreed" and given["outcome"] == Outcome.AGREED.value:
        return tuple(each.value for each in field.options)
    return given.get(field.name, field.value)


def _why(result: Decided) -> str:
    match result:
        case Refused():
            return result.sentence
        case Faults():
            return " ".join(result.by_field.values())
        case _:
            return "This needs its own form. Leave it open here, and record it from the agenda."


VERBS = (
    Verb(
        "/release",
        "decide",
        "decide KEY [SUBJECT]|standard|meeting BODY [DATE]",
        "Record a decision: go-live, its date, baseline, scope, criteria, TAD, or the standard criteria",
        "decide june-2020 go-live",
        Group.REVIEW,
        acts=decide,
        action=Action.DECIDE,
        keyless=("standard", "meeting"),
    ),
    Verb(
        "/release",
        "baseline",
        "baseline KEY [system|documents]",
        "Baseline the RID for all scope, or for one kind",
        "baseline june-2020",
        Group.REVIEW,
        acts=baseline,
        action=Action.DECIDE,
    ),
)
