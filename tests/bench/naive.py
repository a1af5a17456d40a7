# ruff: noqa: N815  # fields bear the names their first readers gave them
"""How one writes it without a thought for speed: FastAPI, async ORM, OFFSET, COUNT, pydantic.

`python -m tests.bench.naive URL PORT` serves the same visits and customers over the same tables,
which have every index that it can use; it asks for no token.
"""

import sys
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import (
    foreign,
    registry,
    relationship,
    selectinload,
    with_loader_criteria,
)

from storage import tables

mapper = registry(metadata=tables.metadata)
OURS = 1  # the one organization
ZONE = ZoneInfo("Asia/Shanghai")


class User: ...


class Stage: ...


class Deal: ...


class Came: ...


class Comment: ...


class Customer: ...


class Visit: ...


def _map() -> None:
    visit, user, customer = tables.visit, tables.user, tables.customer
    came, comment = tables.visit_participant, tables.comment
    mapper.map_imperatively(User, user, primary_key=[user.c.id])
    mapper.map_imperatively(Stage, tables.stage, primary_key=[tables.stage.c.id])
    mapper.map_imperatively(Deal, tables.opportunity, primary_key=[tables.opportunity.c.id])
    mapper.map_imperatively(
        Came,
        came,
        primary_key=[came.c.visit_id, came.c.user_id],
        properties={"user": _one(User, came, "user_id", user)},
    )
    mapper.map_imperatively(
        Comment,
        comment,
        primary_key=[comment.c.id],
        properties={"author": _one(User, comment, "author_id", user)},
    )
    mapper.map_imperatively(
        Customer,
        customer,
        primary_key=[customer.c.id],
        properties={"manager": _one(User, customer, "manager_id", user)},
    )
    properties: dict[str, Any] = {
        "author": _one(User, visit, "author_id", user),
        "stage": _one(Stage, visit, "stage_id", tables.stage),
        "deal": _one(Deal, visit, "opportunity_id", tables.opportunity),
        "came": _many(Came, visit.c.id == foreign(came.c.visit_id)),
        "comments": _many(
            Comment,
            (visit.c.id == foreign(comment.c.subject_id)) & (comment.c.subject_kind == "visit"),
        ),
    }
    mapper.map_imperatively(Visit, visit, primary_key=[visit.c.id], properties=properties)


def _one(to: type, table: sa.Table, key: str, there: sa.Table) -> Any:
    join = foreign(table.c[key]) == there.c.id
    return relationship(to, primaryjoin=join, viewonly=True, uselist=False)


def _many(to: type, join: Any) -> Any:
    return relationship(to, primaryjoin=join, viewonly=True, uselist=True)


def _ours() -> list[Any]:
    """All keys begin with the organization: said for every table, each read finds its index."""
    mapped: Any = (Visit, User, Stage, Deal, Came, Comment, Customer)
    return [
        with_loader_criteria(one, one.organization_id == OURS, include_aliases=True)
        for one in mapped
    ]


class Person(BaseModel):
    id: int
    name: str


class Remark(BaseModel):
    id: int
    text: str
    author: Person
    createdAt: datetime


class VisitRow(BaseModel):
    id: str
    boId: str
    title: str
    contents: str
    feedback: str
    expenses: float
    actionItems: str
    problem: str
    outcome: str
    type: str
    source: str
    projectStage: str
    participants: list[Person]
    createdAt: str
    createdBy: int
    createdByName: str
    comments: list[Remark]


class CustomerRow(BaseModel):
    id: int
    oid: str
    name: str
    description: str
    source: str
    manager: Person | None
    address: str
    partner_relationship: str
    turnover: float
    type: str
    archived: bool
    visit_count: int
    last_contact_at: datetime | None
    created_at: datetime


class Visits(BaseModel):
    list: list[VisitRow]
    total: int
    page: int
    page_size: int


class Customers(BaseModel):
    list: list[CustomerRow]
    total: int
    page: int
    page_size: int


