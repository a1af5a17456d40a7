"""Loads a company from a file: people, customers, deals, names, and visits of the past.

Twice changes nothing; rows that changed are updated; rows not in the file stay. A bad row is
reported with its place and its reason, and the rest goes in.

A key that the file does not have leaves the column alone; a row deleted in Genjin stays deleted; a
customer's followers are exactly those the file names. References may be ids or another system's
ids (`external_id`). On PostgreSQL statistics are refreshed on the way: without them each step reads
whole tables.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from pydantic import ValidationError

from storage import directory, ids, tables
from storage.database import Database, Transaction
from storage.importing import shape, write
from storage.importing.calls import calls
from storage.importing.check import SINGULAR, Checked, Known

ROWS_PER_STEP = 200  # a step may hold the only writer for 50 ms
VISITS_PER_STEP = 5  # each is some fifteen statements
IDS_PER_BLOCK = 100
GROWN = 2000  # rows, after which PostgreSQL plans better with new statistics
MARK_OF_UTF8 = b"\xef\xbb\xbf"
COMES_FIRST = (
    "departments",
    "users",
    "industries",
    "customer_levels",
    "stages",
    "customers",
    "contacts",
    "opportunities",
    "leads",
)

Progress = Callable[[int, int], None]


class NotACompany(Exception):
    """The file cannot be loaded at all; the message says what to do."""


class Report(NamedTuple):
    """What became of the file's rows: a tally for each noun that had some, and complaints."""

    organization_id: int
    organization_name: str
    tallies: dict[str, write.Tally]
    problems: tuple[str, ...]


def read(file: Path) -> dict[str, Any]:
    """The file's content, or NotACompany."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise NotACompany(f"{file} cannot be read: {error.strerror}. Give another path.") from error
    try:
        data = orjson.loads(content.removeprefix(MARK_OF_UTF8))
    except orjson.JSONDecodeError as error:
        raise NotACompany(
            f"{file} is no JSON in UTF-8: {error}. Export it again, or correct that place."
        ) from error
    if not isinstance(data, dict) or not data.keys() & (shape.SHAPES.keys() | {"organization"}):
        raise NotACompany(
            f"{file} holds no company: it must be one object with lists such as "
            '"users" and "customers"; bot/demo/company.json is an example.'
        )
    return data


def load(
    database: Database,
    data: Mapping[str, Any],
    *,
    now: datetime,
    organization: str = "",
    dry_run: bool = False,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Store what the file holds, in steps of a few milliseconds.

    `organization` is the name or id of the company it goes to; without it the file's own
    "organization" says so, or the only company there is. Where none has the name, one is made.
    """
    wanted = _organization(data)
    found = database.read(lambda transaction: _find(transaction, wanted, organization)).result()
    new_id = _ids(database, only_looking=dry_run)
    organization_id = found.id or (wanted.id if wanted and wanted.id else new_id())
    row = _organization_row(found, wanted, organization)
    changed = database.read(lambda t: _differs(t, organization_id, row)).result()
    if changed and not dry_run:
        database.write(lambda t: _put_organization(t, organization_id, row, now)).result()
    zone = row.get("zone") or found.zone
    known = database.read(lambda t: _known(t, organization_id, zone)).result()
    checked = Checked(data, known, new_id)
    target = write.Target(organization_id, zone, now, dry_run)
    tallies, failed = _store(database, target, checked, progress)
    return Report(
        organization_id,
        row.get("name") or found.name,
        tallies,
        (*checked.problems, *failed),
    )


# -- the company itself ----------------------------------------------------------------------------


class Found(NamedTuple):
    """The organization that is there already; id 0 for none."""

    id: int = 0
    name: str = ""
    zone: str = "Asia/Shanghai"


def _organization(data: Mapping[str, Any]) -> shape.Organization | None:
    if data.get("organization") is None:
        return None
    try:
        return shape.Organization.model_validate(data["organization"])
    except ValidationError as error:
        raise NotACompany(f"organization: {shape.complaint(error)}. Correct the file.") from error


def _find(transaction: Transaction, wanted: shape.Organization | None, option: str) -> Found:
    table = tables.organization
    rows = transaction.execute(
        sa.select(table.c.id, table.c.name, table.c.zone).order_by(table.c.id)
    ).all()
    there = [Found(*row) for row in rows]
    if option:
        return next((one for one in there if option in (one.name, str(one.id))), Found())
    if wanted:
        same = (one for one in there if one.id == wanted.id or one.name == wanted.name)
        return next(same, Found())
    if len(there) == 1:
        return there[0]
    known = f" Known: {', '.join(one.name for one in there)}." if there else ""
    raise NotACompany(
        "The file does not say whose data it is: add --organization NAME, or to the file "
        f'"organization": {{"name": ..., "zone": "Asia/Shanghai"}}.{known}'
    )


def _organization_row(
    found: Found, wanted: shape.Organization | None, option: str
) -> dict[str, Any]:
    """The columns to set; an option that names no company names the new one."""
    if wanted is None:
        return {} if found.id else {"name": option}
    given = wanted.model_fields_set - {"id", "external_id"}
    row = {name: value for name, value in dict(wanted).items() if name in given}
    if option:
        row["name"] = found.name or option
    return row


