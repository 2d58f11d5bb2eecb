"""A person's own reminders: the morning summary and its settings."""
