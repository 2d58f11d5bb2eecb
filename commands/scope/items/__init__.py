"""Scope items: adding, removing, moving, and their decision cut-offs."""
