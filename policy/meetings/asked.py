"""What a body is asked beside the steps of a timetable: proposed amendments, and conditions that it set (Paper 5; RID 6; R12, R21)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from policy.calendar.release_calendar import release_name
from policy.meetings.agenda import Asked, Item, answer
from policy.meetings.meeting import Meeting
from policy.model.decisions import Subject
from policy.model.releases import Release
from policy.model.wording import counted, day_words, joined
from policy.sign_off.amendments import Amendment, AmendmentKind
from policy.sign_off.sign_off import Condition

CONDITIONS = "conditions"
"""The end of the key of an item on conditions."""

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
    figures = tuple(f"{_WORDS[each.kind]} {each.criterion.ref}: {each.reason}" for each in open_[:_LISTED])
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
    figures = tuple(f"{each.criterion}: {each.text}, by {day_words(each.due)}" for each in open_[:_LISTED])
    late = [each.criterion for each in open_ if each.due < meeting.day]
    missing = (f"Past its date by then: {joined(late, most=_NAMED)}.",) if late else ()
    return Item(Asked.NOTE, text, release.key, (("condition", release.key),), figures, missing, "", None, f"{release.key}:{CONDITIONS}")
