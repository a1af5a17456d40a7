"""Changing a stored visit: the same for a form's values and for a correction in words."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from handlers import localtime, wording
from handlers.errors import UserError
from handlers.registry import Turn
from handlers.text import Text
from handlers.understanding.claims import Change, Customer, Person, When
from handlers.visit_card import TEXT_FIELDS, whom
from handlers.visit_record import LONGEST, LONGEST_SHORT, moment
from storage.records import Action, Visit

NO_AMOUNT = Text(
    zh="「{value}」不像金额。请写成数字,例如 30 或 23.34。",
    en="“{value}” does not look like an amount. Please write a number, such as 30 or 23.34.",
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
NOT_CHANGEABLE = Text(
    zh="「{field}」还不能这样改,请点卡片上的「修改」。",
    en="“{field}” cannot be changed this way yet; please use Edit on the card.",
)
MOST_EXPENSES = Decimal(100_000_000)
LONGEST_OF = {
    "contents": LONGEST,
    "problem": LONGEST,
    "outcome": LONGEST,
    "feedback": LONGEST_SHORT,
}
BETWEEN_NAMES = re.compile(r"[、,,;;/]")


def apply_form(visit: Visit, values: Mapping[str, str], turn: Turn) -> list[str]:
    """Store what a form changed; answers the names of the fields that did change."""
    wanted: dict[str, Any] = {}
    if "customer" in values and values["customer"].strip() != whom(visit, turn):
        wanted["customer_ids"] = [_customer_named(values["customer"].strip(), turn)]
    if values.get("when") and values["when"] != visit.day.isoformat():
        wanted |= _when_columns(When(_day(values["when"])), turn)
    for name, known in (("channel", wording.CHANNELS), ("type", wording.TYPES)):
        if values.get(name, getattr(visit, name)) not in known:
            raise UserError(NO_CHOICE, value=values[name])
        wanted[name] = values.get(name, getattr(visit, name))
    for name, most in LONGEST_OF.items():
        if name in values:
            wanted[name] = values[name].strip()[:most]
    if "contacts" in values:
        names = [name.strip() for name in BETWEEN_NAMES.split(values["contacts"]) if name.strip()]
        wanted["contacts"] = _contacts(names, visit, turn)
    if "expenses" in values:
        wanted["expenses"] = _amount(values["expenses"])
    if "expense_note" in values:
        wanted["expense_note"] = values["expense_note"].strip()[:LONGEST_SHORT]
    changed = _store(visit, wanted, turn)
    return changed + _apply_actions(visit, values, turn)


def apply_words(visit: Visit, changes: Iterable[Change], turn: Turn) -> list[str]:
    """Store corrections said in words; answers the names of the fields that did change."""
    wanted: dict[str, Any] = {}
    changed: list[str] = []
    for change in changes:
        match change.field, change.value:
            case "expenses", Decimal() as amount:
                wanted["expenses"] = amount
            case "when", When() as when:
                wanted |= _when_columns(when, turn)
            case "customer", Customer() as customer:
                wanted["customer_ids"] = [customer.id]
            case "customer", who:
                raise UserError(WHICH_CUSTOMER, name=getattr(who, "written", "") or str(who))
            case "contacts", tuple() as people:
                wanted["contacts"] = _met(people, visit, turn)
            case "participants", tuple() as people:
                others = [person.id for person in people if person.id not in (None, turn.user.id)]
                wanted["participant_ids"] = [visit.author.id, *others]
            case ("channel" | "type") as name, str() as code:
                wanted[name] = code
            case name, str() as text if name in (*TEXT_FIELDS, "expense_note"):
                wanted[name] = text[: LONGEST_OF.get(name, LONGEST_SHORT)]
            case "due", When() as when:
                changed += _postpone(visit, when, turn)
            case field, _:
                label = wording.label(field, turn.locale) if field in wording.LABELS else field
                raise UserError(NOT_CHANGEABLE, field=label)
    return _store(visit, wanted, turn) + changed


def _store(visit: Visit, wanted: dict[str, Any], turn: Turn) -> list[str]:
    if "customer_ids" in wanted and wanted["customer_ids"] != [c.id for c in visit.customers]:
        # A deal and the people met belong to the customer that was left.
        wanted["opportunity_id"] = None
        wanted["lead_id"] = None
        for action in turn.uow.actions.of_visits([visit.id]):
            turn.uow.actions.change(action.id, {"customer_id": wanted["customer_ids"][0]})
        names = [met.name for met in visit.contacts]
        wanted.setdefault("contacts", _contacts(names, visit, turn, wanted["customer_ids"][0]))
    before = _comparable(visit)
    changed = [name for name, value in wanted.items() if before.get(name, value) != value]
    if changed:
        turn.uow.visits.change(visit.id, {name: wanted[name] for name in changed})
    return list(dict.fromkeys(FIELD_OF.get(name, name) for name in changed))


FIELD_OF = {
    "customer_ids": "customer",
    "day": "when",
    "daypart": "when",
    "occurred_at": "when",
    "participant_ids": "participants",
    "opportunity_id": "opportunity",
    "lead_id": "customer",
}


def _comparable(visit: Visit) -> dict[str, Any]:
    return {
        **visit._asdict(),
        "customer_ids": [customer.id for customer in visit.customers],
        "contacts": [list(met) for met in visit.contacts],
        "participant_ids": [person.id for person in visit.participants],
        "opportunity_id": visit.opportunity.id if visit.opportunity else None,
        "lead_id": visit.lead.id if visit.lead else None,
    }


def _when_columns(when: When, turn: Turn) -> dict[str, Any]:
    return {"day": when.day, "daypart": when.daypart, "occurred_at": moment(when, turn)}


def _apply_actions(visit: Visit, values: Mapping[str, str], turn: Turn) -> list[str]:
    changed: list[str] = []
    for action in turn.uow.actions.of_visits([visit.id]):
        text = values.get(f"action.{action.id}", action.text).strip()
        if not text:
            turn.uow.actions.remove(action.id)
            changed.append("actions")
            continue
        said = values.get(f"due.{action.id}")
        wanted: dict[str, Any] = {"text": text[:LONGEST]}
        if said is not None and said != (action.due_day.isoformat() if action.due_day else ""):
            wanted |= _due(action, _day(said) if said else None, turn)
        if any(getattr(action, name) != value for name, value in wanted.items()):
            turn.uow.actions.change(action.id, wanted)
            changed.append("actions")
    if changed:
        turn.uow.visits.mark_changed(visit.id)
    return list(dict.fromkeys(changed))


def _due(action: Action, day: date | None, turn: Turn) -> dict[str, Any]:
    """A new day keeps the clock time that was said for the old one."""
    if day is None or action.due_at is None:
        return {"due_day": day, "due_at": None}
    clock: time = localtime.here(action.due_at, turn.user.zone).time()
    return {"due_day": day, "due_at": localtime.instant(day, clock, turn.user.zone)}


def _postpone(visit: Visit, when: When, turn: Turn) -> list[str]:
    actions = turn.uow.actions.of_visits([visit.id])
    for action in actions[:1]:
        turn.uow.actions.change(action.id, {"due_day": when.day, "due_at": moment(when, turn)})
        turn.uow.visits.mark_changed(visit.id)
    return ["actions"] if actions else []


def _customer_named(name: str, turn: Turn) -> int:
    found = turn.directory.customers_named(name, turn.uow.customers.visible_ids())
    if not isinstance(found, Customer):
        raise UserError(WHICH_CUSTOMER, name=name)
    return found.id


def _contacts(
    names: Iterable[str], visit: Visit, turn: Turn, customer_id: int | None = None
) -> list[list[Any]]:
    """Each name as the customer's contact, or as written."""
    people = tuple(Person(None, name) for name in names)
    return _met(people, visit, turn, customer_id)


def _met(
    people: Iterable[Person], visit: Visit, turn: Turn, customer_id: int | None = None
) -> list[list[Any]]:
    customers = [customer_id] if customer_id else [customer.id for customer in visit.customers]
    known = [contact for key in customers for contact in turn.uow.customers.contacts(key)]
    met: list[list[Any]] = []
    for person in people:
        fitting = [
            contact
            for contact in known
            if person.id == contact.id or person.name in (contact.name, *contact.aliases)
        ]
        if len(fitting) == 1:
            met.append([fitting[0].id, fitting[0].name])
        else:
            met.append([None, person.name])
    return met


def _amount(value: str) -> Decimal:
    bare = value.strip().lstrip("¥￥$").removesuffix("元").replace(",", "")
    if not bare:
        return Decimal("0.00")
    try:
        amount = Decimal(bare)
    except InvalidOperation:
        raise UserError(NO_AMOUNT, value=wording.shortened(value, 20)) from None
    if not amount.is_finite() or not 0 <= amount < MOST_EXPENSES:
        raise UserError(NO_AMOUNT, value=wording.shortened(value, 20))
    return amount.quantize(Decimal("0.01"))


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise UserError(NO_DAY, value=wording.shortened(value, 20)) from None