def _differs(transaction: Transaction, organization_id: int, row: dict[str, Any]) -> bool:
    table = tables.organization
    known = transaction.execute(sa.select(table).where(table.c.id == organization_id)).one_or_none()
    if known is None:
        return True
    return any(known._mapping[name] != value for name, value in row.items())


def _put_organization(
    transaction: Transaction, organization_id: int, row: dict[str, Any], now: datetime
) -> None:
    table = tables.organization
    changed = transaction.execute(
        sa.update(table)
        .where(table.c.id == organization_id)
        .values(version=table.c.version + 1, updated_at=now, **row)
    )
    if not changed.rowcount:
        transaction.execute(
            sa.insert(table).values(id=organization_id, created_at=now, updated_at=now, **row)
        )
    directory.next_version(transaction, organization_id)


# -- what is there ---------------------------------------------------------------------------------


def _ids(database: Database, *, only_looking: bool) -> Callable[[], int]:
    """New ids, taken in blocks; where nothing is written, stand-ins."""
    block: list[int] = []
    stand_ins = iter(range(-1, -tables.TOO_BIG, -1))

    def new_id() -> int:
        if only_looking:
            return next(stand_ins)
        if not block:
            block.extend(database.write(lambda t: ids.take(t, IDS_PER_BLOCK)).result())
        return block.pop(0)

    return new_id


def _known(transaction: Transaction, organization_id: int, zone: str) -> Known:
    def rows(table: sa.Table, *names: str) -> Sequence[sa.Row[Any]]:
        return transaction.execute(
            sa.select(*(table.c[name] for name in names)).where(
                table.c.organization_id == organization_id
            )
        ).all()

    known = Known(zone)
    for noun, singular in SINGULAR.items():
        table = tables.metadata.tables[singular]
        if "oid" in table.c and noun != "visits":
            known.oids[noun] = {row.oid: row.id for row in rows(table, "oid", "id")}
            known.ids[noun] = set(known.oids[noun].values())
        else:
            known.ids[noun] = {row.id for row in rows(table, "id")}
    nouns = {singular: noun for noun, singular in SINGULAR.items()}
    for row in rows(tables.external_ref, "kind", "system", "external_id", "id"):
        if row.system == write.SYSTEM and row.kind in nouns:
            known.references[nouns[row.kind], row.external_id] = row.id
    for row in rows(tables.stage, "id", "code", "name"):
        known.stages |= {row.code: row.id, row.name: row.id}
    for row in rows(tables.customer_level, "id", "code", "name"):
        known.levels |= {row.name: row.id, row.code or row.name: row.id}
    for row in rows(tables.industry, "id", "parent_id", "name"):
        known.industries[row.parent_id, row.name] = row.id
    for row in rows(tables.user, "id", "department_id"):
        known.departments[row.id] = row.department_id
    return known


# -- storing ---------------------------------------------------------------------------------------


def _store(
    database: Database, target: write.Target, checked: Checked, progress: Progress
) -> tuple[dict[str, write.Tally], list[str]]:
    """Everything in the order in which rows lean on one another."""
    plan: list[tuple[str, write.Step, Sequence[Any], int]] = [
        (noun, write.nouns(noun), checked.rows[noun], ROWS_PER_STEP) for noun in COMES_FIRST
    ]
    plan += [
        ("names", write.names, list(checked.names.items()), ROWS_PER_STEP),
        ("followers", write.followers, list(checked.followers.items()), ROWS_PER_STEP),
        ("visits", write.visits, checked.rows["visits"], VISITS_PER_STEP),
        ("calls", calls, checked.rows["calls"], ROWS_PER_STEP),
    ]
    total, done = sum(len(rows) for _, _, rows, _ in plan), 0
    tallies: dict[str, write.Tally] = {}
    failed: list[str] = []
    for noun, step, rows, at_once in plan:
        grown = 0
        for start in range(0, len(rows), at_once):
            some = rows[start : start + at_once]
            tally = _run(database, target, step, some, failed)
            tallies[noun] = tallies.get(noun, write.Tally()).plus(tally)
            grown += tally.new
            if grown >= GROWN and not target.only_looking:
                database.write(partial(write.refresh_statistics, noun=noun)).result()
                grown = 0
            done += len(some)
            progress(done, total)
    return tallies, failed


def _run(
    database: Database,
    target: write.Target,
    step: write.Step,
    rows: Sequence[Any],
    failed: list[str],
) -> write.Tally:
    """One step; where a row spoils it, row by row, so that only that one stays out."""
    run = database.read if target.only_looking else database.write
    try:
        return run(lambda transaction: step(transaction, target, rows)).result()
    except (sa.exc.IntegrityError, sa.exc.DataError) as error:
        if len(rows) == 1:
            place = getattr(rows[0], "place", rows[0])
            failed.append(f"{place}: does not fit what is stored ({error.orig})")
            return write.Tally()
    tally = write.Tally()
    for row in rows:
        tally = tally.plus(_run(database, target, step, [row], failed))
    return tally
