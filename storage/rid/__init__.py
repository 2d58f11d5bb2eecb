"""Reads of RID versions and comments."""
