"""Processes: serving, one-off commands, the scheduler, the local workspace."""
