"""Pages of decisions: the go/no-go pack, announcements and recommendations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.pages.kit import words
from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Heading, Page, Paragraph, Part, Small
from commands.decisions.shared_steps import LONGEST_NOTE
from commands.go_live.decide import PackShown
from commands.protocol.line import Line
from commands.protocol.results import Person
from policy.calendar.release_calendar import release_name
from policy.documents.documents import DOCUMENTS, DocumentVersion, is_turned_down, verdict_on, view_or_recommendation
from policy.go_live.go_no_go import Matter
from policy.go_live.moving import to_decide_again
from policy.model.decisions import SUBJECT_NAMES, Decision, Outcome, Recommendation, Subject, bare
from policy.model.releases import Release
from policy.model.rid import Covers
from policy.model.roster import name_of_body
from policy.model.wording import counted, day_words, joined
from policy.sign_off.criteria_counts import criteria_counts
from policy.timetable.go_live_moves import move_words

SEEN = {Outcome.GO: "✅ ", Outcome.NO_GO: "⛔ ", Outcome.DEFER: "⏸️ ", Outcome.AGREED: "✅ ", Outcome.NOT_AGREED: "❌ "}


def announcement(
    release: Release, decision: Decision, actor: str, acknowledged: int = 0, later: Decision | None = None, follows: Sequence[Button] = ()
) -> Page:
    """Returns the announcement of a decision in the release's channel, in at most five lines; the rest is in its thread.

    `acknowledged` is the number of items that were outstanding, `later` the decision that overtakes it, `follows` what comes next.
    """
    part = f" ({words.COVERED[decision.covers]})" if decision.covers is not Covers.ALL else ""
    said = f" on the {bare(decision.subject)}{part} of the {release_name(release.key)}, {day_words(decision.met_on)}."
    parts: list[Part] = [Paragraph((Bold(f"{name_of_body(decision.body)}: {words.OUTCOMES[decision.outcome]}"), said))]
    overtaken_by = later if later and later.subject is decision.subject else None
    if later and not overtaken_by:
        parts.insert(0, Paragraph((f"Since then the {name_of_body(later.body)} moved the go-live {move_words(later)}.",)))
    elif later:
        overtaken = f"The {name_of_body(later.body)} decided again on {day_words(later.met_on)}: "
        again = f"go-live {move_words(later)}" if move_words(later) else words.OUTCOMES[later.outcome]
        parts.insert(0, Paragraph((overtaken, Bold(again), ". The decision below no longer stands.")))
    if moved := move_words(decision):
        consent = " The Authority consented." if decision.by_authority else ""
        parts.append(Paragraph((Bold(f"Go-live {'moves ' if moved.startswith('from') else ''}{moved}."), consent)))
    if decision.note:
        parts.append(Paragraph((in_words(decision.note, LONGEST_NOTE),)))
    if acknowledged:
        verb = "was" if acknowledged == 1 else "were"
        parts.append(Paragraph((f"{counted(acknowledged, 'outstanding item')} {verb} acknowledged, with reasons: see the thread.",)))
    reference = f", {decision.reference}" if decision.reference else ""
    parts.append(Paragraph(("Recorded by ", Person(actor), f"{reference}.")))
    parts.append(
        Buttons((*follows, Button("Status", Line.release("status", release.key)), Button("Scope", Line.release("scope", release.key))))
    )
    seen = "↩️ Reversed: " if overtaken_by else SEEN[decision.outcome]
    title = f"{seen}{release_name(release.key)}: {words.OUTCOMES[decision.outcome]} on {SUBJECT_NAMES[decision.subject]}"
    return Page(title, tuple(parts))


def after(release: Release, decision: Decision, newest: DocumentVersion | None) -> tuple[Button, ...]:
    """Returns what comes after a body's decision that stands, until it is done: on the go-live, or on a document (RID 3; R9, R13)."""
    if decision.subject is Subject.GO_LIVE and decision.outcome is not Outcome.GO:
        return tuple(_to_decide(release, decision.outcome))
    if decision.subject not in DOCUMENTS:
        return ()
    line = Line.release("document", release.key, decision.subject.value)
    if decision.outcome is Outcome.AGREED:
        waits = newest is not None and newest.approved_on is not None and newest.published_on is None
        return (Button("Record the publication", line.then("published")),) if waits else ()
    waits = newest is None or is_turned_down(newest, decision, only=newest.number == 1)
    return (Button(f"Submit {bare(decision.subject)} again", line),) if waits else ()


