"""`/release document`: versions, consultation and publication of the TAD and the Completion Reports (RID 3; Guidance 5.1, 5.2; R9)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from commands.decisions.subjects import subject_named
from commands.protocol.command import Doing, faults
from commands.protocol.form import CLASSIFICATIONS, Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Channel, Refused, Words
from commands.protocol.words import known_release, shown, unexpected
from commands.sign_off.evidence.form import LONGEST_LINK
from commands.sign_off.steps import completed
from policy.access.permissions import Action
from policy.calendar.past_days import why_impossible, why_look_again, why_replaces
from policy.calendar.release_calendar import release_as_one, release_name
from policy.calendar.typed_dates import NotADateError, read_day
from policy.decisions.authority import VIEWS
from policy.documents.documents import DOCUMENTS, DocumentVersion, newest, submit_act
from policy.model import acts
from policy.model.decisions import SUBJECT_NAMES, Subject
from policy.model.releases import Classification, Release
from policy.model.roster import name_of_body
from policy.model.wording import day_words, plain_address
from policy.releases.phase import Phase, phase
from storage.documents import documents
from storage.history.names import name_of, names_under
from storage.history.numbers import next_number
from storage.mail import outbox
from storage.mail.messages import DocumentSubmitted
from storage.roster.channels import channel_for
from storage.tables import DocumentRow

STEPS = ("consulted", "published")
_TAKEN_BACK = frozenset({"withdraw", "withdrawn", "remove", "delete", "cancel", "revoke", "unapprove", "undo"})
"""Words with which people take a version back."""
_DRAFT = Option("draft", "It is a draft, before consultation")


def document(doing: Doing) -> Changed | Form | Faults | Refused:
    """Submits a version of a document, or records its consultation or publication; without the document, asks which."""
    found = known_release(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    thing = name_of(DocumentRow, release.key)
    if refused := doing.refuse(Action.DOCUMENT, thing, release.key):
        return refused
    now = phase(release, doing.today)
    if now in {Phase.LIVE, Phase.CANCELLED}:
        return Refused(f"The {release_as_one(release.key)} is {now.value}, so its documents can't be changed.", (), thing, release.key)
    if not rest:
        return _choice(doing, release)
    subject, words = subject_named(rest)
    if subject not in DOCUMENTS:
        lines = tuple(Line.release("document", release.key, each.value) for each in DOCUMENTS)
        return Refused(f"“{shown(rest[0])}” is not a document. Choose one.", lines)
    if words and words[0] in STEPS:
        return _stepped(doing, release, subject, words)
    if words and words[0].lower() in _TAKEN_BACK:
        return _not_withdrawn(release, subject)
    return unexpected(Line.release("document", release.key, subject.value), words) or _submitted(doing, release, subject)


def _not_withdrawn(release: Release, subject: Subject) -> Refused:
    """Refuses to take a version back, because each stays on record: another one follows it, and only the body takes back its approval."""
    line, decide = Line.release("document", release.key, subject.value), Line.release("decide", release.key, subject.value)
    told = (
        f"A version of {SUBJECT_NAMES[subject]} stays on record. Submit another one with {line}. "
        f"The {name_of_body(release.body)} takes back its approval with {decide}."
    )
    return Refused(told, (line, decide, Line.release("history", release.key)))


def _choice(doing: Doing, release: Release) -> Changed | Form | Faults | Refused:
    if doing.answered:
        subject, _ = subject_named((doing.answer("document"),))
        if subject not in DOCUMENTS:
            return Faults({"document": "Choose a document."})
        fresh = Doing(doing.tx, replace(doing.asked, request=replace(doing.asked.request, answers=None)))
        return _submitted(fresh, release, subject)
    options = tuple(Option(each.value, SUBJECT_NAMES[each].removeprefix("the ")) for each in DOCUMENTS)
    return doing.form(
        Form(
            title="Which document?",
            line=Line.release("document", release.key),
            about=((release_name(release.key),),),
            submit="Next",
            fields=(Field("document", "Document", Kind.CHOICE, options=options),),
        )
    )


def _history(versions: list[DocumentVersion]) -> list[Words]:
    told: list[Words] = []
    for each in versions[-8:]:
        facts = [f"submitted {day_words(each.submitted_on)}" if each.submitted_on else "submitted"]
        facts += ["draft"] if each.draft else []
        facts += [f"consulted on {day_words(each.consulted_on)}"] if each.consulted_on else []
        if each.suitable is not None and each.view_on:
            facts.append(f"TAG: {'suitable' if each.suitable else 'not suitable'}, {day_words(each.view_on)}")
        facts += [f"approved {day_words(each.approved_on)}"] if each.approved_on else []
        facts += [f"published {day_words(each.published_on)}"] if each.published_on else []
        told.append((f"• Version {each.version}: {', '.join(facts)}",))
    return told


def _submitted(doing: Doing, release: Release, subject: Subject) -> Changed | Form | Faults | Refused:
    versions = [each for each in documents.fetch_documents(doing.tx.connection, release.key) if each.subject is subject]
    form = _form(release, subject, versions)
    if asking := doing.ask(form):
        return asking
    version = doing.needed("version", "Enter a version, such as 1.0.")
    if version in {each.version for each in versions}:
        doing.faults["version"] = f"Version {version} already exists. Enter another, such as 1.1."
    link = plain_address(doing.needed("link", "Enter the document's web address, such as https://example.com/tad."))
    if link and not (re.match(r"https?://[^/\s]+", link) and not re.search(r"\s", link)):
        doing.faults["link"] = "This must be a web address without spaces, such as https://example.com/tad."
    classification = next((each for each in Classification if each.name.lower() == doing.answer("classification")), None)
    if classification is None:
        doing.faults["classification"] = "Choose a classification."
    if doing.faults or classification is None:
        return faults(doing)
    draft = "draft" in doing.several("draft")
    number = next_number(doing.tx.connection, DocumentRow, release.key, subject, taken=(each.number for each in versions))
    doing.tx.session.add(
        DocumentRow(
            release_key=release.key,
            subject=subject,
            number=number,
            version=version,
            address=link,
            draft=draft,
            classification=classification,
            submitted_by=doing.user,
            submitted_on=doing.today,
            note=doing.answer("note"),
        )
    )
    act = submit_act(DocumentVersion(subject, number, version, link, draft))
    notes = (*completed(doing, release, act), *_told(doing, release, subject, number))
    lines = (Line.release("recommend", release.key, VIEWS[subject][0], subject.value),)
    name = SUBJECT_NAMES[subject].removeprefix("the ")
    return Changed((f"Submitted {name}, version {version}, for the {release_name(release.key)}.",), notes, lines)


def _form(release: Release, subject: Subject, versions: list[DocumentVersion]) -> Form:
    fields = [
        Field("version", "Version", longest=20, hint="Such as 0.1 or 1.0."),
        Field("link", "Link", longest=LONGEST_LINK, hint="The document's web address."),
    ]
    if subject is Subject.TAD:
        fields.append(Field("draft", "Draft", Kind.TICKS, options=(_DRAFT,), optional=True))
    fields += [
        Field("classification", "Classification", Kind.CHOICE, value="white", options=CLASSIFICATIONS),
        Field("note", "Note", Kind.TEXT, optional=True),
    ]
    about: list[Words] = [(f"{SUBJECT_NAMES[subject].removeprefix('the ')} of the {release_name(release.key)}",), *_history(versions)]
    return Form(
        title="Submit a document",
        line=Line.release("document", release.key, subject.value),
        about=tuple(about),
        submit="Submit",
        things=(names_under(DocumentRow, release.key, subject.value),),
        fields=tuple(fields),
    )


def _told(doing: Doing, release: Release, subject: Subject, number: int) -> tuple[Words, ...]:
    committee = VIEWS[subject][0]
    channel = channel_for(doing.tx.connection, release.key, committee)
    if channel is None:
        doing.offer(Action.CHANNEL, Line.release("channel", release.key, committee))
        line = Line.release("channel", release.key, committee, "#channel")
        return ((f"The {name_of_body(committee)} was not notified: set its channel with {line}.",),)
    message = DocumentSubmitted(release.key, subject, number, doing.user, channel)
    about = name_of(DocumentRow, release.key, subject, number)
    outbox.enqueue(doing.tx, message, key=f"document:{doing.tx.change_id}", channel=channel, about=about)
    return (("The ", name_of_body(committee), " will be notified in ", Channel(channel), "."),)


def _stepped(doing: Doing, release: Release, subject: Subject, words: tuple[str, ...]) -> Changed | Form | Refused:
    found = newest(documents.fetch_documents(doing.tx.connection, release.key), subject)
    line = Line.release("document", release.key, subject.value)
    if found is None:
        return Refused(f"No version of {SUBJECT_NAMES[subject]} is on file. Submit one with {line}.", (line,))
    try:
        day = read_day(" ".join(words[1:]), doing.today, past=True) if len(words) > 1 else doing.today
    except NotADateError as fault:
        return Refused(f"{fault}. Write it like this: {line} {words[0]} 31 Mar 2020.")
    if wrong := why_impossible(day, doing.today, "The date"):
        return Refused(wrong, (line.then(words[0]),))
    thing = name_of(DocumentRow, release.key, subject.value, found.number)
    if words[0] == "published" and found.approved_on is None:
        approve = Line.release("decide", release.key, subject.value)
        sentence = f"Version {found.version} is not approved yet. Record the approval first, with {approve}."
        return Refused(sentence, (approve,), thing, release.key)
    approved = (("it was approved", found.approved_on),) if words[0] == "published" else ()
    before = ((f"version {found.version} was submitted", found.submitted_on), *approved)
    recorded = found.published_on if words[0] == "published" else found.consulted_on
    what = "publication" if words[0] == "published" else "consultation"
    if recorded == day:
        return Refused(f"The {what} of version {found.version} is already recorded for {day_words(day)}.", (line,), thing, release.key)
    confirmed = Form(title="Record the date", line=line.then(words[0], day.isoformat()), fields=())
    unusual = (*why_replaces(day, f"the {what} of version {found.version}", recorded), *why_look_again(day, doing.today, before))
    if asking := doing.confirm(confirmed, unusual, submit="Record"):
        return asking
    row = doing.tx.session.get_one(DocumentRow, (release.key, subject, found.number))
    notes: tuple[Words, ...] = ()
    if words[0] == "published":
        row.published_on = day
        notes = _completed(doing, release, subject, acts.PUBLISH_TAD, day, recorded)
    else:
        row.consulted_on = day
        notes = _completed(doing, release, subject, acts.CONSULT_TAD, day, recorded)
    version = f"version {found.version} of {SUBJECT_NAMES[subject]}"
    if words[0] == "published":
        return Changed((f"V{version[1:]} was published on {day_words(day)}.",), notes, (Line.release("status", release.key),))
    # What people said of it goes into the next version.
    return Changed((f"The consultation on {version} is recorded for {day_words(day)}.",), notes, (line,))


def _completed(doing: Doing, release: Release, subject: Subject, act: str, day: date, recorded: date | None) -> tuple[Words, ...]:
    """Completes the steps of an act on the TAD; those that it completed on `recorded`, the day on record until now, get the new day."""
    if subject is not Subject.TAD:
        return ()
    return completed(doing, release, act, day, recorded=recorded)
