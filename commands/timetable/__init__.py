"""The timetable and its milestones."""
