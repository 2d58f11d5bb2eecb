"""Agenda items beside steps to come: amendments, conditions, what waits to be decided, lessons learnt (Paper 5; RID 3, 6; R12, R21)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from policy.calendar.release_calendar import release_name
from policy.documents.documents import DocumentVersion, newest, view_act_of, which
from policy.meetings.agenda import Asked, Item, acts_on, answer, document_item, go_live_item, view_item
from policy.meetings.meeting import Meeting
from policy.model import acts
from policy.model.decisions import Outcome, Subject, latest
from policy.model.releases import Release
from policy.model.roster import TAG, name_of_body
from policy.model.wording import counted, day_words, joined, one_line, shortened
from policy.sign_off.amendments import Amendment, AmendmentKind
from policy.sign_off.conditions import Condition

CONDITIONS, LESSONS = "conditions", "lessons"
"""The ends of the keys of items on conditions and on lessons learnt."""

_WORDS = {AmendmentKind.ADD: "Add", AmendmentKind.REWORD: "Reword", AmendmentKind.DROP: "Drop"}
_NAMED = 8
_LISTED = 5


def amendments_item(release: Release, proposed: Sequence[Amendment], meeting: Meeting, today: date) -> Item | None:
    """Returns the item on the amendments of a release's criteria that are proposed to its body, or None (Paper 5; R12).

    They are on the agendas to come; of one that was held, what was decided there. Editorial ones are confirmed by the committee's chair.
    """
    open_ = [each for each in proposed if not each.editorial and (each.proposed_on is None or each.proposed_on <= meeting.day)]
    answered = answer(release.decisions, meeting, Subject.CRITERIA)
    if release.body != meeting.body or not (answered or (open_ and meeting.day >= today)):
        return None
    text = f"the amendments of the acceptance criteria of the {release_name(release.key)}"
    figures = tuple(f"{_WORDS[each.kind]} {each.criterion.ref}: {one_line(each.reason)}" for each in open_[:_LISTED])
    line = ("decide", release.key, Subject.CRITERIA.value)
    key = f"{release.key}:{Subject.CRITERIA.value}"
    return Item(Asked.AGREE, text, release.key, (line,), () if answered else figures, (), answered, Subject.CRITERIA, key)


def conditions_item(release: Release, conditions: Sequence[Condition], meeting: Meeting, today: date) -> Item | None:
    """Returns the item on the open conditions that a committee set on its criteria, which it closes, or None (RID 6).

    They are on the agendas to come, with who owes what by when.
    """
    own = {each.ref for each in release.criteria if each.committee == meeting.body}
    open_ = [each for each in conditions if each.criterion in own]
    if not open_ or meeting.day < today:
        return None
    refs = joined(list(dict.fromkeys(each.criterion for each in open_)), most=_NAMED)
    text = f"{counted(len(open_), 'open condition')} on {refs} of the {release_name(release.key)}"
    figures = tuple(f"{each.criterion}: {one_line(each.text)}, by {day_words(each.due)}" for each in open_[:_LISTED])
    late = [each.criterion for each in open_ if each.due < meeting.day]
    missing = (f"Past its date by then: {joined(late, most=_NAMED)}.",) if late else ()
    return Item(Asked.NOTE, text, release.key, (("condition", release.key),), figures, missing, "", None, f"{release.key}:{CONDITIONS}")


_DECIDED = {Subject.TAD: acts.DECIDE_TAD, Subject.SIT_REPORT: acts.DECIDE_SIT_REPORT, Subject.UIT_REPORT: acts.DECIDE_UIT_REPORT}


def go_live_items(release: Release, meeting: Meeting, today: date, *, closed: bool = False) -> Iterator[Item]:
    """Yields the go/no-go that waits for the body and is on no step to come: its day is over, or a No-go or Defer left it without one.

    It is on the agendas to come, unless the release is `closed`; of a meeting that was held, what was decided there (Guidance 5.3; RID 3;
    R13, R21).
    """
    if release.body != meeting.body:
        return
    if answer(release.decisions, meeting, Subject.GO_LIVE):
        yield go_live_item(release, meeting)
        return
    if closed or meeting.day < today or _dated(release, acts.DECIDE_GO_LIVE, today):
        return
    decision = latest((each for each in release.decisions if each.met_on <= today), Subject.GO_LIVE)
    over = [each.day for each in release.milestones if acts.DECIDE_GO_LIVE in each.acts and each.done_on is None and each.day]
    if decision and decision.outcome is not Outcome.GO:
        told = "No-go" if decision.outcome is Outcome.NO_GO else "Deferred"
        yield go_live_item(release, meeting, (f"{told} on {day_words(decision.met_on)}.",))
    elif over and decision is None:
        yield go_live_item(release, meeting, (f"Planned for {over[0].words} and not decided.",))


def document_items(release: Release, documents: Sequence[DocumentVersion], meeting: Meeting, today: date) -> Iterator[Item]:
    """Yields the items on documents that wait for the body's approval, or for the TAG's view, and are on no step to come (RID 3; R21).

    They are on the agendas to come, because the timetable does not say on which; of one that was held, what was decided or viewed there.
    """
    for subject, act in _DECIDED.items():
        version = newest(documents, subject)
        held = answer(release.decisions, meeting, subject)
        if release.body == meeting.body and not _dated(release, act, today):
            waits = version and not version.draft and version.approved_on is None and meeting.day >= today
            if held or waits:
                unseen = version and version.suitable is None and not held
                missing = (f"No view of the {name_of_body(TAG)} yet.",) if unseen else ()
                yield document_item(release, meeting, subject, _which(version), missing)
        if meeting.body == TAG:
            yield from _views(release, [each for each in documents if each.subject is subject], meeting, today)


def _views(release: Release, versions: Sequence[DocumentVersion], meeting: Meeting, today: date) -> Iterator[Item]:
    """Yields the items on the views of one document that are on no step of that day: those given there, and the one that waits."""
    on_steps = acts_on(release, meeting)
    given = [each for each in versions if each.view_on == meeting.day and each.suitable is not None]
    for act in dict.fromkeys(view_act_of(each) for each in given):
        if act not in on_steps:
            yield view_item(release, meeting, act, act.replace(" ", "-"), versions)
    version = versions[-1] if versions else None
    if version and version.suitable is None and version.approved_on is None and meeting.day >= today:
        view = view_act_of(version)
        if not _dated(release, view, today) and view not in {view_act_of(each) for each in given}:
            yield replace(view_item(release, meeting, view, view.replace(" ", "-"), versions), figures=_which(version))


def _dated(release: Release, act: str, today: date) -> bool:
    """Returns whether a step that is not done stands for the act on a day to come: then it is on that day's agenda."""
    open_ = (each.day.exact for each in release.milestones if act in each.acts and each.done_on is None and each.day)
    return any(day is not None and day >= today for day in open_)


def _which(version: DocumentVersion | None) -> tuple[str, ...]:
    """Returns the name of the version; only its number if it is classified, because its name is not for everybody (R20)."""
    if version is None or version.submitted_on is None:
        return ()
    named = which(version)
    return (f"{named[0].upper()}{named[1:]}, submitted on {day_words(version.submitted_on)}.",)


def lessons_item(release: str, learnt: Sequence[tuple[str, str]]) -> Item:
    """Returns the item on lessons learnt from a release, each with the committee that gave it (RID 6, O5)."""
    by = joined(list(dict.fromkeys(name_of_body(committee) for committee, _ in learnt)), most=_NAMED)
    listed = (shortened(f"{name_of_body(committee)}: {text}", 200) for committee, text in learnt[:_LISTED])
    figures = (f"{counted(len(learnt), 'lesson')}, from the {by}.", *listed)
    text = f"the lessons learnt from the {release_name(release)}"
    return Item(Asked.NOTE, text, release, (), figures, (), "", None, f"{release}:{LESSONS}")
