"""Which reports stand, and in the lists of which customers: kept as their visits come and go.

So a list neither looks for the visits of each report nor reads a report that it does not show.
"""

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
    """Those of one organization. A deleted visit neither comes nor goes."""

    def __init__(self, transaction: Transaction, organization_id: int) -> None:
        self._transaction, self._organization_id = transaction, organization_id

    def appear(self, visit_id: int) -> None:
        """The visit counts in its report, which is among those of its customers from now on."""
        asked = self._counted(visit_id, 1)
        if asked:
            listed = upsert.insert(self._transaction, tables.report_customer)
            columns = [column.name for column in tables.report_customer.c]
            statement = listed.from_select(columns, OF_ITS_CUSTOMERS).on_conflict_do_nothing()
            self._transaction.execute(statement, asked)

    def vanish(self, visit_id: int) -> None:
        """It no longer does; to be told while it still has its customers."""
        asked = self._counted(visit_id, -1)
        if asked:
            self._transaction.execute(UNLIST, asked)

    def _counted(self, visit_id: int, by: int) -> dict[str, Any]:
        """The report, counted and thereby locked: who comes or goes meanwhile does it after us."""
        here = {ORGANIZATION.key: self._organization_id, VISIT.key: visit_id}
        report_id = self._transaction.execute(REPORT_OF, here).scalar()
        if report_id is None:
            return {}
        counted = {ORGANIZATION.key: self._organization_id, REPORT.key: report_id}
        self._transaction.execute(COUNT, counted | {BY.key: by})
        return here | counted


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
OF_ITS_CUSTOMERS = _of_its_customers()
UNLIST = _unlist()
