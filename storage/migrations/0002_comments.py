"""Comments and who has read what; which fields of a visit a person set since.

Two new tables; a column with a constant default, which rewrites no row; and an index on `action`,
which reads a million rows in a second or two while nothing writes to them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what remarks need. The running version neither reads nor writes any of it."""
    op.create_table(
        "comment",
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("oid", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mentions", sa.Text(), server_default="[]", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_comment_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "author_id"],
            ["user.organization_id", "user.id"],
            name=op.f("fk_comment_organization_id_author_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_comment")),
        sa.UniqueConstraint("organization_id", "oid", name=op.f("uq_comment_organization_id_oid")),
    )
    op.create_index(
        op.f("ix_comment_organization_id_subject_kind_subject_id_id"),
        "comment",
        ["organization_id", "subject_kind", "subject_id", "id"],
    )
    op.create_table(
        "reading",
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "user_id"],
            ["user.organization_id", "user.id"],
            name=op.f("fk_reading_organization_id_user_id"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "subject_kind", "subject_id", "user_id", name=op.f("pk_reading")
        ),
    )
    op.add_column("visit", sa.Column("edited", sa.Text(), server_default="[]", nullable=False))
    op.create_index(
        op.f("ix_action_organization_id_customer_id_state"),
        "action",
        ["organization_id", "customer_id", "state"],
    )
