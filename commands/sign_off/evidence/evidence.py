"""`/release evidence`: evidence for acceptance criteria, submitted, replaced or withdrawn (RID 3, 6; R13, R15, R16, R20)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from commands.protocol.command import Doing, faults
from commands.protocol.form import Answer, Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.merge import renewed
from commands.protocol.results import Address, Changed, Refused
from commands.protocol.words import known_release, shown
from commands.sign_off.criteria.named import criterion_ref, not_applicable, unknown_criterion
from commands.sign_off.evidence.effects import followed
from commands.sign_off.evidence.form import FILE, LONGEST_NAME, form, given
from commands.sign_off.steps import completed, evidence_owed_again
from policy.access.permissions import Action, Seat
from policy.calendar.release_calendar import release_as_one, release_name
from policy.decisions.authority import evidence_act
from policy.model.releases import Classification, Release
from policy.model.roster import SECAS
from policy.model.sign_off import Criterion
from policy.model.wording import counted, joined, plain_address
from policy.releases.phase import Phase, go_given, phase
from policy.sign_off.sign_off import Evidence
from storage.history.names import name_of
from storage.history.numbers import next_number
from storage.releases.lessons import lessons_elsewhere
from storage.roster.channels import channel_for
from storage.sign_off.evidence import fetch_evidence
from storage.tables import EvidenceRow

LESSONS_FOR = "O5"
"""The criterion on lessons learnt from previous releases (Paper, Annex 1)."""

_ANSWERS = {"dcc": "The DCC", "secas": "SECAS"}


def evidence(doing: Doing) -> Changed | Form | Faults | Refused:
    """Submits, replaces or withdraws evidence for criteria; their sign-offs must be taken again (R16)."""
    words = doing.asked.words
    if words and words[0].lower() == "attach":
        return _attached(doing, words[1:])
    found = known_release(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    refs, rest = _refs(release, rest)
    unknown = next((ref for ref in refs if ref not in {each.ref for each in release.criteria}), None)
    if unknown:
        return unknown_criterion(release, unknown)
    unfit = next((each for each in release.criteria if each.ref in refs and each.not_applicable), None)
    if unfit:
        return not_applicable(release.key, unfit)
    thing = name_of(EvidenceRow, release.key, refs[0] if refs else "")
    if refused := _may(doing, release, thing):
        return refused
    if rest and rest[0].lower() == "withdraw":
        return _withdraw(doing, release, refs, rest[1:])
    if rest and not rest[0].lower().startswith(("http://", "https://")):
        example = Line.release("evidence", release.key, "O3", "https://example.com/report")
        return Refused(
            f"“{shown(rest[0])}” is neither a criterion of the {release_as_one(release.key)} nor a link. Write, for example, {example}.",
            (Line.release("criteria", release.key),),
        )
    if not release.criteria:
        ways = (Line.release("criterion", release.key, "add", "standard"), Line.release("criterion", release.key))
        sentence = f"The {release_as_one(release.key)} has no acceptance criteria yet. A release manager can add the standard ones."
        return doing.refuse_until(sentence, Action.CRITERION, *ways)
    return _submit(doing, release, refs, rest)


def _refs(release: Release, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known = {each.ref for each in release.criteria}
    taken = []
    for word in words:
        ref = criterion_ref(word.strip(","))
        if ref not in known and not re.fullmatch(r"[OTS]\d{1,3}", ref):
            break
        taken.append(ref)
    return tuple(dict.fromkeys(taken)), tuple(words[len(taken) :])


def _may(doing: Doing, release: Release, thing: str) -> Refused | None:
    if refused := doing.refuse(Action.EVIDENCE, thing, release.key):
        return refused
    if (now := phase(release, doing.today)) in {Phase.LIVE, Phase.CANCELLED}:
        return Refused(f"The {release_as_one(release.key)} is {now.value}, so it takes no more evidence.", (), thing, release.key)
    if go_given(release, doing.today):
        sentence = f"The {release_as_one(release.key)} has its Go, so its evidence can't change unless the body reverses the decision."
        return Refused(sentence, (), thing, release.key)
    return None


def _submit(doing: Doing, release: Release, refs: tuple[str, ...], rest: tuple[str, ...]) -> Changed | Form | Faults | Refused:
    conn = doing.tx.connection
    on_file = fetch_evidence(conn, release.key)
    lessons = lessons_elsewhere(conn, release.key) if not refs or LESSONS_FOR in refs else ()
    by_name = {f"{each.release}/{each.committee}/{each.number}": each for each in lessons}
    labels = {name: f"{release_name(each.release)}, {each.committee}: {each.text}" for name, each in by_name.items()}
    if asking := doing.ask(form(release, refs, on_file, labels), complete=bool(refs and rest)):
        return _with_file(doing, asking)
    chosen = doing.several("criteria") if doing.answered else refs
    criteria = [each for each in release.criteria if each.ref in chosen and not each.not_applicable]
    lesson = by_name.get(doing.answer("lesson"))
    evidence = given(doing, rest[0] if rest else "", needed=lesson is None)
    if not criteria:
        doing.faults["criteria"] = "Choose at least one criterion."
    if wrong := _not_theirs(doing, criteria):
        doing.faults["criteria"] = wrong
    classification = next((each for each in Classification if each.name.lower() == (doing.answer("classification") or "white")), None)
    if classification is None:
        doing.faults["classification"] = "Choose a classification."
    replaced = doing.answer("replaces")
    if doing.faults or classification is None or evidence is None:
        if not doing.answered:
            return Refused(next(iter(doing.faults.values())))
        return faults(doing)
    note = doing.answer("note") if doing.answered else " ".join(rest[1:])
    address = evidence.address
    if lesson is not None and not address:
        address, note = f"Lessons learnt: {release_name(lesson.release)}, {lesson.committee}", f"{lesson.text}\n{note}".strip()
    made = Evidence("", 0, evidence.kind, address, note[:3000], classification, doing.user, title=evidence.name, file=evidence.file)
    return _stored(doing, release, criteria, made, on_file, replaced)


def _with_file(doing: Doing, asking: Form) -> Form:
    """Returns the form that comes again with the address of the chosen file as its link, because a form can't hold a chosen file."""
    fetched = doing.asked.request.fetched or ()
    if not doing.answer(FILE) or fetched[:1] != (FILE,):
        return asking
    values = {"link": fetched[3], "name": doing.answer("name") or fetched[2][:LONGEST_NAME]}
    fields = tuple(replace(each, value=values.get(each.name, "" if each.name == FILE else each.value)) for each in asking.fields)
    return replace(asking, fields=renewed(fields, doing.answers))


