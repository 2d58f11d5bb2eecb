"""Modifications and change requests as read from the database."""
