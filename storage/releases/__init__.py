"""Releases as read from and written to the database."""
