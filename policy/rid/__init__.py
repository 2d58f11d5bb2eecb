"""Version numbers of the RID, and what differs between two versions."""
