"""Whatever /openapi.json allows is asked, and much that it forbids, in the name of six callers.

schemathesis makes the calls and holds the answers against the document. On top of its checks, no
answer may hold a word of another organization, whose rows have the same numbers.
"""

import asyncio
import copy
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from bot import compose
from bot.demo import play
from bot.settings import Settings
from bot.web import openapi
from handlers.catalogue import ENDPOINTS
from handlers.dialects.contract import RULE_BROKEN, Refusal
from storage import importing, tokens
from storage.database import Database
from tests.conftest import STORY_BEGINS
from tests.databases import Databases
from tests.fakes import FakeClock
from tests.rest.conftest import GENEROUS

MARKS = {1: "QXJONEQXJ", 2: "QXJTWOQXJ"}  # what every text of the organization holds
ROLES = ("rep", "manager", "admin")
CALLS = 60  # of one caller, shared by all operations
FEWEST = 2
MARKED = {
    "departments": ("name",),
    "users": ("name",),
    "customers": ("name", "description", "address"),
    "contacts": ("name", "title"),
    "opportunities": ("name",),
    "leads": ("name", "person"),
}
DOCUMENT = openapi.document(ENDPOINTS)
NOW = STORY_BEGINS.astimezone(UTC)

load_all_checks()


def company(number: int) -> dict[str, Any]:
    """The demo company with the organization's mark on all its names, and an admin."""
    found = json.loads((Path(play.__file__).with_name("company.json")).read_text())
    found = copy.deepcopy({key: rows for key, rows in found.items() if key != "ambiguous_names"})
    mark = MARKS[number]
    found["organization"] |= {"id": number, "name": f"公司{mark}"}
    found["users"].append({"id": 99, "name": "管理员", "role": "admin"})
    for noun, fields in MARKED.items():
        for row in found[noun]:
            row |= {field: f"{row[field]}{mark}" for field in fields if field in row}
    for row in found["customers"]:
        row["oid"] = f"{number}{row['oid'][1:]}"
    found["visits"] = [
        {
            "id": 20_000 + position,
            "author_id": customer["manager_id"],
            "customer_id": customer["id"],
            "day": "2026-03-17",
            "title": f"拜访{mark}",
            "contents": f"聊了方案{mark}",
        }
        for position, customer in enumerate(found["customers"][:30])
    ]
    return found


def load(database: Database) -> None:
    """Both organizations."""
    for number in MARKS:
        report = importing.load(database, company(number), now=NOW)
        assert number == report.organization_id
        assert () == report.problems


class Server:
    """The real application in a thread of its own, for callers that block."""

    def __init__(self, database_url: str) -> None:
        self.url, self._ready = "", threading.Event()
        self._stopped: Future[None] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(database_url)))
        self._thread.start()
        assert self._ready.wait(30)

    async def _serve(self, database_url: str) -> None:
        given: dict[str, Any] = {"environment": "demo", "database_url": database_url} | GENEROUS
        process = compose.build(Settings(**given), clock=FakeClock(STORY_BEGINS))
        try:
            async with compose.serving(process, {}, port=0) as self.url:
                self._ready.set()
                await asyncio.wrap_future(self._stopped)
        finally:
            self._ready.set()
            await process.close()

    def stop(self) -> None:
        self._stopped.set_result(None)
        self._thread.join()


@pytest.fixture
def database_url(databases: Databases, tmp_path: Path) -> str:
    """Both organizations, on SQLite: the statements are those of PostgreSQL."""
    return databases.new("sqlite", tmp_path, load)


@pytest.fixture
def server(database_url: str) -> Iterator[Server]:
    """Genjin, serving both organizations."""
    running = Server(database_url)
    yield running
    running.stop()


@pytest.fixture
def token_of(database: Database) -> Callable[[int, str], str]:
    """token_of(2, "rep"): a token that may do all that a person of this role may."""

    def make(organization: int, role: str) -> str:
        people = [user["id"] for user in company(organization)["users"] if user["role"] == role]
        return database.write(
            lambda t: tokens.create(
                t, organization, user_id=people[0], name="", scopes=("admin",), now=NOW
            )
        ).result()

    return make


def known_ids() -> list[str]:
    """Ids of rows of both organizations, in each form."""
    companies = [company(number) for number in MARKS]
    rows = [row for one in companies for row in one["customers"][:4]]
    return [str(row[key]) for row in rows for key in ("id", "oid")] + ["20000", "20001"]


IDS = known_ids()


@dataclass(slots=True)
class Caller:
    """Who asks: what the own organization's texts hold, and what no answer may hold."""

    headers: dict[str, str]
    own: str
    foreign: str
    saw_own: bool = False


def with_known_ids(
    case: schemathesis.Case[Any], choose: Callable[[st.SearchStrategy[Any]], Any]
) -> None:
    """Most calls are about rows that are there, in one organization or the other."""
    body = case.body if isinstance(case.body, dict) else {}
    for fields in (case.path_parameters, case.query, body):
        for name in fields or {}:
            if name.lower().endswith("id") and choose(st.integers(0, 3)):
                fields[name] = choose(st.sampled_from(IDS))


def unfit_checks(operation: Any) -> list[Any]:
    """The checks that this call cannot be held to, each with its reason."""
    endpoint = next(
        one
        for one in ENDPOINTS
        if (one.method, one.path) == (operation.method.upper(), operation.path)
    )
    # Whether a customer is there is no matter of the schema: 404, 409 and 422 are good answers.
    names = ["positive_data_acceptance"]
    status, _ = endpoint.dialect.refusal(Refusal(RULE_BROKEN), "zh", NOW)
    if status < 400:  # the family refuses with 200 and says so in the body
        names.append("negative_data_rejection")
    return CHECKS.get_by_names(names)


def ask(caller: Caller, operation: Any, mode: GenerationMode, calls: int) -> None:
    """So many calls of one operation, each answer checked."""

    @settings(
        max_examples=calls,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def check(case: schemathesis.Case[Any], data: st.DataObject) -> None:
        if mode is GenerationMode.POSITIVE:
            with_known_ids(case, data.draw)
        answer = case.call_and_validate(
            headers=caller.headers, excluded_checks=unfit_checks(operation)
        )
        assert caller.foreign not in answer.text
        caller.saw_own = caller.saw_own or caller.own in answer.text

    check()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("organization", sorted(MARKS))
def test_every_answer_is_as_the_document_says(
    server: Server, token_of: Callable[[int, str], str], organization: int, role: str
) -> None:
    """No server error, no break of the schema, no word of the other organization."""
    caller = Caller(
        headers={"Authorization": f"Bearer {token_of(organization, role)}"},
        own=MARKS[organization],
        foreign=next(mark for number, mark in MARKS.items() if number != organization),
    )
    schema = schemathesis.openapi.from_url(f"{server.url}/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    calls = max(CALLS // len(operations) // len(GenerationMode), FEWEST)

    for operation in operations:
        for mode in GenerationMode:
            ask(caller, operation, mode, calls)

    assert len(ENDPOINTS) == len(operations)
    assert caller.saw_own
