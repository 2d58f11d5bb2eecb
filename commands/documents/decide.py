"""The body's approval of the TAD and the Completion Reports (RID 3; Guidance 5.1, 5.2; R9, R13)."""

from __future__ import annotations

from commands.decisions.shared_steps import (
    AGREEMENT,
    Deciding,
    meeting_fields,
    read_agreement,
    read_meeting,
    record,
    reopened,
)
from commands.protocol.command import faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused, Words
from policy.access.permissions import Action
from policy.calendar.past_days import Before
from policy.calendar.release_calendar import release_name
from policy.decisions.happened import happened
from policy.documents.documents import DocumentVersion, newest
from policy.model.decisions import SUBJECT_NAMES, Outcome, latest
from policy.model.roster import DCC, name_of_body
from policy.model.wording import day_words
from storage.documents import documents as stored_documents
from storage.history.names import names_under
from storage.sign_off.evidence import evidenced
from storage.tables import DocumentRow


def approve(deciding: Deciding) -> Changed | Form | Faults | Refused:
    """Records whether the body approves the newest version of a document; without a version or a favourable view, needs a reason."""
    doing, release, subject = deciding.doing, deciding.release, deciding.subject
    documents = stored_documents.fetch_documents(doing.tx.connection, release.key)
    found = newest(documents, subject)
    against = _against(found)
    form = Form(
        title="Approve a document",
        line=deciding.line,
        about=_about(deciding, found, against),
        submit="Record",
        things=(names_under(DocumentRow, release.key, subject.value),),
        fields=(
            Field("outcome", "Outcome", Kind.CHOICE, options=AGREEMENT),
            *meeting_fields(deciding),
            Field("reason", "Reason", Kind.TEXT, optional=not against, hint=against or "Required if it was not agreed."),
        ),
    )
    if asking := doing.ask(form):
        return asking
    meeting = read_meeting(deciding, _before(found))
    outcome = read_agreement(doing)
    if against and not doing.answer("reason"):
        doing.faults["reason"] = f"{against} Enter the reason for deciding anyway."
    if doing.faults:
        return faults(doing)
    if asking := doing.confirm(form, meeting.unusual, submit="Record"):
        return asking
    acts = happened(release, documents, evidenced(doing.tx.connection, release.key))
    before = latest(release.decisions, subject)
    standing = before is None or (meeting.met_on, doing.today) >= before.order
    _, notes = record(deciding, outcome, meeting, note=doing.answer("reason"), happened=acts, standing=standing)
    verb = "approved" if outcome is Outcome.AGREED else "did not approve"
    if not standing and before:
        notes = (*notes, (f"The decision of {day_words(before.met_on)} stands, because it was taken later.",))
    elif found is not None and (outcome is Outcome.AGREED or found.approved_on):
        row = doing.tx.session.get_one(DocumentRow, (release.key, subject, found.number))
        row.approved_on = meeting.met_on if outcome is Outcome.AGREED else None
        if outcome is Outcome.NOT_AGREED and found.published_on:
            said = f"Version {found.version} was published on {day_words(found.published_on)}, and stays on record as published."
            notes = (*notes, (f"{said} Submit a new version with {Line.release('document', release.key, subject.value)}.",))
            doing.offer(Action.DOCUMENT, Line.release("document", release.key, subject.value))
    if standing and outcome is Outcome.NOT_AGREED:
        notes = (*notes, *reopened(deciding))
    # A late minute is of the version that was on file at its meeting.
    then = [each for each in documents if each.submitted_on is None or each.submitted_on <= meeting.met_on]
    decided = found if standing else newest(then, subject)
    version = f", version {decided.version}," if decided else ""
    sentence = f"The {deciding.body} {verb} {SUBJECT_NAMES[subject]}{version} on {day_words(meeting.met_on)}."
    again = Line.release("document", release.key, subject.value)
    follows: tuple[Words, ...] = (
        ((f"When it is published, the {name_of_body(DCC)} records that with {again.then('published')}.",),)
        if found is not None and outcome is Outcome.AGREED and standing and not found.published_on
        else ()
    )
    refused = standing and outcome is Outcome.NOT_AGREED and not (found and found.published_on)
    if refused:
        follows = ((f"The {name_of_body(DCC)} submits another version with {again}.",),)
    return Changed((sentence,), (*follows, *notes), (*((again,) if refused else ()), Line.release("status", release.key)))


def _before(found: DocumentVersion | None) -> tuple[Before, ...]:
    """Returns what comes before the approval of a version (RID 3; R13)."""
    if found is None:
        return ()
    return ((f"version {found.version} was submitted", found.submitted_on), ("the TAG gave its view", found.view_on))


def _against(found: DocumentVersion | None) -> str:
    if found is None:
        return "No version is on file."
    if found.suitable is None:
        return "The TAG has not given its view on this version."
    return "" if found.suitable else "The TAG's view is against it."


def _about(deciding: Deciding, found: DocumentVersion | None, against: str) -> tuple[Words, ...]:
    name = SUBJECT_NAMES[deciding.subject]
    about: list[Words] = [(f"The {deciding.body} on {name} of the {release_name(deciding.release.key)}.",)]
    if found is not None:
        about.append((f"Version {found.version}: {found.address}",))
    if found is not None and found.suitable and found.view_on:
        about.append((f"The TAG finds it suitable, {day_words(found.view_on)}: {found.view_reason}",))
    if against:
        about.append((f"⚠️ {against}",))
    return tuple(about)
