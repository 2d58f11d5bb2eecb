"""Sent reminders: the ledger, their messages by day and week, notes in their threads, and messages to people who were given an item."""
