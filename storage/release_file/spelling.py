"""One spelling for each reference in release files: its canonical form, and one of a proposal's two references (design, Words; R24)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from policy.scope.references import SEC_REFERENCES, Reference, ReferenceKind, ReferencePattern, canonical, proposal_of, twins
from storage.release_file.contents import Contents
from storage.release_file.readers import one_value, shown
from storage.release_file.tree import Node

_LONGEST = 60


class Spelling:
    """Reads references in the forms that the files and the stored data use: MP0079 is MP079, DP102 is MP102 once it has become that."""

    def __init__(self, read: Sequence[tuple[str, list[Node]]] = (), known: Contents | None = None) -> None:
        self._roots = [root for _, roots in read for root in roots]
        self._known = known or Contents()

    @cached_property
    def patterns(self) -> tuple[ReferencePattern, ...]:
        """The governed code's patterns: those in the files, those stored, or the SEC's."""
        given = tuple(each for root in self._roots for each in _patterns(root))
        return given or self._known.patterns or SEC_REFERENCES

    @cached_property
    def _drafts(self) -> dict[str, str]:
        """Modifications by the references that they had as Draft Proposals."""
        drafts = {each.draft_ref: each.ref for each in self._known.modifications if each.draft_ref}
        for entry in self._defined:
            ref, draft = (self.canonical(entry.get(name, "")) for name in ("ref", "draft"))
            if ref and draft:
                drafts[draft.text] = ref.text
        return drafts

    @cached_property
    def _defined(self) -> list[dict[str, str]]:
        sections = [(root.fields or {}).get("modifications") for root in self._roots]
        entries = [entry for section in sections if section for entry in section.items or []]
        return [{name: node.text or "" for name, node in (entry.fields or {}).items()} for entry in entries]

    @cached_property
    def _names(self) -> frozenset[str]:
        given = (self.canonical(each.get("ref", "")) for each in self._defined)
        return frozenset(each.text for each in given if each) | {each.ref for each in self._known.modifications}

    def canonical(self, text: str) -> Reference | None:
        """Returns the canonical form of a reference, or None."""
        return canonical(text, self.patterns) if len(text) <= _LONGEST else None

    def read(self, text: str) -> Reference | None:
        """Returns the reference under which its record is defined or stored, or None if the text is none."""
        found = self.canonical(text)
        if found is None or found.is_request:
            return found
        ref = self._drafts.get(found.text, found.text)
        proposal = proposal_of(ref, self.patterns)
        if proposal in self._names:
            ref = proposal
        elif ref not in self._names:
            ref = next((each for each in twins(ref, self.patterns) if each in self._names), ref)
        return Reference(ref, found.kind)


def _patterns(root: Node) -> Iterator[ReferencePattern]:
    """Yields the patterns of a file that can be read; faults in them are reported with the section."""
    section = (root.fields or {}).get("references")
    for entry in (section.items or []) if section else []:
        values = {name: (node.text or "").strip() for name, node in (entry.fields or {}).items()}
        digits = values.get("digits", "3")
        kind = values.get("kind", ReferenceKind.MODIFICATION.value).lower()
        if values.get("prefix") and digits.isdecimal() and kind in set(ReferenceKind):
            letters = values.get("letters", "").lower() in {"yes", "true"}
            yield ReferencePattern(values["prefix"], ReferenceKind(kind), int(digits), letters, values.get("becomes", ""))


def read_modification_ref(value: object, spelling: Callable[[str], Reference | None]) -> str:
    """Reads a modification's reference in any spelling as its canonical form: MP0079 is MP079 (design, Words).

    Raises ValueError with a clause, as the readers do.
    """
    found = spelling(one_value(value))
    if found is None or found.is_request:
        raise ValueError(f"{shown(one_value(value))} is not a modification's reference. Write it as in SECMP0053, MP079 or MP102A")
    return found.text


def read_request_ref(value: object, spelling: Callable[[str], Reference | None]) -> str:
    """Reads a DCC Change Request's reference in any spelling as its canonical form (design, Words)."""
    found = spelling(one_value(value))
    if found is None or not found.is_request:
        raise ValueError(f"{shown(one_value(value))} is not a DCC Change Request's reference. Write it as in CR1088")
    return found.text
