"""What is asked of the own API: types of fields, each with what a caller is told who breaks them.

A field that is left out of a change stays as it is; null empties it.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from handlers.dialects.asked import ID_SCHEMA, WHOLE, is_id, says
from handlers.text import Text

TOO_BIG = 2**53  # ids lie below: JavaScript counts no further
NO_MONEY = Decimal("0.00")
LONGEST_NAME, LONGEST_LINE, LONGEST_TEXT, LONGEST_CURSOR = 200, 255, 2000, 1000
MOST = 100  # things in a list, and rows of an answer

BAD_ID = Text(
    zh="编号应为整数,或 24 位十六进制的 oid",
    en="An id is a whole number, or an oid of 24 hexadecimal digits",
)
BAD_NAME = Text(zh="应为 1 到 200 个字", en="1 to 200 characters, please")
BAD_LINE = Text(zh="最多 255 个字", en="At most 255 characters")
BAD_TEXT = Text(zh="最多 2000 个字", en="At most 2000 characters")
BAD_DAY = Text(
    zh="日期应为 2026-03-18 的形式,1900 到 2100 年",
    en="A day is written 2026-03-18, from 1900 to 2100",
)
BAD_MOMENT = Text(
    zh="时间应带时区,如 2026-03-18T14:30:00+08:00",
    en="A time carries its offset: 2026-03-18T14:30:00+08:00",
)
BAD_MONEY = Text(
    zh="金额应为不小于 0 的数,最多两位小数",
    en="An amount is 0 or more, with two decimals at most",
)
BAD_IDS = Text(zh="应为最多 100 个编号的列表", en="A list of at most 100 ids, please")
BAD_NAMES = Text(zh="应为最多 100 个名称的列表", en="A list of at most 100 names, please")
BAD_LIMIT = Text(zh="每次 1 到 100 条", en="1 to 100 at a time")
BAD_CURSOR = Text(
    zh="请原样使用上一次回答里的 next,排序也要相同",
    en="Please send `next` of the answer before as it was, with the same sort",
)
BAD_TAG = Text(zh='版本应写作 "3"', en='A version is written "3"')


class Asked(BaseModel, extra="forbid"):
    """What an endpoint of this API asks: no other keys than its own."""


def _id(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < TOO_BIG:
        return str(value)
    if isinstance(value, str) and is_id(value):
        return value
    raise ValueError("no id")


def _clean(value: str) -> str:
    """Without blanks around it; a NUL is in no text that PostgreSQL keeps."""
    if "\0" in value:
        raise ValueError("NUL")
    return value.strip()


def _written(value: Any) -> Any:
    """A date or time as a text: a bare number would be taken for seconds since 1970."""
    if not isinstance(value, str) or value.strip().isdecimal():
        raise ValueError("not a text")
    return value


def _amount(value: Any) -> Any:
    """As it is written: 23.34 of JSON is no binary fraction here; true is no amount at all."""
    written = str(value) if isinstance(value, float | bool) else value
    if isinstance(written, str) and not AMOUNT.fullmatch(written):
        raise ValueError("no amount")
    return written


def _sensible(value: datetime) -> datetime:
    if not 1900 <= value.year <= 2100:
        raise ValueError("too far away")
    return value


YEARS = "^(19[0-9]{2}|20[0-9]{2}|2100)-"
AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?", re.ASCII)
AN_AMOUNT = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 999_999_999_999.99, "multipleOf": 0.01},
        {"type": "string", "pattern": f"^{AMOUNT.pattern}$"},
    ]
}
AN_ID = {
    "anyOf": [
        {"type": "integer", "minimum": 0, "exclusiveMaximum": TOO_BIG},
        ID_SCHEMA,
    ]
}

Id = Annotated[str, BeforeValidator(_id), WithJsonSchema(AN_ID), says(BAD_ID)]
MaybeId = Annotated[Id | None, says(BAD_ID)]
Ids = Annotated[list[Id], Field(max_length=MOST), says(BAD_IDS)]

Name = Annotated[
    str,
    StringConstraints(max_length=LONGEST_NAME, strip_whitespace=True, min_length=1),
    AfterValidator(_clean),
    says(BAD_NAME),
]
MaybeName = Annotated[Name | None, says(BAD_NAME)]
Names = Annotated[list[Name], Field(max_length=MOST), says(BAD_NAMES)]
Line = Annotated[
    str, StringConstraints(max_length=LONGEST_LINE), AfterValidator(_clean), says(BAD_LINE)
]
MaybeLine = Annotated[Line | None, says(BAD_LINE)]
Paragraph = Annotated[
    str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(_clean), says(BAD_TEXT)
]
MaybeParagraph = Annotated[Paragraph | None, says(BAD_TEXT)]

Day = Annotated[
    date,
    BeforeValidator(_written),
    Field(ge=date(1900, 1, 1), le=date(2100, 12, 31)),
    WithJsonSchema({"type": "string", "format": "date", "pattern": YEARS}),
    says(BAD_DAY),
]
MaybeDay = Annotated[Day | None, says(BAD_DAY)]
Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_written),
    AfterValidator(_sensible),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": YEARS}),
    says(BAD_MOMENT),
]
MaybeMoment = Annotated[Moment | None, says(BAD_MOMENT)]

Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    Field(ge=0, max_digits=14, decimal_places=2),
    WithJsonSchema(AN_AMOUNT),
    says(BAD_MONEY),
]
MaybeAmount = Annotated[Amount | None, says(BAD_MONEY)]

Limit = Annotated[int, Field(ge=1, le=MOST), WHOLE, says(BAD_LIMIT)]
Cursor = Annotated[str, StringConstraints(max_length=LONGEST_CURSOR), says(BAD_CURSOR)]
Tag = Annotated[str, StringConstraints(max_length=LONGEST_LINE), says(BAD_TAG)]


def integer(key: str) -> int:
    """An id of a noun that has no oid; 0, which nothing has, for any other."""
    return int(key) if key.isascii() and key.isdecimal() and int(key[:17]) < TOO_BIG else 0


def changed(asked: BaseModel, *names: str) -> dict[str, Any]:
    """The fields that are given, of these."""
    return {name: getattr(asked, name) for name in names if name in asked.model_fields_set}


def texts(asked: BaseModel, *names: str) -> dict[str, str]:
    """The texts that are given, of these; null is ""."""
    return {name: value or "" for name, value in changed(asked, *names).items()}
