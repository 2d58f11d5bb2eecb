"""Positions, sign-offs and amendments of acceptance criteria."""
