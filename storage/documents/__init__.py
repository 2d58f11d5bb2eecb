"""The TAD and the Completion Reports as read from the database."""
