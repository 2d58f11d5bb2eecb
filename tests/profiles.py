"""How many examples a property test tries: the Hypothesis profiles `dev` and `ci`, and a share of them for costly examples."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadlines: on two busy cores an example's time says more about the machine than about the code.
settings.register_profile("dev", max_examples=25, deadline=None)
# Hypothesis's own `ci` profile is the parent: examples are the same on every run, so a failure belongs to the change under test.
settings.register_profile("ci", settings.get_profile("ci"), max_examples=500, deadline=None)


def most(runs: int) -> int:
    """How often a test is repeated whose single run takes many seconds: once in dev, `runs` times in ci."""
    return runs if os.environ.get("CI") == "true" else 1


def load_profile() -> None:
    """Loads `ci` if the environment says CI=true, else `dev`."""
    settings.load_profile("ci" if os.environ.get("CI") == "true" else "dev")


def examples(share: float) -> int:
    """The number of examples for a test whose single example is costly: a share of the profile's number, at least 5."""
    return max(5, round(settings().max_examples * share))
