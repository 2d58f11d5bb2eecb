"""Submitted evidence: its form, what follows from it, and files that are deleted in Slack."""
