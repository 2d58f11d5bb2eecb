"""Reads of the TAD and the Completion Reports."""
