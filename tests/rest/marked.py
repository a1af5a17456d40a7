"""Two companies of the same numbers, in which every text says whose it is, and who may read it."""

import copy
import functools
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.demo import play
from storage import importing
from storage.database import Database, Transaction
from storage.records import NewAction
from storage.scope import open_scope
from storage.unit_of_work import unit_of_work
from tests.conftest import STORY_BEGINS

VISIBLE = {1: "own", 2: "team"}  # what the organization's customers_visible is
NOW = STORY_BEGINS.astimezone(UTC)
DAY = "2026-03-17"
ADMIN = 99
EVERYBODY = "O0"
MARK = re.compile(r"QX(\d)([OCL]\d+)XQ")
FIRST_VISIT, VISITS = 20_000, 30


def mark(organization: int, whose: str) -> str:
    """What a text holds that all of the organization may read, or who sees a customer or lead."""
    return f"QX{organization}{whose}XQ"


def company(number: int) -> dict[str, Any]:
    """The demo company with marks in all its texts, visits and an admin."""
    found = json.loads((Path(play.__file__).with_name("company.json")).read_text())
    found = copy.deepcopy({key: rows for key, rows in found.items() if key != "ambiguous_names"})
    settings = {"customers_visible": VISIBLE[number]}
    found["organization"] |= {"id": number, "settings": settings}
    found["users"].append({"id": ADMIN, "name": "管理员", "role": "admin"})
    for row in (found["organization"], *found["departments"], *found["users"]):
        row["name"] += mark(number, EVERYBODY)
    for row in found["customers"]:
        row["oid"] = f"{number}{row['oid'][1:]}"
        _mark(row, mark(number, f"C{row['id']}"), "name", "description", "address")
    for row in (*found["contacts"], *found["opportunities"]):
        _mark(row, mark(number, f"C{row['customer_id']}"), "name", "title")
    for row in found["leads"]:
        _mark(row, mark(number, f"L{row['id']}"), "name", "person")
    found["visits"] = [*_visits(number, found)]
    return found


def load(database: Database) -> None:
    """Both companies, with a to-do and a remark of every visit's author."""
    for number in VISIBLE:
        data = company(number)
        report = importing.load(database, data, now=NOW)
        assert number == report.organization_id
        assert () == report.problems
        for visit in data["visits"]:
            database.write(functools.partial(_talk_about, number, visit)).result()


def may_read(organization: int, user_id: int) -> frozenset[str] | None:
    """The marks of the organization that the user may read; None for all."""
    data = company(organization)
    users = {user["id"]: user for user in data["users"]}
    if users[user_id]["role"] == "admin":
        return None
    people = _below(user_id, data["users"])
    if VISIBLE[organization] == "team":
        teams = {users[one].get("department_id") for one in people} - {None}
        people |= {one["id"] for one in data["users"] if one.get("department_id") in teams}
    seen = {EVERYBODY}
    for row in data["customers"]:
        if people & {row["manager_id"], *row.get("followers", ())}:
            seen.add(f"C{row['id']}")
    seen |= {f"L{row['id']}" for row in data["leads"] if row["owner_id"] in people}
    return frozenset(seen)


def marks_in(text: str) -> set[tuple[int, str]]:
    """Organization and owner of each mark."""
    return {(int(number), whose) for number, whose in MARK.findall(text)}


def _mark(row: dict[str, Any], with_: str, *fields: str) -> None:
    row |= {field: f"{row[field]}{with_}" for field in fields if row.get(field)}


def _visits(number: int, data: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """One of each of the first customers, by whose it is; and one of each lead."""
    for position, customer in enumerate(data["customers"][:VISITS]):
        said = mark(number, f"C{customer['id']}")
        yield {
            "id": FIRST_VISIT + position,
            "author_id": customer["manager_id"],
            "customer_id": customer["id"],
            "day": DAY,
            "title": f"拜访{said}",
            "contents": f"聊了方案{said}",
            "next_step": f"发合同{said}",
        }
    for position, lead in enumerate(data["leads"]):
        said = mark(number, f"L{lead['id']}")
        yield {
            "id": FIRST_VISIT + VISITS + position,
            "author_id": lead["owner_id"],
            "lead_id": lead["id"],
            "day": DAY,
            "title": f"电话{said}",
        }


def _talk_about(number: int, visit: Mapping[str, Any], transaction: Transaction) -> None:
    """What people add to a visit once it is there."""
    author, customer = visit["author_id"], visit.get("customer_id")
    said = mark(number, f"C{customer}" if customer else f"L{visit['lead_id']}")
    with unit_of_work(transaction, open_scope(transaction, number, author), NOW) as uow:
        due = datetime.fromisoformat("2026-03-20").date()
        todo = NewAction(f"回访{said}", customer, visit["id"], due, None, author, "")
        uow.actions.add(todo)
        uow.comments.add(visit["id"], f"辛苦了{said}", ())


def _below(user_id: int, users: Iterable[Mapping[str, Any]]) -> set[int]:
    """The user and all who report to them."""
    found, before = {user_id}, set[int]()
    while found != before:
        before = set(found)
        found |= {one["id"] for one in users if one.get("manager_id") in before}
    return found
