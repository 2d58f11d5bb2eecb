"""Sections 3 and 4 of the RID: the implementation timeline and the test strategy (RID 3, 4; R10, R12)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.documents.rid.source import Source
from bot.documents.word.parts import Heading, Part, Table, paragraph, parse_lines
from bot.documents.word.phrases import capitalised, is_are, number, short_date, short_day, with_full_stop
from policy.model.decisions import Subject, agreed_since
from policy.model.releases import Topic
from policy.model.wording import PROPOSED, counted
from policy.timetable.baselines import has_dcc_scope
from policy.timetable.dates import Dated, in_date_order, offset_words, resolve


def timeline(source: Source) -> Iterator[Part]:
    """Yields the timetable: date, event, notes."""
    release = source.release
    yield Heading(1, "3. Implementation timeline")
    tests = ", the System Integration Testing (SIT) and User Integration Testing (UIT) phases" if has_dcc_scope(release) else ""
    yield paragraph(
        f"This section lists the planned timeline of this release: the decisions that are expected{tests} and the steps by which the "
        f"{source.body} and its sub-committees govern it."
    )
    yield from source.notes("timeline")
    if not release.milestones:
        yield paragraph("No timetable has been set for this release yet.")
        return
    dated = resolve(release.milestones)
    if undated := sum(not each.known and not each.done for each in dated.values()):
        verb = is_are(undated, "has", "have")
        which = f"{capitalised(number(undated))} of the {counted(len(dated), 'event')}" if len(dated) > 1 else "Its only event"
        yield paragraph(f"{which} {verb} no date yet; {is_are(undated, 'it', 'they')} will be added when known.")
    if proposed := sum(each.proposed for each in dated.values()):
        words = capitalised(number(proposed))
        yield paragraph(f"{words} of the dates {is_are(proposed)} proposed and may still change.")
    if source.silent(Topic.TIMETABLE):
        yield paragraph("The rest of the timetable is not on record.")
    rows = tuple((_when(each), each.milestone.event, _notes(each, dated)) for each in in_date_order(dated.values()))
    yield Table("Release implementation timetable", ("Date", "Event", "Notes"), rows, (1, 2.6, 3.4))


def _when(dated: Dated) -> str:
    done = dated.milestone.done_on
    when = short_date(dated.partial) or (short_day(done) if done else "")
    return f"{when} ({PROPOSED})" if dated.proposed else when


def _notes(dated: Dated, everything: dict[str, Dated]) -> str:
    """Returns the milestone's notes, and how a relative date depends on its anchor unless they already say so (RID 3; R10)."""
    milestone = dated.milestone
    anchor = everything.get(milestone.anchor or "")
    if anchor is None or "working day" in milestone.notes.casefold():
        return milestone.notes
    words = capitalised(offset_words(milestone, anchor.milestone.event))
    relative = words if milestone.offset == 0 else f"By {words}"
    return f"{with_full_stop(milestone.notes)} {relative}" if milestone.notes else relative


def testing(source: Source) -> Iterator[Part]:
    """Yields the DCC's and the Users' testing approach."""
    release = source.release
    yield Heading(1, "4. Test strategy")
    yield paragraph("This section covers the approach to testing in the implementation of this release.")
    yield from source.notes("testing")
    needed = has_dcc_scope(release)
    agreed = agreed_since(release.decisions, Subject.TAD)
    later = "It has not been described yet; the DCC’s Testing Approach Document (TAD) will set it out."
    unknown = (
        ("The DCC’s Testing Approach Document (TAD), Annex A, sets it out." if agreed else later)
        if needed
        else "Nothing in the scope of this release impacts DCC Systems, so no testing by {} is planned."
    )
    if source.silent(Topic.TESTING):
        unknown = "The testing approach is not on record."
    yield Heading(2, "DCC’s testing approach")
    yield from parse_lines(release.dcc_testing) or (paragraph(unknown.format("the DCC")),)
    yield Heading(2, "User testing approach")
    yield from parse_lines(release.user_testing) or (paragraph(unknown.format("Users")),)
