"""Tests of rehearsals: scenarios, what comes, and the guide."""
