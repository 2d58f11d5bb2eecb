"""The Slack side: listeners, payloads, delivery, files and limits."""
