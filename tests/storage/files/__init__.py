"""Stages of releases as they went."""
