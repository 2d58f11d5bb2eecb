"""How long an App Home takes with many releases."""
