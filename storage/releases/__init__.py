"""Reading and writing of releases."""
