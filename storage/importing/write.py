"""Stores checked rows in short steps: new ones are inserted, changed ones updated, others left."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage import directory, ids, tables, upsert
from storage.database import Transaction
from storage.importing.check import SINGULAR, Ready
from storage.records import Met, NewReport, NewVisit
from storage.scope import Scope
from storage.steps import Steps
from storage.timeline import CREATE, Entry, Timeline
from storage.visits import Visits

SYSTEM = "import"
BEGINS = {"customers", "leads"}  # their timelines begin with their creation
NAMING = frozenset({"name", "aliases", "title", "stage_id", "customer_id", "state", "code"})
TABLES = SINGULAR | {"names": "customer_name", "followers": "follower"}


class Tally(NamedTuple):
    """What became of some rows."""

    new: int = 0
    changed: int = 0

    def plus(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(self.new + other.new, self.changed + other.changed)


class Target(NamedTuple):
    """Where the rows go. `only_looking`: compare, and write nothing."""

    organization_id: int
    zone: str
    now: datetime
    only_looking: bool


Step = Callable[[Transaction, Target, Sequence[Any]], Tally]


def nouns(noun: str) -> Step:
    """The step that stores rows of one noun."""
    table = tables.metadata.tables[SINGULAR[noun]]

    def store(transaction: Transaction, target: Target, rows: Sequence[Ready]) -> Tally:
        mine = table.c.organization_id == target.organization_id
        known = {
            row.id: row._mapping
            for row in transaction.execute(
                sa.select(table).where(mine, table.c.id.in_([row.id for row in rows]))
            )
        }
        new = [row for row in rows if row.id not in known]
        changed = {
            row.id: difference
            for row in rows
            if row.id in known and (difference := _difference(known[row.id], row, table))
        }
        if not target.only_looking:
            version: dict[str, int] = {}
            if new or any(NAMING & difference.keys() for difference in changed.values()):
                version = _next_version(transaction, table, target)
            _insert(transaction, table, target, new, version)
            if noun in BEGINS:
                _begin(transaction, SINGULAR[noun], target, new)
            _update(transaction, table, target, changed, version)
            remember(transaction, noun, target, rows)
        return Tally(len(new), len(changed))

    return store


def _difference(known: Any, row: Ready, table: sa.Table) -> dict[str, Any]:
    """What the file says otherwise. A row that somebody deleted stays deleted."""
    if "deleted_at" in known and known["deleted_at"] is not None:
        return {}
    return {
        column: value
        for column, value in row.columns.items()
        if column in row.given
        and column in table.c
        and column not in ("id", "created_at")
        and known[column] != value
        and (column != "oid" or value)
    }


def _next_version(transaction: Transaction, table: sa.Table, target: Target) -> dict[str, int]:
    """What says to other processes that names changed; stages are read whole with any change."""
    if "change_seq" in table.c:
        return {"change_seq": directory.next_version(transaction, target.organization_id)}
    if table is tables.stage:
        directory.next_version(transaction, target.organization_id)
    return {}


def _insert(
    transaction: Transaction,
    table: sa.Table,
    target: Target,
    rows: list[Ready],
    version: dict[str, int],
) -> None:
    if not rows:
        return
    made: dict[str, Any] = {"organization_id": target.organization_id, **version}
    if "created_at" in table.c:
        made |= {"created_at": target.now, "updated_at": target.now}
    values = []
    for row in rows:
        columns = {name: value for name, value in row.columns.items() if name in table.c}
        if columns.get("created_at") is None:
            columns.pop("created_at", None)
        if "oid" in table.c:
            columns["oid"] = columns.get("oid") or ids.new_oid()
        values.append(made | columns | {"id": row.id})
    transaction.execute(sa.insert(table), values)


def _begin(transaction: Transaction, kind: str, target: Target, rows: Iterable[Ready]) -> None:
    """Show on each timeline that it was made; by whom is not known."""
    made = ((row.id, row.columns.get("created_at") or target.now) for row in rows)
    Timeline(transaction, target.organization_id, target.now).put(
        [Entry(kind, row_id, CREATE, at, None, kind, row_id) for row_id, at in made]
    )


def _update(
    transaction: Transaction,
    table: sa.Table,
    target: Target,
    changed: dict[int, dict[str, Any]],
    version: dict[str, int],
) -> None:
    """One statement for all rows in which the same columns changed."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row_id, difference in changed.items():
        values = {f"new_{name}": value for name, value in difference.items()}
        alike[tuple(sorted(difference))].append({"this": row_id, **values})
    for names, rows in alike.items():
        values = {name: sa.bindparam(f"new_{name}") for name in names}
        if NAMING & set(names):
            values |= version
        if "version" in table.c:
            values |= {"version": table.c.version + 1, "updated_at": target.now}
        transaction.execute(
            sa.update(table)
            .where(
                table.c.organization_id == target.organization_id,
                table.c.id == sa.bindparam("this"),
            )
            .values(values),
            rows,
        )


def remember(transaction: Transaction, noun: str, target: Target, rows: Iterable[Ready]) -> None:
    """Under which id another system knows the rows."""
    references = [
        {
            "organization_id": target.organization_id,
            "kind": SINGULAR[noun],
            "system": SYSTEM,
            "external_id": row.external_id,
            "id": row.id,
        }
        for row in rows
        if row.external_id
    ]
    if references:
        statement = upsert.insert(transaction, tables.external_ref).on_conflict_do_nothing()
        transaction.execute(statement, references)


def refresh_statistics(transaction: Transaction, noun: str) -> None:
    """Tell PostgreSQL how the table has grown; it would read all of it for every step."""
    if transaction.dialect.name == "postgresql":
        name = transaction.dialect.identifier_preparer.quote(TABLES[noun])
        transaction.execute(sa.text(f"ANALYZE {name}"))


