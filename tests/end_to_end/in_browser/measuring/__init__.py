"""Measurements of the local workspace, each a command of its own."""
