"""Telemetry: one log line a request, errors with a reference, counts, and traces where they are set up."""
