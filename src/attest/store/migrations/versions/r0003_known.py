"""How many pages a run knew already and did not read again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; null for runs that ended before there was such a count."""
    op.add_column("run_ends", sa.Column("known", sa.Integer(), nullable=True))
