"""The family of the Eartip book (seed 001): status 0 or 1 in the body, messages in Chinese."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.dialects.contract import (
    BAD_METHOD,
    FORBIDDEN,
    IN_THE_STATUS_LINE,
    NOT_FOUND,
    Headers,
    Rate,
    Refusal,
    bearer,
    object_of,
)
from handlers.dialects.refusals import ANYTHING_ELSE, SAID_ALIKE
from handlers.text import Locale, Text

# what is said where nothing more is known: what happened, and what to do next
SAID = {
    **SAID_ALIKE,
    FORBIDDEN: Text(
        zh="没有权限:token缺少{scope},请联系管理员",
        en="Not allowed: the token lacks {scope}; please ask your administrator",
    ),
    NOT_FOUND: Text(
        zh="没有这个接口,请检查地址", en="There is no such call; please check the address"
    ),
    BAD_METHOD: Text(
        zh="请求方式不正确,请用 GET 查询、POST 创建或修改",
        en="Wrong method; please use GET to read, POST to create or change",
    ),
}
# what a client must see in the status line: the sheet's answer to every other failure is 200
OK = 200

RATE = Rate(60, 10)

# `event` of a record and our channel; a channel of ours that is none of them goes out as null.
EVENTS = {1: "ACCESS", 2: "VISIT", 3: "PHONE", 4: "SIGNING", 5: "AFTER_SALES"}


@dataclass(frozen=True, slots=True)
class Eartip:
    """`status` 0 and the rows, or `status` 1 and `msg`."""

    name: str = "eartip"
    rate: Rate = RATE
    problem_type: str = "application/json"

    def locale(self, headers: Headers) -> Locale:
        """Their clients read Chinese."""
        return "zh"

    def token(self, headers: Headers) -> str:
        """`Authorization: Bearer <token>`."""
        return bearer(headers)

    def one(self, row: Any, now: datetime) -> dict[str, Any]:
        """The row's own keys (msg, data) behind the status."""
        return {"status": 0, **row}

    def page(
        self, rows: Sequence[Any], total: int, number: int, size: int, now: datetime
    ) -> dict[str, Any]:
        """`data` is the rows; `count` echoes the size that was asked for."""
        info = {"total": total, "page": number, "count": size}
        return {"status": 0, "data": rows, "page_info": info}

    def refusal(
        self, refused: Refusal, locale: Locale, now: datetime
    ) -> tuple[int, dict[str, Any]]:
        """HTTP 200 but for a bad token, a wrong method, too many calls and faults of ours."""
        said = SAID.get(refused.status, ANYTHING_ELSE).in_(locale, scope=refused.scope)
        body: dict[str, Any] = {"status": 1, "msg": refused.message or said}
        if refused.request_id:
            body["request_id"] = refused.request_id
        return refused.status if refused.status in IN_THE_STATUS_LINE else OK, body

    def schema(self, row: dict[str, Any], *, paged: bool) -> dict[str, Any]:
        """Of `one`, or of `page`."""
        if not paged:
            return {"allOf": [object_of(status={"const": 0}), row]}
        number = {"type": "integer"}
        return object_of(
            status={"const": 0},
            data={"type": "array", "items": row},
            page_info=object_of(total=number, page=number, count=number),
        )


EARTIP = Eartip()
