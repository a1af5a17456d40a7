"""A correction whose value could not be read: what was not understood, and what there is."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from handlers import wording
from handlers.errors import UserError
from handlers.registry import Turn
from handlers.text import Text
from handlers.understanding.claims import Change
from storage.records import Visit

NO_VALUE = Text(
    zh="「{field}」要改成什么?连着一起说,例如「{field}改成…」。V-{number} 没有动。",
    en="What should “{field}” be? Say both at once, such as “change {field} to …”. "
    "V-{number} is unchanged.",
)
NOT_READ = Text(
    zh="「{field}」没看懂「{value}」,V-{number} 没有动。换个写法再说一次,或点「修改」。",
    en="I could not read “{value}” as “{field}”, so V-{number} is unchanged. "
    "Say it in other words, or press Edit.",
)
NO_OPTION = Text(
    zh="「{field}」里没有「{value}」,V-{number} 没有动。可选:{options}。",
    en="There is no “{value}” among “{field}”, so V-{number} is unchanged. There are: {options}.",
)
LONGEST_VALUE = 30
KINDS = ("when", "due", "expenses", "stage", "opportunity", "customer", "channel", "type")


def refuse(changes: Iterable[Change], visit: Visit, turn: Turn) -> None:
    """UserError for the first value of a kind of its own that came as mere words."""
    for change in changes:
        if change.field not in KINDS or not isinstance(change.value, str):
            continue
        options = _options(change.field, visit, turn)
        if change.value in options or (change.field == "expenses" and _is_amount(change.value)):
            continue
        field, value = wording.label(change.field, turn.locale), change.value.strip()
        if not value:
            raise UserError(NO_VALUE, field=field, number=visit.number)
        said = {
            "field": field,
            "value": wording.shortened(value, LONGEST_VALUE),
            "number": visit.number,
        }
        names = list(dict.fromkeys(options.values()))
        if not names:
            raise UserError(NOT_READ, **said)
        raise UserError(NO_OPTION, **said, options=wording.listed(names, turn.locale))


def _options(field: str, visit: Visit, turn: Turn) -> dict[str, str]:
    """What may stand in a field, as it may be written and as it is shown."""
    match field:
        case "stage":
            stages = turn.uow.visits.stages()
            return {written: name for code, name in stages for written in (code, name)}
        case "opportunity":
            deals = (
                deal
                for customer in visit.customers
                for deal in turn.uow.customers.opportunities(customer.id)
            )
            return {f"#{deal.id}": deal.name for deal in deals}  # a deal is never named by words
        case "channel" | "type":
            known = wording.CHANNELS if field == "channel" else wording.TYPES
            return {code: turn.words(text) for code, text in known.items()}
        case _:
            return {}


def _is_amount(value: str) -> bool:
    """Whether it is a number: form_changes.amount says what is wrong with it, if anything."""
    try:
        Decimal(value)
    except InvalidOperation:
        return False
    return True
