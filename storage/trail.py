"""The trail: every visit as it stands on the timelines of customers, leads and opportunities."""

import functools
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.database import Transaction
from storage.records import TrailEntry, TrailSubject, WantedTrail
from storage.scope import (
    ORGANIZATION,
    Scope,
    bound,
    customers_seen,
    leads_seen,
    opportunities_seen,
    seen_among_many,
)
from storage.trail_rows import VISIT, Chosen, TrailRows

CUSTOMER, LEAD, OPPORTUNITY = "customer", "lead", "opportunity"
OID_LENGTH = 24
OF_THE_ACTIVITY = ("id", "subject_kind", "subject_id", "refers_id", "occurred_at")  # as Chosen
SEEN = {CUSTOMER: customers_seen, LEAD: leads_seen, OPPORTUNITY: opportunities_seen}
SEEN_AMONG_MANY = {CUSTOMER: seen_among_many, LEAD: leads_seen}

Kinds = tuple[str, ...]  # of the subjects asked for, the one whose timeline it is first


class Trail:
    """The timelines that the scope may see; any other is not there."""

    def __init__(self, transaction: Transaction, scope: Scope) -> None:
        self._transaction, self._scope = transaction, scope
        self._rows = TrailRows(transaction, scope)

    def page(self, wanted: WantedTrail, *, number: int, size: int) -> tuple[list[TrailEntry], int]:
        """One page, newest first by (time, id), and how many entries there are in all.

        Without a subject it holds every customer's and lead's entries; what an opportunity shows
        stands there already. The ids come first, so that a deep page reads only its own rows.
        """
        subjects = self._subjects(wanted)
        if subjects is None:
            return [], 0
        total = self._total(subjects, wanted)
        skipped = (number - 1) * size
        if skipped >= total:
            return [], total
        rows = self._transaction.execute(
            _page(_kinds(subjects), *_bounds(wanted), self._scope.is_narrow),
            self._asked(subjects, wanted) | {"size": size, "skipped": skipped},
        )
        return self._rows.load([Chosen._make(row) for row in rows.all()]), total

    def count(self, wanted: WantedTrail) -> int:
        """How many entries there are in all."""
        subjects = self._subjects(wanted)
        return 0 if subjects is None else self._total(subjects, wanted)

    def subject(self, kind: str, key: str) -> TrailSubject | None:
        """A customer, lead or opportunity by the digits of its id or by its oid, if seen."""
        is_oid = len(key) == OID_LENGTH
        row = self._transaction.execute(
            _subject(kind, "oid" if is_oid else "id", self._scope.is_narrow),
            bound(self._scope) | {"key": key.lower() if is_oid else int(key)},
        ).one_or_none()
        if row is None:
            return None
        whose = {CUSTOMER: row.id, OPPORTUNITY: row._mapping.get("customer_id")}.get(kind)
        return TrailSubject(kind, row.id, row.visit_count, whose)

    def first_entry(self, visit_id: int) -> int:
        """The id under which a visit stands on its first timeline: a customer's, if it has one."""
        activity = tables.activity
        found: int = self._transaction.execute(
            sa.select(sa.func.min(activity.c.id)).where(
                *_visits(),
                activity.c.refers_kind == VISIT,
                activity.c.refers_id == visit_id,
            ),
            bound(self._scope),
        ).scalar_one()
        return found

    def _subjects(self, wanted: WantedTrail) -> list[TrailSubject] | None:
        """Those asked for; None where one of them may not be seen."""
        asked = {CUSTOMER: wanted.customer, LEAD: wanted.lead, OPPORTUNITY: wanted.opportunity}
        found = [self.subject(kind, key) for kind, key in asked.items() if key]
        subjects = [subject for subject in found if subject is not None]
        return subjects if len(subjects) == len(found) else None

    def _asked(self, subjects: Sequence[TrailSubject], wanted: WantedTrail) -> dict[str, Any]:
        """The parameters of `_conditions`."""
        keys = {f"{subject.kind}_id": subject.id for subject in subjects}
        return bound(self._scope) | keys | {"start": wanted.start, "end": wanted.end}

    def _total(self, subjects: Sequence[TrailSubject], wanted: WantedTrail) -> int:
        """From the counters of the subjects; counted where a window or two subjects narrow it."""
        is_narrow, bounds = self._scope.is_narrow, _bounds(wanted)
        if len(subjects) > 1 or any(bounds):
            counted = _count(_kinds(subjects), *bounds, is_narrow)
            return int(
                self._transaction.execute(counted, self._asked(subjects, wanted)).scalar_one()
            )
        if subjects:
            return subjects[0].visits
        counters = (_counters(kind, is_narrow) for kind in SEEN_AMONG_MANY)
        asked = bound(self._scope)
        return sum(int(self._transaction.execute(one, asked).scalar() or 0) for one in counters)


