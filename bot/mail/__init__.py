"""Notices by mail: letters, the mail server, and delivery (Guidance 6). Settings are in `bot.config.mail`."""
