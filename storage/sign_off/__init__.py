"""Reads of reviews and amendments, and storage of cards."""
