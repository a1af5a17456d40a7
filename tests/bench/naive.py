# ruff: noqa: N815  # fields bear the names their first readers gave them
"""How one writes it without a thought for speed: FastAPI, async ORM, OFFSET, COUNT, pydantic.

`python -m tests.bench.naive URL` serves the same visits over the same tables; it asks for no token.
"""

import sys
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import foreign, registry, relationship, selectinload

from storage import tables

mapper = registry(metadata=tables.metadata)
# The one organization, said outright: SQLite scans for pairs of keys, which were not a fair peer.
OURS = 1
ZONE = ZoneInfo("Asia/Shanghai")


class User: ...


class Stage: ...


class Deal: ...


class Comment: ...


class Visit: ...


def _map() -> None:
    visit, user = tables.visit, tables.user
    came, comment = tables.visit_participant, tables.comment
    mapper.map_imperatively(User, user, primary_key=[user.c.id])
    mapper.map_imperatively(Stage, tables.stage, primary_key=[tables.stage.c.id])
    mapper.map_imperatively(Deal, tables.opportunity, primary_key=[tables.opportunity.c.id])
    mapper.map_imperatively(
        Comment,
        comment,
        primary_key=[comment.c.id],
        properties={"author": _one(User, comment, "author_id", user)},
    )
    properties: dict[str, Any] = {
        "author": _one(User, visit, "author_id", user),
        "stage": _one(Stage, visit, "stage_id", tables.stage),
        "deal": _one(Deal, visit, "opportunity_id", tables.opportunity),
        "participants": relationship(
            User,
            secondary=came,
            primaryjoin=(visit.c.id == came.c.visit_id)
            & (visit.c.organization_id == OURS)
            & (came.c.organization_id == OURS),
            secondaryjoin=(came.c.user_id == user.c.id) & (user.c.organization_id == OURS),
            viewonly=True,
        ),
        "comments": relationship(
            Comment,
            primaryjoin=(visit.c.id == foreign(comment.c.subject_id))
            & (comment.c.organization_id == OURS)
            & (comment.c.subject_kind == "visit"),
            viewonly=True,
            uselist=True,
        ),
    }
    mapper.map_imperatively(Visit, visit, primary_key=[visit.c.id], properties=properties)


def _one(to: type, table: sa.Table, key: str, there: sa.Table) -> Any:
    """Many to one, within the organization."""
    join = (foreign(table.c[key]) == there.c.id) & (there.c.organization_id == OURS)
    return relationship(to, primaryjoin=join, viewonly=True, uselist=False)


class Person(BaseModel):
    id: int
    name: str


class Remark(BaseModel):
    id: int
    text: str
    author: Person
    createdAt: datetime


class Row(BaseModel):
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


class Page(BaseModel):
    list: list[Row]
    total: int
    page: int
    page_size: int


def _row(visit: Any, *, with_comments: bool) -> Row:
    return Row(
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
        participants=[
            Person(id=who.id, name=who.name) for who in (visit.author, *visit.participants)
        ],
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


def build(url: str) -> FastAPI:
    """The application."""
    _map()
    engine = create_async_engine(url.replace("sqlite:", "sqlite+aiosqlite:"))
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    app = FastAPI()

    async def visits(
        customer_id: int, page: int = 1, size: int = 20, comments: bool = False
    ) -> Page:
        async with sessions() as session:
            return await _page(session, customer_id, page, size, comments)

    app.add_api_route("/visits/{customer_id}", visits, response_model=Page)
    return app


async def _page(
    session: AsyncSession, customer_id: int, page: int, size: int, comments: bool
) -> Page:
    visit, paid = tables.visit, tables.visit_customer
    mine = (
        sa.select(Visit)
        .join(
            paid,
            (paid.c.organization_id == visit.c.organization_id) & (paid.c.visit_id == visit.c.id),
        )
        .where(paid.c.customer_id == customer_id, visit.c.deleted_at.is_(None))
        .where(paid.c.organization_id == 1)
    )
    with_all: Any = mine.options(
        *(
            selectinload(getattr(Visit, name))
            for name in ("author", "stage", "deal", "participants")
        )
    )
    if comments:
        remarks: Any = Visit.comments  # type: ignore[attr-defined]  # mapped above
        with_all = with_all.options(
            selectinload(remarks).selectinload(Comment.author)  # type: ignore[attr-defined]  # same
        )
    found = await session.execute(
        with_all.order_by(paid.c.sorts_at.desc(), paid.c.visit_id.desc())
        .offset((page - 1) * size)
        .limit(size)
    )
    total = await session.execute(sa.select(sa.func.count()).select_from(mine.subquery()))
    rows = [_row(one, with_comments=comments) for one in found.scalars()]
    return Page(list=rows, total=total.scalar_one(), page=page, page_size=size)


if __name__ == "__main__":
    uvicorn.run(build(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), access_log=False)
