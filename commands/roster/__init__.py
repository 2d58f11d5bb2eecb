"""Committees, members and channels."""
