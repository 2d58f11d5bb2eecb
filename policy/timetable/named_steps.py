"""Steps of a timetable found by words (design, section 5: keys are forgiving)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from policy.model.timetable import Milestone
from policy.timetable.policy_dates import PolicyDate

_JOINING = frozenset({"a", "an", "and", "for", "of", "on", "the", "to"})
"""Words that say nothing about which step is meant."""

_GO_LIVE = "release go-live date\nimplementation date\nrelease date"
"""Names of a release's go-live day, one a line."""

_LONGEST_KEY = 40
"""The longest key made from an event, in characters, before a number is added."""

COMMAND_WORDS = frozenset({"add", "done", "propose", "accept", "dates"})
"""Words that the command line takes in place of a step, so that no step may have one as its key."""


def named_steps(milestones: Sequence[Milestone], typed: str) -> tuple[Milestone, ...]:
    """Returns the steps that a text names, in the timetable's order: by its key, its event, a phrase of it, or words in any order.

    The strictest way that finds a step counts, so "SIT commences" names one step although others have both words.
    """
    found = named_keys({each.key: each.event for each in milestones}, typed)
    return tuple(each for each in milestones if each.key in found)


def named_keys(events: Mapping[str, str], typed: str) -> tuple[str, ...]:
    """Returns the keys of the steps that a text names, of those with these events; see `named_steps`."""
    return matching({key: f"{key}\n{event}" for key, event in events.items()}, typed)


def named_policies(dates: Sequence[PolicyDate], typed: str, steps: Collection[str]) -> tuple[PolicyDate, ...]:
    """Returns the policy dates that a text names, or that a step named by it is to meet, in their order (Guidance 4.3, 5.1; R3, R9).

    `steps` are the keys of the named steps. A date that does not apply to the release is left out.
    """
    named = matching({each.key: each.label for each in dates if each.applies}, typed)
    found = [each for each in dates if each.applies and (each.key in named or (each.milestone and each.milestone in steps))]
    return tuple(sorted(found, key=lambda each: each.due))


def names_go_live(typed: str) -> bool:
    """Returns whether a text names the day on which a release goes live (Guidance 4)."""
    return bool(matching({"go-live": _GO_LIVE}, typed))


def matching(texts: Mapping[str, str], typed: str) -> tuple[str, ...]:
    """Returns the names whose text matches the typed words in the strictest way that finds any; a text may have several lines.

    The ways: the same as a line, a phrase in one, all words in any order (each may be the beginning of a word).
    """
    wanted = _plain(typed)
    lines = {name: [_plain(line) for line in text.split("\n")] for name, text in texts.items()}
    words = [word for word in wanted.split() if word not in _JOINING]
    if not words:
        return ()
    ways = (
        lambda line: line == wanted,
        lambda line: wanted in line,
        lambda line: all(f" {word}" in line for word in words),
    )
    for way in ways:
        if found := tuple(name for name, each in lines.items() if any(map(way, each))):
            return found
    return ()


def _plain(text: str) -> str:
    """Returns words in small letters between single blanks, with one at each end."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return f" {' '.join(words)} "


def new_key(event: str, known: Collection[str]) -> str:
    """Returns the key of a new step, made from its event: none of those `known`, and no word of the command line."""
    slug = re.sub(r"[^a-z0-9]+", "-", event.lower()).strip("-")[:_LONGEST_KEY].rstrip("-") or "milestone"
    number, key = 2, slug
    while key in known or key in COMMAND_WORDS:
        key, number = f"{slug}-{number}", number + 1
    return key
