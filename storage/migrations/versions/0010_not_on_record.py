"""Topics that are not on record, and the qualifiers of SECAS effort ("a maximum of", "around")."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None

_ADDED = (("release", "not_on_record"), ("secas_effort", "days_qualifier"), ("secas_effort", "cost_qualifier"))


def upgrade() -> None:
    """Adds the columns, empty for rows stored before. A batch would recreate the tables on SQLite and drop their triggers."""
    for table, column in _ADDED:
        op.add_column(table, sa.Column(column, sa.String(), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    """Removes the columns."""
    for table, column in reversed(_ADDED):
        op.drop_column(table, column)
