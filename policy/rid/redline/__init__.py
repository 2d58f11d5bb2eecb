"""Redlines: differences between two versions of a release."""
