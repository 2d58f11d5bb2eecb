"""Attacks on what the bot depends on: its database, Slack and the versions beside it."""
