"""POST, PATCH and DELETE /genjin/v1/customers: customers made, changed, deleted, and undone."""

from handlers import access
from handlers.dialects import GENJIN
from handlers.dialects.asked import InPath, is_id
from handlers.own_api import answering, changing, customer_rows
from handlers.own_api.asking import Asked, MaybeName, Tag
from handlers.own_api.changing import Undone
from handlers.own_api.customer_rows import CustomerFields, CustomerRow, NewCustomer
from handlers.registry import Endpoint, Made
from handlers.text import Text
from storage.records import Customer
from storage.unit_of_work import UnitOfWork

NOT_YOURS = Text(
    zh="只有客户的负责人、其上级和管理员可以删除客户",
    en="Only whose customer it is, their managers and admins may delete it",
)


class Change(CustomerFields):
    """What is to be different; null leaves the name as it is."""

    id: InPath
    name: MaybeName = None
    if_match: Tag | None = None


class Which(Asked):
    """One customer, by its id or its oid."""

    id: InPath
    if_match: Tag | None = None


class Whose(Asked):
    """One customer, by its id; a deleted one too."""

    id: InPath


def create_customer(asked: NewCustomer, uow: UnitOfWork) -> Made[CustomerRow]:
    """Findable at once by its name and all others, in the chat too."""
    changing.begin(uow)
    values = {"manager_id": uow.scope.user_id} | customer_rows.columns(asked, uow)
    customer_id = uow.customer_records.add(values, asked.names)
    made = changing.not_given_away(uow.customers.get(customer_id), "manager_id")
    return answering.created(customer_rows.row(made, uow), made.version, "customers", customer_id)


def change_customer(asked: Change, uow: UnitOfWork) -> Made[CustomerRow]:
    """Only the fields that are given change; whoever sees a customer may correct it."""
    changing.begin(uow)
    customer = _there(asked.id, uow)
    changing.guard_version(asked.if_match, customer.version)
    values = customer_rows.columns(asked, uow)
    if values.get("name") is None:
        values.pop("name", None)
    if values:
        uow.customer_records.change(customer.id, values)
    if "names" in asked.model_fields_set:
        name = values.get("name", customer.name)
        uow.customer_records.call(customer.id, [name, *asked.names])
    now = changing.not_given_away(uow.customers.get(customer.id), "manager_id")
    return answering.tagged(customer_rows.row(now, uow), now.version)


def delete_customer(asked: Which, uow: UnitOfWork) -> Made[None]:
    """Gone with its names, and its visits are seen no more; undo brings all of it back."""
    changing.begin(uow)
    customer = _there(asked.id, uow)
    changing.guard_owner([customer.manager_id], uow, NOT_YOURS)
    changing.guard_version(asked.if_match, customer.version)
    uow.customer_records.remove(customer.id)
    return answering.done()


def undo_customer(asked: Whose, uow: UnitOfWork) -> Undone:
    """Take back the caller's own newest change of it over REST, deleting too, within 24 hours."""
    customer_id = uow.customer_records.id_of(asked.id) if is_id(asked.id) else None
    return changing.undo("customer", customer_id, uow.customers.get, uow)


def _there(key: str, uow: UnitOfWork) -> Customer:
    customer = uow.customers.get(key) if is_id(key) else None
    if customer is None:
        changing.not_there()
    return customer


VERSIONED = {"id": "67735e2f9b1c4d0012ab34cd", "if_match": '"3"'}
CREATE = Endpoint(
    "POST /genjin/v1/customers",
    dialect=GENJIN,
    scope=access.WRITE_CUSTOMERS,
    asks=NewCustomer,
    answers=create_customer,
    row=CustomerRow,
    summary="新建客户 - a new customer",
    writes=True,
    example=customer_rows.EXAMPLE,
    status=answering.CREATED,
    headers=answering.PLACED,
)
CHANGE = Endpoint(
    "PATCH /genjin/v1/customers/{id}",
    dialect=GENJIN,
    scope=access.WRITE_CUSTOMERS,
    asks=Change,
    answers=change_customer,
    row=CustomerRow,
    summary="修改客户 - change some fields of a customer",
    writes=True,
    example=customer_rows.EXAMPLE | VERSIONED,
    headers=answering.TAGGED,
)
DELETE = Endpoint(
    "DELETE /genjin/v1/customers/{id}",
    dialect=GENJIN,
    scope=access.WRITE_CUSTOMERS,
    asks=Which,
    answers=delete_customer,
    row=answering.Nothing,
    summary="删除客户 - delete a customer, undoably",
    writes=True,
    example=VERSIONED,
    status=answering.DONE,
)
UNDO = Endpoint(
    "POST /genjin/v1/customers/{id}/undo",
    dialect=GENJIN,
    scope=access.WRITE_CUSTOMERS,
    asks=Whose,
    answers=undo_customer,
    row=Undone,
    summary="撤销 - take back one's newest change of a customer",
    writes=True,
    example={"id": "67735e2f9b1c4d0012ab34cd"},
)
ENDPOINTS = (CREATE, CHANGE, DELETE, UNDO)
