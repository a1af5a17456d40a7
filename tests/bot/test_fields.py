"""Forms and queries: lists and objects as clients' libraries write them."""

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema

from bot.web import fields

ARRAY = WithJsonSchema({"type": "array", "items": {"type": "integer"}})


class Inside(BaseModel):
    """An object of the form."""

    text: str = ""
    ids: list[int] = []
    rows: list["Inside"] = []


class Asks(BaseModel):
    """What is asked."""

    text: str = ""
    ids: list[int] = []
    maybe: Annotated[list[int] | None, Field(min_length=1)] = None
    other: Annotated[Any, BeforeValidator(list), ARRAY] = ()
    one: Inside = Inside()


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([("text", "x")], {"text": "x"}),
        ([("ids", "1")], {"ids": ["1"]}),
        ([("ids", "1,2")], {"ids": "1,2"}),
        ([("ids", "1"), ("ids", "2")], {"ids": ["1", "2"]}),
        ([("ids[]", "1")], {"ids": ["1"]}),
        ([("ids[]", "1"), ("ids[]", "2")], {"ids": ["1", "2"]}),
        ([("ids[0]", "1"), ("ids[1]", "2")], {"ids": ["1", "2"]}),
        ([("ids[1]", "1")], {"ids": ["1"]}),
        ([("ids", "[1, 2]")], {"ids": [1, 2]}),
        ([("maybe", "[1]")], {"maybe": [1]}),
        ([("other", '["1"]')], {"other": ["1"]}),
        ([("ids", "[1")], {"ids": ["[1"]}),
        ([("ids", "[x]")], {"ids": ["[x]"]}),
        ([("text", "[1]")], {"text": "[1]"}),
        ([("unknown", "[1]")], {"unknown": "[1]"}),
        ([("one[text]", "[1]")], {"one": {"text": "[1]"}}),
        ([("one[ids]", "[1]")], {"one": {"ids": [1]}}),
        ([("one[ids][]", "1"), ("one[ids][]", "2")], {"one": {"ids": ["1", "2"]}}),
        (
            [("one[rows][0][text]", "[1]"), ("one[rows][0][ids][]", "1")],
            {"one": {"rows": [{"text": "[1]", "ids": ["1"]}]}},
        ),
        ([("text", "x"), ("text[a]", "y")], {"text": {"0": "x", "a": "y"}}),
    ],
    ids=str,
)
def test_lists_and_objects(pairs: list[tuple[str, str]], found: dict[str, Any]) -> None:
    """A text stays what it is, unless a list is asked for."""
    assert found == fields.of(pairs, Asks)
