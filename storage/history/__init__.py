"""The append-only history: journal, audit, past states and undo."""
