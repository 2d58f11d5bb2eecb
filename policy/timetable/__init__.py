"""Milestones, the template timetable, policy dates and baselines."""
