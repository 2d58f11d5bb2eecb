"""The agenda of a meeting: items that the body decides, gives a view on or notes, in the Paper's verbs (Paper 6; RID 3; R21)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from policy.calendar.release_calendar import release_name
from policy.documents.documents import DocumentVersion, none_on_file, view_act_of
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import at_meeting
from policy.model import acts
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.releases import Release
from policy.model.rid import Covers
from policy.model.roster import TAG, name_of_body
from policy.model.scope import ScopeItem
from policy.model.sign_off import SignOffState
from policy.model.timetable import Milestone
from policy.model.wording import counted, joined
from policy.sign_off.criteria import applicable_criteria
from policy.timetable.baselines import covers_of


class Asked(StrEnum):
    """The request to a body, in the Paper's verbs (Paper 6)."""

    AGREE = "AGREE"
    BASELINE = "BASELINE"
    APPROVE = "APPROVE"
    NOTE = "NOTE"


@dataclass(frozen=True)
class Item:
    """An item of an agenda: what is asked, of which release ("" for all), and the words after `/release` that record the answer.

    `figures` are sentences, `missing` is what is not there yet, `answered` says what was decided at the meeting, or "". `so_far` says it of
    an item of several releases while others of them wait.
    """

    asked: Asked
    text: str
    release: str
    lines: tuple[tuple[str, ...], ...] = ()
    figures: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    answered: str = ""
    subject: Subject | None = None
    key: str = ""
    so_far: str = ""

    @property
    def waits(self) -> bool:
        """Whether the body still has to decide it; an item to note needs no answer."""
        return bool(self.lines) and not self.answered and self.asked is not Asked.NOTE

    @property
    def result(self) -> str:
        """Its result in the minutes: the answer, that it was noted, or that it was not decided."""
        return self.answered or self.so_far or ("Not decided." if self.waits else "Noted.")


OUTCOMES = {
    Outcome.AGREED: "Agreed",
    Outcome.NOT_AGREED: "Not agreed",
    Outcome.GO: "Go",
    Outcome.NO_GO: "No-go",
    Outcome.DEFER: "Deferred",
}
_DOCUMENTS = {
    acts.DECIDE_TAD: (Subject.TAD, "Testing Approach Document"),
    acts.DECIDE_SIT_REPORT: (Subject.SIT_REPORT, "SIT Completion Report"),
    acts.DECIDE_UIT_REPORT: (Subject.UIT_REPORT, "UIT Completion Report"),
}
_VIEWS = {
    acts.VIEW_DRAFT_TAD: "the draft Testing Approach Document",
    acts.VIEW_TAD: "the Testing Approach Document",
    acts.VIEW_SIT_REPORT: "the SIT Completion Report",
    acts.VIEW_UIT_REPORT: "the UIT Completion Report",
}
_SUBJECTS = {
    acts.VIEW_DRAFT_TAD: Subject.TAD,
    acts.VIEW_TAD: Subject.TAD,
    acts.VIEW_SIT_REPORT: Subject.SIT_REPORT,
    acts.VIEW_UIT_REPORT: Subject.UIT_REPORT,
}
_REVIEWS = {acts.REVIEW_OPERATIONAL: "operational", acts.REVIEW_TESTING: "testing", acts.REVIEW_SECURITY: "security"}
_SCOPES = {Covers.DOCUMENTS: "on the SEC documentation", Covers.SYSTEM: "on the DCC Systems", Covers.ALL: ""}
_UNSIGNED = frozenset({SignOffState.OPEN, SignOffState.STALE})
NAMED = 8
"""The most modifications that a sentence of an agenda names."""


def items_on(release: Release, meeting: Meeting, documents: Sequence[DocumentVersion] = ()) -> tuple[Item, ...]:
    """Returns a release's items for the body at a meeting, in the order of its timetable; items answered that day stay (RID 3).

    `documents` are the versions of its documents, because each has a view of its own.
    """
    return tuple(item for step in _steps(release, meeting) for act in step.acts for item in _items(release, meeting, step, act, documents))


def acts_on(release: Release, meeting: Meeting) -> frozenset[str]:
    """Returns the acts for which a step of the timetable is on a meeting's agenda (RID 3)."""
    return frozenset(act for step in _steps(release, meeting) for act in step.acts)


