"""Reminders: items due, and the ledger of sent reminders."""
