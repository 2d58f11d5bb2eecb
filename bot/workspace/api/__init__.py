"""The local workspace's implementation of Slack's Web API."""
