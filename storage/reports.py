"""Reports: what a colleague handed in at a time, with its visits, remarks and readers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from storage import chosen_reports, tables
from storage.chosen_reports import Given
from storage.database import Transaction
from storage.records import (
    Named,
    Reading,
    Remark,
    Report,
    ReportVisit,
    Visit,
    WantedReports,
)
from storage.scope import Scope, bound
from storage.visit_rows import VisitRows

REPORT, VISIT, CUSTOMER = chosen_reports.REPORT, chosen_reports.VISIT, "customer"

Subject = tuple[str, int]  # ("report" or "visit", its id)


class Reports:
    """Reports are personal: the caller's own, those of people below, for admins everybody's.

    A report counts once it states an effect or has a visit that stands; a message that led to
    nothing, or whose visits were all taken back, is none. The visits of a report are seen by
    whoever sees their customers, as everywhere.
    """

    def __init__(self, transaction: Transaction, scope: Scope) -> None:
        self._transaction, self._scope = transaction, scope
        self._organization_id = scope.organization_id
        self._rows = VisitRows(transaction, scope)

    def id_of(self, noun: str, key: int | str) -> int | None:
        """The id under either key of a report, visit or customer; who may see it is apart."""
        if isinstance(key, int):
            return key
        table = tables.metadata.tables[noun]
        return self._transaction.execute(
            sa.select(table.c.id).where(
                table.c.organization_id == self._organization_id, table.c.oid == key.lower()
            )
        ).scalar()

    def get(self, report_id: int) -> Report | None:
        """One report that the caller may read."""
        names = self._names(WantedReports(), "report_id")
        asked = self._asked(WantedReports()) | {"report_id": report_id}
        return next(iter(self._load(names, asked)), None)

    def page(self, wanted: WantedReports, *, number: int, size: int) -> list[Report]:
        """One page of the reports wanted, newest first by (time, id); pages count from 1."""
        return self._load(self._names(wanted), self._asked(wanted), number=number, size=size)

    def count(self, wanted: WantedReports) -> int:
        """How many they are on all pages."""
        names, asked = self._names(wanted), self._asked(wanted)
        counting = chosen_reports.count
        days = chosen_reports.whole_days(wanted.start, wanted.before)
        if days and "customer_id" in names <= chosen_reports.COUNTED_BY_DAY:
            counting = chosen_reports.count_by_day
        statement = counting(names, self._scope.is_narrow)
        return self._transaction.execute(statement, asked | days).scalar() or 0

    def visits(
        self, report_id: int, wanted: WantedReports, *, number: int, size: int
    ) -> list[Visit]:
        """One page of those visits of a report that may be seen, newest first by (time, id)."""
        names = self._names(wanted, "report_id")
        asked = self._asked(wanted) | {"report_id": report_id}
        chosen = self._transaction.execute(
            chosen_reports.page_of_visits(names, self._scope.is_narrow),
            asked | {"size": size, "skipped": (number - 1) * size},
        ).scalars()
        return self._rows.load(list(chosen), are_seen=True)

    def count_visits(self, report_id: int, wanted: WantedReports) -> int:
        """How many they are on all pages."""
        names = self._names(wanted, "report_id")
        counted: int = self._transaction.execute(
            chosen_reports.count_of_visits(names, self._scope.is_narrow),
            self._asked(wanted) | {"report_id": report_id},
        ).scalar_one()
        return counted

    def remarks(self, subjects: Iterable[Subject]) -> dict[Subject, list[Remark]]:
        """What was said about each, newest first; who asks has been shown what it is about."""
        found: dict[Subject, list[Remark]] = defaultdict(list)
        for kind, key, said, author_id, text, at, name in self._said(
            chosen_reports.REMARKS, subjects
        ):
            found[kind, key].append(Remark(said, Named(author_id, name), text, at))
        return dict(found)

    def readings(self, subjects: Iterable[Subject]) -> dict[Subject, list[Reading]]:
        """Who has read each, the latest first."""
        found: dict[Subject, list[Reading]] = defaultdict(list)
        for kind, key, user_id, at, name in self._said(chosen_reports.READINGS, subjects):
            found[kind, key].append(Reading(Named(user_id, name), at))
        return dict(found)

    # -- inside ----------------------------------------------------------------------------------

    def _load(
        self, names: Given, asked: dict[str, Any], *, number: int = 1, size: int = 1
    ) -> list[Report]:
        rows = self._transaction.execute(
            chosen_reports.page(names, self._scope.is_narrow),
            asked | {"size": size, "skipped": (number - 1) * size},
        ).all()
        visits = self._visits_of([row[0] for row in rows])
        return [_record(row, visits.get(row[0], [])) for row in rows]

    def _visits_of(self, report_ids: list[int]) -> dict[int, list[ReportVisit]]:
        """In the order they were written down."""
        rows = self._about(chosen_reports.of_reports(self._scope.is_narrow), report_ids)
        customers: dict[int, list[Named]] = defaultdict(list)
        for _, visit_id, _, _, customer_id, name in rows:
            if customer_id is not None:
                customers[visit_id].append(Named(customer_id, name))
        authors = {row[1]: Named(row[2], row[3]) for row in rows}
        came: dict[int, list[Named]] = {visit_id: [who] for visit_id, who in authors.items()}
        for visit_id, user_id, name in self._about(chosen_reports.CAME, list(authors)):
            if user_id != authors[visit_id].id:
                came[visit_id].append(Named(user_id, name))
        found: dict[int, list[ReportVisit]] = defaultdict(list)
        for visit_id, report_id in {row[1]: row[0] for row in rows}.items():
            paid = tuple(customers.get(visit_id, ()))
            found[report_id].append(ReportVisit(visit_id, paid, tuple(came[visit_id])))
        return found

    def _about(self, statement: sa.Select[Any], ids: list[int]) -> Sequence[Any]:
        if not ids:
            return []
        return self._transaction.execute(statement, bound(self._scope) | {"ids": ids}).all()

    def _said(self, statement: sa.Select[Any], subjects: Iterable[Subject]) -> Sequence[Any]:
        asked: dict[str, list[int]] = {REPORT: [], VISIT: []}
        for kind, key in subjects:
            asked[kind].append(key)
        if not any(asked.values()):
            return []
        return self._transaction.execute(statement, bound(self._scope) | asked).all()

    def _names(self, wanted: WantedReports, *more: str) -> Given:
        """What is given; `below`: the caller reads the reports of these people only."""
        told = {name for name, value in wanted._asdict().items() if value is not None}
        return frozenset({*told, *more, *(() if self._scope.below is None else ("below",))})

    def _asked(self, wanted: WantedReports) -> dict[str, Any]:
        return bound(self._scope) | wanted._asdict() | {"below": self._scope.below}


def _record(row: Any, visits: list[ReportVisit]) -> Report:
    """By place, in the order of `chosen_reports.OF_THE_REPORT`."""
    key, user_id, *told, name = row
    return Report._make((key, Named(user_id, name), *told, tuple(visits)))
