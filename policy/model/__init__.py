"""Frozen dataclasses of what is on record, in the SEC's words. No rules."""
