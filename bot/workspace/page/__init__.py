"""What the local workspace's page asks for and does."""
