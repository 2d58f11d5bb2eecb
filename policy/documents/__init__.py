"""The TAD and the Completion Reports."""
