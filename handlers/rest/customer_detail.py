"""GET /api/customers/{id}/detail: everything known about one customer."""

from typing import Annotated

from pydantic import BaseModel, WithJsonSchema
from typing_extensions import TypedDict

from handlers import access
from handlers.dialects import ND, formats
from handlers.dialects import asked as asking
from handlers.dialects.nd import NO_SUCH_CUSTOMER
from handlers.errors import NotFound
from handlers.registry import Endpoint
from storage.records import Customer, Named
from storage.unit_of_work import UnitOfWork


class Asked(BaseModel):
    """Which customer: its 24-hex id, our integer id, or its exact number."""

    id: Annotated[str, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 255})]


class Follower(TypedDict):
    """One colleague who follows the customer."""

    id: int
    name: str


# Spelt this way because `from` is a word of Python.
Row = TypedDict(
    "Row",
    {
        "id": str,
        "customerNo": str,
        "name": str,
        "description": str,
        "from": str,
        "managerName": str,
        "managerId": int,
        "departmentPath": list[str],
        "industry_id": int,
        "industryPath": list[str],
        "area": list[str],
        "areaCode": str,
        "partnerRelationship": str,
        "totalTurnover": float,
        "transactionNumber": int,
        "rank": int,
        "levelName": str,
        "type": str,
        "followers": list[int],
        "followerNames": list[Follower],
        "createdAt": str,
        "outstandingReceivables": str,
        "retentionMoney": str,
        "advantageousIndustry": str,
        "creditSituation": str,
    },
)


def customer_in_detail(asked: Asked, uow: UnitOfWork) -> Row:
    """A customer the caller may not see is answered exactly like one that does not exist."""
    customer = _find(asked.id, uow)
    if customer is None:
        raise NotFound(NO_SUCH_CUSTOMER)
    return _row(customer, uow.customers.followers(customer.id), uow.scope.zone)


def _find(key: str, uow: UnitOfWork) -> Customer | None:
    """By id first. Digits that begin with 0 are a customer number, for no id is written so."""
    is_id = asking.is_id(key) and (len(key) == asking.LONGEST_ID or not key.startswith("0"))
    found = uow.customers.get(key) if is_id else None
    return found or (uow.customers.numbered(key) if key.isprintable() else None)


def _row(customer: Customer, followers: list[Named], zone: str) -> Row:
    return {
        "id": customer.oid,
        "customerNo": customer.number,
        "name": customer.name,
        "description": customer.description,
        "from": customer.source,
        "managerName": customer.manager_name,
        "managerId": customer.manager_id or 0,
        "departmentPath": list(customer.department_path),
        "industry_id": customer.industry_id or 0,
        "industryPath": list(customer.industry_path),
        "area": list(customer.area),
        "areaCode": formats.json_text(customer.area_codes),
        "partnerRelationship": customer.partner_relationship,
        "totalTurnover": formats.number(customer.turnover),
        "transactionNumber": customer.deals,
        "rank": customer.rank,
        "levelName": customer.level,
        "type": customer.type,
        "followers": [follower.id for follower in followers],
        "followerNames": [{"id": who.id, "name": who.name} for who in followers],
        "createdAt": formats.date_and_time(customer.created_at, zone),
        "outstandingReceivables": formats.money(customer.receivables),
        "retentionMoney": formats.money(customer.retention),
        "advantageousIndustry": customer.advantageous_industry,
        "creditSituation": customer.credit,
    }


ENDPOINT = Endpoint(
    "GET /api/customers/{id}/detail",
    dialect=ND,
    scope=access.READ_CUSTOMERS,
    asks=Asked,
    answers=customer_in_detail,
    row=Row,
    summary="获取客户详情 - everything known about one customer",
    example={"id": "67735e2f9b1c4d0012ab34cd"},
)
