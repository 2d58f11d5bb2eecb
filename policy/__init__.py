"""The SEC's rules as pure functions over frozen dataclasses; the clock is always an argument."""
