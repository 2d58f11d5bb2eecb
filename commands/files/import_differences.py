"""A release file that a person imports: read, compared with the record, and taken over once every difference is confirmed."""

from __future__ import annotations

import hashlib

from commands.files.import_effects import effect_words, events_of
from commands.protocol.command import Doing
from commands.protocol.form import Form
from commands.protocol.line import Line
from commands.protocol.results import UNCHANGED, Changed, Done, Words
from policy.calendar.release_calendar import release_name
from policy.model.releases import Release
from policy.model.wording import counted, joined
from policy.timetable.policy_dates import why_go_live_fixed
from storage.release_file import Contents, FileFaults, loader, parse_bytes, transfer
from storage.releases import releases as stored_releases
from storage.roster.cached import recent_rules

MOST_LINES = 250
MOST_CHARACTERS = 30_000
"""The most characters of differences in a preview, which must fit a form."""


def take(doing: Doing, file_id: str, name: str, data: bytes) -> Changed | Form | Done | str:
    """Shows every difference between a file and the record, and applies them once they are confirmed. Returns why not as a sentence."""
    contents = _read(doing, name, data)
    return contents if isinstance(contents, str) else _apply(doing, file_id, name, data, contents)


def _read(doing: Doing, name: str, data: bytes) -> Contents | str:
    try:
        contents = parse_bytes(name[:80], data, known=transfer.known(doing.tx.connection))
    except FileFaults as refused:
        others = len(refused.faults) - 1
        more = f" ({counted(others, 'more error')})" if others else ""
        return f"The file was not imported: {refused.faults[0]}{more}."
    if not contents.releases and not (contents.modifications or contents.change_requests or contents.documents or contents.terms):
        return f"The file was not imported: {name[:80]} contains no release and no modifications."
    return contents


def _apply(doing: Doing, file_id: str, name: str, data: bytes, contents: Contents) -> Changed | Form | Done | str:
    conn = doing.tx.connection
    stored = {each.key: found for each in contents.releases if (found := stored_releases.fetch_release(conn, each.key))}
    rules = recent_rules(conn)
    fixed = [key for key, each in stored.items() if why_go_live_fixed(each, doing.today, rules.lead_times)]
    taken, left = transfer.admitted(contents, stored, fixed)
    try:
        report = loader.bring_in(doing.tx, taken, replace=True, keep_order=True)
    except loader.LoadFaults as faults:
        return f"The file was not imported: {faults.faults[0]}"
    not_taken: list[Words] = []
    if left:
        not_taken.append((f"Not imported, because each has its own command: {joined(left)}.",))
    if report.kept:
        # A person must see every line that a file leaves out, so these come first and one by one.
        not_taken += [(f"{each}.",) for each in report.kept]
    names = _named(contents.releases) or name[:80]
    if not report.changes:
        matches = f"Nothing to import from {name[:80]}." if report.kept else f"No differences: the file matches the record of {names}."
        return Done(" ".join([matches, *(str(each[0]) for each in not_taken)]), title=UNCHANGED)
    events = events_of([*stored.values(), *contents.releases])
    lines = {
        removes: tuple(effect_words(each, events, several=len(contents.releases) > 1) for each in report.changes if each.removes is removes)
        for removes in (True, False)
    }
    removals = lines[True]
    if len(_listed(removals)) != len(removals):
        return (
            f"The file was not imported: it leaves out {counted(len(removals), 'line')} of the record of {names}, more than can be shown "
            f"before they are removed. Load it with python -m bot load {name[:80]} --replace, which prints each."
        )
    step = f"confirmed:{hashlib.sha256(repr(report.changes).encode() + data).hexdigest()[:16]}"
    if doing.asked.request.step == step:
        ways = (Line.release("status", contents.releases[0].key),) if contents.releases else ()
        counts = f"{report.added} added, {report.updated} changed, {report.removed} removed"
        return Changed((f"Imported {names} from {name[:80]}: {counts}.",), tuple(not_taken), ways)
    # So far this is a dry run, because a form rolls the transaction back.
    about: list[Words] = [(f"{name[:80]} has {counted(len(report.changes), 'difference')} from the record of {names}.",), *not_taken]
    if doing.asked.request.step:
        about.insert(0, ("⚠️ The record has changed since the preview. Check the differences again.",))
    return Form(
        title="Import a release file",
        line=Line.release("import", file_id),
        about=(*about, *_listed((*removals, *lines[False]))),
        submit="Import",
        fields=(),
        step=step,
        seen=0,
    )


def _named(releases: tuple[Release, ...]) -> str:
    return joined([f"the {release_name(each.key)}" for each in releases])


def _listed(changes: tuple[Words, ...]) -> list[Words]:
    """Formats the differences, a line each, as many as a form holds, and the number of those left out."""
    lines: list[Words] = []
    room = MOST_CHARACTERS
    for change in changes[:MOST_LINES]:
        room -= sum(len(str(each)) for each in change) + 3
        if room < 0:
            break
        lines.append(("• ", *change))
    left = len(changes) - len(lines)
    return [*lines, (f"And {counted(left, 'more difference', 'more differences')}.",)] if left else lines
