"""Checks of the names in a file's committees: the SEC's own stay as they are, and no two committees have the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policy.model.roster import FULL_NAMES, NAMES, Committee
from storage.release_file.contents import FaultList
from storage.release_file.sections import Document
from storage.release_file.shapes import CommitteeShape

LONGEST = 40
"""The longest name that messages use; buttons and headings have room for no more."""


def check_names(documents: Sequence[Document], stored: Iterable[Committee], faults: FaultList) -> None:
    """Adds a fault for a new name of one of the SEC's committees, for a name that another committee has, and for one that is too long.

    The SEC's names are terms of its documents, which messages quote, so a file changes the rest of such an entry only (decision 1601).
    """
    entries = [entry for document in documents for entry in document.all("committees", CommitteeShape)]
    given = {entry.row.key for entry in entries}
    taken: dict[str, str] = {}
    for known in (*(Committee(key, *names, "") for key, names in FULL_NAMES.items()), *stored):
        if known.key in NAMES or known.key not in given:
            taken |= dict.fromkeys(_names(known.key, known.name, known.short), known.key)
    for entry in entries:
        row, place = entry.row, entry.place
        if row.key in NAMES:
            name, short = FULL_NAMES[row.key]
            for field, text, right in (("name", row.name, name), ("short", row.short, short)):
                if text and text not in {name, short, NAMES[row.key]}:
                    told = f"the SEC calls it {right}, and so do all messages. Write that, or give a new committee a key of its own"
                    faults.append(place[field].fault(told))
            continue
        if len(row.short or row.name) > LONGEST:
            field = "short" if row.short else "name"
            faults.append(place[field].fault(f"is too long for messages. Give a short of at most {LONGEST} characters"))
        for name in _names(row.key, row.name, row.short):
            if (other := taken.setdefault(name, row.key)) != row.key:
                field = "short" if name == row.short.casefold() else "name" if name == row.name.casefold() else "key"
                faults.append(place[field].fault(f"is what {other} is called. Give each committee a name of its own"))


def _names(key: str, name: str, short: str) -> Iterator[str]:
    """Yields each name under which people may mean a committee, without regard to capitals."""
    yield from dict.fromkeys(each.casefold() for each in (key, name, short, NAMES.get(key, "")) if each)
