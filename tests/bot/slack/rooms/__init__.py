"""Signed requests of one room of the commands each."""
