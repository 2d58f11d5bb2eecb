"""What the bot draws up as files: the RID as a Word document, pictures of a release, and its dates as a calendar.

Nothing is imported here: a module of this package brings its library along (python-docx, matplotlib, icalendar), and only the job that
needs one may load it.
"""
