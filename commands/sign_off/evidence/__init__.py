"""Evidence: submitted, what follows from it, and files that are deleted in Slack."""
