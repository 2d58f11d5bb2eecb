"""Reads of calendar addresses."""
