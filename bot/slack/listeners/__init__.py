"""The Bolt listeners, the same over HTTP and Socket Mode: a module for each kind of payload."""
