"""Tests of corrections of earlier posts."""
