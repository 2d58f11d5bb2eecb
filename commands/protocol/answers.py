"""Shared steps of forms: the day of an act, and the sections of `/release edit`, which convert stored values to fields and back."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import UNCHANGED, Changed, Refused, Words
from commands.protocol.words import shown
from policy.calendar.past_days import Before, why_impossible
from policy.calendar.release_calendar import release_name
from policy.model.costs import SecasEffort, split_qualifier
from policy.model.money import parse_pounds, pounds
from policy.model.releases import Release
from policy.model.wording import LONGEST_LINE, is_address, plain_address

SectionResult = Changed | Form | Faults | Refused
"""What a section answers: a change, the form that it needs, faults in the answers, or a refusal."""

LISTED = 98
"""The most options in one menu (Slack takes 100); others are named on the command line."""

NEW = "new"
REMOVE = (Option("remove", "Remove it"),)

_HTTPS = re.compile(r"https://[^\s<>|\"]+\.[^\s<>|\"]+")
_ADDRESS = re.compile(r":\s*(?P<url>https?://\S+)$", re.IGNORECASE)


@dataclass(frozen=True)
class Editing:
    """One section of a release under edit; `rest` are the words after the section's name."""

    doing: Doing
    release: Release
    section: str
    rest: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The key of the release."""
        return self.release.key

    @property
    def line(self) -> Line:
        """The command line of the section."""
        return Line.release("edit", self.key, self.section)

    @property
    def name(self) -> str:
        """The name of the release."""
        return release_name(self.key)


def fresh(doing: Doing) -> Doing:
    """Returns the command without answers, because the answer to a choice only opens the next form."""
    return Doing(doing.tx, replace(doing.asked, request=replace(doing.asked.request, answers=None, step="")))


def chosen(editing: Editing, title: str, label: str, options: Sequence[Option], about: Words = ()) -> tuple[str, Editing] | Form | Faults:
    """Returns the chosen row and the editing to continue with, or the form that asks for the choice."""
    doing = editing.doing
    if editing.rest:
        return " ".join(editing.rest), editing
    if not doing.answered:
        head: tuple[Words, ...] = ((editing.name,), about) if about else ((editing.name,),)
        if len(options) > LISTED:
            head = (*head, (f"The first {LISTED} of {len(options)} are listed. Name another after {editing.line}.",))
        field = Field("which", label, Kind.CHOICE, options=tuple(options[:LISTED]))
        return doing.form(Form(title=title, line=editing.line, submit="Next", about=head, fields=(field,)))
    which = doing.needed("which", "Choose one.")
    if doing.faults:
        return faults(doing)
    return which, replace(editing, doing=fresh(doing), rest=(which,))


def past_day(doing: Doing, name: str, label: str, missing: str = "", before: Sequence[Before] = ()) -> date | None:
    """Reads the day of an act that has happened; records a fault if it can't be right, or is `missing` (the sentence that says so)."""
    day = doing.day(name, label, past=True)
    if day is None and missing:
        doing.faults.setdefault(name, missing)
    elif day and (wrong := why_impossible(day, doing.today, label, before)):
        doing.faults[name] = wrong
    return day


def channel_form(line: Line, *about: Words) -> Form:
    """Returns the form that asks for a channel. Slack's list has the public ones; a private one is named in the line."""
    hint = f"Public channels are listed. For a private one, write {line} #channel."
    return Form("Set the channel", line, (Field("channel", "Channel", Kind.CHANNEL, hint=hint),), about=about)


def fitting(form: Form) -> Form:
    """Returns the form without fields whose stored text is too long for Slack; they keep their text, and the form says so."""
    long = [each for each in form.fields if isinstance(each.value, str) and len(each.value) > each.longest]
    if not long:
        return form
    told = tuple(
        (f"“{each.label}” is longer than the {each.longest:,} characters of a field, so it can't be changed here.",) for each in long
    )
    return replace(form, about=(*form.about, *told), fields=tuple(each for each in form.fields if each not in long))


def text_of(doing: Doing, name: str, stored: str) -> str:
    """Returns the answer of a text field, or the stored text if the form did not ask or the answer is unchanged."""
    if name not in doing.answers:
        return stored
    answer = doing.answer(name)
    return stored if answer == stored.strip() else answer


