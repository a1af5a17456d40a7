"""What every family of systems answers for itself: envelope, errors, where the token stands.

A further family is one more module beside `nd` and a line in the package's own. What differs
between families is there and nowhere else; endpoints only name the dialect they are answered in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from handlers.text import Locale

BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, BAD_METHOD = 400, 401, 403, 404, 405
TIMED_OUT, CONFLICT, CHANGED, TOO_LARGE, RULE_BROKEN, TOO_MANY = 408, 409, 412, 413, 422, 429
OUR_FAULT, AWAY = 500, 503
# Where a family tells failures in the body, these alone show in the status line too.
IN_THE_STATUS_LINE = frozenset({UNAUTHORIZED, BAD_METHOD, TOO_MANY, OUR_FAULT, AWAY})

Headers = Iterable[tuple[str, str]]
Broken = Mapping[str, list[str]]  # for each field asked, what is wrong with it


class Rate(NamedTuple):
    """So many calls in so many seconds, for each organization and token."""

    calls: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a call failed. `message` is the family's own words unless given; `scope` what a token
    lacks; `code` is the family's own number where it is not that of the status; `request_id` is
    told where the fault is ours.
    """

    status: int
    message: str = ""
    broken: Broken | None = None
    scope: str = ""
    code: int = 0
    request_id: str = ""


class Dialect(Protocol):
    """How one family of systems wraps what is answered and says what is refused.

    `now` is the moment of the answer, as the organization's clocks show it.
    """

    @property
    def name(self) -> str:
        """What the family is called in our documents."""
        ...

    @property
    def rate(self) -> Rate:
        """How often it may be called, unless the settings say otherwise."""
        ...

    @property
    def problem_type(self) -> str:
        """The content type of a failure."""
        ...

    def locale(self, headers: Headers) -> Locale:
        """The language of what is refused."""
        ...

    def token(self, headers: Headers) -> str:
        """The token that the headers carry, "" where there is none or more than one."""
        ...

    def one(self, row: Any, now: datetime) -> Any:
        """The whole answer around a single row."""
        ...

    def page(
        self, rows: Sequence[Any], total: int, number: int, size: int, now: datetime
    ) -> dict[str, Any]:
        """The whole answer around one page of rows."""
        ...

    def refusal(
        self, refused: Refusal, locale: Locale, now: datetime
    ) -> tuple[int, dict[str, Any]]:
        """HTTP status and body of a failure."""
        ...

    def schema(self, row: dict[str, Any], *, paged: bool) -> dict[str, Any]:
        """The JSON schema of the whole answer, given that of a row."""
        ...


def object_of(**properties: dict[str, Any]) -> dict[str, Any]:
    """The schema of an object that always has all these properties."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def bearer(headers: Headers) -> str:
    """The token of the one Authorization header; the scheme's case does not matter."""
    given = [value for name, value in headers if name.lower() == "authorization"]
    if len(given) != 1:
        return ""
    scheme, _, token = given[0].partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
