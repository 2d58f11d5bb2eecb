"""Databases that earlier versions of the program wrote, and how they were made."""
