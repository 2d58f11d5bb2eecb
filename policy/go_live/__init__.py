"""The go-live: the go/no-go pack, and moves of its date."""
