"""Inbox and outbox of Slack deliveries."""
