"""Processes: serving, one-off commands, the schedule, the local workspace."""
