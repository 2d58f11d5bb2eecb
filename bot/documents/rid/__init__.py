"""Sections of the Release Implementation Document."""
