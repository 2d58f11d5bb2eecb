"""Stored records and their changes in words."""
