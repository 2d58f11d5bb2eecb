"""People who do their whole share of a release in a browser."""
