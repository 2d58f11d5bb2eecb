"""Releases: list, create, edit, status, cancel, live."""
