"""The Release Implementation Document: versions, redlines, comments."""
