"""The JSON accents of the systems whose API we speak: envelope, errors, dates, money, rules.

A further family is one more class beside `Nd` and its instance. What differs between families is
here and nowhere else; endpoints only name the dialect they are answered in.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any, Protocol
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ValidationError, WithJsonSchema

from handlers.errors import UserError
from handlers.text import Text

BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, BAD_METHOD = 400, 401, 403, 404, 405
TOO_LARGE, RULE_BROKEN, TOO_MANY, OUR_FAULT, AWAY = 413, 422, 429, 500, 503

Broken = Mapping[str, list[str]]  # for each field asked, what is wrong with it


class Dialect(Protocol):
    """How one family of systems wraps what is answered and says what is refused."""

    @property
    def name(self) -> str:
        """What the family is called in our documents."""
        ...

    def token(self, headers: Iterable[tuple[str, str]]) -> str:
        """The token that the headers carry, "" where there is none or more than one."""
        ...

    def one(self, row: Any) -> dict[str, Any]:
        """The whole answer around a single row."""
        ...

    def page(self, rows: Sequence[Any], total: int, number: int, size: int) -> dict[str, Any]:
        """The whole answer around one page of rows."""
        ...

    def refusal(
        self, status: int, message: str = "", broken: Broken | None = None, request_id: str = ""
    ) -> tuple[int, dict[str, Any]]:
        """HTTP status and body of a failure; the message is the family's own unless given."""
        ...

    def schema(self, row: dict[str, Any], *, paged: bool) -> dict[str, Any]:
        """The JSON schema of the whole answer, given that of a row."""
        ...


# Words of Laravel, on which the documented systems run; the 400 is the family's own.
ND_MESSAGES = {
    BAD_REQUEST: "请求格式不正确",
    UNAUTHORIZED: "Unauthenticated.",
    FORBIDDEN: "This action is unauthorized.",
    NOT_FOUND: "Not Found",
    BAD_METHOD: "Method Not Allowed",
    TOO_LARGE: "Payload Too Large",
    TOO_MANY: "Too Many Attempts.",
    OUR_FAULT: "Server Error",
    AWAY: "Service Unavailable",
}


@dataclass(frozen=True, slots=True)
class Nd:
    """The family of docs.api.nd: code and message always, data beside them, `errors` by field."""

    name: str = "nd"

    def token(self, headers: Iterable[tuple[str, str]]) -> str:
        """`Authorization: Bearer <token>`."""
        return bearer(headers)

    def one(self, row: Any) -> dict[str, Any]:
        """`data` is the row."""
        return {"code": 0, "message": "success", "data": row}

    def page(self, rows: Sequence[Any], total: int, number: int, size: int) -> dict[str, Any]:
        """`data` holds the rows and where they stand."""
        return self.one({"list": rows, "total": total, "page": number, "page_size": size})

    def refusal(
        self, status: int, message: str = "", broken: Broken | None = None, request_id: str = ""
    ) -> tuple[int, dict[str, Any]]:
        """The code in the body is the HTTP status."""
        said = message or ND_MESSAGES.get(status) or HTTPStatus(status).phrase
        body: dict[str, Any] = {"code": status, "message": said}
        if broken:
            body["errors"] = broken
        if request_id:
            body["request_id"] = request_id
        return status, body

    def schema(self, row: dict[str, Any], *, paged: bool) -> dict[str, Any]:
        """Of `one`, or of `page`."""
        number = {"type": "integer"}
        data = row
        if paged:
            rows = {"type": "array", "items": row}
            data = _object(list=rows, total=number, page=number, page_size=number)
        return _object(code={"const": 0}, message={"const": "success"}, data=data)


ND = Nd()


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def bearer(headers: Iterable[tuple[str, str]]) -> str:
    """The token of the one Authorization header; the scheme's case does not matter."""
    given = [value for name, value in headers if name.lower() == "authorization"]
    if len(given) != 1:
        return ""
    scheme, _, token = given[0].partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


# -- Broken rules ----------------------------------------------------------------------------------

NOT_ACCEPTED = "参数不正确"  # for a field that `says` nothing


class BrokenRule(UserError):
    """A field that looked right names nothing: answered like any other broken rule of it."""

    def __init__(self, field: str, text: Text, **values: object) -> None:
        super().__init__(text, **values)
        self.field = field


@dataclass(frozen=True, slots=True)
class Says:
    """What the caller is told when the rules of a field are broken."""

    message: str


def says(message: str | Text) -> Says:
    """For `Annotated[...]` of a field asked: its one message."""
    return Says(message.zh if isinstance(message, Text) else message)


def message_of(asks: type[BaseModel], field: str) -> str:
    """What is said when this field breaks its rules."""
    marks = asks.model_fields[field].metadata
    return next((mark.message for mark in marks if isinstance(mark, Says)), NOT_ACCEPTED)


def broken_rules(asks: type[BaseModel], error: ValidationError) -> dict[str, list[str]]:
    """The message of each broken field, in the order in which the fields are declared."""
    broken = {str(problem["loc"][0]) for problem in error.errors(include_url=False)}
    return {name: [message_of(asks, name)] for name in asks.model_fields if name in broken}


# -- What is asked ---------------------------------------------------------------------------------

LONGEST_ID = 24
DIGITS = re.compile(r"[0-9]{1,16}", re.ASCII)
HEX = re.compile(rf"[0-9a-fA-F]{{{LONGEST_ID}}}", re.ASCII)


def _whole(value: Any) -> int:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and DIGITS.fullmatch(value):
        return int(value)
    raise ValueError("not a whole number")


def is_id(text: str) -> bool:
    """Whether this is written as an id: 24 hexadecimal digits, or the digits of an integer."""
    return bool(HEX.fullmatch(text) or DIGITS.fullmatch(text))


def _an_id(value: Any) -> str:
    if isinstance(value, str) and is_id(value):
        return value
    raise ValueError("neither 24 hexadecimal digits nor a number")


# Beside `int`: a JSON integer or a string of digits; true, "" and 2.5 are none.
WHOLE = BeforeValidator(_whole)

# A string: 24 hexadecimal digits, or the digits of an integer id (ours, harmless to the others).
AnyId = Annotated[
    str,
    BeforeValidator(_an_id),
    WithJsonSchema({"type": "string", "pattern": "^([0-9a-fA-F]{24}|[0-9]{1,16})$"}),
]


# -- What is answered ------------------------------------------------------------------------------


def date_and_time(instant: datetime, zone: str) -> str:
    """2024-12-19 14:52:00, as the clocks of the zone showed it."""
    return instant.astimezone(ZoneInfo(zone)).isoformat(" ", "seconds")[:19]


def number(amount: Decimal) -> float:
    """Money as a JSON number with at most two decimals."""
    return round(float(amount), 2)


def money(amount: Decimal) -> str:
    """Money as a string with exactly two decimals."""
    return f"{amount:.2f}"


def json_text(names: Sequence[str]) -> str:
    """A list as the JSON text of it: ["需求沟通", "技术交流"]."""
    return json.dumps(names, ensure_ascii=False)
