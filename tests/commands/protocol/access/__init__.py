"""Tests of the checks of what is typed and of who reads."""
