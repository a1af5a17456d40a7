"""Lists, objects and texts in form fields, as clients of many languages write them."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from pydantic import BaseModel

from bot.web import fields
from tests.fakes import FakeClock
from tests.rest.conftest import KNOWN, Answer, Api
from tests.rest.following import FOLLOW, visits_of
from tests.rows import every_row

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CREATE = "/api/customers/visits/create"


class Inside(BaseModel):
    """What lies in an object."""

    ids: list[int] = []
    text: str = ""


class Asked(BaseModel):
    """A list, a text and an object."""

    ids: list[int] | None = None
    text: str = ""
    inside: Inside = Inside()


TWO = [{"id": "1", "name": "a"}, {"id": "2"}]


@pytest.mark.parametrize(
    ("form", "found"),
    [
        ("ids=1", {"ids": ["1"]}),
        ("ids=1&ids=2", {"ids": ["1", "2"]}),
        ("ids[]=1", {"ids": ["1"]}),
        ("ids[]=1&ids[]=2", {"ids": ["1", "2"]}),
        ("ids[0]=1&ids[1]=2", {"ids": ["1", "2"]}),
        ("ids[10]=3&ids[9]=2&ids[0]=1", {"ids": ["1", "2", "3"]}),
        ("ids[0]=1&ids[]=2", {"ids": ["1", "2"]}),
        ("ids[1]=1&ids[]=2", {"ids": ["1", "2"]}),
        ("ids[]=1&ids=2", {"ids": ["1", "2"]}),
        ("ids=1&ids[]=2", {"ids": ["1", "2"]}),
        ("ids=[1,2]", {"ids": [1, 2]}),
        ("ids=[]", {"ids": []}),
        ("ids=[1", {"ids": ["[1"]}),
        ("ids=[1,]", {"ids": "[1,]"}),
        ("ids[]=[1]", {"ids": ["[1]"]}),
        ("ids[0][id]=1&ids[0][name]=a&ids[1][id]=2", {"ids": TWO}),
        ("ids[][id]=1&ids[][name]=a&ids[][id]=2", {"ids": TWO}),
        ("ids[a]=1&ids[0]=2", {"ids": {"a": "1", "0": "2"}}),
        ("ids[99999]=1", {"ids": {"99999": "1"}}),
        ("text=[1]", {"text": "[1]"}),
        ("text=[]&other=[1]", {"text": "[]", "other": "[1]"}),
        ("text=a&text=b", {"text": ["a", "b"]}),
        ("inside[ids]=[1]&inside[text]=[1]", {"inside": {"ids": [1], "text": "[1]"}}),
        ("inside[ids][]=1&inside[ids][]=2", {"inside": {"ids": ["1", "2"]}}),
        ("inside=1&inside[text]=2", {"inside": {"0": "1", "text": "2"}}),
        ("a[b][c][d][e][f][g]=1", {"a": {"b": {"c": {"d": {"e": "1"}}}}}),
        ("a[=1&a]=2&[]=3&=4", {"a": "1", "a]": "2", "": ["3", "4"]}),
    ],
)
def test_what_is_found_in_a_form(form: str, found: dict[str, Any]) -> None:
    """PHP writes places, jQuery and Rails both places and keys; what asks for a text gets one."""
    assert found == fields.of(parse_qsl(form, keep_blank_values=True), Asked)


@pytest.mark.parametrize("depth", [900, 100_000])
def test_a_list_of_bottomless_lists(depth: int) -> None:
    """Breaks nothing; what is too deep for JSON stays a text."""
    deep = "[" * depth + "]" * depth

    found = fields.of([("ids", deep), ("text", deep)], Asked)

    assert deep == found["text"]
    assert (depth > 900) == ([deep] == found["ids"])


# -- where it goes ---------------------------------------------------------------------------------


@pytest.fixture
def writer(api: Api, token_of: Callable[..., str]) -> Api:
    """张三, who may write visits."""
    return api.with_token(token_of(1, "write:visits"))


async def create(api: Api, people: str, words: str = "说说") -> Answer:
    """A visit in the ND family's way, from a form."""
    told = {
        "customer_id": KNOWN,
        "title": words,
        "source": "CUSTOMER",
        "contents": words,
        "expenses": "23.34",
        "feedback": words,
        "type": "OTHER",
    }
    return await api.call("POST", CREATE, FORM, data=f"{urlencode(told)}&{people}")


PEOPLE = [
    "participants[]=1&participants[]=2",
    "participants[0]=1&participants[1]=2",
    "participants[0][id]=1&participants[0][name]=a&participants[1][id]=2",
    "participants[][id]=1&participants[][id]=2",
    "participants=[1,2]",
    "participants=[%7B%22id%22:1%7D,%7B%22id%22:2%7D]",
]


async def newest(writer: Api, many: int) -> list[dict[str, Any]]:
    """The visits to 金职院 that were written last, as the ND family lists them."""
    asked = {"customer_id": KNOWN, "page": 1, "page_size": 100}
    found: list[dict[str, Any]] = (await writer.visits(**asked)).body["data"]["list"]
    return sorted(found, key=lambda row: row["createdAt"], reverse=True)[:many]


async def test_people_in_a_form(writer: Api, clock: FakeClock) -> None:
    """However the client's language writes a list of them."""
    with every_row() as row:
        for people in PEOPLE:
            clock.passes(seconds=1)
            with row(people):
                answer = await create(writer, people)
                assert 200 == answer.status, answer.body
                (visit,) = await newest(writer, 1)
                assert answer.body["data"]["id"] == visit["id"]
                assert [1, 2] == [who["id"] for who in visit["participants"]]


async def test_words_that_look_like_json(writer: Api, clock: FakeClock) -> None:
    """Are words all the same, in every family."""
    with every_row() as row:
        for words in ("[1]", "[]", '["已签"]', "[在忙]", "null", "1"):
            clock.passes(seconds=1)
            with row(words):
                await create(writer, "participants[]=1", words)
                told = {"protent_id": "0", "customers_id[0]": "11"}
                told |= {"gain": words, "event_note": words}
                followed = await writer.call("POST", FOLLOW, FORM, data=urlencode(told))
                both = await newest(writer, 2)
                assert [words] * 2 == [visit["contents"] for visit in both]
                assert words in [visit["title"] for visit in both]
                (small,) = await visits_of(writer, followed.body["data"]["protent_id"])
                assert (words, words) == (small["gain"], small["event_note"])
