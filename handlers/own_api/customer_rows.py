"""A customer as the own API shows it, and the fields of it that are sent."""

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

from handlers import access
from handlers.dialects import formats
from handlers.dialects.asked import BrokenRule, is_id, says
from handlers.own_api import answering, asking, changing, naming
from handlers.own_api.answering import Ref
from handlers.own_api.asking import (
    Asked,
    MaybeAmount,
    MaybeId,
    MaybeLine,
    MaybeParagraph,
    Name,
    Names,
)
from handlers.own_api.calls import Noun
from handlers.text import Text
from storage.records import Customer
from storage.unit_of_work import UnitOfWork

BAD_TYPE = Text(
    zh="应为 CLIENT、TARGET_CUSTOMER 或 PROSPECT",
    en="Either CLIENT, TARGET_CUSTOMER or PROSPECT",
)
BAD_RELATIONSHIP = Text(
    zh="应为 intimacy、recognized、loose、breakthrough、communicating 或 target",
    en="Either intimacy, recognized, loose, breakthrough, communicating or target",
)
BAD_RANK = Text(zh="应为 0 到 1000 的整数", en="A whole number from 0 to 1000")
NO_LEVEL = Text(zh="没有这个级别: {key}", en="There is no such level: {key}")

Type = Literal["CLIENT", "TARGET_CUSTOMER", "PROSPECT"]
Relationship = Literal["intimacy", "recognized", "loose", "breakthrough", "communicating", "target"]


class CustomerRow(TypedDict):
    """One customer; `names` are all ways people write it, the official one among them."""

    id: int
    oid: str
    number: str
    version: int
    name: str
    names: list[str]
    description: str
    manager: Ref | None
    type: str
    level: str
    rank: int
    department_path: list[str]
    industry_path: list[str]
    area: list[str]
    address: str
    partner_relationship: str
    turnover: str
    receivables: str
    retention: str
    currency: str
    advantageous_industry: str
    credit: str
    archived: bool
    visit_count: int
    last_contact_at: str | None
    created_at: str
    updated_at: str


class CustomerFields(Asked):
    """What a customer is made of; all may be left out, and null empties what can be empty."""

    number: MaybeLine = None
    names: Names = Field(default=[])
    description: MaybeParagraph = None
    manager_id: MaybeId = None
    type: Annotated[Type, says(BAD_TYPE)] = "PROSPECT"
    level: MaybeLine = None
    rank: Annotated[int, Field(ge=0, le=1000), says(BAD_RANK)] = 0
    area: Names = Field(default=[])
    address: MaybeLine = None
    partner_relationship: Annotated[Relationship, says(BAD_RELATIONSHIP)] = "target"
    turnover: MaybeAmount = None
    receivables: MaybeAmount = None
    retention: MaybeAmount = None
    advantageous_industry: MaybeLine = None
    credit: MaybeLine = None
    archived: bool = False


class NewCustomer(CustomerFields):
    """A new customer; its manager is the caller unless said."""

    name: Name


EXAMPLE: dict[str, Any] = {
    "name": "金华职业技术学院",
    "number": "00001",
    "names": ["金职院"],
    "description": "",
    "manager_id": 1,
    "type": "PROSPECT",
    "level": "A级",
    "rank": 1,
    "area": ["浙江省", "金华市"],
    "address": "海棠西路888号",
    "partner_relationship": "target",
    "turnover": "2324.32",
    "receivables": "23.00",
    "retention": "434.99",
    "advantageous_industry": "电信",
    "credit": "优秀",
    "archived": False,
}
TEXTS = ("number", "description", "address", "advantageous_industry", "credit")
PLAIN = ("name", "type", "rank", "area", "partner_relationship", "archived")
MONEY = ("turnover", "receivables", "retention")


def columns(asked: CustomerFields, uow: UnitOfWork) -> dict[str, Any]:
    """The given fields as columns, but for the other ways to write it."""
    values: dict[str, Any] = asking.texts(asked, *TEXTS)
    values |= asking.changed(asked, *PLAIN)
    money = asking.changed(asked, *MONEY)
    values |= {name: amount or asking.NO_MONEY for name, amount in money.items()}
    if "manager_id" in asked.model_fields_set:
        values["manager_id"] = naming.user_id(asked.manager_id, uow, "manager_id")
    if "level" in asked.model_fields_set:
        values["level_id"] = _level_id(asked.level or "", uow)
    return values


def rows(customers: list[Customer], uow: UnitOfWork) -> list[CustomerRow]:
    """Customers with their names, in the given order."""
    names = uow.customer_records.known_as(customer.id for customer in customers)
    return [_row(customer, names[customer.id], uow.scope.zone) for customer in customers]


def row(customer: Customer, uow: UnitOfWork) -> CustomerRow:
    """One customer with its names."""
    return rows([customer], uow)[0]


def _level_id(name: str, uow: UnitOfWork) -> int | None:
    level_id = uow.customer_records.level_id(name) if name else None
    if name and level_id is None:
        raise BrokenRule("level", NO_LEVEL, key=name)
    return level_id


def _row(customer: Customer, names: list[str], zone: str) -> CustomerRow:
    manager = customer.manager_id
    return {
        "id": customer.id,
        "oid": customer.oid,
        "number": customer.number,
        "version": customer.version,
        "name": customer.name,
        "names": names,
        "description": customer.description,
        "manager": None if manager is None else {"id": manager, "name": customer.manager_name},
        "type": customer.type,
        "level": customer.level,
        "rank": customer.rank,
        "department_path": list(customer.department_path),
        "industry_path": list(customer.industry_path),
        "area": list(customer.area),
        "address": customer.address,
        "partner_relationship": customer.partner_relationship,
        "turnover": formats.money(customer.turnover),
        "receivables": formats.money(customer.receivables),
        "retention": formats.money(customer.retention),
        "currency": "CNY",
        "advantageous_industry": customer.advantageous_industry,
        "credit": customer.credit,
        "archived": customer.archived,
        "visit_count": customer.visit_count,
        "last_contact_at": answering.moment(customer.last_contact_at, zone),
        "created_at": answering.instant(customer.created_at, zone),
        "updated_at": answering.instant(customer.updated_at or customer.created_at, zone),
    }


def there(key: str, uow: UnitOfWork) -> Customer:
    """A customer by its id or its oid; a hidden one is not there."""
    customer = uow.customers.get(key) if is_id(key) else None
    if customer is None:
        changing.not_there()
    return customer


NOUN = Noun(
    name="customer",
    plural="customers",
    zh="客户",
    row=CustomerRow,
    reads=access.READ_CUSTOMERS,
    writes=access.WRITE_CUSTOMERS,
    key="67735e2f9b1c4d0012ab34cd",
)
