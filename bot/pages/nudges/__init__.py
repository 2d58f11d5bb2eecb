"""Pages of reminders, and of what waits for a person."""