def _to_decide(release: Release, outcome: Outcome) -> Iterator[Button]:
    """Yields the body's and the release manager's next steps after a No-go or a Defer (Guidance 5.3; R13, R23).

    The body decides again. A No-go leaves the go-live where it is, until the body moves it; a Defer needs a day for the next decision.
    """
    yield Button("Go or no-go", Line.release("decide", release.key, "go-live"))
    if outcome is Outcome.NO_GO:
        yield Button("Move the go-live", Line.release("decide", release.key, "date"))
    else:
        again = to_decide_again(release)
        yield from (Button("Next go/no-go date", Line.release("milestone", release.key, each.key)) for each in again[:1])


MATTERS = {
    Matter.RECOMMENDATION: "Recommendations",
    Matter.NOT_MET: "Not met, or on hold",
    Matter.OPEN: "Open criteria",
    Matter.STALE: "Stale sign-offs",
    Matter.CONDITION: "Open conditions",
    Matter.UNDECIDED: "Undecided modifications",
    Matter.DOCUMENT: "Documents",
    Matter.DRAFT: "Release Implementation Document",
    Matter.FINDING: "Findings",
}
_NAMED = re.compile(r"(?P<name>[A-Z]+\d+[A-Z]?(?: part \d+)?) is (?P<said>[^:]+\.)")
"""An item about a criterion or a modification, which can share its line with others."""

LISTED = 40
TOGETHER = 15
"""Criteria or modifications that share a line, which is then no longer than what is quoted whole."""
QUOTED = 300


def pack(shown: PackShown) -> Page:
    """Returns the deciding body's pack: how much is outstanding, the buttons of the outcomes but the one that stands, and what it is."""
    release = shown.release
    parts: list[Part] = (
        [Small((f"{shown.body} · go-live {day_words(release.go_live)} · as of {day_words(shown.today)}",))] if release.go_live else []
    )
    if shown.previous:
        parts.append(Paragraph((Bold(f"Decided: {shown.previous}. "), "A new decision reverses it, and both stay on record.")))
    outstanding = len(shown.pack.outstanding)
    verb = "is" if outstanding == 1 else "are"
    said = f"{counted(outstanding, 'item')} {verb} outstanding." if outstanding else "Nothing is outstanding."
    line = Line.release("decide", release.key, "go-live")
    parts.append(Paragraph((Bold(said),)))
    go = () if shown.stands is Outcome.GO else (Button("Go", line.then("go"), primary=not outstanding),)
    no_go = () if shown.stands is Outcome.NO_GO else (Button("No-go", line.then("no-go")),)
    outcomes = (*go, *no_go, Button("Defer", line.then("defer")))
    parts.append(Buttons((*outcomes, Button("Check", Line.release("check", release.key), primary=bool(outstanding)))))
    parts.append(Heading("Recommendations"))
    given = tuple(
        (Bold(name_of_body(each.committee)), f"  {_verdict(each)}, {day_words(each.given_on)}: {_short(each.reason)}")
        for each in shown.pack.recommendations
    )
    parts.append(Bullets(given) if given else Paragraph(("No recommendation has been given.",)))
    counts = criteria_counts(release)
    parts += (
        [
            Heading("Acceptance criteria"),
            Bullets(tuple((Bold(name_of_body(each.committee)), f"  {each.met} of {each.total} met") for each in counts)),
        ]
        if counts
        else []
    )
    listed = shown.pack.outstanding[:LISTED]
    for matter, group in groupby(listed, key=lambda each: each.matter):
        if matter is Matter.RECOMMENDATION:
            parts.append(Bullets(tuple((f"⚠️ {_short(each.text)}",) for each in group)))
        else:
            parts += [Heading(MATTERS[matter]), Bullets(tuple((_short(each.text),) for each in group))]
    more = len(shown.pack.outstanding) - len(listed)
    parts += [Small((f"{counted(more, 'more outstanding item')}.",))] if more > 0 else []
    if shown.pack.notes:
        stand = "doesn't stand" if shown.pack.notes == 1 else "don't stand"
        parts.append(Small((f"{counted(shown.pack.notes, 'note')} of the check, which {stand} in the way.",)))
    return Page(f"{release_name(release.key)}: go or no-go", tuple(parts), folds=line)


