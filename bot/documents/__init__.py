"""Files that the bot draws up: the RID, pictures, calendars."""
