"""Files of meetings: the calendar, the agenda, the paper and the minutes."""
