"""What a person could say, with customers and colleagues of their own company."""

from handlers.registry import Intent, Turn
from handlers.text import Text

LEADERS = ("manager", "admin")
SOME_CUSTOMER = Text(zh="金职院", en="Acme")


def shown(turn: Turn, most: int) -> list[str]:
    """One example of each ability that this person's role is shown."""
    names = _names(turn)
    offered = _offered(turn)[:most]
    return [line for intent in offered for line in _worded(intent, turn, names)[:1]]


def everything(turn: Turn) -> list[str]:
    """All examples of all abilities that this person's role is shown."""
    names = _names(turn)
    return [line for intent in _offered(turn) for line in _worded(intent, turn, names)]


def _worded(intent: Intent, turn: Turn, names: dict[str, str]) -> list[str]:
    """The examples of one ability."""
    leads = turn.user.role in LEADERS
    texts = (*intent.examples, *(intent.for_leaders if leads else ()))
    return [turn.words(text, **names) for text in texts]


def _names(turn: Turn) -> dict[str, str]:
    """A customer, and somebody who reports to this person, else any colleague."""
    some, other = turn.uow.customers.some(1), turn.uow.people.somebody_else(turn.user.id)
    customer = turn.words(SOME_CUSTOMER)
    if some:
        customer = turn.uow.customers.short_name(some[0].id) or some[0].name
    return {"customer": customer, "person": (other or turn.user).name}


def _offered(turn: Turn) -> list[Intent]:
    return [
        intent
        for intent in turn.intents
        if intent.examples and (not intent.roles or turn.user.role in intent.roles)
    ]
