"""Reviews, cards and amendments as read from the database."""
