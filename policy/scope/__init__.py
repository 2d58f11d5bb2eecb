"""Scope rules: eligibility, exceptions, decision cut-offs and Change Requests."""
