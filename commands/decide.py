"""`/release decide` and `baseline`: decisions of the deciding body, by its chair or recorded on its behalf (design, Acts of a body)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from commands.decisions.decision import Deciding, opened
from commands.decisions.subjects import subject_named
from commands.documents import decide as deciding_documents
from commands.go_live import date as deciding_date
from commands.go_live import decide as deciding_go_live
from commands.go_live.decide import PackShown
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused
from commands.protocol.verb import Group, Verb
from commands.protocol.words import known_release, nearest, shown
from commands.scope import decide as deciding_scope
from commands.sign_off import decide as deciding_criteria
from commands.sign_off.standard import WORD, agree
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_name
from policy.model.decisions import Subject
from policy.model.releases import Release
from storage.history.names import name_of
from storage.tables import DecisionRow

Decided = Changed | Form | Faults | Refused | PackShown
"""The results of deciding on a subject."""

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
    Subject.BASELINE: deciding_scope.baseline,
    Subject.SCOPE: deciding_scope.scope,
    Subject.EXCEPTION: deciding_scope.exception,
    Subject.DATE: deciding_date.date_moved,
}


def decide(doing: Doing) -> Decided:
    """Records a decision of the deciding body; without a subject, asks for one. `standard` stands for the standard criteria."""
    if tuple(word.lower() for word in doing.asked.words[:2]) in {(WORD,), (WORD, Subject.CRITERIA.value)}:
        return agree(doing)
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
    return deciding if isinstance(deciding, Refused) else FUNCTIONS[subject](deciding)


def _choice(doing: Doing, release: Release) -> Decided:
    part = doing.may(Action.DECIDE, body=release.body)
    if not part.allowed:
        return Refused(part.sentence, (), name_of(DecisionRow, release.key), release.key)
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


VERBS = (
    Verb(
        "/release",
        "decide",
        "decide KEY [SUBJECT]|standard",
        "Record a decision: go-live, its date, baseline, scope, criteria, TAD, or the standard criteria",
        "decide june-2020 go-live",
        Group.REVIEW,
        acts=decide,
        action=Action.DECIDE,
        keyless=("standard",),
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
