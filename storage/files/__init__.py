"""Calendar addresses as read from the database."""
