"""Genjin's own API (/genjin/v1): rows as they are, failures as RFC 9457 has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from handlers.dialects.contract import (
    AWAY,
    BAD_METHOD,
    BAD_REQUEST,
    CHANGED,
    CONFLICT,
    FORBIDDEN,
    NOT_FOUND,
    OUR_FAULT,
    RULE_BROKEN,
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
from handlers.text import Locale, Text, locale_of

RATE = Rate(600, 60)
OURS = ("zh", "en")

# what happened, and what to do next; the latter is said where nothing more is known
SAID = {
    BAD_REQUEST: (
        Text(zh="请求格式不正确", en="The request cannot be read"),
        Text(zh="请发送一个 JSON 对象", en="Please send a JSON object"),
    ),
    UNAUTHORIZED: (
        Text(zh="未登录", en="Not signed in"),
        Text(
            zh="请在 Authorization 请求头里带上有效的令牌",
            en="Please send a valid token in the Authorization header",
        ),
    ),
    FORBIDDEN: (
        Text(zh="没有权限", en="Not allowed"),
        Text(zh="这个令牌缺少权限 {scope}", en="This token lacks the scope {scope}"),
    ),
    NOT_FOUND: (
        Text(zh="没有找到", en="Not found"),
        Text(zh="没有这条记录,或您看不到它", en="There is no such record, or you may not see it"),
    ),
    BAD_METHOD: (
        Text(zh="请求方法不正确", en="Wrong method"),
        Text(zh="请看 Allow 响应头", en="Please see the Allow header"),
    ),
    TIMED_OUT: (
        Text(zh="请求超时", en="The request took too long"),
        Text(zh="内容没有及时送达,请重新发送", en="Its body did not arrive in time; send it again"),
    ),
    CONFLICT: (
        Text(zh="与之前的请求冲突", en="In conflict with an earlier request"),
        Text(zh="请重新查询后再试", en="Please read it again, then try again"),
    ),
    CHANGED: (
        Text(zh="记录已经变过了", en="The record has changed"),
        Text(zh="请重新查询后再改", en="Please read it again, then change it"),
    ),
    TOO_LARGE: (
        Text(zh="请求内容过大", en="The request is too large"),
        Text(zh="请分几次发送", en="Please send it in several parts"),
    ),
    RULE_BROKEN: (
        Text(zh="请求中有一项不正确", en="Something in the request is not right"),
        Text(zh="请看 errors", en="Please see errors"),
    ),
    TOO_MANY: (
        Text(zh="请求过于频繁", en="Too many requests"),
        Text(
            zh="请按 Retry-After 响应头稍后再试",
            en="Please try again after the time in the Retry-After header",
        ),
    ),
    OUR_FAULT: (
        Text(zh="服务出错", en="A fault of ours"),
        Text(zh="已记录,请凭 request_id 询问", en="It is noted; please ask with the request_id"),
    ),
    AWAY: (
        Text(zh="服务暂不可用", en="Away for the moment"),
        Text(zh="请稍后再试", en="Please try again a little later"),
    ),
}


@dataclass(frozen=True, slots=True)
class Genjin:
    """A success is the row itself; a failure is problem+json in the caller's language."""

    name: str = "genjin"
    rate: Rate = RATE
    problem_type: str = "application/problem+json"

    def locale(self, headers: Headers) -> Locale:
        """The first of ours in Accept-Language."""
        given = (value for name, value in headers if name.lower() == "accept-language")
        wanted = [tag.strip().lower() for value in given for tag in value.split(",")]
        return locale_of(next((tag for tag in wanted if tag[:2] in OURS), ""))

    def token(self, headers: Headers) -> str:
        """`Authorization: Bearer <token>`."""
        return bearer(headers)

    def one(self, row: Any, now: datetime) -> Any:
        """The row."""
        return row

    def page(
        self, rows: Sequence[Any], total: int, number: int, size: int, now: datetime
    ) -> dict[str, Any]:
        """Numbered pages; lists of this API go on by cursor (handlers/own_api/listed.py)."""
        return {"items": rows, "total": total}

    def refusal(
        self, refused: Refusal, locale: Locale, now: datetime
    ) -> tuple[int, dict[str, Any]]:
        """type, title, status and detail always; errors by field; request_id of our faults."""
        status = refused.status
        title, next_step = SAID.get(status, (None, None))
        named = title.in_(locale) if title else HTTPStatus(status).phrase
        told = next_step.in_(locale, scope=refused.scope) if next_step else named
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": named,
            "status": status,
            "detail": refused.message or told,
        }
        if refused.broken:
            body["errors"] = refused.broken
        if refused.request_id:
            body["request_id"] = refused.request_id
        return status, body

    def schema(self, row: dict[str, Any], *, paged: bool) -> dict[str, Any]:
        """Of `one`, or of `page`."""
        if not paged:
            return row
        return object_of(items={"type": "array", "items": row}, total={"type": "integer"})


GENJIN = Genjin()
