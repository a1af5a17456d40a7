"""POST, PATCH and DELETE /genjin/v1/customers: customers made, changed, deleted, and undone."""

from handlers.dialects.asked import InPath, is_id
from handlers.own_api import answering, changing, customer_rows
from handlers.own_api.asking import MaybeName, Tag
from handlers.own_api.calls import Which, Whose
from handlers.own_api.changing import Undone
from handlers.own_api.customer_rows import CustomerFields, CustomerRow, NewCustomer
from handlers.registry import Made
from handlers.text import Text
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
    customer = customer_rows.there(asked.id, uow)
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
    customer = customer_rows.there(asked.id, uow)
    changing.guard_owner([customer.manager_id], uow, NOT_YOURS)
    changing.guard_version(asked.if_match, customer.version)
    uow.customer_records.remove(customer.id)
    return answering.done()


def undo_customer(asked: Whose, uow: UnitOfWork) -> Undone:
    """Take back the caller's own newest change of it over REST, deleting too, within 24 hours."""
    customer_id = uow.customer_records.id_of(asked.id) if is_id(asked.id) else None
    return changing.undo("customer", customer_id, uow.customers.get, uow)


ENDPOINTS = (
    customer_rows.NOUN.creates(NewCustomer, create_customer, customer_rows.EXAMPLE),
    customer_rows.NOUN.changes(Change, change_customer, customer_rows.EXAMPLE),
    customer_rows.NOUN.deletes(delete_customer),
    customer_rows.NOUN.undoes(undo_customer),
)