def names(transaction: Transaction, target: Target, rows: Sequence[tuple[int, list[str]]]) -> Tally:
    """Ways people write customers; one that was forgotten comes back."""
    table = tables.customer_name
    mine = table.c.organization_id == target.organization_id
    known = {
        (row.customer_id, row.name): row
        for row in transaction.execute(
            sa.select(table.c.id, table.c.customer_id, table.c.name, table.c.deleted_at).where(
                mine, table.c.customer_id.in_([customer_id for customer_id, _ in rows])
            )
        )
    }
    wanted = [(customer_id, name) for customer_id, written in rows for name in written]
    new = [key for key in wanted if key not in known]
    back = [known[key].id for key in wanted if key in known and known[key].deleted_at is not None]
    if (new or back) and not target.only_looking:
        version = directory.next_version(transaction, target.organization_id)
        if new:
            new_ids = ids.take(transaction, len(new))
            transaction.execute(
                sa.insert(table),
                [
                    {
                        "organization_id": target.organization_id,
                        "id": new_id,
                        "customer_id": customer_id,
                        "name": name,
                        "origin": "import",
                        "change_seq": version,
                    }
                    for new_id, (customer_id, name) in zip(new_ids, new, strict=True)
                ],
            )
        if back:
            transaction.execute(
                sa.update(table)
                .where(mine, table.c.id.in_(back))
                .values(deleted_at=None, change_seq=version)
            )
    return Tally(len(new), len(back))


def followers(
    transaction: Transaction, target: Target, rows: Sequence[tuple[int, list[int]]]
) -> Tally:
    """Who follows a customer: exactly those whom the file names."""
    table = tables.follower
    mine = table.c.organization_id == target.organization_id
    wanted = {(customer_id, user_id) for customer_id, users in rows for user_id in users}
    known = {
        (row.customer_id, row.user_id)
        for row in transaction.execute(
            sa.select(table.c.customer_id, table.c.user_id).where(
                mine, table.c.customer_id.in_([customer_id for customer_id, _ in rows])
            )
        )
    }
    if not target.only_looking:
        for customer_id, user_id in sorted(known - wanted):
            transaction.execute(
                sa.delete(table).where(
                    mine, table.c.customer_id == customer_id, table.c.user_id == user_id
                )
            )
        if wanted - known:
            transaction.execute(
                sa.insert(table),
                [
                    {
                        "organization_id": target.organization_id,
                        "customer_id": customer_id,
                        "user_id": user_id,
                    }
                    for customer_id, user_id in sorted(wanted - known)
                ],
            )
    return Tally(len(wanted - known), len(known - wanted))


def visits(transaction: Transaction, target: Target, rows: Sequence[Ready]) -> Tally:
    """Visits of the past, with everything that follows from a visit."""
    table = tables.visit
    known = set(
        transaction.execute(
            sa.select(table.c.id).where(
                table.c.organization_id == target.organization_id,
                table.c.id.in_([row.id for row in rows]),
            )
        ).scalars()
    )
    tally = Tally()
    for row in rows:
        if row.id not in known:
            tally = tally.plus(Tally(new=1))
            if not target.only_looking:
                _add_visit(transaction, target, row)
        elif _change_visit(transaction, target, row):
            tally = tally.plus(Tally(changed=1))
    if not target.only_looking:
        remember(transaction, "visits", target, rows)
    return tally


def _add_visit(transaction: Transaction, target: Target, row: Ready) -> None:
    columns = row.columns
    recorded_at = columns["created_at"] or _moment(columns, target.zone)
    store, _ = _store_of(transaction, target, columns["author_id"], recorded_at)
    text = columns["text"] or columns["contents"] or columns["title"]
    report_id = store.add_report(NewReport(text, recorded_at, "", None))
    store.add(report_id, _as_visit(columns), visit_id=row.id)


def _change_visit(transaction: Transaction, target: Target, row: Ready) -> bool:
    """Whether the file says something else than is stored; set it unless only looking."""
    store, steps = _store_of(transaction, target, row.columns["author_id"], target.now)
    wanted = _as_visit(row.columns)._asdict()
    wanted["contacts"] = [list(met) for met in wanted["contacts"]]
    wanted |= {key: sorted(wanted[key]) for key in ("customer_ids", "participant_ids")}
    given = {"participant_ids" if key == "participants" else key for key in row.given}
    values = {key: value for key, value in wanted.items() if key in given and key != "stage"}
    if target.only_looking:
        return False
    store.change(row.id, values)
    return steps.id is not None


def _store_of(
    transaction: Transaction, target: Target, user_id: int, now: datetime
) -> tuple[Visits, Steps]:
    """The store of visits as the author uses it; an import is no step that a person could undo."""
    scope = Scope(target.organization_id, user_id, "admin", target.zone, None, None)
    steps = Steps(transaction, scope, now)
    return Visits(transaction, scope, now, steps), steps


def _as_visit(columns: dict[str, Any]) -> NewVisit:
    same = {name: columns[name] for name in NewVisit._fields if name in columns}
    return NewVisit(
        **same
        | {
            "customer_ids": tuple(columns["customer_ids"]),
            "participant_ids": tuple(columns["participants"]),
            "contacts": tuple(Met(contact_id, name) for contact_id, name in columns["contacts"]),
        }
    )


def _moment(columns: dict[str, Any], zone: str) -> datetime:
    """When a visit was recorded, where the file does not say: in the evening of its day."""
    if columns["occurred_at"] is not None:
        later: datetime = columns["occurred_at"] + timedelta(hours=1)
        return later
    return datetime.combine(columns["day"], time(18), ZoneInfo(zone)).astimezone(UTC)
