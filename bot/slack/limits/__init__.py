"""Slack's limits on messages and views, as a schema shared by tests and the local workspace."""
