"""Attacks on a bot that is wired whole: processes that die, a Slack that fails, a database that locks, and bodies that nobody should send.

Each attack has a quick form, which the check runs, and a full form: `bin/attack`. Both count what was lost, doubled or wrong.
"""
