"""Reminders: what is due, whose it is, and when people hear of it."""
