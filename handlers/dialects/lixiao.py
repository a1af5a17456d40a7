"""The family of Lixiao CRM (seed 003): code 0 and data, no message on success."""

import re
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

NOT_THERE = "您没有权限查看该对象或该对象不存在。"
# the code of each failure and what is said; the first two are the vendor's own
LIXIAO_CODES = {
    NOT_FOUND: (100100, NOT_THERE),
    UNAUTHORIZED: (100401, "登录已失效,请重新获取token"),
    FORBIDDEN: (100403, "token没有这个权限"),
    BAD_REQUEST: (100400, "请求格式不正确"),
    BAD_METHOD: (100405, "请求方式不正确"),
    TOO_LARGE: (100413, "请求内容过大"),
    RULE_BROKEN: (100422, "参数不正确"),
    TOO_MANY: (100429, "请求过于频繁"),
    OUR_FAULT: (100500, "服务出错,已记录,请稍后再试"),
    AWAY: (100503, "服务暂不可用,请稍后再试"),
}
OK = 200
# fixed in the vendor's manual; any other value is an error
DEVICE, VERSION_CODE = "open_api", "9.9.9"
_PART = re.compile(r'\s*(?P<key>\w+)\s*=\s*"?(?P<value>[^",\s]*)"?\s*', re.ASCII)

RATE = Rate(10, 10)


@dataclass(frozen=True, slots=True)
class Lixiao:
    """A token in the vendor's own scheme, in its `access-token` header, or plain Bearer."""

    name: str = "lixiao"
    rate: Rate = RATE
    problem_type: str = "application/json"

    def locale(self, headers: Headers) -> Locale:
        """Their clients read Chinese."""
        return "zh"

    def token(self, headers: Headers) -> str:
        """`Token token=x, device=open_api, version_code=9.9.9`, quoted or bare, in any order."""
        given = [(name.lower(), value) for name, value in headers]
        bare = [value.strip() for name, value in given if name == "access-token"]
        schemes = [value for name, value in given if name == "authorization"]
        if bare:
            return bare[0] if len(bare) == 1 and not schemes else ""
        if len(schemes) == 1 and schemes[0].lower().startswith("token "):
            return _of_scheme(schemes[0].partition(" ")[2])
        return bearer(given)

    def one(self, row: Any, now: datetime) -> dict[str, Any]:
        """`data` is the row."""
        return {"code": 0, "data": row}

    def page(
        self, rows: Sequence[Any], total: int, number: int, size: int, now: datetime
    ) -> dict[str, Any]:
        """`data` holds the rows and where they stand."""
        return self.one({"list": rows, "total_count": total, "per_page": size, "page": number}, now)

    def refusal(
        self, refused: Refusal, locale: Locale, now: datetime
    ) -> tuple[int, dict[str, Any]]:
        """HTTP 200 but for a bad token, a wrong method, too many calls and faults of ours."""
        code, said = LIXIAO_CODES.get(refused.status, LIXIAO_CODES[RULE_BROKEN])
        body: dict[str, Any] = {"code": code}
        if refused.status == UNAUTHORIZED:
            body["data"] = None
        body["message"] = said if refused.status == NOT_FOUND else refused.message or said
        if refused.status == NOT_FOUND:
            body["error"] = "active_record/record_not_found"
        if refused.request_id:
            body["request_id"] = refused.request_id
        return refused.status if refused.status in IN_THE_STATUS_LINE else OK, body

    def schema(self, row: dict[str, Any], *, paged: bool) -> dict[str, Any]:
        """Of `one`, or of `page`."""
        number = {"type": "integer"}
        data = row
        if paged:
            rows = {"type": "array", "items": row}
            data = object_of(list=rows, total_count=number, per_page=number, page=number)
        return object_of(code={"const": 0}, data=data)


def _of_scheme(parts: str) -> str:
    """The token, where device and version are what the manual prescribes."""
    found: dict[str, str] = {}
    for part in parts.split(","):
        match = _PART.fullmatch(part)
        if match is None or match["key"] in found:
            return ""
        found[match["key"]] = match["value"]
    fixed = (found.pop("device", DEVICE), found.pop("version_code", VERSION_CODE))
    token = found.pop("token", "")
    return token if fixed == (DEVICE, VERSION_CODE) and not found else ""


LIXIAO = Lixiao()
