"""Scope rules: what may enter, exceptions, cut-offs, change requests."""