def _not_theirs(doing: Doing, criteria: Sequence[Criterion]) -> str:
    if doing.may(Action.EVIDENCE).on_behalf:
        return ""
    other = next((each for each in criteria if each.answers != "dcc"), None)
    return f"{_ANSWERS.get(other.answers, other.answers)} answers for {other.ref} and must submit its evidence." if other else ""


def _stored(
    doing: Doing, release: Release, criteria: Sequence[Criterion], made: Evidence, on_file: Sequence[Evidence], replaced: str
) -> Changed:
    manager = doing.may(Action.EVIDENCE).on_behalf
    for criterion in criteria:
        taken = [each.number for each in on_file if each.criterion == criterion.ref]
        number = next_number(doing.tx.connection, EvidenceRow, release.key, criterion.ref, taken=taken)
        old = next((each for each in on_file if f"{each.criterion}/{each.number}" == replaced and each.criterion == criterion.ref), None)
        if old is not None and old.active:
            doing.tx.session.get_one(EvidenceRow, (release.key, criterion.ref, old.number)).replaced_by = number
        doing.tx.session.add(
            EvidenceRow(
                release_key=release.key,
                criterion_ref=criterion.ref,
                number=number,
                kind=made.kind,
                address=made.address,
                note=made.note,
                classification=made.classification,
                submitted_by=doing.user,
                submitted_at=doing.asked.request.now,
                on_behalf=criterion.answers if manager and criterion.answers != "secas" else "",
                title=made.title,
                file_id=made.file,
            )
        )
    notes = followed(doing.tx, release, criteria)
    for committee in dict.fromkeys(each.committee for each in criteria):
        if channel_for(doing.tx.connection, release.key, committee) is None:
            doing.offer(Action.CHANNEL, Line.release("channel", release.key, committee))
    for act in dict.fromkeys(evidence_act(each.kind, each.answers) for each in criteria):
        notes = (*notes, *completed(doing, release, act, taken=False))
    names = joined([each.ref for each in criteria])
    lines = (Line.release("criteria", release.key, criteria[0].ref), Line.release("evidence", release.key))
    return Changed((f"Evidence is on file for {names}: ", Address(made.address, made.name)), notes, lines)


