"""POST /api/customers/visits/create: a visit written down by another system."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel
from typing_extensions import TypedDict

from handlers import access, localtime
from handlers.dialects import ND, nd_visit
from handlers.dialects.asked import AnyId, BrokenRule, says
from handlers.dialects.nd import NO_SUCH_CUSTOMER
from handlers.registry import Endpoint
from storage.records import Customer, NewAction, NewReport, NewVisit, User
from storage.unit_of_work import UnitOfWork

# The family has neither: what it calls a visit is one, and a report inside a deal is sales work.
CHANNEL, TYPE = "VISIT", "SALES"
# Fields that were set, as the record's card names them; nobody said them in words.
SET = {
    "participants": "participants",
    "expenses": "expenses",
    "feedback": "feedback",
    "type": "type",
    "bo_id": "opportunity",
    "outcome": "outcome",
    "problem": "problem",
    "action_items": "actions",
    "project_stage": "stage",
}


class OfCustomer(BaseModel):
    """Whom the visit was paid to."""

    customer_id: Annotated[AnyId, says(NO_SUCH_CUSTOMER)]


class Asked(nd_visit.Told, OfCustomer):
    """A visit of one customer."""


class Row(TypedDict):
    """The new visit's id, an extra: the documented answer is the envelope alone."""

    id: str


def create_visit(asked: Asked, uow: UnitOfWork) -> Row:
    """It shows in every list and in the chat, as if its author had typed it today.

    A customer the caller may not see is answered exactly like one that does not exist.
    """
    author = nd_visit.writer(uow)
    customer = uow.customers.get(asked.customer_id)
    if customer is None:
        raise BrokenRule("customer_id", NO_SUCH_CUSTOMER)
    uow.steps.begin("rest", None)
    visit_id = _store(asked, customer, author, uow)
    made = uow.visits.get(visit_id)
    assert made is not None
    return {"id": made.oid}


def _store(asked: Asked, customer: Customer, author: User, uow: UnitOfWork) -> int:
    meant = nd_visit.meant(asked, customer, uow)
    text = asked.contents or asked.outcome
    said = "contents" if asked.contents else "outcome"
    visit_id = uow.visits.add(
        uow.visits.add_report(NewReport(text, uow.now, "", None)),
        NewVisit(
            customer_ids=(customer.id,),
            day=localtime.here(uow.now, uow.scope.zone).date(),
            channel=CHANNEL,
            type=asked.type or TYPE,
            title=asked.title,
            contents=asked.contents,
            feedback=asked.feedback,
            problem=asked.problem,
            outcome=asked.outcome,
            expenses=asked.expenses or Decimal(0),
            next_step=asked.action_items,
            opportunity_id=meant.opportunity.id if meant.opportunity else None,
            stage=meant.stage,
            participant_ids=tuple(asked.participants),
            evidence=((said, 0, len(text)),),
            edited=tuple(name for field, name in SET.items() if getattr(asked, field)),
            source=asked.source,
        ),
    )
    if asked.action_items:
        uow.actions.add(
            NewAction(asked.action_items, customer.id, visit_id, None, None, author.id, author.name)
        )
    return visit_id


ENDPOINT = Endpoint(
    "POST /api/customers/visits/create",
    dialect=ND,
    scope=access.WRITE_VISITS,
    asks=Asked,
    answers=create_visit,
    row=Row,
    summary="创建拜访记录 - write down a visit of one customer",
    writes=True,
    example={
        "customer_id": "67735e2f9b1c4d0012ab34cd",
        "title": "回访",
        "participants": [{"id": 1}],
        "source": "CUSTOMER",
        "contents": "说说",
        "expenses": 23.34,
        "feedback": "挺好",
        "type": "BUSINESS_VISIT",
        "bo_id": "7da8233f9b1c4d0012ab34cf",
        "outcome": "合作圆满",
        "problem": "没有问题",
        "action_items": "落实会议要求",
        "project_stage": "TARGET",
    },
)
