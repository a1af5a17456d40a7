"""GET /genjin/v1/customers and /genjin/v1/customers/{id}: searched by any way people write them."""

from typing import Annotated, Literal

from handlers.dialects.asked import says
from handlers.own_api import answering, customer_rows, listed
from handlers.own_api.asking import Asked, Cursor, Limit, MaybeId, MaybeName, integer
from handlers.own_api.calls import Whose
from handlers.own_api.customer_rows import BAD_TYPE, CustomerRow, Type
from handlers.own_api.listed import Listed
from handlers.registry import Made
from handlers.text import Text
from storage.customer_records import SearchedCustomers
from storage.unit_of_work import UnitOfWork

BAD_SORT = Text(
    zh="应为 name、-name、last_contact 或 -last_contact(最近联系的在前)",
    en="Either name, -name, last_contact or -last_contact (latest first)",
)
Sort = Literal["name", "-name", "last_contact", "-last_contact"]


class Wanted(Asked):
    """Which customers; `q` is any part of any way people write them."""

    q: MaybeName = None
    manager_id: MaybeId = None
    type: Annotated[Type | None, says(BAD_TYPE)] = None
    level: MaybeName = None
    sort: Annotated[Sort, says(BAD_SORT)] = "name"
    cursor: Cursor | None = None
    limit: Limit = 20


def list_customers(asked: Wanted, uow: UnitOfWork) -> Listed[CustomerRow]:
    """The customers that the caller may see, one piece after another."""
    by = asked.sort.removeprefix("-")
    wanted = SearchedCustomers(
        asked.q,
        None if asked.manager_id is None else integer(asked.manager_id),
        asked.type,
        asked.level,
        by,
    )
    found, position = uow.customer_records.piece(
        wanted,
        down=asked.sort.startswith("-"),
        after=listed.after(asked.cursor, asked.sort, str if by == "name" else int),
        limit=asked.limit,
    )
    return listed.listed(customer_rows.rows(found, uow), asked.sort, position)


def one_customer(asked: Whose, uow: UnitOfWork) -> Made[CustomerRow]:
    """A customer the caller may not see is answered exactly like one that does not exist."""
    customer = customer_rows.there(asked.id, uow)
    return answering.tagged(customer_rows.row(customer, uow), customer.version)


EXAMPLE = {
    "q": "金职院",
    "manager_id": 1,
    "type": "CLIENT",
    "level": "A级",
    "sort": "-last_contact",
    "cursor": None,
    "limit": 20,
}
LIST = customer_rows.NOUN.lists(Wanted, list_customers, Listed[CustomerRow], EXAMPLE)
ENDPOINTS = (
    LIST,
    customer_rows.NOUN.shows(one_customer),
)
