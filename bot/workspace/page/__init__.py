"""The requests of the local workspace's page."""
