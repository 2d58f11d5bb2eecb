"""The public site, notices and newsletters: what everybody may read, in White and nothing else (Guidance 4.2, 6; R26)."""
