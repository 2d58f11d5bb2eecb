"""RID versions and comments as read from the database."""
