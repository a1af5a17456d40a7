"""Reports and their visits, with the timeline rows and counters that follow from them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage import chosen_visits, ids, tables
from storage.database import Transaction
from storage.records import AuthorTotals, NewReport, NewVisit, Totals, Visit
from storage.scope import Scope, bound
from storage.steps import Change, Step, Steps, plain, rich
from storage.timeline import Timeline
from storage.visit_rows import VisitRows
from storage.visit_sums import VisitSums

# Fields kept in tables of their own, and which evidence tells of a column of another name.
LINKED = {
    "customer_ids": tables.visit_customer,
    "contacts": tables.visit_contact,
    "participant_ids": tables.visit_participant,
    "evidence": tables.evidence,
}
EVIDENCE_OF = {
    "customer_ids": "customer",
    "day": "when",
    "daypart": "when",
    "occurred_at": "when",
    "participant_ids": "participants",
    "opportunity_id": "opportunity",
    "stage_id": "stage",
    "next_step": "actions",
}
# what moves a visit on timelines, onto them or off them
MOVING = {"day", "occurred_at", "customer_ids", "lead_id", "opportunity_id", "deleted_at"}
OF_A_CUSTOMER = frozenset({"customer_id"})
ABOUT_FIELDS = {"evidence", "edited"}  # what is kept about the fields, no field itself


class Visits:
    """Visits of the customers that the scope may see; any other is not there."""

    def __init__(self, transaction: Transaction, scope: Scope, now: datetime, steps: Steps) -> None:
        self._transaction, self._scope, self._now, self._steps = transaction, scope, now, steps
        self._organization_id = scope.organization_id
        self._rows = VisitRows(transaction, scope)
        self._sums = VisitSums(transaction, scope)
        self._timeline = Timeline(transaction, scope.organization_id, now)

    # -- questions -------------------------------------------------------------------------------

    def get(self, visit_id: int) -> Visit | None:
        """One visit, if one of its customers (or its lead) may be seen."""
        found = self._rows.load([visit_id])
        return found[0] if found else None

    def numbered(self, number: int) -> Visit | None:
        """The same by the short number that people type."""
        visit = tables.visit
        found = self._transaction.execute(
            sa.select(visit.c.id).where(
                visit.c.organization_id == self._organization_id, visit.c.number == number
            )
        ).scalar()
        return None if found is None else self.get(found)

    def latest(self, customer_id: int, limit: int) -> list[Visit]:
        """The newest visits of a customer that may be seen."""
        return self.page(customer_id, number=1, size=limit)

    def page(self, customer_id: int, *, number: int, size: int) -> list[Visit]:
        """One page of a customer's visits, newest first by (time, id); pages count from 1.

        The ids come from the covering index first, so that a deep page reads only its own rows.
        """
        chosen = self._page(customer_id, number, size)
        return self._rows.load(chosen, are_seen=True)

    def page_without_customer(self, customer_id: int, *, number: int, size: int) -> list[Visit]:
        """The same, `customers` and `contacts` left empty: for lists that show neither."""
        chosen = self._page(customer_id, number, size)
        return self._rows.load(chosen, are_seen=True, of_one_customer=True)

    def _page(self, customer_id: int, number: int, size: int) -> list[int]:
        asked = {"customer_id": customer_id, "size": size, "skipped": (number - 1) * size}
        statement = chosen_visits.page(OF_A_CUSTOMER, self._scope.is_narrow)
        return list(self._transaction.execute(statement, bound(self._scope) | asked).scalars())

    def paid(
        self,
        *,
        limit: int,
        user_ids: Iterable[int] | None = None,
        customer_id: int | None = None,
        start: date | None = None,
        end: date | None = None,
    ) -> list[Visit]:
        """Visits by author, customer and days (both included), newest first."""
        values = {
            "author_ids": None if user_ids is None else list(user_ids),
            "customer_id": customer_id,
            "start": None if start is None else self._sums.begins(start),
            "before": None if end is None else self._sums.ends(end),
        }
        chosen = self._transaction.execute(
            chosen_visits.page(chosen_visits.given(values), self._scope.is_narrow),
            bound(self._scope) | values | {"size": limit, "skipped": 0},
        ).scalars()
        return self._rows.load(list(chosen), are_seen=True)

    def totals(
        self,
        *,
        user_ids: Iterable[int] | None = None,
        customer_id: int | None = None,
        start: date | None = None,
        end: date | None = None,
    ) -> Totals:
        """How many visits, of how many customers, at what cost: over the same as `paid`."""
        return self._sums.totals(self._sums.conditions(user_ids, customer_id, start, end))

    def by_author(
        self, user_ids: Iterable[int] | None, start: date | None, end: date | None
    ) -> list[AuthorTotals]:
        """The same for each author who paid any, the busiest first."""
        return self._sums.by_author(self._sums.conditions(user_ids, None, start, end))

    def raw_text(self, visit_id: int) -> str:
        """The report's text as it came; the spans of `evidence` lie in it."""
        visit, report = tables.visit, tables.report
        text: str = self._transaction.execute(
            sa.select(report.c.text)
            .join(
                visit,
                (visit.c.organization_id == report.c.organization_id)
                & (visit.c.report_id == report.c.id),
            )
            .where(visit.c.organization_id == self._organization_id, visit.c.id == visit_id)
        ).scalar_one()
        return text

    def evidence(self, visit_id: int) -> dict[str, list[tuple[int, int]]]:
        """For each field the spans of the raw text that it was read from."""
        table = tables.evidence
        spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for row in self._transaction.execute(
            sa.select(table)
            .where(table.c.organization_id == self._organization_id, table.c.visit_id == visit_id)
            .order_by(table.c.field, table.c.starts)
        ):
            spans[row.field].append((row.starts, row.ends))
        return dict(spans)

    def stages(self) -> list[tuple[str, str]]:
        """The stages of a deal, (code, name), from the first to the last."""
        stage = tables.stage
        rows = self._transaction.execute(
            sa.select(stage.c.code, stage.c.name)
            .where(stage.c.organization_id == self._organization_id)
            .order_by(stage.c.position, stage.c.id)
        )
        return [(row.code, row.name) for row in rows]

    # -- changes ---------------------------------------------------------------------------------

    def add_report(
        self,
        report: NewReport,
        recorded_at: datetime | None = None,
        user_id: int | None = None,
    ) -> int:
        """Keep a message of the caller's or of another, recorded now unless told otherwise."""
        new_id = ids.take_one(self._transaction)
        self._transaction.execute(
            sa.insert(tables.report),
            {
                **self._made(new_id),
                "oid": ids.new_oid(),
                "user_id": user_id or self._scope.user_id,
                "recorded_at": recorded_at or self._now,
                **report._asdict(),
            },
        )
        return new_id

    def add(
        self,
        report_id: int,
        visit: NewVisit,
        author_id: int | None = None,
        visit_id: int | None = None,
    ) -> int:
        """Store one visit with its timeline rows and counters; answers its id, new or given."""
        new_id = visit_id or ids.take_one(self._transaction)
        columns = visit._asdict()
        for field in (*LINKED, "stage"):
            del columns[field]
        columns |= {
            "oid": ids.new_oid(),
            "number": ids.take_number(self._transaction, self._organization_id, "visit"),
            "report_id": report_id,
            "author_id": author_id or self._scope.user_id,
            "sorts_at": self._sorts_at(visit.day, visit.occurred_at),
            "stage_id": self._stage_id(visit.stage),
        }
        self._transaction.execute(sa.insert(tables.visit), self._made(new_id) | columns)
        self._link(new_id, "customer_ids", list(visit.customer_ids), columns["sorts_at"])
        self._link(new_id, "contacts", [list(met) for met in visit.contacts])
        self._link(new_id, "participant_ids", list(visit.participant_ids))
        self._link(new_id, "evidence", [list(span) for span in visit.evidence])
        self._timeline.appear(new_id)
        self._steps.note("visit", new_id, None, {"number": columns["number"]})
        return new_id

    def change(self, visit_id: int, values: dict[str, Any], *, also: tuple[str, ...] = ()) -> None:
        """Set some fields: columns of the visit, `stage`, and what is kept in tables of its own.

        `also` names fields that changed elsewhere. Whatever a person set since has no words in
        the message, and is marked as edited.
        """
        if "stage" in values:
            stage_id = self._stage_id(values["stage"])
            values = {n: v for n, v in values.items() if n != "stage"} | {"stage_id": stage_id}
        before = self._current(visit_id, [*values, "evidence", "edited"])
        changed = {name: value for name, value in values.items() if before[name] != value}
        fields = {EVIDENCE_OF.get(name, name) for name in changed} | set(also)
        if not fields:
            return
        changed["evidence"] = [span for span in before["evidence"] if span[0] not in fields]
        changed["edited"] = sorted({*before["edited"], *fields})
        self._store(visit_id, changed)
        self._steps.note(
            "visit",
            visit_id,
            plain({name: before[name] for name in changed}),
            plain(changed),
        )

    def remove(self, visit_id: int) -> None:
        """Delete one, undoably: off all timelines and out of the counters."""
        self._timeline.vanish(visit_id)
        self._touch(visit_id, deleted_at=self._now)
        gone = plain({"deleted_at": self._now})
        self._steps.note("visit", visit_id, {"deleted_at": None}, gone)

    def customer_ids(self, visit_id: int) -> list[int]:
        """All its customers, also those that may not be seen."""
        found: list[int] = self._current(visit_id, ["customer_ids"])["customer_ids"]
        return found

    def undo(self, change: Change, step: Step) -> bool:
        """Take one change back, field by field; whether others changed some of it since."""
        if change.before is None:
            if self._steps.changed_by_others(step, "visit", change.id):
                return True
            self._timeline.vanish(change.id)
            self._touch(change.id, deleted_at=self._now)
            return False
        after = rich(tables.visit, change.after)
        current = self._current(change.id, after)
        ours = {name for name, value in after.items() if current[name] == value}
        before = rich(tables.visit, {name: change.before[name] for name in ours})
        if before:
            self._store(change.id, before)
        return bool(set(after) - ours - ABOUT_FIELDS)

    # -- inside ----------------------------------------------------------------------------------

    def _store(self, visit_id: int, values: dict[str, Any]) -> None:
        columns = {name: value for name, value in values.items() if name not in LINKED}
        moves = MOVING & set(values)
        if moves:
            self._timeline.vanish(visit_id)
        if columns:
            self._touch(visit_id, **columns)
        if {"day", "occurred_at"} & set(values):
            row = self._current(visit_id, dict.fromkeys(("day", "occurred_at")))
            self._touch(visit_id, sorts_at=self._sorts_at(row["day"], row["occurred_at"]))
        if "customer_ids" not in values and moves:
            values = values | self._current(visit_id, {"customer_ids": None})
        for field in LINKED:
            if field in values:
                sorts_at = self._current(visit_id, {"sorts_at": None})["sorts_at"]
                self._unlink(visit_id, field)
                self._link(visit_id, field, values[field], sorts_at)
        if moves:
            self._timeline.appear(visit_id, again=True)
            if self._current(visit_id, ["deleted_at"])["deleted_at"] is not None:
                self._timeline.vanish(visit_id)  # an old change of a visit that was undone since

    def _current(self, visit_id: int, names: Iterable[str]) -> dict[str, Any]:
        visit = tables.visit
        columns = [visit.c[name] for name in names if name not in LINKED] or [visit.c.id]
        # Locked on PostgreSQL: what is read here is changed by the same step.
        locked = sa.select(*columns).where(*self._this(visit_id)).with_for_update()
        found = dict(self._transaction.execute(locked).one()._mapping)
        links = {
            "customer_ids": ("customer_id",),
            "contacts": ("contact_id", "name"),
            "participant_ids": ("user_id",),
            "evidence": ("field", "starts", "ends"),
        }
        for field in set(LINKED) & set(names):
            table, values = LINKED[field], links[field]
            rows = self._transaction.execute(
                sa.select(*(table.c[value] for value in values))
                .where(
                    table.c.organization_id == self._organization_id,
                    table.c.visit_id == visit_id,
                )
                .order_by(*table.primary_key.columns)
            )
            found[field] = [list(link) if len(values) > 1 else link[0] for link in rows]
        return found

    def _link(
        self, visit_id: int, field: str, values: list[Any], sorts_at: datetime | None = None
    ) -> None:
        here = {"organization_id": self._organization_id, "visit_id": visit_id}
        rows: list[dict[str, Any]]
        if field == "customer_ids":
            rows = [here | {"customer_id": value, "sorts_at": sorts_at} for value in values]
        elif field == "contacts":
            rows = [
                here | {"position": position, "contact_id": contact_id, "name": name}
                for position, (contact_id, name) in enumerate(values)
            ]
        elif field == "participant_ids":
            rows = [here | {"user_id": value} for value in dict.fromkeys(values)]
        else:
            ends = {(name, starts): ends for name, starts, ends in values}
            rows = [
                here | {"field": name, "starts": starts, "ends": end}
                for (name, starts), end in ends.items()
            ]
        if rows:
            self._transaction.execute(sa.insert(LINKED[field]), rows)

    def _unlink(self, visit_id: int, field: str) -> None:
        table = LINKED[field]
        self._transaction.execute(
            sa.delete(table).where(
                table.c.organization_id == self._organization_id, table.c.visit_id == visit_id
            )
        )

    def _touch(self, visit_id: int, **values: Any) -> None:
        self._transaction.execute(
            sa.update(tables.visit)
            .where(*self._this(visit_id))
            .values(version=tables.visit.c.version + 1, updated_at=self._now, **values)
        )

    def _this(self, visit_id: int) -> tuple[sa.ColumnElement[bool], ...]:
        visit = tables.visit
        return (visit.c.organization_id == self._organization_id, visit.c.id == visit_id)

    def _made(self, new_id: int) -> dict[str, Any]:
        return {
            "organization_id": self._organization_id,
            "id": new_id,
            "created_at": self._now,
            "created_by": self._scope.user_id,
            "updated_at": self._now,
        }

    def _sorts_at(self, day: date, occurred_at: datetime | None) -> datetime:
        if occurred_at is not None:
            return occurred_at
        return self._sums.noon(day)

    def _stage_id(self, code: str) -> int | None:
        if not code:
            return None
        stage = tables.stage
        return self._transaction.execute(
            sa.select(stage.c.id).where(
                stage.c.organization_id == self._organization_id,
                (stage.c.code == code) | (stage.c.name == code),
            )
        ).scalar()
