"""Reminders: items due, their owners, and when to remind whom."""
