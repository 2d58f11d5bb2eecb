"""Milestones, the template timetable, policy dates and scope baselines."""
