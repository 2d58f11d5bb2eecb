"""Slack's side: listeners, payloads, delivery, files, limits."""
