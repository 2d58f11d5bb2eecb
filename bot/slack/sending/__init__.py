"""Calls of Slack that send a message or a file, and notices about messages that can't be sent."""
