"""The public site: HTML pages, feeds and files of what everybody may read. Imported only when it is written or served."""
