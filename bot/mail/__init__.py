"""Notices by mail: settings, letters, the mail server, and delivery (Guidance 6)."""
