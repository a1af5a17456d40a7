"""What was heard, once its customer is known: people and deals of that customer are found now."""

from dataclasses import replace

from handlers.registry import Turn
from handlers.understanding.claims import Change, Customer, Heard, Option, Person, Said, Span


def with_customer(heard: Heard, who: Customer, turn: Turn) -> Heard:
    """The same, about this customer."""
    if any(change.field == "customer" for change in heard.changes):
        return replace(heard, changes=tuple(_changed(change, who) for change in heard.changes))
    if not heard.records:
        return replace(heard, customer=who)
    first = replace(
        heard.records[0],
        customer=who,
        contacts=tuple(_contact(said, who.id, turn) for said in heard.records[0].contacts),
        opportunity=heard.records[0].opportunity or _opportunity(who.id, turn),
    )
    return replace(heard, records=(first, *heard.records[1:]))


def _changed(change: Change, who: Customer) -> Change:
    return replace(change, value=who) if change.field == "customer" else change


def _contact(said: Said[Person], customer_id: int, turn: Turn) -> Said[Person]:
    fitting = [
        contact
        for contact in turn.uow.customers.contacts(customer_id)
        if said.value.name in (contact.name, contact.title, *contact.aliases)
    ]
    if said.value.id is not None or len(fitting) != 1:
        return said
    return replace(said, value=Person(fitting[0].id, fitting[0].name))


def _opportunity(customer_id: int, turn: Turn) -> Said[Option] | None:
    """The one deal of the customer whose name or alias the message holds."""
    found = [
        (deal, turn.text.find(name), len(name))
        for deal in turn.uow.customers.opportunities(customer_id)
        for name in sorted((deal.name, *deal.aliases), key=len, reverse=True)
        if len(name) > 1 and name in turn.text
    ]
    if len({deal.id for deal, _, _ in found}) != 1:
        return None
    deal, start, length = found[0]
    return Said(Option(deal.id, deal.name), (Span(start, start + length),))
