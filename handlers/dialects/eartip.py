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
    TIMED_OUT,
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

# what is said where nothing more is known: what happened, and what to do next
SAID = {
    BAD_REQUEST: Text(
        zh="请求格式不正确,请发送 JSON 或表单", en="It cannot be read; please send JSON or a form"
    ),
    UNAUTHORIZED: Text(
        zh="登录已失效,请重新获取token", en="The token is not valid; please get a new one"
    ),
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
    TIMED_OUT: Text(
        zh="请求没有收完整,请重新发送", en="The request did not arrive whole; please send it again"
    ),
    TOO_LARGE: Text(
        zh="请求内容过大,请分几次发送", en="The request is too large; please send it in parts"
    ),
    TOO_MANY: Text(
        zh="请求过于频繁,请稍后再试", en="Too many requests; please try again a little later"
    ),
    OUR_FAULT: Text(
        zh="服务出错,已记录,请稍后再试", en="A fault of ours, noted; please try again later"
    ),
    AWAY: Text(
        zh="服务暂不可用,请稍后再试", en="Away for the moment; please try again a little later"
    ),
}
ANYTHING_ELSE = Text(
    zh="请求没有被接受,请按接口文档检查后重试",
    en="It was not accepted; please check it against the documentation and try again",
)
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