def ticked(doing: Doing, name: str, option: str, stored: bool) -> bool:
    """Returns whether an option is ticked, or the stored value if the form did not ask."""
    return option in doing.several(name) if name in doing.answers else stored


def lines_of(text: str) -> tuple[str, ...]:
    """Returns the non-empty lines, stripped."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def finished(editing: Editing, sentence: str, notes: Sequence[Words] = (), *next_lines: Line) -> Changed:
    """Returns the result after storing; it says so if nothing changed."""
    if not editing.doing.tx.changed:
        return Changed((f"The {editing.name} already has these values.",), (), next_lines, title=UNCHANGED)
    return Changed((sentence,), tuple(notes), next_lines)


def amount(doing: Doing, name: str, stored: int | None) -> int | None:
    """Reads an amount field in pence, None if it is empty; records a fault if it is not an amount."""
    if name not in doing.answers:
        return stored
    text = doing.answer(name)
    if not text:
        return None
    try:
        return parse_pounds(text)
    except ValueError as fault:
        doing.faults[name] = f"{fault}."
        return None


def amount_text(pence: int | None) -> str:
    """Formats an amount for its field; "" for None."""
    return "" if pence is None else pounds(pence)


def https(doing: Doing, name: str, stored: str) -> str:
    """Reads a link field; records a fault if it is not an https address."""
    link = plain_address(text_of(doing, name, stored))
    if link and link != stored and not _is_link(link):
        doing.faults[name] = "Enter an address that begins with https://, such as https://example.com/rid, or leave this empty."
    return link


def _is_link(text: str) -> bool:
    """Returns whether a text is an https address that a release file can have too."""
    return bool(_HTTPS.fullmatch(text)) and is_address(text)


def why_too_long(what: str, words: str) -> str:
    """Returns the sentence that words, called `what`, are too long for a line of a release file, or ""."""
    return f"{what} “{shown(words)}” has {len(words):,} characters. Write at most {LONGEST_LINE}." if len(words) > LONGEST_LINE else ""


def link_lines(doing: Doing, name: str, stored: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    """Reads a field of links, one `label: url` a line; records a fault for a malformed line or a repeated label."""
    if name not in doing.answers:
        return list(stored)
    found: dict[str, str] = {}
    for line in lines_of(doing.answer(name)):
        address = _ADDRESS.search(line)
        label, url = (line[: address.start()].strip(), plain_address(address["url"])) if address else ("", "")
        if not label or not (_is_link(url) or (label, url) in stored):
            doing.faults[name] = f"“{shown(line)}” isn't a link. Write one link a line, such as RID: https://example.com/rid."
        elif too_long := why_too_long("The label", label):
            doing.faults[name] = too_long
        elif label in found:
            doing.faults[name] = f"The label “{shown(label)}” is used twice. Give each link its own label."
        else:
            found[label] = url
    return list(found.items())


def effort_lines(doing: Doing, name: str, stored: Sequence[SecasEffort]) -> list[SecasEffort]:
    """Reads the field of SECAS effort, one `purpose; days; £` a line (RID 5; R17); records a fault for a malformed line.

    Days and pounds may have words before them: "a maximum of 20; around £12,000".
    """
    if name not in doing.answers:
        return list(stored)
    found: dict[str, SecasEffort] = {}
    for line in lines_of(doing.answer(name)):
        effort = _effort(line)
        if isinstance(effort, str):
            doing.faults[name] = effort
        elif effort.purpose in found:
            doing.faults[name] = f"“{shown(effort.purpose)}” is listed twice. Add its days and pounds together on one line."
        else:
            found[effort.purpose] = effort
    return list(found.values())


def _effort(line: str) -> SecasEffort | str:
    parts = [part.strip() for part in line.rsplit(";", 2)]
    (most, days), (about, cost) = (split_qualifier(part) for part in parts[1:]) if len(parts) == 3 else (("", ""), ("", ""))
    days = days.lower().removesuffix("days").removesuffix("day").strip()
    if len(parts) != 3 or not parts[0] or not (days.isascii() and days.isdigit() and len(days) <= 4):
        return f"“{shown(line)}” isn't an effort. Write purpose; whole days; pounds, such as project management; 20; around £12,000."
    if too_long := why_too_long("The purpose", parts[0]):
        return too_long
    try:
        return SecasEffort(parts[0], int(days), parse_pounds(cost), most, about)
    except ValueError as fault:
        return f"{fault}."
