"""Rehearsals in the local workspace: scenarios made by real commands, what comes next, and the guide for newcomers."""
