"""Rehearsals in the local workspace: scenarios made by real commands, coming steps, and the guide for newcomers."""
