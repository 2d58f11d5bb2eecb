"""Permissions of people, and classification of what is shown."""
