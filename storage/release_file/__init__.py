"""Release files: SEC Releases as YAML for people to write, read, check and exchange.

`parse` and `parse_text` read files and report every fault with its line; `write` is the inverse. docs/release-file.md describes the
format. Import this package only where files are loaded, imported or exported, because it imports pydantic and YAML.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from policy.model.scope import ChangeRequest
from storage.release_file.building.modifications import dependencies, modification, whole_and_parts
from storage.release_file.building.reference import ReferenceSections
from storage.release_file.building.registers import Registers, defined, distinct
from storage.release_file.building.release import ReleaseBuilder
from storage.release_file.contents import REFERENCE, ChannelClearance, ChannelRoute, Contents, Fault, FaultList, FileFaults
from storage.release_file.sections import read_sections
from storage.release_file.shapes_release import ModificationShape, ReleaseShape, RequestShape
from storage.release_file.spelling import Spelling
from storage.release_file.tree import MAX_BYTES, Node, decode, read_documents
from storage.release_file.writing import write

__all__ = [
    "REFERENCE",
    "ChannelClearance",
    "ChannelRoute",
    "Contents",
    "Fault",
    "FileFaults",
    "parse",
    "parse_bytes",
    "parse_text",
    "write",
]


def parse(paths: Sequence[Path], *, known: Contents | None = None) -> Contents:
    """Parses release files together; a folder means the .yaml files in it.

    References must be defined in one of the files or in `known` (stored data, not part of the result). Raises FileFaults with every fault
    of every file.
    """
    refused: list[Fault] = []
    read: list[tuple[str, list[Node]]] = []
    files = [file for path in paths for file in (sorted(path.glob("*.yaml")) if path.is_dir() else [path])]
    names = [file.name for file in files]
    for file in files:
        # Files with the same name are shown with their full paths.
        name = file.name if names.count(file.name) == 1 else str(file)
        try:
            read.append((name, read_documents(name, decode(name, _bytes(name, file)))))
        except FileFaults as error:
            refused += error.faults
    return _contents(read, known or Contents(), FaultList(refused))


def parse_bytes(name: str, data: bytes, *, known: Contents | None = None) -> Contents:
    """Parses an uploaded release file from its bytes; otherwise like `parse`."""
    return parse_text(name, decode(name, data), known=known)


def parse_text(name: str, text: str, *, known: Contents | None = None) -> Contents:
    """Parses a release file from its text; `name` is its name in faults. Otherwise like `parse`."""
    return _contents([(name, read_documents(name, text))], known or Contents(), FaultList())


def _bytes(name: str, path: Path) -> bytes:
    try:
        if not path.is_file():
            raise FileFaults([Fault(name, 0, "", "does not exist")])
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileFaults([Fault(name, 0, "", f"can't be read: {error.strerror}")]) from None


def _contents(read: list[tuple[str, list[Node]]], known: Contents, faults: FaultList) -> Contents:
    refused = bool(faults)
    names = Spelling(read, known)
    documents = [read_sections(name, root, faults, names) for name, roots in read for root in roots]
    if refused:
        # Definitions in an unreadable file are unknown, so reporting them as missing would be wrong.
        raise FileFaults(faults)
    registers = Registers(documents, known)
    modifications = defined(
        documents, "modifications", ModificationShape, lambda entry: modification(entry, faults, registers), "ref", faults
    )
    requests = defined(documents, "change_requests", RequestShape, lambda entry: ChangeRequest(**dict(entry.row)), "ref", faults)
    all_modifications = {item.ref: item for item in known.modifications} | modifications
    all_requests = {item.ref: item for item in known.change_requests} | requests
    waits = dependencies(documents, registers, all_requests, faults)
    reference = ReferenceSections(documents, registers, faults)
    before = [each for each in known.dependencies if each not in waits]
    made = [ReleaseBuilder(each, registers, all_modifications, all_requests, [*before, *waits], faults).build() for each in documents]
    whole_and_parts(documents, faults)
    releases = [entry for document in documents if (entry := document.one("release", ReleaseShape))]
    distinct(((entry.row.key, entry.place["key"]) for entry in releases), "{}", faults)
    if faults:
        order = {document.place.file: index for index, document in enumerate(documents)}
        raise FileFaults(sorted(faults, key=lambda fault: (order.get(fault.file, -1), fault.file, fault.line)))
    return Contents(
        releases=tuple(release for release in made if release),
        modifications=tuple(modifications.values()),
        change_requests=tuple(requests.values()),
        dependencies=tuple(waits),
        documents=reference.documents,
        committees=reference.committees,
        slots=reference.slots,
        lead_times=reference.lead_times,
        authorities=reference.authorities,
        standard_criteria=reference.standard_criteria,
        terms=reference.terms,
        members=reference.members,
        channels=reference.channels,
        clearances=reference.clearances,
        patterns=reference.patterns,
        deciders=reference.deciders,
        meetings=reference.meetings,
        meeting_rules=reference.meeting_rules,
    )
