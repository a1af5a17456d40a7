"""POST /genjin/v1/customers/bulk: customers of another system, by the ids they have there."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationError
from typing_extensions import TypedDict

from handlers import access
from handlers.dialects import GENJIN
from handlers.dialects.asked import BrokenRule, broken_rules, says
from handlers.own_api import changing, customer_rows
from handlers.own_api.asking import Asked, Name
from handlers.own_api.customer_rows import CustomerFields, NewCustomer
from handlers.registry import Endpoint
from handlers.text import Text
from storage.unit_of_work import UnitOfWork

MOST_ROWS = 200
BAD_ROWS = Text(
    zh="应为 1 到 200 行的列表,每行有 external_id 和 customer",
    en="A list of 1 to 200 rows, each with an external_id and a customer",
)


class Row(BaseModel, extra="forbid"):
    """One customer, and its id in the other system."""

    external_id: Name
    customer: dict[str, Any]


class Imported(Asked):
    """The rows of one system."""

    system: Name
    rows: Annotated[list[Row], Field(min_length=1, max_length=MOST_ROWS), says(BAD_ROWS)]


class Outcome(TypedDict):
    """What became of one row; `id` is null and `errors` tells why where it was refused."""

    external_id: str
    status: Literal["created", "changed", "unchanged", "refused"]
    id: int | None
    errors: dict[str, list[str]]


class Outcomes(TypedDict):
    """One outcome for each row, in their order."""

    items: list[Outcome]


def upsert_customers(asked: Imported, uow: UnitOfWork) -> Outcomes:
    """Each row stands or is refused on its own; sent again, it changes what it made before."""
    changing.guard_admin(uow)
    changing.begin(uow)
    return {"items": [_upserted(asked.system, row, uow) for row in asked.rows]}


def _upserted(system: str, row: Row, uow: UnitOfWork) -> Outcome:
    known = uow.customer_records.referred(system, row.external_id)
    found = uow.customers.get(known) if known is not None else None
    shape = NewCustomer if found is None else _Change
    try:
        fields = shape.model_validate(row.customer)
        values = customer_rows.columns(fields, uow)
    except ValidationError as error:
        return _refused(row, broken_rules(shape, error, uow.scope.locale))
    except BrokenRule as error:
        return _refused(row, {error.field: [error.in_(uow.scope.locale)]})
    if found is None:
        new_id = uow.customer_records.add(values, fields.names)
        uow.customer_records.refer(system, row.external_id, new_id)
        return _done(row, "created", new_id)
    changed = bool(values) and uow.customer_records.change(found.id, values)
    if "names" in fields.model_fields_set:
        name = values.get("name", found.name)
        changed = uow.customer_records.call(found.id, [name, *fields.names]) or changed
    return _done(row, "changed" if changed else "unchanged", found.id)


class _Change(CustomerFields):
    name: Name = ""


def _done(row: Row, status: Literal["created", "changed", "unchanged"], row_id: int) -> Outcome:
    return {"external_id": row.external_id, "status": status, "id": row_id, "errors": {}}


def _refused(row: Row, errors: dict[str, list[str]]) -> Outcome:
    return {"external_id": row.external_id, "status": "refused", "id": None, "errors": errors}


ENDPOINT = Endpoint(
    "POST /genjin/v1/customers/bulk",
    dialect=GENJIN,
    scope=access.ADMIN,
    asks=Imported,
    answers=upsert_customers,
    row=Outcomes,
    summary="批量导入客户 - customers by their ids in another system",
    writes=True,
    example={
        "system": "crm",
        "rows": [{"external_id": "C-1", "customer": {"name": "金华职业技术学院"}}],
    },
)
