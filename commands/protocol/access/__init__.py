"""Checks of what is typed and of who reads, shared by all verbs."""
