"""The check: findings on scope, timetable and content, and their acceptance."""
