"""Reads of modifications and Change Requests."""
