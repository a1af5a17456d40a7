"""The form behind 修改: one input for each field of a visit that people may change."""

from collections.abc import Iterator

from handlers import wording
from handlers.conversation import Choice, Input
from handlers.registry import Turn
from handlers.text import Text
from storage.records import Action, Visit

ACTION_INPUT = Text(zh="下一步", en="Next step")
DUE_INPUT = Text(zh="截止日期", en="Due")


def inputs(visit: Visit, whom: str, actions: list[Action], turn: Turn) -> Iterator[Input]:
    """The inputs, named as the fields of the card, in their order."""
    if visit.customers:
        yield _text("customer", whom, turn, required=True)
    yield Input("when", _label("when", turn), "date", visit.day.isoformat(), required=True)
    yield _choice("channel", visit.channel, _worded(wording.CHANNELS, turn), turn)
    yield _choice("type", visit.type, _worded(wording.TYPES, turn), turn)
    yield _text("contacts", _names([met.name for met in visit.contacts], turn), turn)
    others = [person.name for person in visit.participants if person.id != visit.author.id]
    yield _text("participants", _names(others, turn), turn)
    for name in ("contents", "feedback", "problem", "outcome"):
        yield Input(name, _label(name, turn), "long", getattr(visit, name))
    spent = f"{visit.expenses.normalize():f}" if visit.expenses else ""
    yield Input("expenses", _label("expenses", turn), "number", spent)
    yield _text("expense_note", visit.expense_note, turn)
    yield from _deal(visit, turn)
    for action in actions:
        yield Input(f"action.{action.id}", turn.words(ACTION_INPUT), value=action.text)
        due = action.due_day.isoformat() if action.due_day else ""
        yield Input(f"due.{action.id}", turn.words(DUE_INPUT), "date", due)


def _deal(visit: Visit, turn: Turn) -> Iterator[Input]:
    """The customer's deals, and the stages where one is chosen."""
    deals = [
        (str(deal.id), deal.name)
        for customer in visit.customers
        for deal in turn.uow.customers.opportunities(customer.id)
    ]
    if deals:
        chosen = str(visit.opportunity.id) if visit.opportunity else ""
        yield _choice("opportunity", chosen, deals, turn)
    if visit.opportunity:
        yield _choice("stage", visit.stage, turn.uow.visits.stages(), turn)


def _choice(name: str, value: str, options: list[tuple[str, str]], turn: Turn) -> Input:
    choices = tuple(Choice(code, text) for code, text in options)
    return Input(name, _label(name, turn), "choice", value, choices)


def _text(name: str, value: str, turn: Turn, *, required: bool = False) -> Input:
    return Input(name, _label(name, turn), value=value, required=required)


def _label(name: str, turn: Turn) -> str:
    return wording.label(name, turn.locale)


def _names(names: list[str], turn: Turn) -> str:
    return wording.listed(names, turn.locale)


def _worded(texts: dict[str, Text], turn: Turn) -> list[tuple[str, str]]:
    return [(code, turn.words(text)) for code, text in texts.items()]
