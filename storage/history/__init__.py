"""The append-only history: journal, audit, looking back, undo."""
