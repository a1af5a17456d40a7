"""The family of Lixiao CRM (seed 003): code 0 and data, no message on success."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.dialects.contract import (
    BAD_METHOD,
    FORBIDDEN,
    IN_THE_STATUS_LINE,
    NOT_FOUND,
    RULE_BROKEN,
    UNAUTHORIZED,
    Headers,
    Rate,
    Refusal,
    bearer,
    object_of,
)
from handlers.dialects.refusals import ANYTHING_ELSE, SAID_ALIKE
from handlers.text import Locale, Text

NOT_THERE = "您没有权限查看该对象或该对象不存在。"
# the code of each failure; the first two are the vendor's own
CODES = {NOT_FOUND: 100100, UNAUTHORIZED: 100401}
OURS = 100_000  # and the status, for all others
# what is said where nothing more is known: what happened, and what to do next
SAID = {
    **SAID_ALIKE,
    NOT_FOUND: Text(zh=NOT_THERE, en="It is not there, or not for you to see."),
    FORBIDDEN: Text(
        zh="token没有这个权限:缺少{scope},请联系管理员",
        en="The token lacks {scope}; please ask your administrator",
    ),
    BAD_METHOD: Text(
        zh="请求方式不正确,请按接口文档更换", en="Wrong method; please see the documentation"
    ),
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
        status = refused.status if refused.status in SAID else RULE_BROKEN
        said = SAID.get(status, ANYTHING_ELSE).in_(locale, scope=refused.scope)
        body: dict[str, Any] = {"code": CODES.get(status, OURS + status)}
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
