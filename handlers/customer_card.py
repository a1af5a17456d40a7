"""A customer as a card: the facts of its master record, all of them or the few that help most."""

from collections.abc import Iterator

from handlers import localtime, wording
from handlers.conversation import Card, Field
from handlers.registry import Turn
from handlers.text import Text
from storage.records import Contact, Customer

NUMBER = Text(zh="编号", en="Number")
TYPE = Text(zh="类型", en="Type")
LEVEL = Text(zh="级别", en="Level")
OWNER = Text(zh="负责人", en="Owner")
INDUSTRY = Text(zh="行业", en="Industry")
AREA = Text(zh="地区", en="Area")
CONTACTS = Text(zh="联系人", en="Contacts")
DEALS = Text(zh="商机", en="Opportunities")
LAST = Text(zh="最近联系", en="Last contact")
VISITS = Text(zh="拜访次数", en="Visits")
IN_POOL = Text(zh="公海(无负责人)", en="in the pool (no owner)")
KINDS = {
    "CLIENT": Text(zh="正式客户", en="Client"),
    "TARGET_CUSTOMER": Text(zh="目标客户", en="Target customer"),
    "PROSPECT": Text(zh="沟通客户", en="Prospect"),
}
MOST_CONTACTS = 5  # on the short card


def whole(customer: Customer, turn: Turn) -> Card:
    """Everything that is known."""
    return Card(
        customer.name,
        subtitle=customer.description,
        fields=_fields(_values(customer, turn), turn),
    )


def short(customer: Customer, title: str, text: str, turn: Turn) -> Card:
    """An answer above, and below it whose the customer is, whom we know there, and the last day."""
    people = turn.uow.customers.contacts(customer.id)
    values = (
        (OWNER, customer.manager_name or turn.words(IN_POOL)),
        (CONTACTS, wording.listed([named(c) for c in people[:MOST_CONTACTS]], turn.locale)),
        (LAST, last_contact(customer, turn)),
    )
    return Card(title, subtitle=customer.name, text=text, fields=_fields(iter(values), turn))


def named(contact: Contact) -> str:
    """王建国(信息处处长)."""
    return f"{contact.name}({contact.title})" if contact.title else contact.name


def last_contact(customer: Customer, turn: Turn) -> str:
    """The day of the last visit; "" where there was none."""
    if customer.last_contact_at is None:
        return ""
    last = localtime.here(customer.last_contact_at, turn.user.zone).date()
    return localtime.day_in_words(last, turn.at.date(), turn.locale)


def kind(customer: Customer, turn: Turn) -> str:
    """正式客户, 目标客户, 沟通客户."""
    return turn.words(KINDS[customer.type]) if customer.type in KINDS else customer.type


def _fields(values: Iterator[tuple[Text, str]], turn: Turn) -> tuple[Field, ...]:
    return tuple(Field(label.zh, turn.words(label), value) for label, value in values if value)


def _values(customer: Customer, turn: Turn) -> Iterator[tuple[Text, str]]:
    yield NUMBER, customer.number
    yield TYPE, kind(customer, turn)
    yield LEVEL, customer.level
    yield OWNER, customer.manager_name or turn.words(IN_POOL)
    yield INDUSTRY, " / ".join(customer.industry_path)
    yield AREA, " ".join(customer.area)
    people = [named(contact) for contact in turn.uow.customers.contacts(customer.id)]
    yield CONTACTS, wording.listed(people, turn.locale)
    yield (
        DEALS,
        "\n".join(
            f"{deal.name} · {deal.stage_name} · {wording.money(deal.amount)}"
            for deal in turn.uow.customers.opportunities(customer.id)
        ),
    )
    yield VISITS, str(customer.visit_count)
    yield LAST, last_contact(customer, turn)
