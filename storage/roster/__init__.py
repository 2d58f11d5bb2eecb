"""Reads of committees, channels and reference data."""