def _steps(release: Release, meeting: Meeting) -> list[Milestone]:
    return [each for each in release.milestones if each.owner == meeting.body and _is_on(each, meeting.day) and at_meeting(each)]


def _is_on(step: Milestone, day: date) -> bool:
    return (step.day.exact if step.day else None) == day or step.done_on == day


def _items(release: Release, meeting: Meeting, step: Milestone, act: str, documents: Sequence[DocumentVersion]) -> list[Item]:
    key = release.key
    if act == acts.DECIDE_BASELINE:
        return [*_scope(release, meeting, step.covers), _baseline(release, meeting, step)]
    if act in _DOCUMENTS:
        return [document_item(release, meeting, _DOCUMENTS[act][0], missing=none_on_file(documents, _DOCUMENTS[act][0], act))]
    if act == acts.DECIDE_GO_LIVE:
        return [go_live_item(release, meeting)]
    if act in _VIEWS:
        return [view_item(release, meeting, act, f"{step.key}:{act.replace(' ', '-')}", documents)]
    if act in _REVIEWS:
        text = f"a recommendation on the {release_name(key)} against the {_REVIEWS[act]} acceptance criteria"
        return [_given(release, meeting, text, act, f"{step.key}:{act.replace(' ', '-')}")]
    return [Item(Asked.NOTE, f"{step.event}, {release_name(key)}", key, key=f"{key}:{step.key}")]


def go_live_item(release: Release, meeting: Meeting, carried: Sequence[str] = ()) -> Item:
    """Returns the item that asks for the go/no-go decision (RID 3, 6); `carried` says why it comes again."""
    text = f"whether the {release_name(release.key)} is implemented as planned"
    figures = (*carried, *_criteria(release))
    return _decision(release, meeting, Asked.AGREE, Subject.GO_LIVE, text, figures=figures, missing=_before_go_live(release))


def document_item(release: Release, meeting: Meeting, subject: Subject, figures: Sequence[str] = (), missing: Sequence[str] = ()) -> Item:
    """Returns the item that asks for the approval of a document (RID 3)."""
    what = next(words for each, words in _DOCUMENTS.values() if each is subject)
    text = f"the {what} for the {release_name(release.key)}"
    return _decision(release, meeting, Asked.APPROVE, subject, text, figures=figures, missing=missing)


def view_item(release: Release, meeting: Meeting, act: str, key: str, documents: Sequence[DocumentVersion] = ()) -> Item:
    """Returns the item that asks for a view on a document (RID 3); `key` names it within its release.

    It is answered by the view given that day, which stays with its version of the `documents` when a later one has its own.
    """
    subject = _SUBJECTS[act]
    item = _given(release, meeting, f"a view on {_VIEWS[act]} of the {release_name(release.key)}", act, key)
    item = item if item.answered else replace(item, missing=none_on_file(documents, subject, act))
    seen = [each for each in documents if each.subject is subject and each.view_on == meeting.day and each.suitable is not None]
    if not seen or meeting.body != TAG:
        return item
    of_act = [each for each in seen if view_act_of(each) == act]
    return replace(item, answered=_answered(of_act[-1].suitable is True, of_act[-1].view_reason) if of_act else "")


def _answered(positive: bool, reason: str) -> str:
    return f"{'Recommended' if positive else 'Not recommended'}. {reason}".strip()


def _decision(
    release: Release,
    meeting: Meeting,
    asked: Asked,
    subject: Subject,
    text: str,
    *words: str,
    figures: Sequence[str] = (),
    missing: Sequence[str] = (),
) -> Item:
    line = ("decide", release.key, subject.value, *words)
    answered = answer(release.decisions, meeting, subject)
    key = f"{release.key}:{subject.value}"
    return Item(asked, text, release.key, (line,), tuple(figures), () if answered else tuple(missing), answered, subject, key)


def answer(decisions: Iterable[Decision], meeting: Meeting, subject: Subject) -> str:
    """Returns the body's decision on a subject at a meeting, in words with the paper and the reason, or ""."""
    made = [each for each in decisions if (each.subject, each.body, each.met_on) == (subject, meeting.body, meeting.day)]
    if not made:
        return ""
    last = made[-1]
    cited = f" ({last.reference})" if last.reference else ""
    return f"{OUTCOMES[last.outcome]}{cited}. {last.note}".strip()


