"""Committees, channels and reference data as read from the database."""
