"""What is asked: ids and numbers in every form they come in, and what a broken rule is told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    WithJsonSchema,
)

from handlers.errors import UserError
from handlers.text import Locale, Text

# for a field that `says` nothing
NOT_ACCEPTED = Text(zh="{field} 不符合要求", en="{field} is not what this call accepts")

# for a key that is no field of a call which takes no others
UNKNOWN_KEY = Text(zh="这个调用没有这一项", en="This call has no such field")
MOST_UNKNOWN = 20  # that are told


class Refused(UserError):
    """A refusal of another status than a broken rule's; `code` 0 is the family's number for it."""

    def __init__(self, status: int, code: int, text: Text, **values: object) -> None:
        super().__init__(text, **values)
        self.status, self.code = status, code


class BrokenRule(UserError):
    """A field that looked right names nothing: answered like any other broken rule of it."""

    def __init__(self, field: str, text: Text, **values: object) -> None:
        super().__init__(text, **values)
        self.field = field


@dataclass(frozen=True, slots=True)
class Says:
    """What the caller is told when the rules of a field are broken."""

    message: Text


def says(message: str | Text) -> Says:
    """For `Annotated[...]` of a field asked: its message; a str is the same in all languages."""
    return Says(message if isinstance(message, Text) else Text(zh=message, en=message))


def message_of(asks: type[BaseModel], field: str, locale: Locale = "zh") -> str:
    """What is said when this field breaks its rules."""
    marks = asks.model_fields[field].metadata
    said = next((mark.message for mark in marks if isinstance(mark, Says)), NOT_ACCEPTED)
    return said.in_(locale, field=field) if said is NOT_ACCEPTED else said.in_(locale)


def broken_rules(
    asks: type[BaseModel], error: ValidationError, locale: Locale = "zh"
) -> dict[str, list[str]]:
    """The message of each broken field, in the order in which the fields are declared."""
    fields = asks.model_fields
    called = {(info.alias or name): name for name, info in fields.items()}
    problems = [problem for problem in error.errors(include_url=False) if problem["loc"]]
    broken = {str(problem["loc"][0]) for problem in problems}
    unknown = [str(problem["loc"][0]) for problem in problems if _is_unknown(problem)]
    broken = {called.get(name, name) for name in broken}
    return {name: [message_of(asks, name, locale)] for name in fields if name in broken} | {
        name: [UNKNOWN_KEY.in_(locale)] for name in unknown[:MOST_UNKNOWN]
    }


def _is_unknown(problem: Mapping[str, Any]) -> bool:
    return problem["type"] == "extra_forbidden" and len(problem["loc"]) == 1


LONGEST_ID = 24
TOO_BIG = 2**53  # ids stay below: JavaScript counts no further
MOST_PAGES = 10**16
# The schema of an id in any form, as a text.
ID_SCHEMA = {"type": "string", "pattern": "^([0-9a-fA-F]{24}|[0-9]{1,16})$"}
DIGITS = re.compile(r"[0-9]{1,16}", re.ASCII)
AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?", re.ASCII)
HEX = re.compile(rf"[0-9a-fA-F]{{{LONGEST_ID}}}", re.ASCII)


def _whole(value: Any) -> int:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and DIGITS.fullmatch(value):
        return int(value)
    raise ValueError("not a whole number")


def is_id(text: str) -> bool:
    """Whether this is written as an id: 24 hexadecimal digits, or the digits of an integer."""
    return bool(HEX.fullmatch(text) or DIGITS.fullmatch(text))


def _an_id(value: Any) -> str:
    if isinstance(value, str) and is_id(value):
        return value
    raise ValueError("neither 24 hexadecimal digits nor a number")


def _a_key(value: Any) -> int | str:
    if isinstance(value, str) and HEX.fullmatch(value):
        return value.lower()
    key = _whole(value)
    if not 0 <= key < TOO_BIG:
        raise ValueError("no id is so large, and none is negative")
    return key


def _amount(value: Any) -> Decimal:
    if isinstance(value, bool) or not AMOUNT.fullmatch(str(value)):
        raise ValueError("no amount")
    return Decimal(str(value))


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, int | str) else value


def _several(value: Any) -> Any:
    if isinstance(value, str):
        value = value.split(",")
    if isinstance(value, list):
        return [one for one in value if one not in ("", None)]
    return [] if value is None else [value]


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("PostgreSQL keeps no NUL")
    return text


# Beside `int`: a JSON integer or a string of digits; true, "" and 2.5 are none.
WHOLE = BeforeValidator(_whole)

# Beside `str` that is stored.
STORABLE = AfterValidator(_storable)

# Beside `list[...]`: one alone is a list of it, for a form has no other way to say so.
LISTED = BeforeValidator(_listed)

# Beside a list of ids: one alone, several with commas between them; what is empty is none.
SEVERAL = BeforeValidator(_several)

# Money: not negative, at most two decimals; a number or the text of one.
Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    WithJsonSchema(
        {"type": "number", "minimum": 0, "maximum": 9_999_999_999_999.99, "multipleOf": 0.01}
    ),
]

# The number of a page, or how many are wanted on it: no more digits than an id has.
Count = Annotated[int, Field(ge=1, lt=MOST_PAGES), WHOLE]

# The integer id of a colleague.
UserId = Annotated[int, Field(ge=0, lt=TOO_BIG), WHOLE]

# An integer id, or the 24 hexadecimal digits of the same record.
Key = Annotated[
    int | str,
    BeforeValidator(_a_key),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": TOO_BIG - 1},
                {"type": "string", "pattern": "^[0-9a-fA-F]{24}$"},
            ]
        }
    ),
]

# A string: 24 hexadecimal digits, or the digits of an integer id (ours, harmless to the others).
AnyId = Annotated[
    str,
    BeforeValidator(_an_id),
    WithJsonSchema(ID_SCHEMA),
]

# An id in a path, where any text may stand: what is no id of ours is not found.
InPath = Annotated[str, WithJsonSchema(ID_SCHEMA)]
