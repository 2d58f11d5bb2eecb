"""The state of the local workspace: people, channels, messages, files, clock."""
