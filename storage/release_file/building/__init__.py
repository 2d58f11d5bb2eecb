"""Construction of policy objects from the entries of a release file, with validation of references and duplicates."""
