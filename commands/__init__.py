"""What each command does: parse, authorise, apply the rule, store, return a result. No Slack, and no clock of its own."""
