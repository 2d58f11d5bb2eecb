"""A release's SEC version, the reason and window of its go-live, its participants; criteria that do not apply; costs of a part."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXTS = (
    ("release", "sec_version"),
    ("release", "go_live_reason"),
    ("release", "participant_columns"),
    ("criterion", "not_applicable"),
    ("standard_criterion", "not_in_documentation"),
    ("standard_criterion", "agreed_by"),
    ("standard_criterion", "agreed_reference"),
)
DAYS = (("release", "window_end"), ("standard_criterion", "proposed_on"), ("standard_criterion", "agreed_on"))


def upgrade() -> None:
    """Adds the columns, empty for rows stored before; costs stored before are those of the complete modification."""
    for table, column in TEXTS:
        op.add_column(table, sa.Column(column, sa.String(), nullable=False, server_default=sa.text("''")))
    for table, column in DAYS:
        op.add_column(table, sa.Column(column, sa.Date(), nullable=True))
    op.add_column("cost", sa.Column("part", sa.Integer(), nullable=False, server_default=sa.text("0")))


def downgrade() -> None:
    """Removes the columns."""
    op.drop_column("cost", "part")
    for table, column in reversed((*TEXTS, *DAYS)):
        op.drop_column(table, column)
