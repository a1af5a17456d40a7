"""How many attempts of a message are known to have failed; an index over what was given up.

Adding a column with a default rewrites nothing on either database; the two indexes hold the few
rows that an administrator has to look at, and are made in one pass over each queue.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

COLUMNS = ("organization_id", "status", "id")
GIVEN_UP = sa.text("status > 1")


def upgrade() -> None:
    """One column, two indexes. What waits now has been tried in vain, as far as anybody knows."""
    op.add_column("outbox", sa.Column("failed", sa.BigInteger, nullable=False, server_default="0"))
    op.execute("UPDATE outbox SET failed = attempts WHERE status = 0")
    for queue in ("inbox", "outbox"):
        op.create_index(
            f"ix_{queue}_given_up",
            queue,
            COLUMNS,
            postgresql_where=GIVEN_UP,
            sqlite_where=GIVEN_UP,
        )
