"""费用改成30, 还有,打车30 - a correction or an addition in words becomes the record."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta

from handlers import visit_changes, visit_record, wording
from handlers.errors import UserError
from handlers.form_changes import amount
from handlers.registry import Turn
from handlers.text import Text
from handlers.understanding.claims import Change, Customer, NextAction, Option, Person, When
from handlers.visit_card import TEXT_FIELDS
from storage.records import Visit

NOT_CHANGEABLE = Text(
    zh="「{field}」还不能这样改,请点卡片上的「修改」。",
    en="“{field}” cannot be changed this way yet; please use Edit on the card.",
)
SAYS_YEAR = re.compile(r"\d{4}|\d\d年|[〇零一二三四五六七八九]年|去年|前年|今年|year")
BETWEEN_TEXTS = {"zh": ";", "en": "; "}


def apply_words(visit: Visit, changes: Iterable[Change], turn: Turn, *, adds: bool) -> list[str]:
    """Store what was said; `adds` puts it beside what is there. Answers the changed fields."""
    wanted: dict[str, Any] = {}
    changed: list[str] = []
    for change in changes:
        if change.field in ("actions", "due"):
            changed += _promise(change, visit, turn, adds=adds)
        else:
            wanted |= _columns(change, visit, turn, adds=adds)
    if changed:
        visit_changes.restate_next_step(visit, turn)
    return list(dict.fromkeys(visit_changes.store(visit, wanted, turn) + changed))


def _columns(change: Change, visit: Visit, turn: Turn, *, adds: bool) -> dict[str, Any]:
    match change.field, change.value:
        case "expenses", (Decimal() | str()) as said:
            return {"expenses": amount(str(said)) + (visit.expenses if adds else 0)}
        case "when", When() as when:
            return visit_changes.when_columns(_nearest(when, change, turn), visit, turn)
        case "customer", Customer() as customer:
            return {"customer_ids": [customer.id]}
        case "opportunity", Option() as deal:
            return {"opportunity_id": visit_changes.deal_of(visit, deal.id, turn)}
        case "contacts", tuple() as people:
            return {"contacts": _contacts(people, visit, turn, adds=adds)}
        case "participants", tuple() as people:
            return {"participant_ids": _participants(people, visit, adds=adds)}
        case ("channel" | "type" | "stage") as name, str() as code:
            return {name: code}
        case name, str() as text if name in (*TEXT_FIELDS, "expense_note"):
            joined = _joined(getattr(visit, name), text, turn) if adds else text
            return {name: joined[: visit_changes.LONGEST_OF[name]]}
        case field, _:
            label = wording.label(field, turn.locale) if field in wording.LABELS else field
            raise UserError(NOT_CHANGEABLE, field=label)


def _nearest(when: When, change: Change, turn: Turn) -> When:
    """3月25日 a week before that day is the one to come, not last year's, unless a year is said."""
    said = "".join(turn.text[span.start : span.end] for span in change.spans)
    if SAYS_YEAR.search(said):
        return when
    today, coming = turn.at.date(), when.day + relativedelta(years=1)
    is_nearer = today < coming and coming - today < today - when.day
    return replace(when, day=coming) if is_nearer else when


def _joined(before: str, text: str, turn: Turn) -> str:
    """Both, or only one where it says the other already."""
    if not before or text in before:
        return before or text
    return f"{before}{BETWEEN_TEXTS[turn.locale]}{text}"


def _contacts(people: tuple[Any, ...], visit: Visit, turn: Turn, *, adds: bool) -> list[list[Any]]:
    named = [Person(*person) for person in people]
    found = visit_changes.met(named, visit, turn)
    before = [list(one) for one in visit.contacts] if adds else []
    return before + [one for one in found if one not in before]


def _participants(people: tuple[Any, ...], visit: Visit, *, adds: bool) -> list[int]:
    """The author first; colleagues in no list cannot be kept here."""
    said = {Person(*person).id for person in people} - {None, visit.author.id}
    before = {person.id for person in visit.participants} if adds else set()
    others = sorted(user_id for user_id in said | before if user_id not in (None, visit.author.id))
    return [visit.author.id, *others]


def _promise(change: Change, visit: Visit, turn: Turn, *, adds: bool) -> list[str]:
    """A next step is replaced where there is one, else added; `due` moves the first open one."""
    still_open = visit_changes.open_actions(visit, turn)
    match change.field, change.value:
        case "due", When() as when:
            if not still_open:
                return []
            at = visit_record.moment(when, turn)
            turn.uow.actions.postpone(still_open[0].id, when.day, at)
        case "actions", (NextAction() | str()) as said:
            step = _step(said, turn)
            if adds or not still_open:
                customer_id = visit.customers[0].id if visit.customers else None
                visit_record.add_action(step, turn, customer_id, visit.id)
            else:
                turn.uow.actions.change(still_open[0].id, _restated(step, turn))
        case _:
            return []
    return ["actions"]


def _step(said: NextAction | str, turn: Turn) -> NextAction:
    if isinstance(said, NextAction):
        return said
    return NextAction(said, None, Person(turn.user.id, turn.user.name))


def _restated(step: NextAction, turn: Turn) -> dict[str, Any]:
    """The columns of a promise that is said anew; its time stays where none was said."""
    wanted: dict[str, Any] = {"text": step.text[: visit_record.LONGEST]}
    if step.due is not None:
        wanted |= {"due_day": step.due.day, "due_at": visit_record.moment(step.due, turn)}
    if step.assignee_spans:
        wanted |= {"assignee_id": step.assignee.id, "assignee_name": step.assignee.name}
    return wanted
