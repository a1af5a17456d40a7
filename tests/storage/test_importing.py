"""Importing a company: twice changes nothing, and a bad row stays out alone."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage import directory, importing, tables
from storage.database import Database
from storage.importing import NotACompany, Report
from storage.scope import open_scope
from storage.unit_of_work import unit_of_work
from tests.storage.conftest import COLLEGE, COMPANY, LI, NOW, SCHOOL, WANG, ZHANG

DEMO = Path(__file__).parents[2] / "bot" / "demo" / "company.json"

VISITS = [
    {
        "id": 9001,
        "author_id": ZHANG,
        "customer_id": COLLEGE,
        "day": "2025-12-01",
        "contents": "谈了二期",
        "expenses": 23.34,
        "contacts": [501, "李老师"],
        "opportunity_id": 301,
    },
    {"external_id": "old-7", "author_id": LI, "customer_ids": [SCHOOL], "day": "2025-12-02"},
]


def load(database: Database, data: dict[str, Any], **options: Any) -> Report:
    """Import it at NOW."""
    return importing.load(database, data, now=NOW, **options)


def look(database: Database, what: Callable[[Any], Any]) -> Any:
    """Ask as a service of organization 1."""

    def read(transaction: sa.Connection) -> Any:
        with unit_of_work(transaction, open_scope(transaction, 1, None), NOW) as uow:
            return what(uow)

    return database.write(read).result(10)


def everything(database: Database) -> dict[str, Any]:
    """All rows of all tables that an import may touch, but the sequence that ids come from."""

    def read(transaction: sa.Connection) -> dict[str, Any]:
        return {
            name: sorted(map(repr, transaction.execute(sa.select(table))))
            for name, table in tables.metadata.tables.items()
            if name != "id_sequence"
        }

    return database.read(read).result(10)


def version_of(database: Database) -> int:
    """The directory's newest version."""
    version = sa.select(tables.organization.c.directory_version)
    return database.read(lambda t: int(t.execute(version).scalar_one())).result()


def changed(noun: str, place: int, **values: Any) -> dict[str, Any]:
    """COMPANY with other values in one row."""
    rows = [row | (values if at == place else {}) for at, row in enumerate(COMPANY[noun])]
    return COMPANY | {noun: rows}


def test_twice_changes_nothing(database: Database) -> None:
    """No row, no version, no name is touched by a second import of the same file."""
    data = COMPANY | {"visits": VISITS, "ambiguous_names": {"金华": [COLLEGE, SCHOOL]}}
    load(database, data)
    before = everything(database)

    report = load(database, data)

    assert before == everything(database)
    assert all((0, 0) == tally for tally in report.tallies.values())


def test_the_files_ids_stay_and_oids_are_made(company: Database) -> None:
    """Ids and oids of the file are kept, a missing oid is random; names and roles are mapped."""
    college, school = look(company, lambda uow: [uow.customers.get(c) for c in (COLLEGE, SCHOOL)])
    roles = look(company, lambda uow: [(user.role, user.job) for user in uow.people.everyone()])

    assert "8025a403a51b65389831f72b" == college.oid
    assert 24 == len(school.oid)
    assert [("admin", "director"), ("manager", ""), ("rep", "")] == roles[:3]


def test_changed_rows_are_updated_and_the_others_left(company: Database) -> None:
    """Only what differs gets a new version, and only a name moves the directory."""
    version = version_of(company)

    report = load(company, changed("customers", 1, address="婺州街1号", name="婺州高级中学"))

    assert {"customers": (0, 1), "names": (1, 0)} == {
        noun: tally for noun, tally in report.tallies.items() if any(tally)
    }
    news = company.read(lambda t: directory.changes_since(t, 1, version)).result()
    assert news is not None
    assert [(SCHOOL, "婺州高级中学")] == [(one.id, one.name) for one in news.customers]
    found = look(company, lambda uow: uow.customers.get(SCHOOL))
    assert "婺州街1号" == found.address
    assert "婺州中学" == look(company, lambda uow: uow.customers.short_name(SCHOOL))


def test_an_address_moves_no_directory(company: Database) -> None:
    """What is no name leaves the matchers of other processes alone."""
    version = version_of(company)

    load(company, changed("customers", 1, address="婺州街1号"))

    assert company.read(lambda t: directory.changes_since(t, 1, version)).result() is None


def test_rows_that_are_not_in_the_file_stay(company: Database) -> None:
    load(company, COMPANY | {"customers": [], "contacts": [], "opportunities": []})

    assert look(company, lambda uow: uow.customers.get(COLLEGE)) is not None


