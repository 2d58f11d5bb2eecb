"""Shared steps of all decisions of a deciding body."""
