"""What a person could say, with customers and colleagues of their own company."""

from handlers.registry import Intent, Turn
from handlers.text import Text

LEADERS = ("manager", "admin")
SOME_CUSTOMER = Text(zh="金职院", en="Acme")


def shown(turn: Turn, most: int) -> list[str]:
    """One example of each ability that this person's role is shown."""
    return [line for intent in _offered(turn) for line in worded(intent, turn)[:1]][:most]


def everything(turn: Turn) -> list[str]:
    """All examples of all abilities that this person's role is shown."""
    return [line for intent in _offered(turn) for line in worded(intent, turn)]


def worded(intent: Intent, turn: Turn) -> list[str]:
    """The examples of one ability."""
    some = turn.uow.customers.some(1)
    customer = turn.words(SOME_CUSTOMER)
    if some:
        customer = turn.uow.customers.short_name(some[0].id) or some[0].name
    person = _colleague(turn)
    leads = turn.user.role in LEADERS
    texts = (*intent.examples, *(intent.for_leaders if leads else ()))
    return [turn.words(text, customer=customer, person=person) for text in texts]


def _offered(turn: Turn) -> list[Intent]:
    return [
        intent
        for intent in turn.intents
        if intent.examples and (not intent.roles or turn.user.role in intent.roles)
    ]


def _colleague(turn: Turn) -> str:
    """Somebody who reports to this person, else any colleague."""
    others = [user for user in turn.uow.people.everyone() if user.id != turn.user.id]
    below = [user for user in others if user.manager_id == turn.user.id]
    return next((user.name for user in [*below, *others]), turn.user.name)
