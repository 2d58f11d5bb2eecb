"""Corrections of earlier posts, after the record or a classification has changed."""
