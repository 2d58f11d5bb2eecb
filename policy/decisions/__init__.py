"""Authority to decide, the go/no-go pack, and acts on record."""
