"""A year from nothing: its scheduled releases, created together."""
