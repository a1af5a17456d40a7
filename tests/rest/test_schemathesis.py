"""Whatever /openapi.json allows is asked, and much that it forbids, in the name of six callers.

schemathesis makes the calls and holds the answers against the document. On top of its checks, no
answer may hold a word of another organization, whose rows have the same numbers, nor of a customer
or lead that the caller may not see. The calls are the same in each run; more of them are made by
make test ARGS="-k schemathesis --hypothesis-profile=deep --timeout=7200"
"""

import copy
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import DataObject, data, sampled_from
from schemathesis.checks import load_all_checks
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from bot.web import openapi
from bot.web.refusals import BODILESS, IF_MATCH
from handlers.catalogue import ENDPOINTS
from handlers.dialects import GENJIN, OAUTH
from handlers.dialects.contract import (
    BAD_REQUEST,
    CHANGED,
    CONFLICT,
    FORBIDDEN,
    NOT_FOUND,
    RULE_BROKEN,
    Refusal,
)
from handlers.registry import Endpoint
from storage import tables
from storage.database import Transaction, opened
from tests.databases import Databases
from tests.rest import marked, pointing, six_callers
from tests.rest.six_callers import Caller

SHARE = 30  # of the examples that the profile of hypothesis asks for, for one kind of call
SCHEMA = schemathesis.openapi.from_dict(openapi.document(ENDPOINTS))
POINTED_AT = {
    "customers": tables.customer,
    "opportunities": tables.opportunity,
    "leads": tables.lead,
    "contacts": tables.contact,
    "users": tables.user,
    "departments": tables.department,
    "reports": tables.report,
    "visits": tables.visit,
    "actions": tables.action,
}
# What is about machines: no answer tells of a customer, nor of a colleague.
WORDLESS = (OAUTH.name, "webhooks", "tokens", "dead")
MOST_IDS = 12  # of a noun

load_all_checks()
# The token of every call is the caller's: tests/rest/test_callers.py is about others.
SCHEMA.config.generation.update(with_security_parameters=False)
# Whether a customer is there, or a version is the newest, is no matter of the schema.
SCHEMA.config.checks.positive_data_acceptance.expected_statuses = [
    "2xx",
    *map(str, (FORBIDDEN, NOT_FOUND, CONFLICT, CHANGED, RULE_BROKEN)),
]


@pytest.fixture
def callers(databases: Databases, tmp_path: Path) -> Iterator[list[Caller]]:
    """A rep, a manager and an admin of each organization."""
    found = list(six_callers.six(databases, tmp_path))
    yield found
    for caller in found:
        caller.stop()


@pytest.fixture
def ids(databases: Databases) -> pointing.Ids:
    """Ids of rows that both organizations have, in each form."""
    with opened(f"sqlite:///{databases.file(marked.load)}") as database:
        return database.read(rows_there).result()


def rows_there(transaction: Transaction) -> dict[str, list[int | str]]:
    """The first ids of each noun, and oids of each organization where it has some."""
    found: dict[str, list[int | str]] = {}
    for noun, table in POINTED_AT.items():
        keys = [table.c[key] for key in ("id", "oid") if key in table.c]
        rows = transaction.execute(sa.select(*keys).order_by(table.c.id).limit(2 * MOST_IDS)).all()
        found[noun] = list(dict.fromkeys(key for row in rows for key in row))
    return found


def part_of(endpoint: Endpoint) -> str:
    """A family; in ours, which is large, a noun."""
    return endpoint.path.split("/")[3] if endpoint.dialect is GENJIN else endpoint.dialect.name


def endpoint_of(operation: Any) -> Endpoint:
    """The endpoint that an operation of the document is."""
    route = f"{operation.method.upper()} {operation.path}"
    return next(one for one in ENDPOINTS if one.route == route)


def unfit_checks(endpoint: Endpoint) -> list[str]:
    """The checks that this call cannot be held to, each with its reason."""
    status, _ = endpoint.dialect.refusal(Refusal(RULE_BROKEN), "zh", marked.NOW)
    if status < BAD_REQUEST:  # the family refuses with 200 and says so in the body
        return ["negative_data_rejection"]
    if status == BAD_REQUEST:  # RFC 6749 has 400 for a client that does not exist, too
        return ["positive_data_acceptance"]
    return []


def example(operation: Any, ids: pointing.Ids) -> schemathesis.Case[Any]:
    """The example of the document, about the first rows of each noun."""
    endpoint = endpoint_of(operation)
    fields = {key: value for key, value in endpoint.example.items() if value is not None}
    fields = copy.deepcopy(fields)
    pointing.at_rows(fields, operation.path, ids, lambda of: of[0])
    fields.pop(IF_MATCH, None)
    in_path = {key: fields.pop(key) for key in list(fields) if f"{{{key}}}" in operation.path}
    sent: dict[str, Any] = {"path_parameters": in_path}
    if endpoint.method in BODILESS:
        sent["query"] = fields
    elif fields:
        sent |= {"body": fields, "media_type": openapi.JSON}
    return operation.Case(**sent)  # type: ignore[no-any-return]


def ask(callers: list[Caller], ids: pointing.Ids, operation: Any, mode: GenerationMode) -> None:
    """Calls of one operation, each in the name of all."""
    unfit = unfit_checks(endpoint_of(operation))
    wanted = settings().max_examples

    @seed(f"{operation.label} {mode.value}")
    @settings(
        max_examples=max(wanted // SHARE, 1),
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), draws=data())
    def check(case: schemathesis.Case[Any], draws: DataObject) -> None:
        def one(options: Sequence[Any]) -> Any:
            return draws.draw(sampled_from(options))

        if mode is GenerationMode.POSITIVE:
            for fields in (case.path_parameters, case.query, case.headers, case.body):
                pointing.at_rows(fields, operation.path, ids, one)
        for caller in callers:
            caller.ask(case, unfit)

    check()


@pytest.mark.parametrize("part", dict.fromkeys(map(part_of, ENDPOINTS)))
def test_every_answer_is_as_the_document_says(
    callers: list[Caller], ids: pointing.Ids, part: str
) -> None:
    """No server error, no break of the schema, no word that is not the caller's to read."""
    found = [one.ok() for one in SCHEMA.get_all_operations() if isinstance(one, Ok)]
    operations = [one for one in found if part_of(endpoint_of(one)) == part]

    for operation in operations:
        for caller in callers:
            caller.ask(example(operation, ids), unfit_checks(endpoint_of(operation)))
    for operation in operations:
        for mode in GenerationMode:
            ask(callers, ids, operation, mode)

    assert len([one for one in ENDPOINTS if part_of(one) == part]) == len(operations)
    assert part in WORDLESS or all(caller.has_read for caller in callers)
