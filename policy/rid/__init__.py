"""Version numbers of the RID, and redlines between versions."""
