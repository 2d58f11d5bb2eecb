"""The names that entries of a file can refer to, and entries of which each may be defined once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from storage.release_file import shapes_release
from storage.release_file.contents import COMMITTEES, REFERENCE, Contents, FaultList
from storage.release_file.readers import did_you_mean
from storage.release_file.sections import Document, Entry, FilePlace
from storage.release_file.spelling import Spelling
from storage.release_file.tree import read_documents

S = TypeVar("S", bound=shapes_release.Shape)
T = TypeVar("T")


class Register:
    """The names of one kind that can be referred to: defined in the files (even with faults) or stored."""

    def __init__(self, what: str, before: Iterable[str] = ()) -> None:
        self.what = what
        self.names = set(before)

    def check(self, name: str, place: FilePlace, faults: FaultList) -> bool:
        """Returns whether the name is defined, and adds a fault if not."""
        if name in self.names:
            return True
        faults.append(place.fault(f"{name} is not {self.what}{did_you_mean(name, self.names)}"))
        return False


@lru_cache(maxsize=1)
def shipped_documents() -> frozenset[str]:
    """Returns the names in the shipped register of SEC documents, which a file may use without defining them."""
    file = REFERENCE / "sec-documents.yaml"
    roots = (root.fields or {} for root in read_documents(file.name, file.read_text("utf-8")))
    listed = (node for fields in roots for node in fields["documents"].items or ())
    return frozenset(node.fields["name"].text or "" for node in listed if node.fields)


class Registers:
    """The registers of every kind that an entry can refer to."""

    def __init__(self, documents: Sequence[Document], known: Contents) -> None:
        self.spelling = documents[0].spelling if documents else Spelling()
        self.modifications = Register("a modification that the files define", (item.ref for item in known.modifications))
        self.requests = Register("a DCC Change Request that the files define", (item.ref for item in known.change_requests))
        self.documents = Register("in the register of SEC documents", (*shipped_documents(), *(item.name for item in known.documents)))
        self.committees = Register("a committee", (*COMMITTEES, *(item.key for item in known.committees)))
        self.named = known.committees
        """The committees that are stored, under the names that a file gives to no other."""
        self.releases = Register("a release", (item.key for item in known.releases))
        sections = {
            "modifications": self.modifications,
            "change_requests": self.requests,
            "documents": self.documents,
            "committees": self.committees,
        }
        for document in documents:
            for section, register in {**sections, "release": self.releases}.items():
                register.names |= document.names.get(section, set())


def distinct(entries: Iterable[tuple[Hashable, FilePlace]], what: str, faults: FaultList) -> None:
    """Adds a fault for each repeated name: "O1 is listed twice, first on line 40"."""
    seen: dict[Hashable, FilePlace] = {}
    for name, place in entries:
        if name in seen:
            first = seen[name]
            where = f"on line {first.line}" if first.file == place.file else f"at {first.file}:{first.line}"
            faults.append(place.fault(f"{what.format(name)} is listed twice, first {where}"))
        seen.setdefault(name, place)


def defined(
    documents: Sequence[Document], section: str, shape: type[S], make: Callable[[Entry[S]], T], name: str, faults: FaultList
) -> dict[str, T]:
    """Returns the definitions of a section over all documents, by name; different definitions of one name are a fault."""
    definitions: dict[str, T] = {}
    places: dict[str, FilePlace] = {}
    for document in documents:
        for entry in document.all(section, shape):
            thing, label = make(entry), str(getattr(entry.row, name))
            if label in definitions and (definitions[label] != thing or places[label].root is entry.place.root):
                first = places[label]
                faults.append(entry.place[name].fault(f"{label} is defined twice, first at {first.file}:{first.line}. Keep one"))
            definitions.setdefault(label, thing)
            places.setdefault(label, entry.place)
    return definitions
