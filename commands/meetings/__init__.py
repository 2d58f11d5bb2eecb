"""Meetings of bodies and sub-committees: their days, what is on each, and what moves with one (R21)."""
