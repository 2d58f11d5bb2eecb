"""`/release edit`: the sections of a release, one module each."""
