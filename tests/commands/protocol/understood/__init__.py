"""Tests of how what people type or write is understood."""
