"""The check: findings on scope, timetable and content, and acceptance of findings."""
