"""Files that the bot generates: the RID, pictures, calendars."""
