"""What the ids in a request name, as far as the caller may see it; BrokenRule for any other."""

from collections.abc import Iterable, Sequence

from handlers.dialects.asked import BrokenRule
from handlers.own_api.asking import integer
from handlers.text import Text
from storage.records import Customer, Met, Named
from storage.unit_of_work import UnitOfWork

NO_CUSTOMER = Text(zh="没有这个客户: {key}", en="There is no such customer: {key}")
NO_LEAD = Text(zh="没有这条线索: {key}", en="There is no such lead: {key}")
NO_USER = Text(zh="没有这位在职同事: {key}", en="There is no such colleague: {key}")
NO_CONTACT = Text(
    zh="这个客户没有这位联系人: {key}", en="These customers have no such contact: {key}"
)
NO_OPPORTUNITY = Text(
    zh="这个客户没有这个商机: {key}", en="These customers have no such opportunity: {key}"
)
NO_STAGE = Text(zh="没有这个阶段: {key}", en="There is no such stage: {key}")


def customer(key: str, uow: UnitOfWork, field: str = "customer_id") -> Customer:
    """One customer."""
    found = uow.customers.get(key)
    if found is None:
        raise BrokenRule(field, NO_CUSTOMER, key=key)
    return found


def customer_ids(keys: Iterable[str], uow: UnitOfWork) -> list[int]:
    """Several customers, each once."""
    found = (customer(key, uow, "customer_ids").id for key in keys)
    return list(dict.fromkeys(found))


def lead_id(key: str | None, uow: UnitOfWork) -> int | None:
    """A lead, or none."""
    if key is None:
        return None
    lead = uow.leads.find(key)
    if lead is None:
        raise BrokenRule("lead_id", NO_LEAD, key=key)
    found: int = lead["id"]
    return found


def user(key: str, uow: UnitOfWork, field: str) -> Named:
    """A colleague who has not left."""
    found = uow.people.get(integer(key))
    if found is None:
        raise BrokenRule(field, NO_USER, key=key)
    return Named(found.id, found.name)


def user_id(key: str | None, uow: UnitOfWork, field: str) -> int | None:
    """The same, or nobody."""
    return None if key is None else user(key, uow, field).id


def opportunity_id(key: str | None, customers: Sequence[int], uow: UnitOfWork) -> int | None:
    """A deal with one of these customers, or none."""
    if key is None:
        return None
    for customer_id in customers:
        for deal in uow.customers.opportunities(customer_id):
            if deal.oid == key.lower() or deal.id == integer(key):
                return deal.id
    raise BrokenRule("opportunity_id", NO_OPPORTUNITY, key=key)


def met(
    people: Iterable[tuple[str | None, str]], customers: Sequence[int], uow: UnitOfWork
) -> list[Met]:
    """Persons met: contacts of these customers by id, anybody else by the name alone."""
    people = list(people)
    known = {
        contact.id: contact
        for contact in uow.customers.people(integer(key) for key, _ in people if key)
        if contact.customer_id in customers
    }
    found: list[Met] = []
    for key, name in people:
        if key is None:
            found.append(Met(None, name))
        elif integer(key) in known:
            contact = known[integer(key)]
            found.append(Met(contact.id, contact.name))
        else:
            raise BrokenRule("contacts", NO_CONTACT, key=key)
    return found


def stage(code: str, uow: UnitOfWork) -> str:
    """The code of a stage, given by code or by name; "" is none."""
    for known, name in uow.visits.stages():
        if code in (known, name):
            return known
    if code:
        raise BrokenRule("stage", NO_STAGE, key=code)
    return ""
