"""Scope, modifications and DCC Change Requests."""
