"""Authority to decide, acts on record, and decisions that later ones overtake."""
