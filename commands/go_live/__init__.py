"""The go/no-go decision."""
