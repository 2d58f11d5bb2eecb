"""Fields that several commands on a release share, and the sections of `/release edit` that have only such a field."""
