"""Pages of notices to people who must know: the event, why it concerns them, and the act on it."""

from __future__ import annotations

from bot.pages.kit.page import Bold, Button, Buttons, Page, Paragraph, Piece, Small
from bot.pages.nudges.reminders import buttons_of
from commands.nudges.must_know import MustKnowShown
from commands.protocol.line import Line
from commands.protocol.results import Person
from commands.sign_off.criteria.amendment_effects import described
from policy.calendar.release_calendar import release_name
from policy.model.decisions import bare
from policy.model.roster import is_person, name_of_body
from policy.model.wording import day_words
from policy.nudges import stages
from policy.nudges.item import Due, DueKind
from policy.sign_off.amendments import Amendment
from storage.rid.comments import RidComment

LONGEST = 600
"""Characters of a comment that the message quotes; the rest is in the comments."""


def must_know(shown: MustKnowShown) -> Page:
    """Builds the message: what it is about, who caused it, and the button of the act that it asks for."""
    if shown.due:
        return _given(shown, shown.due)
    if shown.comment:
        return _comment(shown, shown.comment)
    if shown.proposal:
        return _proposal(shown, shown.proposal)
    key, name = shown.release.key, name_of_body(shown.committee)
    sentence = (Bold(f"The {name}'s recommendation on {bare(shown.subject)} no longer stands."), " It has to be given again.")
    buttons = Buttons((Button("Criteria", Line.release("criteria", key, shown.committee), primary=True), _status(key)))
    return Page(f"{release_name(key)}: recommendation withdrawn", (Paragraph(sentence), buttons))


def _given(shown: MustKnowShown, due: Due) -> Page:
    key = shown.release.key
    whose = "This is yours now" if is_person(due.owner) else f"This is now for the {name_of_body(due.owner)}"
    why = ". It blocks go-live until it is closed" if due.kind is DueKind.CONDITION else ""
    parts = (
        Paragraph((Bold(due.text), f"\n{stages.date_words(due)}")),
        Small((f"{whose}", *_by(". Given by ", shown.actor), f"{why}.")),
        Buttons(buttons_of(due, shown.seats, Button("Give it on", Line.release("reassign", key, due.item)))),
    )
    what = "a task" if due.line else "a condition" if due.kind is DueKind.CONDITION else "a step"
    return Page(f"{release_name(key)}: {what} was given to you", parts)


def _comment(shown: MustKnowShown, comment: RidComment) -> Page:
    key = shown.release.key
    answer = Button("Answer", Line.release("comment", key, comment.number), primary=True)
    quoted = comment.text if len(comment.text) <= LONGEST else f"{comment.text[:LONGEST].rpartition(' ')[0]} …"
    parts = (
        Paragraph((Bold(f"{comment.party} commented on version {comment.version} of the RID"), f":\n{quoted}")),
        Small((f"{day_words(comment.said_on)}", *_by(", by ", comment.said_by), ". It waits for an answer.")),
        Buttons((answer, Button("All comments", Line.release("comments", key)))),
    )
    return Page(f"{release_name(key)}: comment {comment.number} on the RID", parts)


def _proposal(shown: MustKnowShown, proposal: Amendment) -> Page:
    key = shown.release.key
    decide = Button("Decide", Line.release("decide", key, "criteria"), primary=True)
    parts = (
        Paragraph((Bold(described(proposal)), f"\nReason: {proposal.reason}")),
        Small(("A change to the criteria waits for the decision", *_by(". Proposed by ", proposal.proposed_by), ".")),
        Buttons((decide, Button("Criteria", Line.release("criteria", key)))),
    )
    return Page(f"{release_name(key)}: a change to the criteria is proposed", parts)


def _status(key: str) -> Button:
    return Button("Status", Line.release("status", key))


def _by(before: str, user: str) -> tuple[Piece, ...]:
    return (before, Person(user)) if is_person(user) else ()
