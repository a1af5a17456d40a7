"""The family of the Eartip book (seed 001): status 0 or 1 in the body, messages in Chinese."""

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

EARTIP_MESSAGES = {
    BAD_REQUEST: "请求格式不正确",
    UNAUTHORIZED: "登录已失效,请重新获取token",
    FORBIDDEN: "没有权限",
    NOT_FOUND: "记录不存在",
    BAD_METHOD: "请求方式不正确",
    TOO_LARGE: "请求内容过大",
    RULE_BROKEN: "参数不正确",
    TOO_MANY: "请求过于频繁,请稍后再试",
    OUR_FAULT: "服务出错,已记录,请稍后再试",
    AWAY: "服务暂不可用,请稍后再试",
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
        """HTTP 200 but for a bad token, too many calls and faults of ours."""
        said = refused.message or EARTIP_MESSAGES.get(refused.status, EARTIP_MESSAGES[RULE_BROKEN])
        body: dict[str, Any] = {"status": 1, "msg": said}
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
