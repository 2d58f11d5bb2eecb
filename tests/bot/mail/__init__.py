"""Tests of notices by mail."""