def in_words(text: str, longest: int) -> str:
    """Shortens a text at the end of a word, with an ellipsis; its line breaks become spaces."""
    flat = " ".join(text.split())
    if len(flat) <= longest:
        return flat
    kept = flat[:longest].rpartition(" ")[0] or flat[: longest - 1]
    return f"{kept.rstrip(' ,;:.')}…"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= QUOTED else f"{flat[: QUOTED - 1]}…"


def _verdict(each: Recommendation) -> str:
    return "recommends it" if each.positive else "does not recommend it"


def details(key: str, decision: Decision, items: Sequence[tuple[str, str]]) -> Page:
    """Returns the details of a decision that are not in its announcement, but in its thread."""
    parts: list[Part] = [Paragraph((decision.note,))] if len(" ".join(decision.note.split())) > LONGEST_NOTE else []
    return Page(f"{release_name(key)}: {bare(decision.subject)} in detail", (*parts, *acknowledged(items)))


def acknowledged(items: Sequence[tuple[str, str]]) -> tuple[Part, ...]:
    """Returns the items that were outstanding at a decision, with the reasons given."""
    if not items:
        return ()
    rows = tuple((f"{_short(text)} ", Bold("Reason: "), _short(reason)) for text, reason in together(items)[:LISTED])
    return (Heading("Acknowledged"), Bullets(rows))


def together(items: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Returns the items, with those that share words and reason joined in one line: "O1, O2 and T6 are open."."""
    found: dict[tuple[str, str], list[str]] = {}
    for text, reason in items:
        named = _NAMED.fullmatch(text)
        found.setdefault((named["said"] if named else text, reason), []).append(named["name"] if named else "")
    return tuple(
        (_said_of(names[start : start + TOGETHER], said), reason)
        for (said, reason), names in found.items()
        for start in range(0, len(names) if names[0] else 1, TOGETHER)
    )


def _said_of(names: Sequence[str], said: str) -> str:
    if not names[0]:
        return said
    return f"{names[0]} is {said}" if len(names) == 1 else f"{joined(names)} are {said.replace('excludes it.', 'excludes them.')}"


def recommended(release: Release, given: Recommendation, actor: str, which: str = "", *, decides: bool = False) -> Page:
    """Returns the announcement of a committee's recommendation or view, for the release's and the body's channels.

    A view is on a version of a document, which is named as `which`. With `decides` the next step is its readers' decision.
    """
    name = name_of_body(given.committee)
    about = SUBJECT_NAMES[given.subject]
    verdict = verdict_on(given.subject, f"{about}, {which}," if which else about, positive=given.positive)
    said = Paragraph((Bold(f"The {name} {verdict}"), f", {day_words(given.given_on)}: {given.reason}"))
    key = release.key
    # A view on a document is on none of the criteria.
    criteria = () if given.subject in DOCUMENTS else (Button("Criteria", Line.release("criteria", key, given.committee)),)
    label = f"Decide on the {bare(given.subject)}" if given.subject in DOCUMENTS else "Go or no-go"
    decide = (Button(label, Line.release("decide", key, given.subject.value), primary=True),) if decides else ()
    buttons = Buttons((*decide, Button("Status", Line.release("status", key)), *criteria))
    title = f"{'👍' if given.positive else '👎'} {release_name(key)}: {view_or_recommendation(given.subject)} on {about}"
    return Page(title, (said, Paragraph(("Recorded by ", Person(actor), ".")), buttons))
