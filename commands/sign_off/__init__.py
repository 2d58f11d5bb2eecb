"""Evidence, positions, recommendations and amendments of criteria."""
