"""Checks of the set-up, each with what to do about it."""
