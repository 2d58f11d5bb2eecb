"""YAML text parsed into plain values with their lines, without tags, anchors and aliases.

Scalars stay text (version 1.10 is not the number 1.1), and the limits below bound memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from policy.access.credentials_in_links import why_not_link
from storage.release_file.contents import Fault, FileFaults

MAX_BYTES = 1_000_000
MAX_DEPTH = 8
MAX_VALUES = 50_000

Step: TypeAlias = str | int
Path: TypeAlias = tuple[Step, ...]
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"

# libyaml's parser if PyYAML was built with it; both give the same events.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NO_VALUE = frozenset({"", "~", "null"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CONTROL_IN_VALUE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass
class Node:
    """A value and its first line: a text, nothing (`text` None), a list (`items`) or a mapping (`fields`)."""

    line: int
    text: str | None = None
    items: list[Node] | None = None
    fields: dict[str, Node] | None = None
    key_lines: dict[str, int] = field(default_factory=dict)

    @property
    def plain(self) -> Plain:
        """Returns the value without lines and without empty fields."""
        if self.items is not None:
            return [item.plain for item in self.items]
        if self.fields is not None:
            return {key: value.plain for key, value in self.fields.items() if not value.empty}
        return self.text

    @property
    def empty(self) -> bool:
        """Whether the value is empty."""
        return self.text is None and self.items is None and self.fields is None

    def line_of(self, path: Path) -> int:
        """Returns the line of the value at the path, or of its nearest existing parent."""
        node, line = self, self.line
        for step in path:
            if node.fields is not None and step in node.fields:
                line = node.key_lines[str(step)]
                node = node.fields[str(step)]
            elif node.items is not None and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
                line = node.line
            else:
                break
        return line


def decode(file: str, data: bytes) -> str:
    """Decodes a file's bytes. Raises FileFaults if it is too big or not UTF-8."""
    if len(data) > MAX_BYTES:
        raise FileFaults(
            [Fault(file, 0, "", f"is larger than {MAX_BYTES:,} bytes, the limit for a release file. Split it into several files")]
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileFaults([Fault(file, line, "", "is not UTF-8 text. Save the file as UTF-8")]) from None


def read_documents(file: str, text: str) -> list[Node]:
    """Parses the YAML documents of a text. Raises FileFaults for invalid YAML and for YAML features that release files exclude."""
    if len(text) > MAX_BYTES:
        raise FileFaults(
            [Fault(file, 0, "", f"is larger than {MAX_BYTES:,} characters, the limit for a release file. Split it into several files")]
        )
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise _refused(file, line, f"holds the control character U+{ord(found[0]):04X}: take it out")
    builder = _Builder(file)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "it cannot be read"
        raise _refused(
            file, mark.line + 1 if mark else 0, f"is not YAML here ({problem}): check the indentation, colons and quotes"
        ) from None
    except yaml.YAMLError:
        raise _refused(file, 0, "is not YAML: check the indentation, colons and quotes") from None
    if builder.faults:
        raise FileFaults(builder.faults)
    return builder.documents


def _events(text: str) -> Iterator[Event]:
    return yaml.parse(text, Loader=_LOADER)


def _refused(file: str, line: int, text: str) -> FileFaults:
    return FileFaults([Fault(file, line, "", text)])


class _Builder:
    """Builds nodes from parser events without recursion, and refuses excessive depth."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.documents: list[Node] = []
        self.faults: list[Fault] = []
        self._open: list[Node] = []
        self._keys: list[tuple[str, int] | None] = []
        self._values = 0

    def take(self, event: Event) -> None:
        """Adds an event. Raises FileFaults for a tag, an anchor, an alias, too much depth or too many values."""
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _refused(
                self.file, line, "uses a YAML anchor or alias (& or *), which release files do not have. Write the value out, or quote it"
            )
        if getattr(event, "tag", None) is not None or (isinstance(event, DocumentStartEvent) and event.tags):
            raise _refused(self.file, line, "uses a YAML tag (!), which release files do not have: take it out, or quote the value")
        if isinstance(event, SequenceStartEvent):
            self._enter(Node(line, items=[]))
        elif isinstance(event, MappingStartEvent):
            self._enter(Node(line, fields={}))
        elif isinstance(event, ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, (SequenceEndEvent, MappingEndEvent)):
            self._open.pop()
            self._keys.pop()

    def _scalar(self, event: ScalarEvent, line: int) -> None:
        value: str = event.value
        if found := _CONTROL_IN_VALUE.search(value):
            raise _refused(self.file, line, f"holds the control character U+{ord(found[0]):04X}: take it out")
        if self._open and self._open[-1].fields is not None and self._keys[-1] is None:
            if value in self._open[-1].fields:
                self.faults.append(
                    Fault(self.file, line, value, f"is given twice here, first on line {self._open[-1].key_lines[value]}: keep one")
                )
            self._keys[-1] = (value, line)
            return
        if "//" in value and (why := why_not_link(value)):
            self.faults.append(Fault(self.file, line, self._field, f"{why[:1].lower()}{why[1:].removesuffix('.')}"))
        if event.style in {"|", ">"}:
            value = value.rstrip()
        self._add(Node(line, text=None if event.style in {None, ""} and value in _NO_VALUE else value))

    @property
    def _field(self) -> str:
        """The name of the field whose value comes next, "" for one of a list."""
        key = self._keys[-1] if self._keys else None
        return key[0] if key else ""

    def _enter(self, node: Node) -> None:
        if self._open and self._open[-1].fields is not None and self._keys[-1] is None:
            raise _refused(
                self.file, node.line, "has a list or a mapping where a field's name belongs: check the brackets and question marks"
            )
        if len(self._open) >= MAX_DEPTH:
            raise _refused(self.file, node.line, f"is nested more than {MAX_DEPTH} deep, which no release file needs")
        self._add(node)
        self._open.append(node)
        self._keys.append(None)

    def _add(self, node: Node) -> None:
        self._values += 1
        if self._values > MAX_VALUES:
            raise _refused(self.file, node.line, f"holds more than {MAX_VALUES:,} values: divide it into several files")
        if not self._open:
            self.documents.append(node)
            return
        parent = self._open[-1]
        if parent.items is not None:
            parent.items.append(node)
        elif parent.fields is not None and (key := self._keys[-1]):
            parent.fields[key[0]], parent.key_lines[key[0]] = node, key[1]
            self._keys[-1] = None
