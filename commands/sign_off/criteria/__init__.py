"""Acceptance criteria of a release: shown, added, amended, and named in a command line."""
