"""Calls of Slack that send a message or a file, and what is said when one can't be sent."""
