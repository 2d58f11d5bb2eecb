"""The check, and accepted findings."""
