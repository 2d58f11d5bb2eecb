"""The TAD and the Completion Reports: submission and approval."""
