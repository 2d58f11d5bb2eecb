"""The history in words: of a release or of meetings, and of a modification or Change Request."""
