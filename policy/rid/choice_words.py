"""Words of choices whose stored value is not what people say."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, IntEnum

from policy.model.decisions import SUBJECT_NAMES, Subject
from policy.model.releases import ReleaseKind
from policy.model.rid import Covers
from policy.model.scope import ModificationState

_WORDS: Mapping[type[Enum], Mapping[str, str]] = {
    ReleaseKind: {
        ReleaseKind.SYSTEM: "SEC System Release",
        ReleaseKind.DOCUMENTATION: "SEC Documentation Release",
        ReleaseKind.ADHOC: "Ad-hoc SEC Release",
        ReleaseKind.YEAR: "year bucket",
    },
    Covers: {
        Covers.ALL: "all modifications",
        Covers.SYSTEM: "modifications that impact DCC or User Systems",
        Covers.DOCUMENTS: "modifications on SEC documents only",
    },
    ModificationState: {
        ModificationState.DRAFT_PROPOSAL: "Draft Proposal",
        ModificationState.MODIFICATION_PROPOSAL: "Modification Proposal",
    },
    Subject: {each.value: name for each, name in SUBJECT_NAMES.items()},
}


def choice_words(choice: Enum) -> str:
    """Returns a choice in a person's words: "Modification Proposal", "modifications on SEC documents only", "Amber"."""
    if isinstance(choice, IntEnum):
        return choice.name.capitalize()
    return _WORDS.get(type(choice), {}).get(str(choice.value), str(choice.value))
