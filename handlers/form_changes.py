"""The form of a visit's card: what its inputs hold becomes the record."""

import re
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from handlers import localtime, visit_changes, wording
from handlers.errors import UserError
from handlers.registry import Turn, is_number
from handlers.text import Text
from handlers.understanding.claims import Customer, Person, When
from handlers.visit_card import whom
from handlers.visit_record import LONGEST
from storage.records import Action, Visit

NO_AMOUNT = Text(
    zh="「{value}」不像金额。请写成数字,例如 30 或 23.34。",
    en="“{value}” does not look like an amount. Please write a number, such as 30 or 23.34.",
)
TOO_FINE = Text(
    zh="金额最多写到分,「{value}」多了几位。请写成例如 12.35。",
    en="Amounts have two decimals at most, “{value}” has more. Please write, say, 12.35.",
)
NO_DAY = Text(
    zh="「{value}」不像日期。请写成 2026-03-18 这样。",
    en="“{value}” does not look like a date. Please write it like 2026-03-18.",
)
NO_CHOICE = Text(
    zh="「{value}」不在可选项里,请从列表里选。", en="“{value}” is no option; please choose one."
)
WHICH_CUSTOMER = Text(
    zh="没有找到唯一的客户「{name}」,请写完整的客户名称。",
    en="“{name}” is not exactly one customer; please write the full name.",
)
NOT_COLLEAGUE = Text(
    zh="同事里没有「{name}」,请写姓名,例如「{example}」。",
    en="There is no “{name}” among your colleagues; please write a name such as “{example}”.",
)
MOST_EXPENSES = Decimal(100_000_000)
CENT = Decimal("0.01")
BETWEEN_NAMES = re.compile(r"[、,,;;/]")


def apply_form(visit: Visit, values: Mapping[str, str], turn: Turn) -> list[str]:
    """Store what a form changed, whole or one field of it; answers the fields that did change."""
    wanted: dict[str, Any] = {}
    for name in values:
        wanted |= _columns(name, values[name].strip(), visit, turn)
    changed = visit_changes.store(visit, wanted, turn)
    return changed + _apply_actions(visit, values, turn)


def _columns(name: str, value: str, visit: Visit, turn: Turn) -> dict[str, Any]:
    """The columns that one input sets; none where it says what is there already."""
    match name:
        case "customer" if value != whom(visit, turn):
            return {"customer_ids": [_customer_named(value, turn)]}
        case "when" if value and value != visit.day.isoformat():
            return visit_changes.when_columns(When(day(value)), visit, turn)
        case "channel" | "type":
            known = wording.CHANNELS if name == "channel" else wording.TYPES
            return {name: _chosen(value, tuple(known))}
        case "stage" if value:
            return {name: _chosen(value, tuple(code for code, _ in turn.uow.visits.stages()))}
        case "opportunity":
            deal = visit_changes.deal_of(visit, int(value), turn) if is_number(value) else None
            return {"opportunity_id": deal}
        case "contacts":
            people = [Person(None, one) for one in _names(value)]
            return {"contacts": visit_changes.met(people, visit, turn)}
        case "participants":
            return {"participant_ids": [visit.author.id, *_colleagues(value, visit, turn)]}
        case "expenses":
            return {name: amount(value)}
        case _ if name in visit_changes.LONGEST_OF:
            return {name: value[: visit_changes.LONGEST_OF[name]]}
        case _:
            return {}


def _chosen(value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise UserError(NO_CHOICE, value=wording.shortened(value, 20))
    return value


def _names(value: str) -> list[str]:
    return [name.strip() for name in BETWEEN_NAMES.split(value) if name.strip()]


def _colleagues(value: str, visit: Visit, turn: Turn) -> list[int]:
    """Colleagues by name or alias, the author left out."""
    everyone = turn.uow.people.everyone()
    found: list[int] = []
    for name in _names(value):
        fitting = [user.id for user in everyone if name in (user.name, *user.aliases)]
        if len(fitting) != 1:
            raise UserError(NOT_COLLEAGUE, name=name, example=turn.user.name)
        found += fitting
    return sorted({user_id for user_id in found if user_id != visit.author.id})


def _apply_actions(visit: Visit, values: Mapping[str, str], turn: Turn) -> list[str]:
    changed = [
        _apply_action(action, values, turn) for action in turn.uow.actions.of_visits([visit.id])
    ]
    if any(changed):
        visit_changes.restate_next_step(visit, turn)
    return ["actions"] if any(changed) else []


def _apply_action(action: Action, values: Mapping[str, str], turn: Turn) -> bool:
    """Whether the form changed this promise; an emptied one is taken out."""
    text = values.get(f"action.{action.id}", action.text).strip()
    if not text:
        turn.uow.actions.remove(action.id)
        return True
    said = values.get(f"due.{action.id}")
    wanted: dict[str, Any] = {"text": text[:LONGEST]}
    if said is not None and said != (action.due_day.isoformat() if action.due_day else ""):
        wanted |= _due(action, day(said) if said else None, turn)
    if all(getattr(action, name) == value for name, value in wanted.items()):
        return False
    turn.uow.actions.change(action.id, wanted)
    return True


def _due(action: Action, due_day: date | None, turn: Turn) -> dict[str, Any]:
    """A new day keeps the clock time that was said for the old one."""
    if due_day is None or action.due_at is None:
        return {"due_day": due_day, "due_at": None}
    clock: time = localtime.here(action.due_at, turn.user.zone).time()
    return {"due_day": due_day, "due_at": localtime.instant(due_day, clock, turn.user.zone)}


def _customer_named(name: str, turn: Turn) -> int:
    found = turn.directory.customers_named(name, turn.uow.customers.visible_ids())
    if not isinstance(found, Customer):
        raise UserError(WHICH_CUSTOMER, name=name)
    return found.id


def amount(value: str) -> Decimal:
    """An amount as it is typed; UserError for anything else, and for parts of a cent."""
    bare = value.strip().lstrip("¥￥$").removesuffix("元").replace(",", "")
    if not bare:
        return Decimal("0.00")
    try:
        found = Decimal(bare)
    except InvalidOperation:
        raise UserError(NO_AMOUNT, value=wording.shortened(value, 20)) from None
    if not found.is_finite() or not 0 <= found < MOST_EXPENSES:
        raise UserError(NO_AMOUNT, value=wording.shortened(value, 20))
    if found != found.quantize(CENT):
        raise UserError(TOO_FINE, value=wording.shortened(value, 20))
    return found.quantize(CENT)


def day(value: str) -> date:
    """A day as a form gives it."""
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise UserError(NO_DAY, value=wording.shortened(value, 20)) from None
