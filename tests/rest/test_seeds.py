"""The samples of the documented pages, loaded as data, come back: keys, order, types and values.

`samples/` holds what the pages 000 and 002 print: for each key its type and its example, in order;
`->` is a key inside the one above. What we answer otherwise is in a table here, with its reason.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage import importing, tables
from storage.database import Database
from tests.fakes import FakeClock
from tests.rest.conftest import KNOWN, Api

SAMPLES = Path(__file__).parent / "samples"
TYPES: dict[str, type] = {
    "string": str,
    "enum": str,
    "int": int,
    "float": float,
    "array": list,
    "object_array": list,
}
SHORTENED = "an id is `string,size:24` wherever a page has a rule for it; the example is cut short"

OTHERWISE: dict[str, dict[str, tuple[Any, str]]] = {
    "000": {
        "id": ("6763c0d09b1c4d0012ab34ce", SHORTENED),
        "boId": ("7da8233f9b1c4d0012ab34cf", SHORTENED),
        "type": ("BUSINESS_VISIT", "the example names the enum, no value of it"),
        "participants": (
            [{"id": 2, "name": "李四"}, {"id": 1, "name": "张三"}],
            "the recorder is always one of them; user 1 stays 张三",
        ),
        "createdBy": (2, "the page calls user 1 both 张三 and 李四; 李四 gets a number of his own"),
    },
    "002": {
        "id": (KNOWN, "the example is the word id"),
        "type": ("CLIENT", "the example names the enum, no value of it"),
        "followerNames": (
            [{"id": 1, "name": "张三"}, {"id": 2, "name": "李四"}, {"id": 3, "name": "王五"}],
            "the page prints one name without an id; they are the users of `followers`",
        ),
    },
}
MEANT = {"”亚服“": '"亚服"'}  # typographic quotes of the page's editor


class Sample:
    """One page: its keys in order, with declared type and example."""

    def __init__(self, seed: str) -> None:
        page = json.loads((SAMPLES / f"{seed}.json").read_text())
        self.enum: list[str] = page["enum"]
        self.rows: list[list[str]] = [row for row in page["rows"] if not row[0].startswith("->")]
        self.inside = [row[0].removeprefix("-> ") for row in page["rows"] if row[0][:2] == "->"]
        self.otherwise = OTHERWISE[seed]

    def value(self, key: str, kind: str, example: str) -> Any:
        """The example as its type has it, unless we answer otherwise."""
        if key in self.otherwise:
            return self.otherwise[key][0]
        match kind:
            case "int" | "float":
                return TYPES[kind](example)
            case "array":
                for printed, meant in MEANT.items():
                    example = example.replace(printed, meant)
                return json.loads(example)
            case _:
                return example

    def expected(self) -> dict[str, Any]:
        """The whole row."""
        return {key: self.value(key, kind, example) for key, kind, example in self.rows}


def assert_is(sample: Sample, row: dict[str, Any]) -> None:
    """Keys, order, JSON types and values; the two forms of a list inside too."""
    assert json.dumps(sample.expected()) == json.dumps(row)
    for key, kind, _ in sample.rows:
        assert TYPES[kind] is type(row[key]), key
        if kind == "enum":
            assert row[key] in sample.enum
        if kind == "object_array":
            assert all(sample.inside == list(inside) for inside in row[key])
            assert all([int, str] == [type(value) for value in one.values()] for one in row[key])


def assert_same_form(sample: Sample, row: dict[str, Any]) -> None:
    """A row of which nothing is known: the same keys and types, and never null."""
    assert [key for key, _, _ in sample.rows] == list(row)
    for key, kind, _ in sample.rows:
        assert TYPES[kind] is type(row[key]), key


async def test_seed_000(api: Api, visits: Callable[..., None], company: Database) -> None:
    """A customer's visits: the full one as printed, and a bare one in the same form."""
    sample = Sample("000")
    told = sample.expected()
    visits(
        {"day": "2024-12-18"},
        {
            "day": "2024-12-19",
            "author_id": told["createdBy"],
            "participants": [1],
            "opportunity_id": 21,
            "stage": told["projectStage"],
            "next_step": told["actionItems"],
            "created_at": told["createdAt"],
            **{
                key: told[key]
                for key in "title contents feedback expenses problem outcome type source".split()
            },
        },
    )

    one = sa.update(tables.visit).where(tables.visit.c.title == told["title"])
    company.write(lambda transaction: transaction.execute(one.values(oid=told["id"]))).result()

    full, bare = (await api.visits(customer_id=KNOWN)).body["data"]["list"]

    assert_is(sample, full)
    assert_same_form(sample, bare)


async def test_seed_002(api: Api, company: Database, clock: FakeClock) -> None:
    """One customer: the full one as printed, and one with only a name in the same form."""
    sample = Sample("002")
    told = sample.expected()
    people = [{"id": told["managerId"], "name": told["managerName"]}]
    bare = {"id": 14, "oid": "e" * 24, "name": "只有名字", "manager_id": 1}
    names = {key: told[key] for key in told if key not in ("industryPath", "followerNames", "id")}
    known = {**names, "id": 11, "oid": told["id"], "manager_id": told["managerId"]}
    unknown = {"managerName", "managerId", "departmentPath"}
    full = {key: value for key, value in known.items() if key not in unknown}
    data = {"users": people, "customers": [bare, {**full, "department_id": 3}]}
    report = importing.load(company, data, now=clock.now(), organization="1")
    assert () == report.problems

    rows = [
        (await api.get(f"/api/customers/{key}/detail")).body["data"]
        for key in (told["id"], "e" * 24)
    ]

    assert_is(sample, rows[0])
    assert_same_form(sample, rows[1])


@pytest.mark.parametrize("seed", OTHERWISE)
def test_what_is_otherwise_has_a_reason(seed: str) -> None:
    """And nothing is listed that is as the page has it."""
    sample = Sample(seed)
    printed = {key: (kind, example) for key, kind, example in sample.rows}
    for key, (value, reason) in sample.otherwise.items():
        assert reason
        assert str(value) != printed[key][1]
