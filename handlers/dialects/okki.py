"""The family of OKKI, 小满 (seed 004): code, message, now and data, always in this order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.dialects.contract import (
    AWAY,
    BAD_METHOD,
    BAD_REQUEST,
    FORBIDDEN,
    IN_THE_STATUS_LINE,
    NOT_FOUND,
    OUR_FAULT,
    RULE_BROKEN,
    TOO_LARGE,
    TOO_MANY,
    UNAUTHORIZED,
    Headers,
    Rate,
    Refusal,
    bearer,
    object_of,
)
from handlers.text import Locale

OK = 200
# the vendor's own words for 400, 401, 403 and 404
OKKI_CODES = {
    BAD_REQUEST: (400, "Invalid query"),
    RULE_BROKEN: (400, "Invalid query"),
    UNAUTHORIZED: (401, "access_denied"),
    FORBIDDEN: (403, "no permission {module} scopes"),
    NOT_FOUND: (404, "Not Found Resource"),
    BAD_METHOD: (405, "Method Not Allowed"),
    TOO_LARGE: (413, "Payload Too Large"),
    TOO_MANY: (429, "Too Many Requests"),
    OUR_FAULT: (500, "server_error"),
    AWAY: (503, "Service Unavailable"),
}
# the vendor names a scope by its module: our customers are its companies
MODULE = "company"

RATE = Rate(60, 10)


@dataclass(frozen=True, slots=True)
class Okki:
    """The token stands in Authorization, bare or as Bearer."""

    name: str = "okki"
    rate: Rate = RATE
    problem_type: str = "application/json"

    def locale(self, headers: Headers) -> Locale:
        """Only the two follow-up messages are Chinese; they are the endpoint's own."""
        return "zh"

    def token(self, headers: Headers) -> str:
        """`Authorization: <token>` or `Authorization: Bearer <token>`."""
        given = [value.strip() for name, value in headers if name.lower() == "authorization"]
        if len(given) != 1:
            return ""
        return bearer([("authorization", given[0])]) if " " in given[0] else given[0]

    def one(self, row: Any, now: datetime) -> dict[str, Any]:
        """`data` is the row."""
        return _envelope(OK, "success", row, now)

    def page(
        self, rows: Sequence[Any], total: int, number: int, size: int, now: datetime
    ) -> dict[str, Any]:
        """`data` holds the rows and how many there are."""
        return self.one({"list": rows, "totalItem": total}, now)

    def refusal(
        self, refused: Refusal, locale: Locale, now: datetime
    ) -> tuple[int, dict[str, Any]]:
        """The same four keys; HTTP 200 but for a bad token or method, too many and our faults."""
        code, said = OKKI_CODES.get(refused.status, OKKI_CODES[RULE_BROKEN])
        if refused.code:
            code, said = refused.code, refused.message
        body = _envelope(code, said.format(module=MODULE), {}, now)
        if refused.request_id:
            body["request_id"] = refused.request_id
        return refused.status if refused.status in IN_THE_STATUS_LINE else OK, body

    def schema(self, row: dict[str, Any], *, paged: bool) -> dict[str, Any]:
        """Of `one`, or of `page`."""
        data = row
        if paged:
            data = object_of(list={"type": "array", "items": row}, totalItem={"type": "integer"})
        return object_of(
            code={"const": OK}, message={"const": "success"}, now={"type": "string"}, data=data
        )


def _envelope(code: int, message: str, data: Any, now: datetime) -> dict[str, Any]:
    return {
        "code": code,
        "message": message,
        "now": now.isoformat(" ", "seconds")[:19],
        "data": data,
    }


OKKI = Okki()
