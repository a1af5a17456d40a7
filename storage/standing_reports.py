"""Which reports stand, and in the lists of which customers: kept as their visits come and go.

So a list neither looks for the visits of each report nor reads a report that it does not show, and
the total of a long list adds days up, of UTC: what a time zone makes of a day is no matter here.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import tables, upsert
from storage.database import Transaction

VALID = "1"
# No names of columns: those are what an UPDATE or INSERT sets.
ORGANIZATION, VISIT, REPORT, BY = (
    sa.bindparam(name, type_=sa.BigInteger())
    for name in ("this_organization", "this_visit", "this_report", "more")
)


class StandingReports:
    """Those of one organization. A deleted visit neither comes nor goes.

    Whoever calls holds the visit's row and, from then on, the report's; those of customers come
    after them. So who comes or goes at the same time does it after us, and does not wait crosswise.
    """

    def __init__(self, transaction: Transaction, organization_id: int) -> None:
        self._transaction, self._organization_id = transaction, organization_id

    def holding(self, visit_id: int) -> int | None:
        """The report of a visit that stands, whose row is ours from now on."""
        asked = self._asked(visit_id)
        return self._transaction.execute(REPORT_OF, asked).scalar()

    def appear(self, visit_id: int, report_id: int) -> None:
        """The visit counts in its report, which is among those of its customers from now on."""
        asked = self._asked(visit_id, report_id)
        self._transaction.execute(COUNT, asked | {BY.key: 1})
        listed = upsert.insert(self._transaction, tables.report_customer)
        columns = [column.name for column in tables.report_customer.c]
        statement = listed.from_select(columns, OF_ITS_CUSTOMERS).on_conflict_do_nothing()
        self._count_days(self._transaction.execute(statement.returning(*LISTED), asked).all(), 1)

    def vanish(self, visit_id: int, report_id: int) -> None:
        """It no longer does; to be told while it still has its customers."""
        asked = self._asked(visit_id, report_id)
        self._transaction.execute(COUNT, asked | {BY.key: -1})
        self._count_days(self._transaction.execute(UNLIST, asked).all(), -1)

    def _asked(self, visit_id: int, report_id: int | None = None) -> dict[str, Any]:
        here = {ORGANIZATION.key: self._organization_id, VISIT.key: visit_id}
        return here if report_id is None else here | {REPORT.key: report_id}

    def _count_days(self, listed: Sequence[Any], by: int) -> None:
        table = tables.report_day
        rows = [
            {"organization_id": self._organization_id, "customer_id": customer_id}
            | {"day": day_of(recorded_at), "reports": by}
            for customer_id, recorded_at in sorted(listed)
        ]
        if rows:
            insert = upsert.insert(self._transaction, table)
            more = table.c.reports + insert.excluded.reports
            keys = [column.name for column in table.primary_key]
            statement = insert.on_conflict_do_update(index_elements=keys, set_={"reports": more})
            self._transaction.execute(statement, rows)


def day_of(moment: datetime) -> int:
    """The number of its day of UTC."""
    return (moment - tables.EPOCH).days


def _of_its_customers() -> sa.Select[Any]:
    """The rows of :report_id in the lists of the customers of :visit_id."""
    paid, report = tables.visit_customer, tables.report
    return (
        sa.select(
            paid.c.organization_id,
            paid.c.customer_id,
            report.c.recorded_at,
            report.c.id,
            report.c.user_id,
        )
        .join(report, (report.c.organization_id == ORGANIZATION) & (report.c.id == REPORT))
        .where(
            paid.c.organization_id == ORGANIZATION,
            paid.c.visit_id == VISIT,
            paid.c.deleted_at.is_(None),
            report.c.deleted_at.is_(None),
            report.c.state == VALID,
        )
    )


def _unlist() -> sa.Delete:
    """Off the lists of those customers who have no other visit in it."""
    listed, report = tables.report_customer, tables.report
    paid, visit = tables.visit_customer, tables.visit
    customers = sa.select(paid.c.customer_id).where(
        paid.c.organization_id == ORGANIZATION, paid.c.deleted_at.is_(None)
    )
    of_others = customers.where(
        visit.c.organization_id == ORGANIZATION,
        visit.c.report_id == REPORT,
        visit.c.id == paid.c.visit_id,
        visit.c.id != VISIT,
    )
    recorded_at = sa.select(report.c.recorded_at).where(
        report.c.organization_id == ORGANIZATION, report.c.id == REPORT
    )
    return sa.delete(listed).where(
        listed.c.organization_id == ORGANIZATION,
        listed.c.customer_id.in_(customers.where(paid.c.visit_id == VISIT)),
        listed.c.customer_id.not_in(of_others),
        listed.c.recorded_at == recorded_at.scalar_subquery(),
        listed.c.report_id == REPORT,
    )


REPORT_OF = (
    sa.select(tables.visit.c.report_id)
    .where(
        tables.visit.c.organization_id == ORGANIZATION,
        tables.visit.c.id == VISIT,
        tables.visit.c.deleted_at.is_(None),
    )
    .with_for_update()
)
COUNT = (
    sa.update(tables.report)
    .where(tables.report.c.organization_id == ORGANIZATION, tables.report.c.id == REPORT)
    .values(visit_count=tables.report.c.visit_count + BY)
)
LISTED = (tables.report_customer.c.customer_id, tables.report_customer.c.recorded_at)
OF_ITS_CUSTOMERS = _of_its_customers()
UNLIST = _unlist().returning(*LISTED)
