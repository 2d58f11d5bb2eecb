"""The paper on releases of a meeting: its number, author and date."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns."""
    op.add_column("meeting", sa.Column("paper_number", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("meeting", sa.Column("paper_author", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("meeting", sa.Column("paper_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Drops them."""
    for name in ("paper_on", "paper_author", "paper_number"):
        op.drop_column("meeting", name)