def test_a_key_that_is_missing_says_nothing(company: Database) -> None:
    """An import with few columns leaves the others as they are; null empties one."""
    rows = [{"id": COLLEGE, "name": "金华职业技术学院", "manager_id": None}]

    load(company, COMPANY | {"customers": rows})

    found = look(company, lambda uow: uow.customers.get(COLLEGE))
    assert ("00001", None) == (found.number, found.manager_id)


def test_a_customer_that_was_deleted_stays_deleted(company: Database, act: Any) -> None:
    """Whoever deleted it in Genjin is not overruled by the next import."""
    made = act(ZHANG, lambda uow: uow.customers.create("晨光口腔"), step="log_visit")
    act(ZHANG, lambda uow: uow.undo(uow.steps.newest(1, NOW)), step="undo_last")

    load(company, COMPANY | {"customers": [{"external_id": "x", "name": "晨光"}]})

    assert look(company, lambda uow: uow.customers.get(made.id)) is None


def test_another_systems_keys_are_understood(database: Database) -> None:
    """A customer as the detail endpoint of another system prints it."""
    row = {
        "id": 87,
        "customerNo": "00001",
        "name": "金职院",
        "description": "描述",
        "from": "channel",
        "managerId": 0,
        "industry_id": 67,
        "industryPath": ["政府", "司法", "监狱"],
        "area": ["浙江省", "杭州市", "西湖区"],
        "areaCode": '["33","3301","330106"]',
        "partnerRelationship": "intimacy",
        "totalTurnover": 2324.32,
        "transactionNumber": 1,
        "rank": 1,
        "levelName": "战略级",
        "type": "CLIENT",
        "followers": [ZHANG, LI],
        "createdAt": "2021-08-01 12:00:00",
        "outstandingReceivables": "23.00",
        "retentionMoney": "434.99",
        "advantageousIndustry": "电信",
        "creditSituation": "优秀",
    }
    data = COMPANY | {"customer_levels": [{"id": 1, "name": "战略级"}], "customers": [row]}

    load(database, data | {"contacts": [], "opportunities": []})

    found = look(database, lambda uow: uow.customers.get(87))
    assert ("channel", None, 67) == (found.source, found.manager_id, found.industry_id)
    assert ("政府", "司法", "监狱") == found.industry_path
    assert ("33", "3301", "330106") == found.area_codes
    assert (Decimal("2324.32"), Decimal("434.99")) == (found.turnover, found.retention)
    assert ("战略级", 1, "优秀") == (found.level, found.deals, found.credit)
    assert "2021-08-01T04:00:00+00:00" == found.created_at.isoformat()
    followers = look(database, lambda uow: uow.customers.followers(87))
    assert [ZHANG, LI] == [user.id for user in followers]


def test_followers_are_those_whom_the_file_names(company: Database) -> None:
    for followers, expected in (([ZHANG, LI], [ZHANG, LI]), ([WANG], [WANG]), ([], [])):
        load(company, changed("customers", 0, followers=followers))

        found = look(company, lambda uow: uow.customers.followers(COLLEGE))
        assert expected == [user.id for user in found]


def test_a_short_name_of_two_is_a_name_of_both(company: Database) -> None:
    load(company, COMPANY | {"ambiguous_names": {"金华": [COLLEGE, SCHOOL]}})

    both = (COLLEGE, SCHOOL)
    names = look(company, lambda uow: [uow.customers.short_name(one) for one in both])
    assert ["金华", "金华"] == names


def test_rows_may_bring_only_another_systems_id(database: Database) -> None:
    """They get ids of ours, and the next import finds them again by theirs."""
    data = {
        "organization": COMPANY["organization"],
        "users": [{"external_id": "u-1", "name": "张伟"}],
        "customers": [{"external_id": "c-1", "name": "金职院", "manager_id": "u-1"}],
        "contacts": [{"external_id": "p-1", "customer_id": "c-1", "name": "王建国"}],
    }
    load(database, data)

    report = load(database, data | {"customers": [{"external_id": "c-1", "name": "金华职院"}]})

    assert (0, 1) == report.tallies["customers"]
    (user,) = look(database, lambda uow: uow.people.everyone())
    assert user.id >= tables.FIRST_ID
    (found,) = look(database, lambda uow: uow.customers.some(9))
    assert "金华职院" == found.name
    assert user.id == look(database, lambda uow: uow.customers.get(found.id)).manager_id


