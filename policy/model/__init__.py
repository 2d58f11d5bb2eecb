"""Frozen dataclasses for releases, modifications, milestones and sign-off, in the SEC's words. No rules."""
