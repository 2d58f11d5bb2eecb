"""Checks that all verbs share: credentials in links, the bot's place in a channel, and what a reader may see."""
