"""Pages of what everybody may read."""
