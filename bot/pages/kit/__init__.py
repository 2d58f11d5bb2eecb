"""Parts that pages are made of, and their two renderers: Slack blocks and plain text."""
