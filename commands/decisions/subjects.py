"""Subjects of decisions and recommendations, as people type them (design, Acts of a body)."""

from __future__ import annotations

from policy.model.decisions import Subject

_SPELT = {each.value.replace("-", ""): each for each in Subject}


def subject_named(words: tuple[str, ...]) -> tuple[Subject | None, tuple[str, ...]]:
    """Returns the subject named by the first one or two words ("go-live", "go live", "SIT report"), and the words after it."""
    for taken in (2, 1):
        spelt = "".join(words[:taken]).lower().replace("-", "").replace("/", "")
        if len(words) >= taken and spelt in _SPELT:
            return _SPELT[spelt], tuple(word.lower() for word in words[taken:])
    return None, words
