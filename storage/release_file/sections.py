"""Sections of a document as validated entries with their places, and a fault for each invalid value."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, Union, cast, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from storage.release_file import fields
from storage.release_file.contents import Fault, FaultList
from storage.release_file.readers import did_you_mean, shown
from storage.release_file.shapes import LISTS, MAPPINGS, OF_A_RELEASE
from storage.release_file.shapes_release import Shape
from storage.release_file.spelling import Spelling
from storage.release_file.tree import Node, Path

S = TypeVar("S", bound=Shape)

_MISSING = "is missing"
_OFFER = re.compile(r"is not a field here; did you mean (\w+)\?")
_NAMES = {*LISTS, *MAPPINGS, "alongside"}


@dataclass(frozen=True)
class FilePlace:
    """A place in a file for a fault to point to."""

    file: str
    root: Node
    path: Path = ()

    @property
    def line(self) -> int:
        """The line, counted from 1."""
        return self.root.line_of(self.path)

    def fault(self, text: str, *more: str | int) -> Fault:
        """Returns a fault at this place, or at a field within it."""
        path = (*self.path, *more)
        return Fault(self.file, self.root.line_of(path), field_name(path), text)

    def __getitem__(self, step: str | int) -> FilePlace:
        return FilePlace(self.file, self.root, (*self.path, step))


@dataclass(frozen=True)
class Entry(Generic[S]):
    """A validated entry and its place."""

    row: S
    place: FilePlace


@dataclass
class Document:
    """One YAML document: its release, if it has one, and its sections' entries."""

    place: FilePlace
    spelling: Spelling
    entries: dict[str, list[Entry[Any]]] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)

    def all(self, section: str, shape: type[S]) -> list[Entry[S]]:
        """Returns the entries of a section, validated by `shape`."""
        return cast("list[Entry[S]]", self.entries.get(section, [])) if shape else []

    def one(self, section: str, shape: type[S]) -> Entry[S] | None:
        """Returns the entry of a section that is a mapping, or None."""
        return next(iter(self.all(section, shape)), None)


def field_name(path: Path) -> str:
    """Formats a path for people: "timetable[3].date"."""
    name = ""
    for step in path:
        name += f"[{step}]" if isinstance(step, int) else f".{shown(step)}" if name else shown(step)
    return name


def read_sections(file: str, root: Node, faults: FaultList, spelling: Spelling) -> Document:
    """Reads the sections of one document; adds faults to `faults` and leaves out faulty entries. `spelling` reads its references."""
    place = FilePlace(file, root)
    document = Document(place, spelling)
    if root.fields is None:
        if not root.empty:
            faults.append(place.fault("must hold sections, as in `release:` or `scope:`"))
        return document
    for name, node in root.fields.items():
        if name not in _NAMES:
            faults.append(place.fault(f"is not a section{did_you_mean(name, _NAMES)}", name))
        elif name in OF_A_RELEASE and "release" not in root.fields:
            faults.append(place.fault("needs a release: section in the same document", name))
        elif not node.empty:
            _read_section(document, name, node, faults)
    return document


def _read_section(document: Document, name: str, node: Node, faults: FaultList) -> None:
    place = document.place
    if name in MAPPINGS:
        _add(document, name, MAPPINGS[name], place[name], node, faults)
    elif node.items is None:
        faults.append(place.fault("must be a list: put each entry on lines of its own after a dash", name))
    elif name == "alongside":
        _add(document, name, _Requests, place, Node(node.line, fields={name: node}), faults)
    else:
        for index, item in enumerate(node.items):
            _add(document, name, LISTS[name], place[name][index], item, faults)


class _Requests(Shape):
    alongside: list[fields.RequestRef]


def requests_alongside(document: Document) -> Iterator[tuple[str, FilePlace]]:
    """Yields the references of the DCC Change Requests alongside the release, with their places."""
    for entry in document.all("alongside", _Requests):
        for index, ref in enumerate(entry.row.alongside):
            yield ref, entry.place["alongside"][index]


def _add(document: Document, section: str, shape: type[Shape], place: FilePlace, node: Node, faults: FaultList) -> None:
    if node.fields is not None:
        # The name of a faulty entry counts as defined, so that one mistake gives one fault.
        for naming in ("ref", "key", "name"):
            if (named := node.fields.get(naming)) and named.text:
                ref = document.spelling.read(named.text) if naming == "ref" else None
                document.names.setdefault(section, set()).add(ref.text if ref else named.text)
    try:
        row = shape.model_validate(node.plain, context={"spelling": document.spelling})
    except ValidationError as error:
        for fault in _without_repeats([_fault(detail, shape, place) for detail in error.errors(include_url=False)]):
            faults.append(fault)
        return
    if isinstance(named_by_key := getattr(row, "key", None), str):
        document.names.setdefault(section, set()).add(named_by_key)
    document.entries.setdefault(section, []).append(Entry(row, place))


def _without_repeats(found: list[Fault]) -> list[Fault]:
    """Drops "is missing" faults for fields that have a fault for a misspelt name."""
    offered = {match[1] for fault in found if (match := _OFFER.fullmatch(fault.text))}
    return [fault for fault in found if fault.text != _MISSING or fault.field.rpartition(".")[2] not in offered]


def _fault(detail: ErrorDetails, shape: type[Shape], place: FilePlace) -> Fault:
    path, kind = detail["loc"], detail["type"]
    if kind == "value_error":
        return place.fault(str(detail["ctx"]["error"]), *path)
    if kind == "extra_forbidden":
        allowed = tuple(_shape_at(shape, path[:-1]).model_fields)
        return place.fault(f"is not a field here{did_you_mean(str(path[-1]), allowed) or '; the fields are ' + ', '.join(allowed)}", *path)
    if kind == "missing":
        return place.fault(_MISSING, *path)
    if kind == "list_type":
        return place.fault("must be a list: put each entry after a dash, or all in [brackets]", *path)
    if kind in {"model_type", "model_attributes_type", "dict_type"}:
        return place.fault("must be fields with values, as in `ref: MP079`", *path)
    return place.fault(f"can't be read ({detail['msg']})", *path)


def _shape_at(shape: type[BaseModel], path: tuple[str | int, ...]) -> type[BaseModel]:
    for step in path:
        if isinstance(step, str) and step in shape.model_fields:
            shape = _inner(shape.model_fields[step].annotation) or shape
    return shape


def _inner(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {list, Union, types.UnionType}:
        return next((found for argument in get_args(annotation) if (found := _inner(argument))), None)
    return None
