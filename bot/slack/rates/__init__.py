"""Rates: how often Slack may be called, and how often one person may ask."""
