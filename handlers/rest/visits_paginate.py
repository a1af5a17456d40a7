"""POST /api/customers/visits/paginate: the visits paid to one customer, page by page."""

from typing import Annotated

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from handlers import access, wording
from handlers.dialects import ND, formats
from handlers.dialects.asked import WHOLE, AnyId, BrokenRule, says
from handlers.dialects.nd import NO_SUCH_CUSTOMER
from handlers.dialects.nd_visit import LONGEST_LINE, LONGEST_TEXT
from handlers.registry import Endpoint, Page
from handlers.text import Text
from storage.records import Customer, Visit
from storage.unit_of_work import UnitOfWork

BAD_PAGE = Text(zh="页码必须是正整数", en="The page must be a positive whole number")
BAD_PAGE_SIZE = Text(zh="每页数量必须是正整数", en="The page size must be a positive whole number")


class Asked(BaseModel):
    """Whose visits, and which page of them."""

    customer_id: Annotated[AnyId, says(NO_SUCH_CUSTOMER)]
    page: Annotated[int, Field(ge=1, le=100), WHOLE, says(BAD_PAGE)] = 1
    page_size: Annotated[int, Field(ge=5, le=1000), WHOLE, says(BAD_PAGE_SIZE)] = 20


class Participant(TypedDict):
    """One colleague who was there."""

    id: int
    name: str


class Row(TypedDict):
    """One visit, under the names its first readers gave the fields; nothing is ever null here."""

    id: str
    boId: str
    title: str
    contents: str
    feedback: str
    expenses: float
    actionItems: str
    problem: str
    outcome: str
    type: str
    source: str
    projectStage: str
    projectStagePath: str
    participants: list[Participant]
    createdAt: str
    createdBy: int
    createdByName: str


def page_of_visits(asked: Asked, uow: UnitOfWork) -> Page[Row]:
    """A customer the caller may not see is answered exactly like one that does not exist."""
    customer = uow.customers.get(asked.customer_id)
    if customer is None:
        raise BrokenRule("customer_id", NO_SUCH_CUSTOMER)
    visits = uow.visits.page_without_customer(customer.id, number=asked.page, size=asked.page_size)
    rows = [_row(visit, customer, uow.scope.zone) for visit in visits]
    return Page(rows, customer.visit_count, asked.page, asked.page_size)


def _row(visit: Visit, customer: Customer, zone: str) -> Row:
    return {
        "id": visit.oid,
        "boId": visit.opportunity.oid if visit.opportunity else "",
        "title": _title(visit, customer)[:LONGEST_LINE],
        "contents": visit.contents[:LONGEST_TEXT],
        "feedback": visit.feedback[:LONGEST_LINE],
        "expenses": formats.number(visit.expenses),
        "actionItems": visit.next_step[:LONGEST_TEXT],
        "problem": visit.problem[:LONGEST_TEXT],
        "outcome": visit.outcome[:LONGEST_TEXT],
        "type": visit.type,
        "source": visit.source,
        "projectStage": visit.stage,
        "projectStagePath": formats.json_text(visit.stages),
        "participants": [{"id": who.id, "name": who.name} for who in visit.participants],
        "createdAt": formats.date_and_time(visit.created_at, zone),
        "createdBy": visit.author.id,
        "createdByName": visit.author.name,
    }


def _title(visit: Visit, customer: Customer) -> str:
    """The title somebody gave, else when, who, how and whom: 2026-03-18 张伟 走访拜访 金职院."""
    if title := visit.title.strip():
        return title
    channel = wording.CHANNELS[visit.channel].zh
    return f"{visit.day.isoformat()} {visit.author.name} {channel} {customer.name}"


ENDPOINT = Endpoint(
    "POST /api/customers/visits/paginate",
    dialect=ND,
    scope=access.READ_VISITS,
    asks=Asked,
    answers=page_of_visits,
    row=Row,
    summary="获取客户拜访记录表 - the visits paid to one customer, newest first",
    example={"customer_id": "67735e2f9b1c4d0012ab34cd", "page": 1, "page_size": 20},
)