def _withdraw(doing: Doing, release: Release, refs: tuple[str, ...], words: tuple[str, ...]) -> Changed | Form | Faults | Refused:
    example = Line.release("evidence", release.key, "O3", "withdraw", "1")
    if len(refs) != 1 or not words or not (words[0].isascii() and words[0].isdigit() and len(words[0]) < 6):
        return Refused(f"Name the criterion and the number of its evidence, such as {example}.", (Line.release("criteria", release.key),))
    ref, number = refs[0], int(words[0])
    found = [each for each in fetch_evidence(doing.tx.connection, release.key) if (each.criterion, each.number) == (ref, number)]
    if not found or not found[0].active:
        return Refused(f"{ref} has no evidence {number}, or it was replaced or withdrawn.", (Line.release("criteria", release.key, ref),))
    thing = name_of(EvidenceRow, release.key, ref, number)
    permission = doing.may(Action.EVIDENCE)
    if found[0].submitted_by != doing.user and not permission.on_behalf:
        sentence = "Only the person who submitted it, or a release manager, can withdraw evidence."
        return doing.denied(replace(permission, sentence=sentence, seats=(Seat(SECAS),)), thing, release.key)
    asked = Form(
        title="Withdraw evidence",
        line=Line.release("evidence", release.key, ref, "withdraw", number),
        about=(
            (f"Evidence {number} for {ref}: ", Address(found[0].address, found[0].name), ". It stays on record as withdrawn evidence."),
        ),
        submit="Withdraw",
        things=(thing,),
        fields=(Field("reason", "Reason", Kind.TEXT),),
    )
    if asking := doing.ask(asked):
        return asking
    reason = doing.needed("reason", "Give the reason for withdrawing it.")
    if doing.faults:
        return faults(doing)
    doing.tx.session.get_one(EvidenceRow, (release.key, ref, number)).withdrawn = reason
    criterion = next(each for each in release.criteria if each.ref == ref)
    notes = (*followed(doing.tx, release, [criterion], posted=False), *evidence_owed_again(doing.tx, release, [criterion]))
    left = [each for each in fetch_evidence(doing.tx.connection, release.key) if each.criterion == ref and each.active]
    remaining = f"{counted(len(left), 'piece')} of evidence left." if left else f"{ref} has no evidence left."
    return Changed((f"Withdrew evidence {number} for {ref}.",), ((remaining,), *notes), (Line.release("criteria", release.key, ref),))


def _attached(doing: Doing, words: Sequence[str]) -> Changed | Form | Faults | Refused:
    """Asks for the release of a Slack message that becomes evidence, then opens the usual form (message shortcut)."""
    link = plain_address(words[0]) if words else ""
    if not re.match(r"https?://[^/\s]+", link):
        return Refused("Use the message's shortcut “Attach as evidence”, or write /release evidence KEY and its link.")
    fetched = doing.asked.request.fetched or ()
    name = fetched[2][:LONGEST_NAME] if fetched[:1] == (FILE,) and fetched[3] == link else ""
    if refused := doing.refuse(Action.EVIDENCE, name_of(EvidenceRow, "attach")):
        return refused
    asked = Form(
        title="Attach as evidence",
        line=Line.release("evidence", "attach", link),
        about=(("Evidence: ", Address(link, name)),),
        submit="Next",
        fields=(Field("release", "Release", Kind.RELEASE),),
    )
    if asking := doing.ask(asked):
        return asking
    key = doing.needed("release", "Choose the release.")
    if doing.faults:
        return faults(doing)
    found = known_release(doing.tx.connection, doing.asked.with_words((key,)))
    if isinstance(found, Refused):
        return Faults({"release": found.sentence})
    release = found[0]
    if refused := _may(doing, release, name_of(EvidenceRow, release.key)):
        return refused

    made = form(release, (), fetch_evidence(doing.tx.connection, release.key), {})
    fresh = Doing(doing.tx, replace(doing.asked, request=replace(doing.asked.request, answers=None)))
    values: dict[str, Answer] = {"link": link, "name": name}
    return fresh.form(replace(made, fields=tuple(replace(each, value=values.get(each.name, each.value)) for each in made.fields)))
