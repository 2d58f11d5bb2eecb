"""Pages of the RID: redlines, comments, and the announcement of an issued version."""

from __future__ import annotations

import structlog

from bot.pages.kit.height import FULL, MOVES
from bot.pages.kit.page import Bold, Button, Buttons, Italic, Page, Paragraph, Part, Small, Text
from bot.pages.kit.paging import Grouped, at, grouped_page, pages, text_row, turned
from commands.protocol.line import Line
from commands.protocol.results import Person
from commands.rid import rid as versions
from commands.rid.comments import CommentsShown
from commands.rid.redline import RedlineShown, described
from policy.calendar.release_calendar import release_name
from policy.model.releases import Release
from policy.model.rid import RidVersion
from policy.model.wording import counted, day_words, shortened
from policy.rid.comments import why_no_comments
from policy.rid.redline.compare import Difference, DifferenceKind, PieceKind, word_diff
from storage.rid.comments import RidComment

_LOG = structlog.get_logger("bot.pages.rid")


COMMENTS = 8
"""The number of comments on a page, each with its button."""
CHANGES = 20
LONGEST = 1200
"""The most characters of one difference in a message; the document has all of it."""


def _disposition(each: RidComment) -> str:
    return f"{each.disposition.capitalize()}: {each.answer}" if each.disposition else ""


def redline(shown: RedlineShown) -> Page:
    """Builds the redline of two versions, grouped by area of the release."""
    key = shown.release.key
    rows: list[Grouped] = [(_capital(each.area.value), _difference(each)) for each in shown.changes]
    sides = [f"version {each}" if each != versions.DRAFT else "the draft" for each in (shown.before, shown.after)]
    counts = described(shown.changes) if rows else "No differences" if shown.known else "No differences on record"
    top: list[Part] = [Small((f"From {sides[0]} to {sides[1]} · {counts}",))]
    top += [Small((note,)) for note in shown.notes]
    line = Line.release("redline", key, shown.before, shown.after)
    since = Line.release("rid", key, shown.after, "since", shown.before)
    return grouped_page(
        f"{release_name(key)}: redline of the RID",
        line,
        rows,
        shown.page,
        counted(len(rows), "difference"),
        tuple(top),
        (Buttons((Button("Document", since), Button("Status", Line.release("status", key)))),),
        most=CHANGES,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _difference(each: Difference) -> Text:
    subject = Bold(_capital(", ".join(name for name in (each.subject, each.field) if name)))
    if each.kind is DifferenceKind.ENTERED:
        return (subject, " entered: ", shortened(each.after or "no details", LONGEST))
    if each.kind is DifferenceKind.LEFT:
        return (subject, " left: ", shortened(each.after or each.before or "no details", LONGEST))
    if each.kind is DifferenceKind.REWORDED and each.before and each.after:
        return (subject, " reworded: ", shortened(_words(each.before, each.after), LONGEST))
    if each.kind in {DifferenceKind.SET, DifferenceKind.REMOVED}:
        return (subject, f" {each.kind.value}: {shortened(each.after if each.kind is DifferenceKind.SET else each.before, LONGEST)}")
    return (subject, f" {each.kind.value}: {shortened(each.before or 'none', LONGEST)} → {shortened(each.after or 'none', LONGEST)}")


def _words(before: str, after: str) -> str:
    """Formats a change of a text with {+additions+} and [-removals-], readable with and without markup."""
    marks = {PieceKind.SAME: "{}", PieceKind.ADDED: "{{+{}+}}", PieceKind.REMOVED: "[-{}-]"}
    pieces = []
    for piece in word_diff(before, after):
        bare = piece.text.strip()
        pieces.append(
            piece.text if piece.kind is PieceKind.SAME or not bare else piece.text.replace(bare, marks[piece.kind].format(bare), 1)
        )
    return "".join(pieces)


def comments(shown: CommentsShown) -> Page:
    """Builds the comments, each with its disposition and the button to answer it."""
    key = shown.release.key
    rows = [_comment(each) for each in shown.comments]
    # Each comment has its button; the title, the page's number and the last buttons are beside them.
    cut = pages([text_row(row, gap=True) + MOVES for row in rows], COMMENTS, FULL - 3 * MOVES)
    page = min(shown.page, len(cut))
    of = f" of version {shown.version}" if shown.version else ""
    open_ones = sum(not each.disposition for each in shown.comments)
    parts: list[Part] = [Small((f"{counted(len(rows), 'comment')}, {open_ones} not yet answered",))]
    if not rows:
        parts = [Paragraph((f"There are no comments on the RID{of}.",))]
    for number in cut[page - 1]:
        each = shown.comments[number]
        label = "Change the answer" if each.disposition else "Answer"
        parts += [Paragraph(rows[number]), Buttons((Button(f"{label} {each.number}", Line.release("comment", key, each.number)),))]
    line = Line.release("comments", f"{key}{(f' {shown.version}' if shown.version else '')}")
    parts += turned(line, page, len(cut), counted(len(rows), "comment"))
    # Only an issued version can be commented on, and none of a cancelled release.
    add = () if why_no_comments(shown.release) else (Button("Comment", Line.release("comment", key)),)
    back = (Button("All comments", Line.release("comments", key)),) if shown.version else ()
    parts.append(Buttons((*add, *back, Button("Document", Line.release("rid", key)))))
    return Page(f"{release_name(key)}: comments on the RID{of}", tuple(parts), share=at(line, page))


def _comment(each: RidComment) -> Text:
    head = f" on version {each.version}, {day_words(each.said_on)}, by "
    said: Text = (Bold(f"{each.number}. {each.party}"), head, Person(each.said_by), f"\n{shortened(each.text, 2000)}\n")
    if not each.disposition or each.disposed_on is None:
        return (*said, Italic("Not yet answered"))
    told = f"{each.disposition.capitalize()}: {shortened(each.answer, 900)} "
    return (*said, told, Italic(day_words(each.disposed_on)), " ", Person(each.disposed_by))


def issued(release: Release, version: RidVersion, actor: str) -> Page:
    """Returns the announcement of an issued version of the RID; it says why, if no comments are taken any more."""
    key, closed = release.key, why_no_comments(release)
    parts: tuple[Part, ...] = (
        Paragraph(
            (
                Bold(f"Version {version.number}"),
                f" of the RID of the {release_name(key)}, issued on {day_words(version.issued_on)} by ",
                Person(actor),
            )
        ),
        Paragraph((shortened(version.changes, 2500),)),
        *((Small((closed,)),) if closed else ()),
        Buttons(
            (
                Button("Document", Line.release("rid", key, version.number), primary=True),
                *(() if closed else (Button("Comment", Line.release("comment", key)),)),
                Button("Comments", Line.release("comments", key)),
            )
        ),
    )
    return Page(f"RID of the {release_name(key)}: version {version.number}", parts)
