"""Accepted findings as read from the database."""
