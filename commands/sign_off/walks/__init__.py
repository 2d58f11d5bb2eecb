"""Walks through a committee's criteria: on its card, beside it, and several criteria at once."""
