"""What the public may read of releases, and the dated events of which notices, the feed and newsletters are made (Guidance 4.2, 6; R26)."""
