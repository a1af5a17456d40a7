"""/genjin/v1/leads: companies and persons who are no customers yet."""

from typing import Any

from pydantic import Field
from typing_extensions import TypedDict

from handlers import access
from handlers.own_api import answering, asking, naming
from handlers.own_api.answering import Ref
from handlers.own_api.asking import (
    Asked,
    MaybeId,
    MaybeLine,
    MaybeMoment,
    MaybeName,
    Name,
    Names,
    integer,
)
from handlers.own_api.calls import Noun
from handlers.own_api.listed import Listed
from handlers.own_api.masters import ChangedOne, Kind, WantedOnes
from storage.masters import Row
from storage.unit_of_work import UnitOfWork


class LeadRow(TypedDict):
    """One lead; aliases are other ways people write it."""

    id: int
    oid: str
    version: int
    name: str
    aliases: list[str]
    company: str
    person: str
    phone: str
    owner: Ref | None
    status: str
    source: str
    revisit_at: str | None
    remind_at: str | None
    visit_count: int
    created_at: str
    updated_at: str


class Wanted(WantedOnes):
    """Which leads; `q` is any part of a name or an alias."""

    owner_id: MaybeId = None
    status: MaybeName = None


class Fields(Asked):
    """What a lead is made of; all may be left out, and null empties what can be empty."""

    aliases: Names = Field(default=[])
    company: MaybeLine = None
    person: MaybeLine = None
    phone: MaybeLine = None
    owner_id: MaybeId = None
    status: Name = "open"
    source: MaybeLine = None
    revisit_at: MaybeMoment = None
    remind_at: MaybeMoment = None


class New(Fields):
    """A new lead."""

    name: Name


class Change(Fields, ChangedOne):
    """What is to be different; null leaves the name as it is."""


def _equal(asked: Wanted, _: UnitOfWork) -> dict[str, int | str]:
    equal: dict[str, int | str] = {}
    if asked.owner_id is not None:
        equal["owner_id"] = integer(asked.owner_id)
    return equal | ({"status": asked.status} if asked.status is not None else {})


def _columns(asked: New | Change, uow: UnitOfWork) -> dict[str, Any]:
    values: dict[str, Any] = asking.texts(asked, "company", "person", "phone", "source")
    values |= asking.changed(asked, "name", "aliases", "status", "revisit_at", "remind_at")
    if "owner_id" in asked.model_fields_set:
        values["owner_id"] = naming.user_id(asked.owner_id, uow, "owner_id")
    if isinstance(asked, New):
        values.setdefault("owner_id", uow.scope.user_id)
    return values


def _shown(found: list[Row], uow: UnitOfWork) -> list[LeadRow]:
    owners = uow.people.names(row["owner_id"] for row in found if row["owner_id"])
    return [_row(row, owners, uow.scope.zone) for row in found]


def _row(row: Row, owners: dict[int, str], zone: str) -> LeadRow:
    return {
        "id": row["id"],
        "oid": row["oid"],
        "version": row["version"],
        "name": row["name"],
        "aliases": row["aliases"],
        "company": row["company"],
        "person": row["person"],
        "phone": row["phone"],
        "owner": answering.named(row["owner_id"], owners),
        "status": row["status"],
        "source": row["source"],
        "revisit_at": answering.moment(row["revisit_at"], zone),
        "remind_at": answering.moment(row["remind_at"], zone),
        "visit_count": row["visit_count"],
        "created_at": answering.instant(row["created_at"], zone),
        "updated_at": answering.instant(row["updated_at"], zone),
    }


EXAMPLE: dict[str, Any] = {
    "name": "新昌轴承",
    "aliases": [],
    "company": "新昌轴承有限公司",
    "person": "陈工",
    "phone": "13800000000",
    "owner_id": 1,
    "status": "open",
    "source": "展会",
    "revisit_at": "2026-03-25T09:00:00+08:00",
    "remind_at": None,
}
NOUN = Noun(
    name="lead",
    plural="leads",
    zh="线索",
    row=LeadRow,
    reads=access.READ_CUSTOMERS,
    writes=access.WRITE_CUSTOMERS,
)
KIND = Kind(NOUN, lambda uow: uow.leads, _shown, _columns, _equal)
ENDPOINTS = (
    NOUN.lists(
        Wanted,
        KIND.list,
        Listed[LeadRow],
        {"owner_id": 1, "status": "open"}
        | {"q": "王", "sort": "created", "cursor": None, "limit": 20},
    ),
    NOUN.shows(KIND.one),
    NOUN.creates(New, KIND.create, EXAMPLE),
    NOUN.changes(Change, KIND.change, EXAMPLE),
    NOUN.deletes(KIND.delete),
    NOUN.undoes(KIND.undo),
)
