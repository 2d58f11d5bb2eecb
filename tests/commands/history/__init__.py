"""The histories."""
