"""Recommendations and views of committees: given, and withdrawn."""
