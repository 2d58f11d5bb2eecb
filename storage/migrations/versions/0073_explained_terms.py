"""An explanation of each term of the glossary, and its source."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns."""
    for name in ("explanation", "source"):
        op.add_column("glossary_term", sa.Column(name, sa.String(), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    """Drops them."""
    for name in ("source", "explanation"):
        op.drop_column("glossary_term", name)
