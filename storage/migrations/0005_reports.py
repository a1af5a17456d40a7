"""What lists of reports are found by: how many visits of each stand, and which are of a customer.

Both are filled here. With a million visits that rewrites as many reports, adds as many rows of the
new table and takes half a minute, in which nothing writes to `report`. The running version keeps
neither: end it first, or reports of visits that it stores meanwhile are missing in these lists
until somebody moves the visits.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

STANDS = sa.text("deleted_at IS NULL AND state = '1' AND (effect <> '' OR visit_count > 0)")
# name, columns behind the organization's
OF_REPORTS = (
    ("ix_report_newest", "recorded_at id user_id"),
    ("ix_report_of_user", "user_id recorded_at id"),
)
COUNT = """
    UPDATE report SET visit_count = standing.visits
    FROM (
        SELECT organization_id, report_id, count(*) AS visits FROM visit
        WHERE deleted_at IS NULL GROUP BY organization_id, report_id
    ) AS standing
    WHERE report.organization_id = standing.organization_id AND report.id = standing.report_id
"""
LIST = """
    INSERT INTO report_customer (organization_id, customer_id, recorded_at, report_id, user_id)
    SELECT DISTINCT
        report.organization_id, visit_customer.customer_id, report.recorded_at, report.id,
        report.user_id
    FROM visit_customer
    JOIN visit ON visit.organization_id = visit_customer.organization_id
        AND visit.id = visit_customer.visit_id
    JOIN report ON report.organization_id = visit.organization_id AND report.id = visit.report_id
    WHERE visit_customer.deleted_at IS NULL AND visit.deleted_at IS NULL
        AND report.deleted_at IS NULL AND report.state = '1'
"""


def upgrade() -> None:
    """Add the column and the table, fill them, and make the indexes that need them."""
    count = sa.Column("visit_count", sa.BigInteger(), server_default="0", nullable=False)
    op.add_column("report", count)
    op.create_table(
        "report_customer",
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("report_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "customer_id"],
            ["customer.organization_id", "customer.id"],
            name=op.f("fk_report_customer_organization_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "report_id"],
            ["report.organization_id", "report.id"],
            name=op.f("fk_report_customer_organization_id_report_id"),
        ),
        sa.PrimaryKeyConstraint(
            "organization_id",
            "customer_id",
            "recorded_at",
            "report_id",
            "user_id",
            name=op.f("pk_report_customer"),
        ),
        sqlite_with_rowid=False,
    )
    op.drop_index("ix_report_newest", table_name="report")
    op.drop_index("ix_report_organization_id_user_id_recorded_at", table_name="report")
    op.execute(COUNT)
    op.execute(LIST)
    for name, columns in OF_REPORTS:
        keys = ["organization_id", *columns.split()]
        op.create_index(name, "report", keys, sqlite_where=STANDS, postgresql_where=STANDS)
