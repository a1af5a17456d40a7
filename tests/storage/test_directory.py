"""What the matcher of names learns: everything at first, then what changed, in order."""

from typing import Any

import sqlalchemy as sa

from storage import directory, importing, tables
from storage.database import Database
from tests.storage.conftest import COLLEGE, COMPANY, LEADER, NOW, SCHOOL, ZHANG, Act


def since(company: Database, version: int) -> Any:
    """What changed after that version."""
    return company.read(lambda t: directory.changes_since(t, 1, version)).result()


def test_at_first_there_is_everything(company: Database) -> None:
    found = since(company, 0)

    assert {COLLEGE, SCHOOL, 103} == {one.id for one in found.customers}
    assert {"金职院", "金华职业技术学院"} == {
        one.name for one in found.names if one.customer_id == COLLEGE
    }
    assert [("王建国", "处长", ("王处",))] == [
        (one.name, one.title, one.aliases) for one in found.contacts
    ]
    assert [("智慧校园二期", "QUOTE")] == [(one.name, one.stage) for one in found.opportunities]
    assert ["需求沟通", "方案报价"] == [one.name for one in found.stages]
    assert (5, 1) == (len(found.users), len(found.leads))
    assert [ZHANG] == [one.owner_id for one in found.leads]
    assert LEADER == next(one.manager_id for one in found.users if one.id == ZHANG)
    assert not any(one.gone for one in (*found.customers, *found.names, *found.users))


def test_where_nothing_changed_there_is_nothing_to_learn(company: Database) -> None:
    version = since(company, 0).version

    assert since(company, version) is None
    assert since(company, version + 1) is None
    assert company.read(lambda t: directory.changes_since(t, 99, 0)).result() is None


def test_a_learned_name_comes_alone(act: Act, company: Database) -> None:
    """Other processes learn one name without reading all."""
    version = since(company, 0).version

    act(ZHANG, lambda uow: uow.customers.learn_name(COLLEGE, "职院"))

    news = since(company, version)
    assert version < news.version
    assert [(COLLEGE, "职院", False)] == list(news.names)
    assert ((), (), ()) == (news.customers, news.contacts, news.users)


def test_a_forgotten_name_is_gone(act: Act, company: Database) -> None:
    """An undone nickname must be forgotten by every process."""
    act(ZHANG, lambda uow: uow.customers.learn_name(COLLEGE, "职院"), step="log_visit")
    version = since(company, 0).version

    def undo(uow: Any) -> None:
        uow.undo(uow.steps.newest(1, NOW.replace(hour=0)))

    act(ZHANG, undo, step="undo_last")

    assert [(COLLEGE, "职院", True)] == list(since(company, version).names)


def test_a_user_who_left_is_gone(company: Database) -> None:
    version = since(company, 0).version
    users = [user | ({"state": "left"} if user["id"] == ZHANG else {}) for user in COMPANY["users"]]

    importing.load(company, COMPANY | {"users": users}, now=NOW)

    news = since(company, version)
    assert [(ZHANG, True)] == [(one.id, one.gone) for one in news.users]


def test_a_reader_that_has_seen_a_version_has_seen_all_before_it(
    act: Act, company: Database
) -> None:
    """Whoever follows the versions one by one misses nothing."""
    seen, names = since(company, 0).version, []
    for number in range(6):
        act(ZHANG, lambda uow, n=number: uow.customers.learn_name(SCHOOL, f"名{n}"))
        if number % 2:
            news = since(company, seen)
            names += [one.name for one in news.names]
            seen = news.version

    assert [f"名{number}" for number in range(6)] == names


def test_versions_of_two_writers_do_not_meet(company: Database) -> None:
    """Two changes at once get two versions; none is skipped by a reader in between."""
    futures = [company.write(lambda t: directory.next_version(t, 1)) for _ in range(30)]

    versions = [future.result(10) for future in futures]

    assert 30 == len(set(versions))
    newest = sa.select(tables.organization.c.directory_version)
    assert max(versions) == company.read(lambda t: t.execute(newest).scalar()).result()
