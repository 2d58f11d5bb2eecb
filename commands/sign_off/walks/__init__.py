"""Walks through a committee's criteria beside its card: a person's own."""
