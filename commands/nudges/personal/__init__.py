"""A person's own reminders: their summary of the morning, and how they want it."""
