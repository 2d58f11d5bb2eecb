"""Differences between two versions of a release."""
