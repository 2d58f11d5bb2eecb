"""What each posted message is about and what it showed, so that announcements follow the record."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NAMED = {
    "decision": "decision:{release}/{subject}",
    "live": "release:{release}",
    "lessons": "release:{release}",
    "modification-outcome": "modification:{ref}",
    "recommendation": "recommendation:{release}/{committee}/{subject}",
    "evidence": "evidence@{change}",
    "editorial": "amendment:{release}/{number}",
    "document": "document:{release}/{subject}/{number}",
    "rid-issued": "rid_version:{release}/{version}",
    "retake": "criterion:{release}",
}
"""The record that each kind of announcement is about, from its ids; a decision's subject is read from its row."""


def upgrade() -> None:
    """Adds the columns, and names the records of the announcements sent before."""
    op.add_column("outbox", sa.Column("about", sa.String(), nullable=True))
    op.add_column("outbox", sa.Column("shown", sa.String(), nullable=True))
    present = sa.text("about IS NOT NULL")
    op.create_index("ix_outbox_about", "outbox", ["about"], sqlite_where=present, postgresql_where=present)
    connection = op.get_bind()
    outbox = sa.table("outbox", sa.column("id"), sa.column("kind"), sa.column("ids", sa.JSON()), sa.column("about"))
    decision = sa.table("decision", sa.column("release_key"), sa.column("number"), sa.column("subject"))
    subjects = {(key, number): subject for key, number, subject in connection.execute(sa.select(decision))}
    rows = connection.execute(sa.select(outbox.c.id, outbox.c.kind, outbox.c.ids).where(outbox.c.kind.in_(tuple(NAMED)))).all()
    for row, kind, stored in rows:
        ids = json.loads(stored) if isinstance(stored, str) else stored
        if about := _about(kind, ids, subjects):
            connection.execute(sa.update(outbox).where(outbox.c.id == row).values(about=about))


def _about(kind: str, ids: dict[str, object], subjects: dict[tuple[object, object], object]) -> str:
    decided = {"subject": subjects.get((ids.get("release"), ids.get("number")))} if kind == "decision" else {}
    try:
        return "" if None in decided.values() else NAMED[kind].format(**ids, **decided)
    except KeyError:
        return ""


def downgrade() -> None:
    """Drops the columns."""
    op.drop_index("ix_outbox_about", "outbox")
    op.drop_column("outbox", "shown")
    op.drop_column("outbox", "about")
