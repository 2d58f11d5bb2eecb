"""Fixtures that every folder's tests may use."""

from __future__ import annotations

pytest_plugins = ["tests.databases", "tests.office"]
