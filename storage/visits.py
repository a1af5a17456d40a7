"""Reports and their visits, with the timeline rows and counters that follow from them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage import ids, tables
from storage.customers import as_opportunity, opportunity_rows
from storage.database import Transaction
from storage.records import Met, Named, NewReport, NewVisit, Opportunity, Totals, Visit
from storage.scope import Scope, visible_customers
from storage.steps import Change, Step, Steps, plain, rich

NOON = time(12)
# Fields kept in tables of their own, and which evidence tells of a column of another name.
LINKED = ("customer_ids", "contacts", "participant_ids", "evidence")
EVIDENCE_OF = {
    "customer_ids": "customer",
    "day": "when",
    "daypart": "when",
    "occurred_at": "when",
    "participant_ids": "participants",
    "opportunity_id": "opportunity",
    "stage_id": "stage",
}


class Visits:
    """Visits of the customers that the scope may see; any other is not there."""

    def __init__(self, transaction: Transaction, scope: Scope, now: datetime, steps: Steps) -> None:
        self._transaction, self._scope, self._now, self._steps = transaction, scope, now, steps
        self._organization_id = scope.organization_id

    # -- questions -------------------------------------------------------------------------------

    def get(self, visit_id: int) -> Visit | None:
        """One visit, if one of its customers (or its lead) may be seen."""
        found = self._records([visit_id])
        return found[0] if found else None

    def latest(self, customer_id: int, limit: int) -> list[Visit]:
        """The newest visits of a customer that may be seen."""
        return self.page(customer_id, number=1, size=limit)

    def page(self, customer_id: int, *, number: int, size: int) -> list[Visit]:
        """One page of a customer's visits, newest first by (time, id); pages count from 1.

        The ids come from the covering index first, so that a deep page reads only its own rows.
        """
        paid = tables.visit_customer
        chosen = self._transaction.execute(
            sa.select(paid.c.visit_id)
            .where(
                paid.c.organization_id == self._organization_id,
                paid.c.customer_id == customer_id,
                paid.c.deleted_at.is_(None),
                sa.exists()
                .where(tables.customer.c.id == customer_id)
                .where(visible_customers(self._scope)),
            )
            .order_by(paid.c.sorts_at.desc(), paid.c.visit_id.desc())
            .limit(size)
            .offset((number - 1) * size)
        ).scalars()
        return self._records(list(chosen))

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
        visit = tables.visit
        chosen = self._transaction.execute(
            sa.select(visit.c.id)
            .where(*self._paid(user_ids, customer_id, start, end))
            .order_by(visit.c.sorts_at.desc(), visit.c.id.desc())
            .limit(limit)
        ).scalars()
        return self._records(list(chosen))

    def totals(
        self,
        *,
        user_ids: Iterable[int] | None = None,
        customer_id: int | None = None,
        start: date | None = None,
        end: date | None = None,
    ) -> Totals:
        """How many visits, of how many customers, at what cost: over the same as `paid`."""
        visit, paid, customer = tables.visit, tables.visit_customer, tables.customer
        conditions = self._paid(user_ids, customer_id, start, end)
        counted = self._transaction.execute(
            sa.select(sa.func.count(), sa.func.sum(visit.c.expenses)).where(*conditions)
        ).one()
        customers = self._transaction.execute(
            sa.select(sa.func.count(sa.distinct(paid.c.customer_id)))
            .join(
                visit,
                (visit.c.organization_id == paid.c.organization_id)
                & (visit.c.id == paid.c.visit_id),
            )
            .join(
                customer,
                (customer.c.organization_id == paid.c.organization_id)
                & (customer.c.id == paid.c.customer_id),
            )
            .where(*conditions, visible_customers(self._scope), paid.c.deleted_at.is_(None))
        ).scalar_one()
        return Totals(counted[0], customers, counted[1] or tables.CENT * 0)

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

    # -- changes ---------------------------------------------------------------------------------

    def add_report(self, report: NewReport) -> int:
        """Keep a message; its visits follow."""
        new_id = ids.take_one(self._transaction)
        self._transaction.execute(
            sa.insert(tables.report).values(
                **self._made(new_id),
                oid=ids.new_oid(),
                user_id=self._scope.user_id,
                recorded_at=self._now,
                **report._asdict(),
            )
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
        self._transaction.execute(sa.insert(tables.visit).values(**self._made(new_id), **columns))
        self._link(new_id, "customer_ids", list(visit.customer_ids), columns["sorts_at"])
        self._link(new_id, "contacts", [list(met) for met in visit.contacts])
        self._link(new_id, "participant_ids", list(visit.participant_ids))
        self._link(new_id, "evidence", [list(span) for span in visit.evidence])
        self._appear(new_id)
        self._steps.note("visit", new_id, None, {"number": columns["number"]})
        return new_id

    def change(self, visit_id: int, values: dict[str, Any]) -> None:
        """Set some fields (columns of the visit, `customer_ids`, `contacts`, `participant_ids`)."""
        before = self._current(visit_id, [*values, "evidence"])
        changed = {name: value for name, value in values.items() if before[name] != value}
        if not changed:
            return
        # What a person typed since has no words in the message.
        stale = {EVIDENCE_OF.get(name, name) for name in changed}
        changed["evidence"] = [span for span in before["evidence"] if span[0] not in stale]
        self._store(visit_id, changed)
        self._steps.note(
            "visit",
            visit_id,
            plain({name: before[name] for name in changed}),
            plain(changed),
        )

    def undo(self, change: Change, step: Step) -> list[str]:
        """Take one change back, field by field; answers the fields that others changed since."""
        if change.before is None:
            if self._steps.changed_by_others(step, "visit", change.id):
                return ["visit"]
            self._vanish(change.id)
            self._touch(change.id, deleted_at=self._now)
            return []
        after = rich(tables.visit, change.after)
        current = self._current(change.id, after)
        ours = {name for name, value in after.items() if current[name] == value}
        before = rich(tables.visit, {name: change.before[name] for name in ours})
        if before:
            self._store(change.id, before)
        return sorted(set(after) - ours)

    # -- inside ----------------------------------------------------------------------------------

    def _store(self, visit_id: int, values: dict[str, Any]) -> None:
        columns = {name: value for name, value in values.items() if name not in LINKED}
        moves = {"day", "occurred_at", "customer_ids", "lead_id", "opportunity_id"} & set(values)
        if moves:
            self._vanish(visit_id)
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
                self._link(visit_id, field, values[field], sorts_at)
        if moves:
            self._appear(visit_id)
            if self._current(visit_id, ["deleted_at"])["deleted_at"] is not None:
                self._vanish(visit_id)  # an old change of a visit that was undone since

    def _current(self, visit_id: int, names: Iterable[str]) -> dict[str, Any]:
        visit = tables.visit
        columns = [visit.c[name] for name in names if name not in LINKED] or [visit.c.id]
        row = self._transaction.execute(sa.select(*columns).where(*self._this(visit_id))).one()
        found = dict(row._mapping)
        links = {
            "customer_ids": (tables.visit_customer, ("customer_id",)),
            "contacts": (tables.visit_contact, ("contact_id", "name")),
            "participant_ids": (tables.visit_participant, ("user_id",)),
            "evidence": (tables.evidence, ("field", "starts", "ends")),
        }
        for field in set(LINKED) & set(names):
            table, values = links[field]
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
            table = tables.visit_customer
            rows = [here | {"customer_id": value, "sorts_at": sorts_at} for value in values]
        elif field == "contacts":
            table = tables.visit_contact
            rows = [
                here | {"position": position, "contact_id": contact_id, "name": name}
                for position, (contact_id, name) in enumerate(values)
            ]
        elif field == "participant_ids":
            table = tables.visit_participant
            rows = [here | {"user_id": value} for value in dict.fromkeys(values)]
        else:
            table = tables.evidence
            ends = {(name, starts): ends for name, starts, ends in values}
            rows = [
                here | {"field": name, "starts": starts, "ends": end}
                for (name, starts), end in ends.items()
            ]
        self._transaction.execute(
            sa.delete(table).where(
                table.c.organization_id == self._organization_id, table.c.visit_id == visit_id
            )
        )
        if rows:
            self._transaction.execute(sa.insert(table), rows)

    def _appear(self, visit_id: int) -> None:
        """Put the visit on the timelines of its customers, lead and opportunity, and count it."""
        visit = self._transaction.execute(
            sa.select(tables.visit).where(*self._this(visit_id))
        ).one()
        subjects = self._subjects(visit)
        new_ids = ids.take(self._transaction, len(subjects)) if subjects else []
        for new_id, (kind, subject_id) in zip(new_ids, subjects, strict=True):
            self._transaction.execute(
                sa.insert(tables.activity).values(
                    organization_id=self._organization_id,
                    id=new_id,
                    subject_kind=kind,
                    subject_id=subject_id,
                    kind="visit",
                    occurred_at=visit.sorts_at,
                    actor_id=visit.author_id,
                    refers_kind="visit",
                    refers_id=visit_id,
                    created_at=self._now,
                    updated_at=self._now,
                )
            )
            self._count(kind, subject_id, 1)

    def _vanish(self, visit_id: int) -> None:
        """Take the visit off all timelines and out of the counters."""
        activity, paid = tables.activity, tables.visit_customer
        here = (
            activity.c.organization_id == self._organization_id,
            activity.c.refers_kind == "visit",
            activity.c.refers_id == visit_id,
            activity.c.deleted_at.is_(None),
        )
        subjects = self._transaction.execute(
            sa.select(activity.c.subject_kind, activity.c.subject_id).where(*here)
        ).all()
        self._transaction.execute(
            sa.update(activity).where(*here).values(deleted_at=self._now, updated_at=self._now)
        )
        self._transaction.execute(
            sa.update(paid)
            .where(paid.c.organization_id == self._organization_id, paid.c.visit_id == visit_id)
            .values(deleted_at=self._now)
        )
        for kind, subject_id in subjects:
            self._count(kind, subject_id, -1)

    def _subjects(self, visit: sa.Row[Any]) -> list[tuple[str, int]]:
        paid = tables.visit_customer
        customers = self._transaction.execute(
            sa.select(paid.c.customer_id).where(
                paid.c.organization_id == self._organization_id,
                paid.c.visit_id == visit.id,
                paid.c.deleted_at.is_(None),
            )
        ).scalars()
        subjects = [("customer", customer_id) for customer_id in customers]
        if visit.lead_id is not None:
            subjects.append(("lead", visit.lead_id))
        if visit.opportunity_id is not None:
            subjects.append(("opportunity", visit.opportunity_id))
        return subjects

    def _count(self, kind: str, subject_id: int, by: int) -> None:
        table, activity = tables.metadata.tables[kind], tables.activity
        values: dict[str, Any] = {
            "visit_count": table.c.visit_count + by,
            "activity_count": table.c.activity_count + by,
        }
        if kind == "customer":
            values["last_contact_at"] = (
                sa.select(sa.func.max(activity.c.occurred_at))
                .where(
                    activity.c.organization_id == self._organization_id,
                    activity.c.subject_kind == kind,
                    activity.c.subject_id == subject_id,
                    activity.c.deleted_at.is_(None),
                )
                .scalar_subquery()
            )
        self._transaction.execute(
            sa.update(table)
            .where(table.c.organization_id == self._organization_id, table.c.id == subject_id)
            .values(**values)
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
        return datetime.combine(day, NOON, ZoneInfo(self._scope.zone)).astimezone(UTC)

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

    def _paid(
        self,
        user_ids: Iterable[int] | None,
        customer_id: int | None,
        start: date | None,
        end: date | None,
    ) -> list[sa.ColumnElement[bool]]:
        visit = tables.visit
        conditions = [
            visit.c.organization_id == self._organization_id,
            visit.c.deleted_at.is_(None),
            self._seen(),
        ]
        if user_ids is not None:
            conditions.append(visit.c.author_id.in_(list(user_ids)))
        if customer_id is not None:
            conditions.append(self._seen(tables.customer.c.id == customer_id))
        noon_of = self._noon
        if start is not None:
            conditions.append(visit.c.sorts_at >= noon_of(start) - HALF_DAY)
        if end is not None:
            conditions.append(visit.c.sorts_at < noon_of(end) + HALF_DAY)
        return conditions

    def _noon(self, day: date) -> datetime:
        return datetime.combine(day, NOON, ZoneInfo(self._scope.zone)).astimezone(UTC)

    def _seen(self, *more: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        """A visit that has a customer which may be seen, or (asked for none) a lead."""
        visit, paid, customer = tables.visit, tables.visit_customer, tables.customer
        through_customer = (
            sa.exists()
            .where(
                paid.c.organization_id == visit.c.organization_id,
                paid.c.visit_id == visit.c.id,
                paid.c.deleted_at.is_(None),
                customer.c.id == paid.c.customer_id,
                visible_customers(self._scope),
                *more,
            )
            .correlate(visit)
        )
        if more:
            return through_customer
        own = visit.c.author_id == self._scope.user_id
        everyone = sa.true() if self._scope.people is None else own
        return sa.or_(through_customer, visit.c.lead_id.is_not(None) & everyone)

    def _records(self, visit_ids: list[int]) -> list[Visit]:
        """Whole records in the given order, each kind of link loaded with one query."""
        if not visit_ids:
            return []
        visit, user, lead = tables.visit, tables.user, tables.lead
        rows = {
            row.id: row
            for row in self._transaction.execute(
                sa.select(visit, user.c.name.label("author_name"), lead.c.name.label("lead_name"))
                .outerjoin(
                    user,
                    (user.c.organization_id == visit.c.organization_id)
                    & (user.c.id == visit.c.author_id),
                )
                .outerjoin(
                    lead,
                    (lead.c.organization_id == visit.c.organization_id)
                    & (lead.c.id == visit.c.lead_id),
                )
                .where(
                    visit.c.organization_id == self._organization_id,
                    visit.c.id.in_(visit_ids),
                    visit.c.deleted_at.is_(None),
                    self._seen(),
                )
            )
        }
        customers = self._named(
            visit_ids,
            tables.visit_customer,
            tables.customer,
            "customer_id",
            visible_customers(self._scope),
        )
        people = self._named(visit_ids, tables.visit_participant, tables.user, "user_id")
        contacts = self._met(visit_ids)
        deals = self._deals({row.opportunity_id for row in rows.values()})
        stages = self._stages()
        return [
            _record(rows[key], customers[key], people[key], contacts[key], deals, stages)
            for key in visit_ids
            if key in rows
        ]

    def _stages(self) -> dict[int | None, tuple[str, tuple[str, ...]]]:
        """For each stage its code and the names from the first stage up to it."""
        stage = tables.stage
        found: dict[int | None, tuple[str, tuple[str, ...]]] = {None: ("", ())}
        path: tuple[str, ...] = ()
        for row in self._transaction.execute(
            sa.select(stage)
            .where(stage.c.organization_id == self._organization_id)
            .order_by(stage.c.position, stage.c.id)
        ):
            path = (*path, row.name)
            found[row.id] = (row.code, path)
        return found

    def _named(
        self,
        visit_ids: list[int],
        table: sa.Table,
        named: sa.Table,
        key: str,
        *only: sa.ColumnElement[bool],
    ) -> dict[int, list[Named]]:
        found: dict[int, list[Named]] = defaultdict(list)
        for row in self._transaction.execute(
            sa.select(table.c.visit_id, named.c.id, named.c.name)
            .join(
                named,
                (named.c.organization_id == table.c.organization_id) & (named.c.id == table.c[key]),
            )
            .where(
                table.c.organization_id == self._organization_id,
                table.c.visit_id.in_(visit_ids),
                *only,
            )
            .order_by(named.c.id)
        ):
            found[row.visit_id].append(Named(row.id, row.name))
        return found

    def _met(self, visit_ids: list[int]) -> dict[int, list[Met]]:
        table, contact = tables.visit_contact, tables.contact
        found: dict[int, list[Met]] = defaultdict(list)
        for row in self._transaction.execute(
            sa.select(
                table.c.visit_id,
                table.c.contact_id,
                sa.func.coalesce(contact.c.name, table.c.name).label("name"),
            )
            .outerjoin(
                contact,
                (contact.c.organization_id == table.c.organization_id)
                & (contact.c.id == table.c.contact_id),
            )
            .where(
                table.c.organization_id == self._organization_id, table.c.visit_id.in_(visit_ids)
            )
            .order_by(table.c.visit_id, table.c.position)
        ):
            found[row.visit_id].append(Met(row.contact_id, row.name))
        return found

    def _deals(self, opportunity_ids: set[int | None]) -> dict[int, Opportunity]:
        wanted = [key for key in opportunity_ids if key is not None]
        if not wanted:
            return {}
        rows = self._transaction.execute(
            opportunity_rows(self._organization_id).where(tables.opportunity.c.id.in_(wanted))
        )
        return {row.id: as_opportunity(row) for row in rows}


HALF_DAY = timedelta(hours=12)


def _record(
    row: sa.Row[Any],
    customers: list[Named],
    people: list[Named],
    contacts: list[Met],
    deals: dict[int, Opportunity],
    stages: dict[int | None, tuple[str, tuple[str, ...]]],
) -> Visit:
    author = Named(row.author_id, row.author_name or "")
    return Visit(
        id=row.id,
        oid=row.oid,
        number=row.number,
        report_id=row.report_id,
        version=row.version,
        customers=tuple(customers),
        lead=None if row.lead_id is None else Named(row.lead_id, row.lead_name or ""),
        author=author,
        day=row.day,
        daypart=row.daypart,
        occurred_at=row.occurred_at,
        channel=row.channel,
        type=row.type,
        title=row.title,
        contents=row.contents,
        feedback=row.feedback,
        problem=row.problem,
        outcome=row.outcome,
        expenses=row.expenses,
        expense_note=row.expense_note,
        next_step=row.next_step,
        source=row.source,
        opportunity=deals.get(row.opportunity_id),
        stage=stages[row.stage_id][0],
        stages=stages[row.stage_id][1],
        contacts=tuple(contacts),
        participants=(author, *(person for person in people if person.id != row.author_id)),
        created_at=row.created_at,
    )
