"""What each command does: parse, authorise, rule, store, outcome. No Slack, no clock of its own."""