def test_visits_of_the_past_count(database: Database) -> None:
    """With their timeline, their counters, their people and the time of their recording."""
    report = load(database, COMPANY | {"visits": VISITS})

    assert (2, 0) == report.tallies["visits"]
    found = look(database, lambda uow: uow.visits.get(9001))
    assert ("谈了二期", Decimal("23.34"), 1) == (found.contents, found.expenses, found.number)
    assert [(501, "王建国"), (None, "李老师")] == [tuple(met) for met in found.contacts]
    assert "2025-12-01T10:00:00+00:00" == found.created_at.isoformat()
    assert 1 == look(database, lambda uow: uow.customers.get(COLLEGE)).visit_count


def test_a_changed_visit_of_the_past_is_updated(database: Database) -> None:
    load(database, COMPANY | {"visits": VISITS})

    report = load(database, COMPANY | {"visits": [VISITS[0] | {"customer_id": SCHOOL}, VISITS[1]]})

    assert (0, 1) == report.tallies["visits"]
    both = (COLLEGE, SCHOOL)
    counts = look(database, lambda uow: [uow.customers.get(one).visit_count for one in both])
    assert [0, 2] == counts


def test_a_dry_run_stores_nothing(database: Database) -> None:
    """It counts and complains as the real one would."""
    dry = load(database, changed("users", 1, manager_id=99), dry_run=True)
    nothing = database.read(lambda t: t.execute(sa.select(tables.organization)).all()).result()
    real = load(database, changed("users", 1, manager_id=99))

    assert [] == nothing
    assert (dry.tallies, dry.problems) == (real.tallies, real.problems)


BAD = {
    "no name": ("customers", {"id": 9}, "name is missing"),
    "empty name": ("customers", {"id": 9, "name": " "}, "name is empty"),
    "number as name": ("customers", {"id": 9, "name": 5}, "name must be text"),
    "no id": ("customers", {"name": "x"}, "id is missing (an external_id would do as well)"),
    "text as id": ("customers", {"id": "9", "name": "x"}, "id must be a whole number"),
    "id too big": (
        "customers",
        {"id": 2**52, "name": "x"},
        "id 4503599627370496 is too big; it must lie below 2^52",
    ),
    "id twice": (
        "customers",
        {"id": 101, "name": "x"},
        "id 101 is there twice: customers[0] has it",
    ),
    "oid twice": (
        "customers",
        {"id": 9, "name": "x", "oid": "8025A403a51b65389831f72b"},
        "oid 8025a403a51b65389831f72b already belongs to id 101",
    ),
    "odd oid": (
        "customers",
        {"id": 9, "name": "x", "oid": "z"},
        "oid: must be 24 hexadecimal digits",
    ),
    "unknown manager": (
        "customers",
        {"id": 9, "name": "x", "manager_id": 99},
        "manager_id 99 is no user",
    ),
    "unknown level": (
        "customers",
        {"id": 9, "name": "x", "level": "A"},
        "level A is no customer level",
    ),
    "no object": ("customers", ["x"], "must be an object with keys and values"),
    "odd amount": (
        "customers",
        {"id": 9, "name": "x", "turnover": "viel"},
        "turnover: Input should be a valid decimal",
    ),
    "unknown customer": (
        "contacts",
        {"id": 9, "name": "x", "customer_id": 99},
        "customer_id 99 is no customer",
    ),
    "nobody's contact": ("contacts", {"id": 9, "name": "x"}, "customer_id is missing"),
    "unknown stage": (
        "opportunities",
        {"id": 9, "name": "x", "customer_id": 101, "stage": "完"},
        "stage 完 is no stage",
    ),
    "unknown role": (
        "users",
        {"id": 9, "name": "x", "role": "king"},
        "role king is none of admin, director, manager, rep, sales, presales, service",
    ),
    "own manager": (
        "users",
        {"id": 9, "name": "x", "manager_id": 9},
        "manager_id leads back to the row itself",
    ),
    "unknown zone": (
        "users",
        {"id": 9, "name": "x", "zone": "Mars/Olympus"},
        "zone: Mars/Olympus is no time zone; write it like Asia/Shanghai",
    ),
    "author unknown": (
        "visits",
        {"id": 9, "day": "2026-01-01", "author_id": 99, "customer_id": 101},
        "author_id 99 is no user",
    ),
    "visit to nobody": (
        "visits",
        {"id": 9, "day": "2026-01-01", "author_id": 3},
        "customer_ids is missing (a lead_id would do as well)",
    ),
}


