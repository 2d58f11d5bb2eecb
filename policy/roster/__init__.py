"""Seats of committees, their deputies and quorums."""
