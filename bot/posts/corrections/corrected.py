"""Pages of corrected announcements and of their notes (R27)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Page, Paragraph, Part, Piece
from commands.protocol.line import Line
from commands.protocol.records.names import author
from commands.protocol.results import Moment, Words
from policy.calendar.release_calendar import release_name
from policy.model.decisions import bare
from policy.model.history import FieldChange
from policy.model.roster import is_person, name_of_body
from policy.model.wording import joined
from storage.mail.messages import (
    DecisionAnnounced,
    DecisionDetails,
    DocumentSubmitted,
    EditorialAsked,
    EvidenceSubmitted,
    LessonsAsked,
    Message,
    MustKnow,
    OutcomeRecorded,
    RecommendationGiven,
    ReleaseCancelled,
    ReleaseLive,
    ReleaseMessage,
    ReleaseRestored,
    RetakeAsked,
    RidIssued,
)


def corrected(page: Page, change: FieldChange, zone: tzinfo | None) -> Page:
    """Returns an announcement as it now is, with who changed it and when above it."""
    return Page(page.title, (Paragraph(("✏️ Corrected ", *_by(change, zone), ".")), *page.parts))


def gone(message: Message, change: FieldChange, lines: Sequence[Words], zone: tzinfo | None, settled: Words = ()) -> Page:
    """Returns the replacement of an announcement whose record is gone; `settled` says how an item that was given to somebody ended."""
    title, sentence = _ended(message)
    how = tuple(Bold(each) if isinstance(each, str) else each for each in settled or (sentence,))
    parts: list[Part] = [Paragraph((*how, " Changed ", *_by(change, zone), "."))]
    if lines:
        parts.append(Bullets(tuple(lines)))
    if isinstance(message, ReleaseMessage) and message.release:
        status, history = (Line.release(verb, message.release) for verb in ("status", "history"))
        parts.append(Buttons((Button("Status", status), Button("History", history))))
    return Page(title, tuple(parts))


def hidden() -> Page:
    """Returns the replacement of an announcement that its channel may no longer see (R20)."""
    said = "This message was removed, because its release is now classified above this channel."
    return Page("🔒 Removed", (Paragraph((said,)),))


def note(change: FieldChange, lines: Sequence[Words], zone: tzinfo | None) -> Page:
    """Returns the note in the thread of a corrected announcement."""
    parts: list[Part] = [Paragraph(("The record was changed ", *_by(change, zone), ", so the message above was corrected."))]
    if lines:
        parts.append(Bullets(tuple(lines)))
    return Page("✏️ Corrected", tuple(parts))


def kept(change: FieldChange, lines: Sequence[Words], zone: tzinfo | None, ended: Message | None) -> Page:
    """Returns the note in the thread of an announcement that Slack no longer lets the bot change; `ended` is one that no longer stands."""
    said = "The message above is out of date, and Slack no longer lets the bot change it."
    over = (f" {_ended(ended)[1]}",) if ended else ()
    parts: list[Part] = [Paragraph((Bold(said), *over, " The record was changed ", *_by(change, zone), "."))]
    if lines:
        parts.append(Bullets(tuple(lines)))
    return Page("✏️ Out of date", tuple(parts))


def kept_hidden() -> Page:
    """Returns the note in the thread of a message that its channel may no longer see, and that Slack does not let the bot remove (R20)."""
    said = "The release of the message above is now classified above this channel, and Slack no longer lets the bot remove the message."
    return Page("🔒 Classified", (Paragraph((said, " The release managers are asked to delete it.")),))


def kept_reminders() -> Page:
    """Returns the note in the thread of a day's reminders that Slack no longer lets the bot change."""
    said = "The reminders above are out of date, and Slack no longer lets the bot change them."
    return Page("✏️ Out of date", (Paragraph((said,)), Buttons((Button("What is due", Line.release("due")),))))


_SETTLED = {
    "given": "This no longer waits for you.",
    "comment": "Comment {name} on the RID was answered.",
    "proposal": "The proposed change to the criteria is settled.",
    "withdrawn": "The recommendation was given again.",
}


def _by(change: FieldChange, zone: tzinfo | None) -> tuple[Piece, ...]:
    who: Words = author(change) if is_person(change.actor) else ("the bot's operator",)
    by = () if isinstance(who[0], str) and who[0].startswith("by ") else ("by ",)
    return (*by, *who, ", ", Moment(change.at.astimezone(zone)))


def _ended(message: Message) -> tuple[str, str]:
    """Returns the title and the sentence for an announcement that has ended."""
    match message:
        case DecisionAnnounced(release):
            return f"↩️ {release_name(release)}: decision taken back", "The decision announced here was taken back."
        case DecisionDetails():
            return "↩️ Decision taken back", "The decision of these details was taken back."
        case RecommendationGiven(release, committee, subject):
            about = f"recommendation of the {name_of_body(committee)} on {bare(subject)}"
            return f"↩️ {release_name(release)}: recommendation taken back", f"The {about} no longer stands."
        case ReleaseLive() | ReleaseCancelled() | ReleaseRestored() | LessonsAsked():
            return _release_ended(message)
        case EvidenceSubmitted(release, _, refs):
            return f"↩️ {release_name(release)}: evidence withdrawn", f"The evidence for {joined(refs)} was withdrawn."
        case RetakeAsked(release, _, refs):
            return f"✅ {release_name(release)}: signed off again", f"{joined(refs)} no longer needs to be signed off again."
        case MustKnow(release, what, name):
            return f"✅ {release_name(release)}", _SETTLED.get(what, "This is settled.").format(name=name)
        case EditorialAsked(release):
            return f"✅ {release_name(release)}: editorial change settled", "The chair no longer needs to confirm this change."
        case DocumentSubmitted(release, subject):
            return f"↩️ {release_name(release)}: {bare(subject)}", "The version submitted here was taken back."
        case RidIssued(release, version):
            return f"↩️ RID of the {release_name(release)}", f"Version {version} was taken back: it is not issued."
        case OutcomeRecorded(ref):
            return f"↩️ {ref}", f"{ref} is no longer on record."
        case _:
            return "↩️ Taken back", "What was announced here was taken back."


def _release_ended(message: ReleaseLive | ReleaseCancelled | ReleaseRestored | LessonsAsked) -> tuple[str, str]:
    match message:
        case ReleaseLive(release):
            return f"↩️ {release_name(release)} is not live", "The go-live announced here was taken back."
        case ReleaseCancelled(release):
            return f"↩️ {release_name(release)} is not cancelled", "The release announced here as cancelled is open again."
        case ReleaseRestored(release):
            return f"↩️ {release_name(release)} is cancelled again", "The release that was opened again here is cancelled."
        case LessonsAsked(release):
            return f"{release_name(release)}: lessons learnt", "The release is not live, so no lessons are asked for now."