@pytest.mark.parametrize(("noun", "row", "reason"), BAD.values(), ids=BAD)
def test_a_bad_row_is_named_and_the_rest_goes_in(
    database: Database, noun: str, row: Any, reason: str
) -> None:
    """Its place and its reason; everything else is stored."""
    rows = [*COMPANY.get(noun, []), row, {"id": 77, "name": "好", "customer_id": COLLEGE}]
    if noun == "visits":
        rows[-1] |= {"author_id": ZHANG, "day": "2026-01-02"}

    report = load(database, COMPANY | {noun: rows})

    place = f"{noun}[{len(rows) - 2}]: "
    said = [problem for problem in report.problems if problem.startswith(place)]
    assert 1 == len(said)
    assert said[0].startswith(place + reason)
    assert len(rows) - 1 == report.tallies[noun].new


def test_who_reports_to_a_bad_row_stays_out_too(database: Database) -> None:
    """Each of them is named with what it points at."""
    report = load(database, changed("users", 1, name=""))

    assert ("users[1]: name is empty", "users[2]: manager_id 2 is no user") == report.problems[:2]


def test_what_genjin_does_not_know_is_named_once(database: Database) -> None:
    """A typing error in a key does not go unnoticed."""
    rows = [row | {"colour": "red"} for row in COMPANY["customers"]]

    report = load(database, COMPANY | {"customers": rows, "custmers": []})

    assert (
        "custmers: is nothing Genjin knows, and is ignored",
        "customers: colour: unknown, ignored",
    ) == report.problems


BROKEN = {
    "empty": (b"", "is no JSON in UTF-8"),
    "half": (b'{"users": [', "is no JSON in UTF-8"),
    "gbk": ('{"users": "张伟"}'.encode("gbk"), "is no JSON in UTF-8"),
    "list": (b"[]", "holds no company"),
    "other": (b'{"rows": []}', "holds no company"),
}


@pytest.mark.parametrize(("content", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_told_what_to_do(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "company.json"
    file.write_bytes(content)

    with pytest.raises(NotACompany, match=reason):
        importing.read(file)


def test_a_file_with_the_mark_of_utf8_is_read(tmp_path: Path) -> None:
    """Windows writes one in front."""
    file = tmp_path / "company.json"
    file.write_text(json.dumps(COMPANY), encoding="utf-8-sig")

    assert COMPANY == importing.read(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotACompany, match=r"nowhere\.json cannot be read: No such file"):
        importing.read(tmp_path / "nowhere.json")


def test_whose_data_it_is_must_be_said(database: Database) -> None:
    """By the file, by the option, or because there is only one company."""
    data = {key: rows for key, rows in COMPANY.items() if key != "organization"}

    with pytest.raises(NotACompany, match="add --organization NAME"):
        load(database, data)
    named = load(database, data, organization="小公司")
    again = load(database, data)
    by_id = load(database, data, organization=str(named.organization_id))

    assert named.organization_id == again.organization_id == by_id.organization_id
    assert "小公司" == by_id.organization_name


@pytest.mark.parametrize(
    "wrong",
    [{}, {"name": "x", "zone": "Mars"}, {"name": "x", "settings": {"customers_visible": "some"}}],
    ids=["no name", "zone", "setting"],
)
def test_a_wrong_organization_stops_the_import(database: Database, wrong: dict[str, Any]) -> None:
    with pytest.raises(NotACompany, match=r"^organization: "):
        load(database, COMPANY | {"organization": wrong})


def test_two_companies_do_not_mix(company: Database) -> None:
    """The same ids in another organization are other rows."""
    load(company, COMPANY | {"organization": {"id": 2, "name": "别家"}})

    assert "小公司" == look(company, lambda uow: uow.people.organization()).name
    counted = sa.select(sa.func.count()).select_from(tables.customer)
    assert 6 == company.read(lambda t: t.execute(counted).scalar()).result()


def test_progress_reaches_the_end(database: Database) -> None:
    seen: list[tuple[int, int]] = []

    load(database, COMPANY, progress=lambda done, total: seen.append((done, total)))

    assert seen[-1][0] == seen[-1][1]
    assert sorted(seen) == seen


def test_the_demo_company_is_without_fault(database: Database) -> None:
    """62 customers, each with an industry, most with a manager's department."""
    report = importing.load(database, importing.read(DEMO), now=NOW)

    assert () == report.problems
    assert (62, 0) == report.tallies["customers"]
    found = look(database, lambda uow: uow.customers.get(1001))
    assert ("亚服", "服务站", "浙江站") == found.department_path
