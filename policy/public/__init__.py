"""Releases as the public may read them, and their dated events for notices, the feed and newsletters (Guidance 4.2, 6; R26)."""
