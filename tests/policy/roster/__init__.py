"""Rules about rosters."""