def _scope(release: Release, meeting: Meeting, covers: Covers) -> list[Item]:
    """Returns the item on the scope that a baseline covers, if something in it is proposed (Paper 6; R3)."""
    wanted = [each for each in release.in_scope if covers in {Covers.ALL, covers_of(each.modification)}]
    found = [each for each in wanted if was_proposed(each, meeting)]
    if not found:
        return []
    text = f"the targeted scope for the {release_name(release.key)} {_SCOPES[covers]}".strip()
    figures = (f"{counted(len(found), 'modification')}: {joined([each.name for each in found], most=NAMED)}.",)
    late = [each.name for each in found if each.modification.undecided and not each.cutoff]
    missing = [f"No decision cut-off for {joined(late, most=NAMED)}."] if late else []
    agreed = all(each.agreed_on == meeting.day for each in found)
    item = _decision(release, meeting, Asked.AGREE, Subject.SCOPE, text, figures=figures, missing=[] if agreed else missing)
    said = f"Agreed: {joined([each.name for each in found], most=NAMED)}." if agreed else ""
    return [replace(item, answered=item.answered or said)]


def was_proposed(item: ScopeItem, meeting: Meeting) -> bool:
    """Returns whether the meeting was asked about a place in a scope: one that was proposed later is not in its minutes (R3)."""
    return item.agreed_on in {None, meeting.day} and not (item.added_on and item.added_on > meeting.day)


def _baseline(release: Release, meeting: Meeting, step: Milestone) -> Item:
    text = f"the {release_name(release.key).removesuffix(' Release')} Release Implementation Document"
    undated = [each for each in release.milestones if each.day is None and each.anchor is None and each.done_on is None]
    missing = [f"{counted(len(undated), 'step')} of the timetable {'has' if len(undated) == 1 else 'have'} no date."] if undated else []
    words = () if step.covers is Covers.ALL else (step.covers.value,)
    newest = release.versions[-1].number if release.versions else ""
    figures = (f"Version {newest} is on the table.",) if newest else ()
    return _decision(release, meeting, Asked.BASELINE, Subject.BASELINE, text, *words, figures=figures, missing=missing)


def _criteria(release: Release) -> tuple[str, ...]:
    wanted = applicable_criteria(release)
    met = [each for each in wanted if each.state in {SignOffState.MET, SignOffState.CONDITIONS}]
    return (f"{len(met)} of {counted(len(wanted), 'acceptance criterion', 'acceptance criteria')} met.",) if wanted else ()


def _before_go_live(release: Release) -> list[str]:
    reviewing = dict.fromkeys(each.committee for each in applicable_criteria(release))
    given = {each.committee for each in release.recommendations if each.subject is Subject.GO_LIVE}
    names = [name_of_body(each) for each in reviewing if each not in given]
    missing = [f"No recommendation of the {joined(names)} yet."] if names else []
    pending = [each.name for each in release.in_scope if each.modification.undecided]
    return [*missing, *([f"Undecided: {joined(pending, most=NAMED)}."] if pending else [])]


def _given(release: Release, meeting: Meeting, text: str, act: str, key: str) -> Item:
    """Returns the item of a sub-committee, which gives a view or a recommendation and does not decide (RID 3)."""
    subject = _SUBJECTS.get(act, Subject.GO_LIVE)
    own = [
        each for each in release.recommendations if (each.committee, each.subject, each.given_on) == (meeting.body, subject, meeting.day)
    ]
    said = _answered(own[-1].positive, own[-1].reason) if own else ""
    lines: list[tuple[str, ...]] = [("recommend", release.key, meeting.body, subject.value)]
    if act in _REVIEWS:
        lines.insert(0, ("signoff", release.key, meeting.body))
    open_ = [each.ref for each in applicable_criteria(release) if each.committee == meeting.body and each.state in _UNSIGNED]
    missing = (f"Not signed off: {joined(open_, most=NAMED)}.",) if act in _REVIEWS and open_ and not said else ()
    return Item(Asked.AGREE, text, release.key, tuple(lines), (), missing, said, None, f"{release.key}:{key}")


def whose(body: str) -> str:
    """Returns how an agenda begins: "The Panel is requested to" (Paper 6)."""
    return f"The {name_of_body(body).removeprefix('SEC ')} is requested to"
