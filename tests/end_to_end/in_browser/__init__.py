"""The bot in a browser, as people use it in the local workspace."""