def build(url: str) -> FastAPI:
    """The application."""
    _map()
    engine = create_async_engine(url.replace("sqlite:", "sqlite+aiosqlite:"))
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    app = FastAPI()

    async def visits(
        customer: int | None = None,
        first: date | None = None,
        last: date | None = None,
        page: int = 1,
        size: int = 20,
        comments: bool = False,
    ) -> Visits:
        mine = _visits_of(customer, first, last)
        async with sessions() as session:
            found, total = await _page(session, mine, _with_all(comments), page, size)
        rows = [_visit_row(one, with_comments=comments) for one in found]
        return Visits(list=rows, total=total, page=page, page_size=size)

    async def customers(by: str = "name", q: str = "", page: int = 1, size: int = 20) -> Customers:
        table = tables.customer
        contact = (table.c.last_contact_at.desc(), table.c.id.desc())
        order = contact if by == "contact" else (table.c.name, table.c.id)
        mine = sa.select(Customer).where(
            table.c.organization_id == OURS, table.c.deleted_at.is_(None)
        )
        if q:
            mine = mine.where(table.c.name.contains(q))
        with_manager = (selectinload(Customer.manager),)  # type: ignore[attr-defined]  # mapped
        async with sessions() as session:
            found, total = await _page(session, mine.order_by(*order), with_manager, page, size)
        rows = [_customer_row(one) for one in found]
        return Customers(list=rows, total=total, page=page, page_size=size)

    app.add_api_route("/visits", visits, response_model=Visits)
    app.add_api_route("/customers", customers, response_model=Customers)
    return app


def _visits_of(customer: int | None, first: date | None, last: date | None) -> Any:
    visit, paid = tables.visit, tables.visit_customer
    mine = sa.select(Visit).where(visit.c.organization_id == OURS, visit.c.deleted_at.is_(None))
    when, key = visit.c.sorts_at, visit.c.id
    if customer is not None:
        when, key = paid.c.sorts_at, paid.c.visit_id
        mine = mine.join(
            paid,
            (paid.c.organization_id == visit.c.organization_id) & (paid.c.visit_id == visit.c.id),
        ).where(paid.c.organization_id == OURS, paid.c.customer_id == customer)
    if first is not None:
        mine = mine.where(when >= _midnight(first))
    if last is not None:
        mine = mine.where(when < _midnight(last + timedelta(days=1)))
    return mine.order_by(when.desc(), key.desc())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


def _with_all(comments: bool) -> tuple[Any, ...]:
    mapped: Any = Visit
    loaded: list[Any] = [
        selectinload(getattr(mapped, name)) for name in ("author", "stage", "deal")
    ]
    loaded.append(selectinload(mapped.came).selectinload(Came.user))  # type: ignore[attr-defined]  # mapped
    if comments:
        remarks: Any = Comment
        loaded.append(selectinload(mapped.comments).selectinload(remarks.author))
    return tuple(loaded)


async def _page(
    session: AsyncSession, mine: Any, loaded: tuple[Any, ...], page: int, size: int
) -> tuple[list[Any], int]:
    wanted = mine.options(*loaded, *_ours()).offset((page - 1) * size).limit(size)
    found = list((await session.execute(wanted)).scalars())
    counted = sa.select(sa.func.count()).select_from(mine.order_by(None).subquery())
    return found, (await session.execute(counted)).scalar_one()


def _visit_row(visit: Any, *, with_comments: bool) -> VisitRow:
    people = (visit.author, *(came.user for came in visit.came))
    return VisitRow(
        id=visit.oid,
        boId=visit.deal.oid if visit.deal else "",
        title=visit.title or f"{visit.day} {visit.author.name}",
        contents=visit.contents,
        feedback=visit.feedback,
        expenses=float(visit.expenses),
        actionItems=visit.next_step,
        problem=visit.problem,
        outcome=visit.outcome,
        type=visit.type,
        source=visit.source,
        projectStage=visit.stage.code if visit.stage else "",
        participants=[Person(id=who.id, name=who.name) for who in people],
        createdAt=visit.created_at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S"),
        createdBy=visit.author.id,
        createdByName=visit.author.name,
        comments=[
            Remark(
                id=comment.id,
                text=comment.text,
                author=Person(id=comment.author.id, name=comment.author.name),
                createdAt=comment.created_at,
            )
            for comment in (visit.comments if with_comments else ())
        ],
    )


def _customer_row(customer: Any) -> CustomerRow:
    who = customer.manager
    plain = {
        name: getattr(customer, name) for name in CustomerRow.model_fields if name != "manager"
    }
    return CustomerRow(manager=Person(id=who.id, name=who.name) if who else None, **plain)


if __name__ == "__main__":
    uvicorn.run(
        build(sys.argv[1]),
        host="127.0.0.1",
        port=int(sys.argv[2]),
        access_log=False,
        timeout_keep_alive=600,
        timeout_graceful_shutdown=1,
    )
