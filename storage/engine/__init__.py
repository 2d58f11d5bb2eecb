"""Database engines, sessions, faults, migration and the cache."""
