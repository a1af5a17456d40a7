"""Where people can be written to."""

from storage import people
from storage.database import Database
from storage.records import ChatAddress
from tests.storage.conftest import LI, ZHANG, Act

HERE = {"chat": "c-1", "lane": "feishu/main/u-1"}


def test_the_newest_address_counts(company: Database, act: Act) -> None:
    """One for each account; who never wrote to us alone has none."""
    company.write(lambda at: people.link(at, 1, "feishu", "main", "u-1", ZHANG)).result()
    company.write(lambda at: people.link(at, 1, "feishu", "main", "u-2", LI)).result()

    for address in (HERE, HERE, {**HERE, "chat": "c-2"}):
        act(ZHANG, lambda uow, a=address: uow.people.found_at("feishu", "main", "u-1", a))

    found = act(ZHANG, lambda uow: uow.people.addresses(ZHANG))
    assert [ChatAddress("feishu", "main", "u-1", "c-2", "feishu/main/u-1")] == found
    assert [] == act(ZHANG, lambda uow: uow.people.addresses(LI))
