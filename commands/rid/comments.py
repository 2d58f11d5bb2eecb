"""`/release comment` and `comments`: Parties' comments on the RID, and their dispositions (Guidance 4.2; R19)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutRelease, Changed, Refused
from commands.protocol.words import shown
from commands.rid.rid import version_named, with_rid
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_name
from policy.model.releases import Release
from policy.model.roster import SECAS
from policy.model.wording import day_words
from policy.rid import versions
from policy.rid.comments import why_no_comments
from storage.history.names import name_of
from storage.mail.messages import MustKnow
from storage.nudges import must_know
from storage.rid import comments as stored_comments
from storage.rid.comments import RidComment
from storage.roster import roster
from storage.tables import RidCommentRow

DISPOSITIONS = (
    Option("accepted", "Accepted"),
    Option("accepted in part", "Accepted in part"),
    Option("not accepted", "Not accepted"),
    Option("noted", "Noted"),
)
MOST_VERSIONS = 25


@dataclass(frozen=True)
class CommentsShown(AboutRelease):
    """The comments on a release's RID, on all versions or one."""

    version: str
    comments: tuple[RidComment, ...]
    page: int


def comment(doing: Doing) -> Changed | Form | Faults | Refused:
    """Records anyone's comment on an issued version or, with a comment's number, a release manager's answer to it (R19)."""
    found = with_rid(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    if rest:
        return _dispose(doing, release, rest)
    if why := why_no_comments(release):
        return Refused(why, (Line.release("comments", release.key),) if release.cancelled_on else ())
    listed = [each.number for each in reversed(versions.in_order(release.versions))][:MOST_VERSIONS]
    form = Form(
        title="Comment on the RID",
        line=Line.release("comment", release.key),
        about=(
            (f"The RID of the {release_name(release.key)}. Your comment is stored with this version, and the release manager answers it.",),
        ),
        submit="Comment",
        fields=(
            Field("version", "Version", Kind.CHOICE, value=listed[0], options=tuple(Option(each, f"Version {each}") for each in listed)),
            Field("party", "Party or committee", hint="Whose comment this is.", longest=150),
            Field("text", "Comment", Kind.TEXT),
        ),
    )
    if asking := doing.ask(form):
        return asking
    return _commented(doing, release, listed)


def _commented(doing: Doing, release: Release, listed: list[str]) -> Changed | Faults:
    version = doing.answer("version")
    if version not in listed:
        doing.faults["version"] = "Choose an issued version."
    party = doing.needed("party", "Enter a Party or committee, such as TABASC.")
    text = doing.needed("text", "Enter a comment.")
    if doing.faults:
        return faults(doing)
    number = stored_comments.next_comment(doing.tx.connection, release.key)
    doing.tx.session.add(
        RidCommentRow(
            release_key=release.key,
            number=number,
            version=version,
            party=party,
            text=text,
            said_by=doing.user,
            said_on=doing.today,
        )
    )
    if not any(each.user == doing.user for each in roster.members(doing.tx.connection, SECAS)):
        waits = MustKnow(release.key, "comment", str(number), doing.user)
        must_know.tell(doing.tx, waits, SECAS, name_of(RidCommentRow, release.key, number))
    told = f"Recorded comment {number} on version {version} of the RID of the {release_name(release.key)}."
    return Changed((told,), (), (Line.release("comments", release.key),))


def _dispose(doing: Doing, release: Release, rest: tuple[str, ...]) -> Changed | Form | Faults | Refused:
    typed = " ".join(rest)
    known = {str(each.number): each for each in stored_comments.comments(doing.tx.connection, release.key)}
    found = known.get(typed.lstrip("#"))
    if found is None:
        said = f"The RID of the {release_name(release.key)} has no comment “{shown(typed)}”."
        return Refused(f"{said} List its comments with {Line.release('comments', release.key)}.", (Line.release("comments", release.key),))
    thing = name_of(RidCommentRow, release.key, found.number)
    if refused := doing.refuse(Action.DISPOSE, thing, release.key):
        return refused
    form = Form(
        title="Answer a comment",
        line=Line.release("comment", release.key, found.number),
        about=((f"{found.party}, {day_words(found.said_on)}, on version {found.version}:",), (found.text,)),
        submit="Save",
        things=(thing,),
        edits=True,
        fields=(
            Field("disposition", "Disposition", Kind.CHOICE, value=found.disposition, options=DISPOSITIONS),
            Field("reason", "Reason", Kind.TEXT, value=found.answer, hint="The answer to the comment, as the RID will show it."),
        ),
    )
    if asking := doing.ask(form):
        return asking
    disposition = doing.answer("disposition")
    if disposition not in {each.value for each in DISPOSITIONS}:
        doing.faults["disposition"] = "Choose a disposition."
    answer = doing.needed("reason", "Enter a reason, such as: Corrected in version 1.2.")
    if doing.faults:
        return faults(doing)
    row = doing.tx.session.get_one(RidCommentRow, (release.key, found.number))
    row.disposition, row.answer = disposition, answer
    row.disposed_by, row.disposed_on = doing.user, doing.today
    told = f"Answered comment {found.number} on the RID of the {release_name(release.key)}: {disposition}."
    return Changed((told,), (), (Line.release("comments", release.key),))


def comments(conn: Connection, asked: Ask) -> CommentsShown | Refused:
    """Returns the comments on a release's RID, on all versions or on one (R19)."""
    found = with_rid(conn, asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    version = ""
    if rest:
        named = version_named(release, rest, asked)
        if isinstance(named, Refused):
            return named
        version = named
    kept = tuple(each for each in stored_comments.comments(conn, release.key) if version in {"", each.version})
    return CommentsShown(release, version, kept, asked.page)
