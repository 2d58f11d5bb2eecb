"""Elements of pages, and the two renderers: Slack blocks and plain text."""
