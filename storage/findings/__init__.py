"""Reads of accepted findings."""