def _kinds(subjects: Sequence[TrailSubject]) -> Kinds:
    return tuple(subject.kind for subject in subjects)


def _bounds(wanted: WantedTrail) -> tuple[bool, bool]:
    """Whether it begins and ends at some time."""
    return wanted.start is not None, wanted.end is not None


# -- statements, made once for each kind of question -----------------------------------------------


@functools.cache
def _subject(kind: str, column: str, is_narrow: bool) -> sa.Select[Any]:
    table = tables.metadata.tables[kind]
    names = [name for name in ("id", "visit_count", "customer_id") if name in table.c]
    return sa.select(*(table.c[name] for name in names)).where(
        SEEN[kind](is_narrow), table.c[column] == sa.bindparam("key", type_=table.c[column].type)
    )


@functools.cache
def _page(kinds: Kinds, starts: bool, ends: bool, is_narrow: bool) -> sa.Select[Any]:
    """:size entries as Chosen: their ids along an index, then the rows."""
    activity = tables.activity
    order = (activity.c.occurred_at.desc(), activity.c.id.desc())
    chosen = (
        sa.select(activity.c.id)
        .where(*_conditions(kinds, starts, ends, is_narrow))
        .order_by(*order)
        .limit(sa.bindparam("size", type_=sa.Integer()))
        .offset(sa.bindparam("skipped", type_=sa.BigInteger()))
        .subquery("chosen")
    )
    row = tables.activity.alias("row")
    return (
        sa.select(*(row.c[name] for name in OF_THE_ACTIVITY))
        .select_from(chosen)
        .join(row, (row.c.organization_id == ORGANIZATION) & (row.c.id == chosen.c.id))
        .order_by(row.c.occurred_at.desc(), row.c.id.desc())
    )


@functools.cache
def _count(kinds: Kinds, starts: bool, ends: bool, is_narrow: bool) -> sa.Select[Any]:
    activity = tables.activity
    conditions = _conditions(kinds, starts, ends, is_narrow)
    return sa.select(sa.func.count()).select_from(activity).where(*conditions)


@functools.cache
def _counters(kind: str, is_narrow: bool) -> sa.Select[Any]:
    table = tables.metadata.tables[kind]
    return sa.select(sa.func.sum(table.c.visit_count)).where(SEEN_AMONG_MANY[kind](is_narrow))


def _visits() -> tuple[sa.ColumnElement[bool], ...]:
    activity = tables.activity
    return (
        activity.c.organization_id == ORGANIZATION,
        activity.c.kind == VISIT,
        activity.c.deleted_at.is_(None),
    )


def _conditions(
    kinds: Kinds, starts: bool, ends: bool, is_narrow: bool
) -> list[sa.ColumnElement[bool]]:
    """Visits on the timeline of the first subject, about all others as well; in :start to :end."""
    activity, visit = tables.activity, tables.visit
    conditions = list(_visits())
    if starts:
        conditions.append(activity.c.occurred_at >= sa.bindparam("start", type_=tables.Instant()))
    if ends:
        conditions.append(activity.c.occurred_at <= sa.bindparam("end", type_=tables.Instant()))
    if not kinds:
        return [*conditions, _anywhere(is_narrow)]
    first, *others = kinds
    conditions.append(activity.c.subject_kind == first)
    conditions.append(activity.c.subject_id == _key(first))
    if others:
        conditions.append(
            sa.exists()
            .where(
                visit.c.organization_id == activity.c.organization_id,
                visit.c.id == activity.c.refers_id,
                *(visit.c[f"{other}_id"] == _key(other) for other in others),
            )
            .correlate(activity)
        )
    return conditions


def _key(kind: str) -> sa.BindParameter[int]:
    return sa.bindparam(f"{kind}_id", type_=sa.BigInteger())


def _anywhere(is_narrow: bool) -> sa.ColumnElement[bool]:
    """On the timeline of any customer or lead that may be seen.

    Told by inequality: SQLite would take equality for a reason to sort by hand.
    """
    activity = tables.activity
    on = [
        sa.and_(activity.c.subject_kind == kind, _visible(kind, is_narrow))
        for kind in (CUSTOMER, LEAD)
    ]
    return sa.and_(activity.c.subject_kind != OPPORTUNITY, sa.or_(*on))


def _visible(kind: str, is_narrow: bool) -> sa.ColumnElement[bool]:
    """Where all is seen, looked up entry by entry; a narrower scope is found out once.

    Nothing is searched by a sum: entries are still read newest first, and the page ends that.
    """
    activity, table = tables.activity, tables.metadata.tables[kind]
    seen = SEEN_AMONG_MANY[kind](is_narrow)
    if is_narrow:
        return (activity.c.subject_id + 0).in_(sa.select(table.c.id).where(seen))
    return sa.exists().where(table.c.id == activity.c.subject_id, seen).correlate(activity)
