"""Permissions of people, and classification of documents."""
