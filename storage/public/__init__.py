"""Reads for the public site."""
