"""What the rows of a company's file look like, and what a wrong one is told.

Keys may be written as in the file of another system (customerNo, totalTurnover) or as our columns
are (number, turnover). A key that is missing says nothing; null and "" say that there is nothing.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import orjson
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from storage import tables

ROLES = {
    "admin": "admin",
    "director": "admin",
    "manager": "manager",
    "rep": "rep",
    "sales": "rep",
    "presales": "rep",
    "service": "rep",
}
OURS = {  # another system's key, in snake case -> our column
    "parent": "parent_id",
    "customer_no": "number",
    "bo_id": "number",
    "from": "source",
    "area_code": "area_codes",
    "total_turnover": "turnover",
    "transaction_number": "deals",
    "level_name": "level",
    "outstanding_receivables": "receivables",
    "retention_money": "retention",
    "credit_situation": "credit",
    "customers_id": "customer_ids",
}
OF_THE_ROW = {"visits": {"customer_id": "customer_ids"}}
HUMAN = {
    "missing": "is missing",
    "int_type": "must be a whole number",
    "string_type": "must be text",
    "string_too_short": "is empty",
    "list_type": "must be a list",
}
FIRST_WORDS = re.compile(r"^(Value error|Assertion failed), ")


def _nothing_is_empty(value: Any) -> Any:
    return "" if value is None else value


def _nothing_is_none(value: Any) -> Any:
    return None if value in ("", 0) and not isinstance(value, bool) else value


def _without_nul(text: str) -> str:
    return text.replace("\x00", "").strip()  # PostgreSQL keeps no NUL


def _some(text: str) -> str:
    if not text:
        raise PydanticCustomError("string_too_short", "is empty")
    return text


def _list(value: Any) -> Any:
    """A list; some systems send it as JSON text."""
    if isinstance(value, str) and value.startswith("["):
        return orjson.loads(value)
    return [] if value in (None, "") else value


def _known_zone(zone: str) -> str:
    try:
        if zone:
            ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{zone} is no time zone; write it like Asia/Shanghai") from error
    return zone


def _hex(oid: str) -> str:
    if oid and not re.fullmatch("[0-9a-fA-F]{24}", oid):
        raise ValueError("must be 24 hexadecimal digits")
    return oid.lower()


def _money(value: Any) -> Any:
    """A Decimal; a JSON number is read as it is written."""
    if value is None or value == "":
        return 0
    return str(value) if isinstance(value, bool | float) else value


Id = Annotated[StrictInt, Field(ge=1, lt=tables.FIRST_ID)]
Text = Annotated[StrictStr, AfterValidator(_without_nul), BeforeValidator(_nothing_is_empty)]
Name = Annotated[StrictStr, AfterValidator(_without_nul), AfterValidator(_some)]
Names = Annotated[list[Name], BeforeValidator(_list)]
Ref = Annotated[StrictInt | Name | None, BeforeValidator(_nothing_is_none)]
Refs = Annotated[list[StrictInt | Name], BeforeValidator(_list)]
Zone = Annotated[Text, AfterValidator(_known_zone)]
Locale = Literal["", "zh", "en"]
Oid = Annotated[Text, AfterValidator(_hex)]
Money = Annotated[
    Decimal, BeforeValidator(_money), Field(allow_inf_nan=False, max_digits=15, decimal_places=2)
]
Count = Annotated[StrictInt, Field(ge=0, lt=tables.TOO_BIG)]
Moment = Annotated[datetime | None, BeforeValidator(_nothing_is_none)]  # naive: the company's zone
Anything = Annotated[list[Any], BeforeValidator(_list)]


class Row(BaseModel):
    """What every row may have: our id, or the id that another system gave it."""

    model_config = ConfigDict(extra="ignore")

    id: Id | None = None
    external_id: Annotated[Text, BeforeValidator(lambda key: str(key) if _is_int(key) else key)] = (
        ""
    )


class Organization(Row):
    """The company itself."""

    name: Name
    zone: Zone = "Asia/Shanghai"
    locale: Literal["zh", "en"] = "zh"
    settings: dict[str, Any] = {}

    @model_validator(mode="after")
    def _shown(self) -> "Organization":
        shown = self.settings.get("customers_visible", "all")
        if shown not in ("all", "team", "own"):
            raise ValueError("settings.customers_visible must be all, team or own")
        return self


class Department(Row):
    """A department and the one above it."""

    name: Name
    parent_id: Ref = None


class User(Row):
    """A colleague."""

    name: Name
    aliases: Names = []
    email: Text = ""
    phone: Text = ""
    tel: Text = ""
    job: Text = ""
    avatar: Text = ""
    department_id: Ref = None
    manager_id: Ref = None
    role: Text = "rep"
    role_id: StrictInt | None = None
    zone: Zone = ""
    calendar_country: Text = ""
    quiet_hours: Text = ""
    locale: Locale = ""
    state: Literal["active", "left"] = "active"

    @model_validator(mode="after")
    def _mapped(self) -> "User":
        """director and presales are jobs; the role says what one may do."""
        word = self.role
        if word not in ROLES:
            raise ValueError(f"role {word} is none of {', '.join(ROLES)}")
        self.role = ROLES[word]
        if word in ("director", "presales", "service") and not self.job:
            self.job = word
            self.model_fields_set.add("job")
        return self


class Level(Row):
    """A level of customers, and after how many silent days it is worth a word."""

    name: Name
    code: Text = ""
    silent_after_days: Annotated[StrictInt, Field(ge=1)] | None = None


class Stage(BaseModel):
    """A stage of opportunities; what other systems call its id is our code."""

    model_config = ConfigDict(extra="ignore")

    id: Id | None = None
    code: Name
    name: Name

    @model_validator(mode="before")
    @classmethod
    def _id_is_code(cls, row: dict[str, Any]) -> dict[str, Any]:
        return {"code": row["id"], **row, "id": None} if isinstance(row.get("id"), str) else row


class Industry(Row):
    """An industry and the one above it."""

    name: Name
    parent_id: Ref = None


class Customer(Row):
    """Somebody to visit."""

    oid: Oid = ""
    number: Text = ""
    name: Name
    aliases: Names = []
    description: Text = ""
    source: Literal["customer", "channel"] = "customer"
    manager_id: Ref = None
    department_id: Ref = None
    industry: Text = ""
    industry_path: Names = []
    industry_id: Annotated[Id | None, BeforeValidator(_nothing_is_none)] = None
    area: Names = []
    area_codes: Names = []
    address: Text = ""
    partner_relationship: Literal[
        "intimacy", "recognized", "loose", "breakthrough", "communicating", "target"
    ] = "target"
    turnover: Money = Decimal(0)
    deals: Count = 0
    rank: Count = 0
    level: Text = ""
    type: Literal["CLIENT", "TARGET_CUSTOMER", "PROSPECT"] = "PROSPECT"
    receivables: Money = Decimal(0)
    retention: Money = Decimal(0)
    advantageous_industry: Text = ""
    credit: Text = ""
    archived: bool = False
    followers: Refs = []
    created_at: Moment = None


class Contact(Row):
    """Somebody who works there."""

    customer_id: Ref
    name: Name
    title: Text = ""
    aliases: Names = []
    phones: Anything = []
    email: Text = ""
    addresses: Anything = []


class Opportunity(Row):
    """A deal in the making."""

    oid: Oid = ""
    number: Text = ""
    customer_id: Ref
    name: Name
    aliases: Names = []
    stage: Text = ""
    amount: Money = Decimal(0)
    currency: Annotated[Name, Field(pattern="^[A-Z]{3}$")] = "CNY"
    owner_id: Ref = None


class Lead(Row):
    """Somebody who may become a customer."""

    oid: Oid = ""
    name: Name
    aliases: Names = []
    company: Text = ""
    person: Text = ""
    phone: Text = ""
    owner_id: Ref = None
    status: Text = "open"
    source: Text = ""
    turned_customer_id: Ref = None
    turned_at: Moment = None
    revisit_at: Moment = None
    remind_at: Moment = None


class Visit(Row):
    """A visit of the past. `text` is what was written then, `created_at` when it was recorded."""

    author_id: Ref
    customer_ids: Annotated[
        Refs, BeforeValidator(lambda key: [key] if _is_int(key) or _is_name(key) else key)
    ] = []
    lead_id: Ref = None
    day: date
    daypart: Text = ""
    occurred_at: Moment = None
    channel: Literal["ACCESS", "VISIT", "PHONE", "SIGNING", "AFTER_SALES", "ONLINE", "OTHER"] = (
        "VISIT"
    )
    type: Literal["SALES", "PRE_SALES", "AFTER_SALES", "JOINT", "BUSINESS_VISIT", "OTHER"] = "SALES"
    remark_type: Text = ""
    title: Text = ""
    contents: Text = ""
    feedback: Text = ""
    problem: Text = ""
    outcome: Text = ""
    expenses: Money = Decimal(0)
    expense_note: Text = ""
    next_step: Text = ""
    opportunity_id: Ref = None
    stage: Text = ""
    source: Literal["CUSTOMER", "BO"] = "CUSTOMER"
    contacts: Refs = []
    participants: Refs = []
    text: Text = ""
    created_at: Moment = None


class Call(Row):
    """A telephone call with a customer or a lead; `created_at` is when it was stored."""

    customer_id: Ref = None
    lead_id: Ref = None
    user_id: Ref = None
    occurred_at: datetime
    direction: Literal["out", "in"] = "out"
    mode: Annotated[StrictInt, Field(ge=0, lt=2**31)] = 0
    url: Text = ""
    mp3_url: Text = ""
    seconds: Count = 0
    oss_type: StrictInt | None = None
    created_at: Moment = None


SHAPES: dict[str, type[BaseModel]] = {
    "departments": Department,
    "users": User,
    "industries": Industry,
    "customer_levels": Level,
    "stages": Stage,
    "customers": Customer,
    "contacts": Contact,
    "opportunities": Opportunity,
    "leads": Lead,
    "visits": Visit,
    "calls": Call,
}
ELSEWHERE = {"organization", "ambiguous_names"}
UNUSED = {"note", "events", "activity_types"}  # Genjin brings its own


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and not value.startswith("[")


def tidy(noun: str, row: dict[str, Any]) -> dict[str, Any]:
    """The row with our keys."""
    special = OF_THE_ROW.get(noun, {})
    found = {}
    for key, value in row.items():
        snake = re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", key).lower()
        found[special.get(key, OURS.get(snake, snake))] = value
    return found


def complaint(error: ValidationError) -> str:
    """The first thing that is wrong with a row, in words."""
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"] if not _is_kind(part))
    if first["type"] == "less_than" and where == "id":
        return f"id {first['input']} is too big; it must lie below 2^52"
    said = HUMAN.get(first["type"], FIRST_WORDS.sub("", first["msg"]))
    return f"{where} {said}" if first["type"] in HUMAN else f"{where}: {said}".removeprefix(": ")


def _is_kind(part: Any) -> bool:
    """pydantic names the branch of a union as if it were a key."""
    return isinstance(part, str) and ("[" in part or part in ("int", "str"))
