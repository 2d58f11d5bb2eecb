"""The form that submits evidence, and the evidence read from its link or file (R13, R20)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from commands.protocol.command import Doing
from commands.protocol.form import CLASSIFICATIONS, Field, Form, Kind, Option
from commands.protocol.line import Line
from policy.calendar.release_calendar import release_name
from policy.model.releases import Release
from policy.model.wording import plain_address, shortened
from policy.sign_off.criteria import applicable_criteria
from policy.sign_off.sign_off import Evidence, EvidenceKind
from storage.history.names import name_of
from storage.tables import CriterionRow

LONGEST_LINK = 2000
LONGEST_NAME = 150
"""The longest name of a piece of evidence, in characters."""

FILE = "file"
"""The field with a file, and the mark of a file that Slack was asked about."""

NOT_READ = "not read"
"""The mark of a chosen file that Slack does not let the bot read, before the reason."""

_MESSAGE = re.compile(r"https://[^/]+/archives/[A-Z0-9]+/p\d+")
_FILE = re.compile(r"https://[^/]*slack[^/]*/files")


@dataclass(frozen=True)
class GivenEvidence:
    """What a person gave as evidence: its address, kind and name, and the id of its file in Slack."""

    address: str
    kind: EvidenceKind
    name: str = ""
    file: str = ""


def kind_of(address: str) -> EvidenceKind:
    """Returns the kind of evidence at an address: a Slack message, a Slack file or another link."""
    if _MESSAGE.match(address):
        return EvidenceKind.MESSAGE
    return EvidenceKind.FILE if _FILE.match(address) else EvidenceKind.LINK


def given(doing: Doing, typed: str, *, needed: bool) -> GivenEvidence | None:
    """Returns what was given as a link or a file; None, with the fault at its field, if neither can be used.

    A file that Slack knows opens by its own name unless another is given. The one that was chosen has its address from Slack.
    """
    found = doing.asked.request.fetched or ()
    in_slack = found if found[:1] == (FILE,) else ()
    chosen = doing.answer(FILE)
    link = plain_address(doing.answer("link") if doing.answered else typed)
    if chosen and not in_slack:
        doing.faults[FILE] = (
            found[1] if found[:1] == (NOT_READ,) else "Slack did not say where that file is. Choose it again, or give a link."
        )
        return None
    if chosen and link and link != in_slack[3]:
        doing.faults["link"] = "Give a link or a file, not both. Submit the other one in a second form."
        return None
    link = in_slack[3] if chosen else link
    if not link and needed:
        doing.faults["link"] = "Enter the address of the evidence, such as https://example.com/report, or choose a file."
    elif link and not (re.match(r"https?://[^/\s]+", link) and len(link) <= LONGEST_LINK and not re.search(r"\s", link)):
        wanted = f"Enter a web address without spaces that starts with https://, at most {LONGEST_LINK:,} characters"
        doing.faults["link"] = f"{wanted}, such as https://example.com/report."
    name = " ".join(doing.answer("name").split())
    if len(name) > LONGEST_NAME:
        doing.faults["name"] = f"Shorten the name to at most {LONGEST_NAME} characters, such as “UIT Completion Report v1.0”."
    if doing.faults:
        return None
    known = bool(in_slack) and link == in_slack[3]
    kind = EvidenceKind.FILE if known else kind_of(link)
    return GivenEvidence(link, kind, name or (shortened(in_slack[2], LONGEST_NAME) if known else ""), in_slack[1] if known else "")


def form(release: Release, refs: tuple[str, ...], on_file: Sequence[Evidence], lessons: dict[str, str]) -> Form:
    """Returns the form; `lessons` are the labels of lessons learnt that can stand for a link, by their ids."""
    options = tuple(Option(each.ref, f"{each.ref} {each.text}") for each in applicable_criteria(release)[:100])
    replaceable = [each for each in on_file if each.active and (not refs or each.criterion in refs)][:100]
    fields = [
        Field("criteria", "Criteria", Kind.CHOICES, value=refs, options=options),
        Field("link", "Link", optional=True, hint="The address of a document, a file or a message.", longest=LONGEST_LINK),
        Field(FILE, "File", Kind.FILE, optional=True, hint="In place of a link. Slack keeps it, at most 10 MB.", filetypes=()),
    ]
    if lessons:
        choices = tuple(Option(name, text) for name, text in list(lessons.items())[:100])
        fields.append(Field("lesson", "Lessons learnt (instead of a link)", Kind.CHOICE, options=choices, optional=True))
    hint = "Reviewers open the evidence by it, such as “UIT Completion Report v1.0”. A file has its own."
    fields += [
        Field("name", "Name", optional=True, hint=hint, longest=LONGEST_NAME),
        Field("note", "Note", Kind.TEXT, optional=True, hint="What the evidence shows."),
        Field("classification", "Classification", Kind.CHOICE, value="white", options=CLASSIFICATIONS),
    ]
    if replaceable:
        choices = tuple(Option(f"{each.criterion}/{each.number}", f"{each.criterion}, {each.number}: {each.name}") for each in replaceable)
        fields.append(
            Field("replaces", "Replaces", Kind.CHOICE, options=choices, optional=True, hint="The replaced evidence stays on record.")
        )
    return Form(
        title="Submit evidence",
        line=Line.release("evidence", release.key, *refs),
        about=((release_name(release.key),),),
        submit="Submit",
        things=tuple(name_of(CriterionRow, release.key, ref) for ref in refs),
        fields=tuple(fields),
    )
