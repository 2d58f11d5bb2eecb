"""Names that vulture takes for unused because a library, a database or only a test uses them. Never run.

By name and not by file, so that moving code needs no change here. Each line says who uses the name.
"""

# SQLAlchemy and Alembic
_.cache_ok  # SQLAlchemy asks whether a column type may be cached.
_.inherit_cache  # SQLAlchemy asks whether an own element of a statement may be cached.
_._on_postgresql  # SQLAlchemy calls it to write an own element of a statement for PostgreSQL.
_._on_sqlite  # The same for SQLite.
_.impl  # SQLAlchemy asks in which type a column type stores its values.
_.load_dialect_impl  # SQLAlchemy calls it for the type of one database.
_.process_bind_param  # SQLAlchemy calls it on a value's way into a column.
_.process_result_value  # SQLAlchemy calls it on a value's way out of a column.
_.branch_labels  # Alembic reads it from each migration.
_.depends_on  # Alembic reads it from each migration.
_.down_revision  # Alembic reads it from each migration.
_.downgrade  # Alembic calls it to take a migration back.

# Columns that the code only writes, for people who look into the database
_.prev_hash  # The verification reads it by its column's name.
_.received_at  # When a delivery came in; an index stands on it.
_.sent_at  # When a message was delivered.
_.settled_by  # Who decided on a proposed amendment.
_.settled_on  # When a proposed amendment was decided on.

# Other libraries and the standard library
_.isolation_level  # sqlite3 reads it from the connection.
_.compress_type  # zipfile reads it from an entry.
_.handlers  # logging reads it from the root logger.
_.__path__  # The import system reads it from a package.
_.redirect_request  # urllib calls it on a redirect.
_.proxy  # slack_sdk's clients read it.
_.collect  # prometheus-client calls it at each scrape.
_.model_config  # pydantic reads it from a model.
_.sit  # A field of the release file's format, read by a name made at run time.
_.uit  # A field of the release file's format, read by a name made at run time.
_.ignore_aliases  # PyYAML calls it on a dumper.
_.indentless  # PyYAML passes it; the override must take it.

# python-docx writes these into the document
_.alignment  # Of a paragraph.
_.base_style  # Of a style.
_.bottom_margin  # Of a section.
_.created  # Of the document's properties.
_.first_line_indent  # Of a paragraph.
_.footer_distance  # Of a section.
_.header_distance  # Of a section.
_.keep_with_next  # Of a paragraph.
_.language  # Of the document's properties.
_.last_modified_by  # Of the document's properties.
_.left_indent  # Of a paragraph.
_.line_spacing  # Of a paragraph.
_.next_paragraph_style  # Of a style.
_.page_break_before  # Of a paragraph.
_.page_height  # Of a section.
_.quick_style  # Of a style.
_.rgb  # Of a font's colour.
_.space_after  # Of a paragraph.
_.space_before  # Of a paragraph.
_.strike  # Of a font.
_.top_margin  # Of a section.
_.underline  # Of a font.

# Classes that Waitress makes connections, requests and answers of
_.channel_class
_.parser_class
_.task_class

# Switches that Python's logging reads
_.logMultiprocessing
_.logProcesses
_.logThreads
_._srcfile

# Attributes that Python reads when it prints a traceback
_.__cause__
_.__context__

# SQLAlchemy calls these to write a function as each database has it
_.inherit_cache
_._on_sqlite
_._on_postgresql

# Instruments for tests that must sit inside the code they measure
_.fail  # Tests plan faults of the local workspace with it.
_.statements  # Tests count a store's SQL statements with it.

# Only tests use these; SPECIAL completes the table of the methods that are called.
_.SPECIAL  # Methods without a tier.

# Only tests use these. Each line goes when its code is removed or moved to tests/.
_.BEHIND_BUTTONS  # Verbs without a line in help.
_.snapshot  # A digest of the whole database.
_.FILES  # The limit of a person's files, which the lane of files will count.
