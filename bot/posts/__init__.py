"""Messages that the bot posts by itself, made when they are sent: an outbox row holds a kind and ids, never words."""
