"""Positions on acceptance criteria, sign-offs, and amendments of criteria."""
