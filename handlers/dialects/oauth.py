"""OAuth 2 itself (RFC 6749, section 5): the answer alone, or an error by its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from handlers.dialects.contract import (
    AWAY,
    BAD_METHOD,
    BAD_REQUEST,
    OUR_FAULT,
    RULE_BROKEN,
    TIMED_OUT,
    TOO_LARGE,
    TOO_MANY,
    UNAUTHORIZED,
    Headers,
    Rate,
    Refusal,
)
from handlers.text import Locale

RATE = Rate(60, 10)


class Failure(IntEnum):
    """The errors that have a name; the name is what goes out."""

    INVALID_REQUEST = 1
    INVALID_CLIENT = 2
    UNSUPPORTED_GRANT_TYPE = 3
    INVALID_SCOPE = 4
    SERVER_ERROR = 5
    TEMPORARILY_UNAVAILABLE = 6


# What is said where the endpoint names no failure of its own.
FAILURES = {
    UNAUTHORIZED: (Failure.INVALID_CLIENT, "The client is not known"),
    BAD_METHOD: (Failure.INVALID_REQUEST, "A token is asked for with POST"),
    TIMED_OUT: (Failure.INVALID_REQUEST, "The body took too long to arrive; send it again"),
    TOO_LARGE: (Failure.INVALID_REQUEST, "The body is too large"),
    TOO_MANY: (Failure.TEMPORARILY_UNAVAILABLE, "Too many calls; try again later"),
    OUR_FAULT: (Failure.SERVER_ERROR, "A fault of ours; it is kept and will be looked at"),
    AWAY: (Failure.TEMPORARILY_UNAVAILABLE, "The database is away; try again later"),
}
UNREADABLE = (Failure.INVALID_REQUEST, "Send the fields as a form or as one JSON object, as text")


@dataclass(frozen=True, slots=True)
class OAuth:
    """No envelope: whoever asks speaks no vendor's language yet."""

    name: str = "oauth"
    rate: Rate = RATE
    problem_type: str = "application/json"

    def locale(self, headers: Headers) -> Locale:
        """English: the RFC allows a description nothing but ASCII."""
        return "en"

    def token(self, headers: Headers) -> str:
        """There is none yet."""
        return ""

    def one(self, row: Any, now: datetime) -> Any:
        """The row alone."""
        return row

    def page(
        self, rows: Sequence[Any], total: int, number: int, size: int, now: datetime
    ) -> dict[str, Any]:
        """The rows and how many there are; nothing here has pages."""
        return {"list": rows, "total": total}

    def refusal(
        self, refused: Refusal, locale: Locale, now: datetime
    ) -> tuple[int, dict[str, Any]]:
        """The name of the failure and a sentence about it; 400 unless another status says more."""
        failure, said = FAILURES.get(refused.status, UNREADABLE)
        if refused.code:
            failure, said = Failure(refused.code), refused.message
        body = {"error": failure.name.lower(), "error_description": said}
        if refused.request_id:
            body["request_id"] = refused.request_id
        return BAD_REQUEST if refused.status == RULE_BROKEN else refused.status, body

    def schema(self, row: dict[str, Any], *, paged: bool) -> dict[str, Any]:
        """The row's own."""
        return row


OAUTH = OAuth()
