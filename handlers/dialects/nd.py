"""The family of docs.api.nd.testing.icu (seeds 000 and 002), which runs on Laravel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from handlers.dialects.contract import (
    AWAY,
    BAD_METHOD,
    BAD_REQUEST,
    FORBIDDEN,
    NOT_FOUND,
    OUR_FAULT,
    TOO_LARGE,
    TOO_MANY,
    UNAUTHORIZED,
    Headers,
    Rate,
    Refusal,
    bearer,
    object_of,
)
from handlers.text import Locale, Text

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

# whether there is none, or none that the caller may see
NO_SUCH_CUSTOMER = Text(zh="客户不存在", en="There is no such customer")

RATE = Rate(60, 10)


@dataclass(frozen=True, slots=True)
class Nd:
    """The family of docs.api.nd: code and message always, data beside them, `errors` by field."""

    name: str = "nd"
    rate: Rate = RATE
    problem_type: str = "application/json"

    def locale(self, headers: Headers) -> Locale:
        """Their clients read Chinese."""
        return "zh"

    def token(self, headers: Headers) -> str:
        """`Authorization: Bearer <token>`."""
        return bearer(headers)

    def one(self, row: Any, now: datetime) -> dict[str, Any]:
        """`data` is the row; an answer without one has none."""
        return {"code": 0, "message": "success"} | ({} if row is None else {"data": row})

    def page(
        self, rows: Sequence[Any], total: int, number: int, size: int, now: datetime
    ) -> dict[str, Any]:
        """`data` holds the rows and where they stand."""
        return self.one({"list": rows, "total": total, "page": number, "page_size": size}, now)

    def refusal(
        self, refused: Refusal, locale: Locale, now: datetime
    ) -> tuple[int, dict[str, Any]]:
        """The code in the body is the HTTP status."""
        status = refused.status
        said = refused.message or ND_MESSAGES.get(status) or HTTPStatus(status).phrase
        body: dict[str, Any] = {"code": status, "message": said}
        if refused.broken:
            body["errors"] = refused.broken
        if refused.request_id:
            body["request_id"] = refused.request_id
        return status, body

    def schema(self, row: dict[str, Any], *, paged: bool) -> dict[str, Any]:
        """Of `one`, or of `page`."""
        number = {"type": "integer"}
        data = row
        if paged:
            rows = {"type": "array", "items": row}
            data = object_of(list=rows, total=number, page=number, page_size=number)
        return object_of(code={"const": 0}, message={"const": "success"}, data=data)


ND = Nd()
