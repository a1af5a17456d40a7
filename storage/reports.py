"""Reports: what a colleague handed in at a time, with its visits, remarks and readers."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from storage import chosen_reports, tables
from storage.chosen_reports import Given
from storage.database import Transaction
from storage.records import Named, Reading, Remark, Report, Visit, WantedReports
from storage.scope import Scope, bound
from storage.visit_rows import VisitRows

REPORT, VISIT = chosen_reports.REPORT, chosen_reports.VISIT

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
        """The id of a report or visit under either of its keys; whether it may be seen is apart."""
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
        counted: int = self._transaction.execute(
            chosen_reports.count(self._names(wanted), self._scope.is_narrow), self._asked(wanted)
        ).scalar_one()
        return counted

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
        for row in self._transaction.execute(chosen_reports.REMARKS, self._about(subjects)):
            said = Remark(row.id, Named(row.author_id, row.name), row.text, row.created_at)
            found[row.subject_kind, row.subject_id].append(said)
        return dict(found)

    def readings(self, subjects: Iterable[Subject]) -> dict[Subject, list[Reading]]:
        """Who has read each, the latest first."""
        found: dict[Subject, list[Reading]] = defaultdict(list)
        for row in self._transaction.execute(chosen_reports.READINGS, self._about(subjects)):
            read = Reading(Named(row.user_id, row.name), row.read_at)
            found[row.subject_kind, row.subject_id].append(read)
        return dict(found)

    # -- inside ----------------------------------------------------------------------------------

    def _load(
        self, names: Given, asked: dict[str, Any], *, number: int = 1, size: int = 1
    ) -> list[Report]:
        rows = self._transaction.execute(
            chosen_reports.page(names, self._scope.is_narrow),
            asked | {"size": size, "skipped": (number - 1) * size},
        ).all()
        visits = self._visits_of([row.id for row in rows])
        return [_record(row, visits.get(row.id, [])) for row in rows]

    def _visits_of(self, report_ids: list[int]) -> dict[int, list[Visit]]:
        """In the order they were written down."""
        asked = bound(self._scope) | {"ids": report_ids}
        chosen = sorted(self._transaction.execute(chosen_reports.OF_REPORTS, asked).scalars())
        found: dict[int, list[Visit]] = defaultdict(list)
        for one in self._rows.load(chosen):
            found[one.report_id].append(one)
        return found

    def _names(self, wanted: WantedReports, *more: str) -> Given:
        """What is given; `below`: the caller reads the reports of these people only."""
        told = {name for name, value in wanted._asdict().items() if value is not None}
        return frozenset({*told, *more, *(() if self._scope.below is None else ("below",))})

    def _asked(self, wanted: WantedReports) -> dict[str, Any]:
        return bound(self._scope) | wanted._asdict() | {"below": self._scope.below}

    def _about(self, subjects: Iterable[Subject]) -> dict[str, Any]:
        found: dict[str, list[int]] = {REPORT: [], VISIT: []}
        for kind, key in subjects:
            found[kind].append(key)
        return bound(self._scope) | found


def _record(row: sa.Row[Any], visits: list[Visit]) -> Report:
    return Report(
        id=row.id,
        author=Named(row.user_id, row.name),
        recorded_at=row.recorded_at,
        text=row.text,
        title=row.title,
        effect=row.effect,
        problems=row.problems,
        suggestion=row.suggestion,
        workplan=row.workplan,
        note=row.note,
        created_at=row.created_at,
        updated_at=row.updated_at,
        visits=tuple(visits),
    )
