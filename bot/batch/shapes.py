"""What was understood of a message, as the plain JSON in which corpora are labelled."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from bot.batch import values
from handlers.understanding.claims import (
    Ambiguous,
    Change,
    Claim,
    Customer,
    Heard,
    Lead,
    NextAction,
    Option,
    Person,
    Record,
    Unknown,
    When,
    Who,
)

Shape = dict[str, Any]

# What a question wants to know where the recogniser leaves it to the ability.
USUAL_ASPECT: Mapping[str, str] = {
    "query_customer": "detail",
    "query_timeline": "timeline",
    "query_visits": "visits",
    "query_reminders": "reminders",
}
# Fields of a change whose slots in the corpus have another name.
_SLOTS = {"when": "visited_at", "channel": "event", "actions": "action_items"}


def of_claim(claim: Claim, sender: Person) -> Shape:
    """The intent and its slots; an intent that no corpus knows has no slots."""
    heard, intent = claim.heard, claim.intent
    slots: Shape = {}
    match intent:
        case "log_visit" | "log_follow_up":
            slots = {"records": [_record(record) for record in heard.records]}
        case _ if intent.startswith("query_"):
            slots = _question(intent, heard)
        case "create_reminder":
            slots = _whom(heard.customer) | {
                "text": heard.text or None,
                "due": day(heard.due),
                "assignee": (heard.person or sender).id,
            }
        case "complete_reminder":
            slots = {"target": _target(heard)}
        case "snooze_reminder":
            slots = {"target": _target(heard), "due": day(heard.due)}
        case "amend_last":
            slots = {"amend": [_change(change) for change in heard.changes]}
        case "comment":
            slots = _whom(heard.customer) | {
                "text": heard.text or None,
                "mentions": [mentioned.id for mentioned in heard.mentions],
            }
        case "digest":
            slots = _digest(heard, sender)
    return {"intent": intent, **slots}


def _question(intent: str, heard: Heard) -> Shape:
    return _whom(heard.customer) | {
        "aspect": heard.aspect or USUAL_ASPECT.get(intent),
        "period": _period(heard),
        "user": heard.person.id if heard.person else None,
        "limit": heard.limit,
    }


def _digest(heard: Heard, sender: Person) -> Shape:
    whose = heard.person or (sender if heard.scope == "self" else None)
    return {
        "period": _period(heard),
        "scope": heard.scope,
        "user": whose.id if whose else None,
    }


def _period(heard: Heard) -> Shape | None:
    if heard.period is None:
        return None
    return {"start": heard.period.start.isoformat(), "end": heard.period.end.isoformat()}


def _target(heard: Heard) -> Shape:
    """The reminder that is meant: by its words, its customer, or its number in the last list."""
    return _whom(heard.customer) | {"text": heard.text or None, "number": heard.number}


def _whom(who: Who) -> Shape:
    return {
        "customer": who.id if isinstance(who, Customer) else None,
        "ambiguous": [option.id for option in who.options] if isinstance(who, Ambiguous) else [],
    }


def _record(record: Record) -> Shape:
    texts = {
        name: said.value if said else None
        for name in ("contents", "feedback", "problem", "outcome", "expense_note", "stage")
        for said in [getattr(record, name)]
    }
    return {
        **_whom(record.customer),
        "customer_text": record.customer.written or None,
        "lead": record.customer.id if isinstance(record.customer, Lead) else None,
        "event": record.channel.value,
        "type": record.type.value,
        "visited_at": day(record.when.value),
        "contacts": [_name_or_id(contact.value) for contact in record.contacts],
        "participants": [colleague.value.id for colleague in record.participants],
        **texts,
        "expenses": values.digits(record.expenses.value) if record.expenses else None,
        "opportunity": record.opportunity.value.id if record.opportunity else None,
        "action_items": [_action(action) for action in record.actions],
    }


def _action(action: NextAction) -> Shape:
    return {"text": action.text, "due": day(action.due), "assignee": action.assignee.id}


def _change(change: Change) -> Shape:
    return {"slot": _SLOTS.get(change.field, change.field), "value": plain(change.value)}


def _name_or_id(person: Person) -> int | str:
    return person.name if person.id is None else person.id


def day(when: When | None) -> str | None:
    """The day, with the time where one was said."""
    if when is None:
        return None
    return f"{when.day.isoformat()}T{when.clock:%H:%M}" if when.clock else when.day.isoformat()


def plain(value: object) -> Any:
    """Any value of a claim as what JSON can say."""
    match value:
        case When():
            return day(value)
        case Decimal():
            return values.digits(value)
        case Person():
            return _name_or_id(value)
        case Customer() | Lead() | Option():
            return value.id
        case Unknown() | Ambiguous():
            return value.written
        case NextAction():
            return value.text
        case datetime():
            return value.isoformat(timespec="minutes")
        case date() | time():
            return value.isoformat()
        case tuple() | list():
            return [plain(item) for item in value]
    return value
