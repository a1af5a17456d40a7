"""The Idempotency-Key header: a call that changes something is done once, however often sent.

As draft-ietf-httpapi-idempotency-key-header has it; answers are kept for a day.
"""

import re
from typing import Any

from aiohttp import web

from handlers.access import Principal
from handlers.dialects.asked import Refused
from handlers.dialects.contract import BAD_REQUEST
from handlers.registry import Endpoint
from handlers.text import Text
from storage import idempotency

KEY = "Idempotency-Key"
SANE_KEY = re.compile(r"[!-~]{1,255}", re.ASCII)
BAD_KEY = Text(
    zh="Idempotency-Key 须为 1 到 255 个可见 ASCII 字符,不含空格",
    en="An Idempotency-Key is 1 to 255 visible ASCII characters, without blanks",
)
KEY_TAKEN = Text(
    zh="这个 Idempotency-Key 已用于另一个请求,请换一个",
    en="This Idempotency-Key was used for another request; take a new one",
)
PARAMETER: dict[str, Any] = {
    "name": KEY,
    "in": "header",
    "required": False,
    "description": "A word of the caller's own for this call: sent again with the same word and "
    "the same content within a day, it is answered as the first time and done no second time",
    "schema": {"type": "string", "pattern": f"^{SANE_KEY.pattern}$"},
    "example": "8e03978e-40d5-43dd-bc93-6894a57f9324",
}


def is_taken(endpoint: Endpoint) -> bool:
    """Whether a call may carry a key: it changes something, and a token says whose key it is."""
    return endpoint.writes and bool(endpoint.scope)


def caller(
    endpoint: Endpoint, principal: Principal | None, request: web.Request
) -> idempotency.Caller | None:
    """The caller's own key of a call that changes something."""
    given = request.headers.getall(KEY, [])
    if principal is None or not is_taken(endpoint) or not given:
        return None
    if len(given) > 1 or not SANE_KEY.fullmatch(given[0]):
        raise Refused(BAD_REQUEST, 0, BAD_KEY)
    return idempotency.Caller(principal.organization_id, principal.token_id, given[0])
