"""Reminders: the daily check, messages, and what people do about an item."""
