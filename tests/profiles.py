"""How much a test run tries: the Hypothesis profiles `dev` and `ci`, a share of their examples, and what is repeated in ci alone."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import settings

Each = TypeVar("Each")

# No deadlines: on two busy cores an example's time says more about the machine than about the code.
settings.register_profile("dev", max_examples=25, deadline=None)
# Hypothesis's own `ci` profile is the parent: examples are the same on every run, so a failure belongs to the change under test.
settings.register_profile("ci", settings.get_profile("ci"), max_examples=100, deadline=None)


def either(of: Sequence[Each], in_dev: Each) -> Sequence[Each]:
    """What a long flow runs on: all of them in ci; in dev the one named, where other tests hold the rest to the same."""
    return of if os.environ.get("CI") == "true" else (in_dev,)


def load_profile() -> None:
    """Loads `ci` if the environment says CI=true, else `dev`."""
    settings.load_profile("ci" if os.environ.get("CI") == "true" else "dev")


def examples(share: float, least: int = 5) -> int:
    """The number of examples for a test whose single example is costly: a share of the profile's number, at least 5.

    A walk that takes a second may have a lower `least`. Hypothesis's first example is the simplest, and only the others differ.
    """
    return max(least, round(settings().max_examples * share))
