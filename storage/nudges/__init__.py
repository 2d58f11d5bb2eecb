"""Reminders: what is due and what was sent."""
