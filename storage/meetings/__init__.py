"""Meetings of bodies and sub-committees."""
