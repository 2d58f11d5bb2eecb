"""Labels of lines about a part of a release, where the word that is typed for it is not the word for it."""

from __future__ import annotations

from collections.abc import Sequence

from policy.documents.documents import view_or_recommendation
from policy.model.decisions import SUBJECT_NAMES, Subject
from policy.model.roster import is_body, name_of_body

_NAMED = {
    ("decide", "date"): "Decide on the go-live date of {key}",
    ("decide", "exception"): "Decide on an exception for {key}",
    ("edit", "alongside"): "Edit the Change Requests alongside {key}",
    ("edit", "codes"): "Edit the other Codes that {key} affects",
    ("edit", "date"): "Edit the go-live date of {key}",
    ("edit", "notes"): "Edit the notes on {key}",
    ("edit", "participants"): "Edit the kinds of participant in {key}",
    ("edit", "record"): "Edit what is not on record for {key}",
    ("edit", "summaries"): "Edit the effects of {key} on each party",
    ("edit", "testing"): "Edit the testing approach of {key}",
    ("edit", "version"): "Edit the SEC version that {key} makes",
    ("edit", "versions"): "Edit the past RID versions of {key}",
    ("feed", "revoke"): "Revoke the calendar addresses of {key}",
}
"""Labels by the verb and the first word after the release."""

_STEPS = {"consulted": "Record the consultation on {document} of {key}", "published": "Record the publication of {document} of {key}"}
"""Labels of what is recorded about a document."""


def part_of_release(verb: str, words: Sequence[str]) -> tuple[str, int]:
    """Returns the label of a line about a part of a release, with {key} for the release, and how many words it stands for; "" for none."""
    if label := _NAMED.get((verb, words[0])):
        return label, 1
    subject = next((each for each in Subject if each.value in words[:2]), None)
    if verb == "document" and subject and words[1:2] and words[1] in _STEPS:
        return _STEPS[words[1]].replace("{document}", SUBJECT_NAMES[subject]), 2
    if verb == "recommend" and is_body(words[0]) and (subject or not words[1:]):
        on = f"{SUBJECT_NAMES[subject]} of " if subject and subject is not Subject.GO_LIVE else ""
        return f"Give the {name_of_body(words[0])}’s {view_or_recommendation(subject or '')} on {on}{{key}}", 2
    return "", 0
