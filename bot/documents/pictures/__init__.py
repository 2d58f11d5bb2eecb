"""Pictures of a release's timetable and sign-off."""
