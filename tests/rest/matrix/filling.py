"""Fills the tables with both companies, as their files and their people would have."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

import sqlalchemy as sa

from storage import importing, tables
from storage.database import Database, Transaction
from storage.standing_reports import StandingReports
from tests.conftest import STORY_BEGINS
from tests.rest.matrix.company import (
    ADMIN,
    BELOW,
    DAY,
    ELSEWHERE,
    FAMILIES,
    MANAGER,
    OTHER_PEER,
    OURS,
    PEER,
    REP,
    RUNS,
    STRANGER,
    THEIRS,
    VISITS,
    Family,
    Visit,
)


def fill(database: Database) -> None:
    """Both companies, as their files and their people would have filled the tables."""
    for organization, people in ((OURS, _ours()), (THEIRS, _theirs())):
        families = [one for one in FAMILIES.values() if one.organization == organization]
        visits = [one for one in VISITS.values() if one.organization == organization]
        data = people | _masters(families) | {"visits": [_visit(one) for one in visits]}
        report = importing.load(database, data, now=STORY_BEGINS.astimezone(UTC))
        assert () == report.problems
    database.write(_hang).result()


def _ours() -> dict[str, Any]:
    """A department each, but for two pairs of colleagues."""
    people: dict[int, dict[str, Any]] = {
        REP: {"manager_id": MANAGER, "department_id": 1},
        MANAGER: {"role": "manager", "department_id": 2},
        BELOW: {"manager_id": MANAGER, "department_id": 3},
        ADMIN: {"role": "admin", "department_id": 4},
        PEER: {"department_id": 1},
        OTHER_PEER: {"department_id": 2},
        STRANGER: {"department_id": 5},
    }
    ours = [family for family in FAMILIES.values() if family.organization == OURS]
    return {
        "organization": {"id": OURS, "name": "青松软件"},
        "departments": [
            *({"id": key, "name": f"部门{key}"} for key in range(1, 6)),
            *({"id": family.id("department"), "name": "部门"} for family in ours),
        ],
        "users": [{"id": key, "name": f"同事{key}"} | more for key, more in people.items()],
    }


def _theirs() -> dict[str, Any]:
    department = FAMILIES["elsewhere", "owner"].id("department")
    return {
        "organization": {"id": THEIRS, "name": "别家"},
        "departments": [{"id": department, "name": "别家的部门"}],
        "users": [{"id": ELSEWHERE, "name": "别家的人"}],
    }


def _masters(families: list[Family]) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {
        noun: [] for noun in ("customers", "contacts", "opportunities", "leads")
    }
    for family in families:
        named = {
            noun: {"id": family.id(noun), "oid": family.oid(noun), "name": family.mark(noun)}
            for noun in ("customer", "contact", "opportunity", "lead")
        }
        of = {"customer_id": family.id("customer")}
        rows["customers"].append(
            named["customer"]
            | {"manager_id": family.owner, "followers": list(family.followers)}
            | {"external_id": family.mark("customer")}
        )
        del named["contact"]["oid"]  # contacts have none
        rows["contacts"].append(named["contact"] | of)
        rows["opportunities"].append(named["opportunity"] | of | {"owner_id": family.owner})
        # an asker's own lead became a customer of a stranger's
        turned = FAMILIES[family.asker, "stranger"] if family.relation == "owner" else None
        became = turned.id("customer") if turned in families else None
        rows["leads"].append(
            named["lead"] | {"owner_id": family.owner, "turned_customer_id": became}
        )
    return rows


def _visit(visit: Visit) -> dict[str, Any]:
    about = visit.about
    return {
        "id": visit.id,
        "author_id": visit.author,
        "customer_ids": [family.id("customer") for family in visit.customers],
        "lead_id": visit.lead.id("lead") if visit.lead else None,
        "opportunity_id": about.id("opportunity") if about else None,
        "contacts": [about.id("contact")] if about else [],
        "participants": list(visit.participants),
        "day": DAY,
        "contents": visit.mark("visit"),
        "text": visit.mark("report"),
    }


def _hang(transaction: Transaction) -> None:
    """To-dos, remarks, files and readers, which no file of a company holds."""
    for table, row in (row for family in FAMILIES.values() for row in _rows(family)):
        transaction.execute(sa.insert(table).values(row))
    for visit in VISITS.values():
        named = sa.update(tables.visit).where(tables.visit.c.id == visit.id)
        transaction.execute(named.values(oid=f"{visit.id:024x}"))
        if visit.report:
            _put_into_report(transaction, visit, VISITS[visit.report])


def _put_into_report(transaction: Transaction, visit: Visit, other: Visit) -> None:
    """Move a visit into the report of another, which no file of a company can say."""
    standing = StandingReports(transaction, visit.organization)
    own, into = (standing.holding(one.id) for one in (visit, other))
    assert own and into
    standing.vanish(visit.id, own)
    moved = sa.update(tables.visit).where(tables.visit.c.id == visit.id)
    transaction.execute(moved.values(report_id=into))
    standing.appear(visit.id, into)


def _rows(family: Family) -> Iterator[tuple[sa.Table, dict[str, Any]]]:
    """What hangs on the first visit of a family; the errand is its runner's."""
    now, company = STORY_BEGINS.astimezone(UTC), {"organization_id": family.organization}
    made = company | {"created_at": now, "updated_at": now}
    here = {"subject_kind": "visit", "subject_id": family.id("visit")}
    to_dos = {"action": (family.assignee, family.asked_by)}
    if family in RUNS:
        to_dos["errand"] = (RUNS[family], STRANGER)
    for noun, (assignee, asked_by) in to_dos.items():
        yield (
            tables.action,
            made
            | {"id": family.id(noun), "number": family.id(noun), "text": family.mark(noun)}
            | {"customer_id": family.id("customer"), "visit_id": family.id("visit")}
            | {"assignee_id": assignee, "created_by": asked_by, "due_day": STORY_BEGINS.date()},
        )
    remark = {"id": family.id("remark"), "oid": family.oid("remark"), "author_id": family.author}
    yield tables.comment, made | here | remark | {"text": family.mark("remark")}
    url = f"https://files.example/{family.mark('file')}.png"
    file = {"id": family.id("file"), "kind": "image", "url": url, "created_at": now}
    yield tables.attachment, company | here | file
    yield tables.reading, company | here | {"user_id": family.author, "read_at": now}
