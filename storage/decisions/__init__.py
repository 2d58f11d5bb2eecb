"""Decisions as read from the database."""
