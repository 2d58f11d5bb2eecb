"""The public site: its HTML pages, feeds and files. Imported only when it is written or served."""
