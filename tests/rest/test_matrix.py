"""Who sees whose customers: every role, every endpoint that names a customer, every relation.

Endpoints come from the catalogue. One added later is covered through its `example`; where its
customer's field is not called as in FIELDS, or its example cannot be used as it is, it gets a line
in NAMED. What may not be seen is answered byte for byte like what does not exist.
"""

import itertools
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa

from handlers import catalogue
from handlers.dialects import ND
from handlers.registry import Endpoint
from storage import importing, tables, tokens
from storage.database import Database
from tests.conftest import KINDS, STORY_BEGINS
from tests.databases import Databases
from tests.fakes import FakeClock
from tests.rest.conftest import Answer, Api, Server

# the families that have their place so far; each of the others is to get one
COVERED = tuple(endpoint for endpoint in catalogue.ENDPOINTS if endpoint.dialect is ND)


class Naming(NamedTuple):
    """How an endpoint names its customer; `without`: what of its example names others.

    `personal`: what it counts depends on who asks.
    """

    field: str
    without: tuple[str, ...] = ()
    personal: bool = False


FIELDS = ("customer_id", "customers_id", "company_id", "entity_id")
NAMED = {
    "GET /api/customers/{id}/detail": Naming("id"),
    "POST /api/customers/visits/create": Naming("customer_id", ("bo_id", "project_stage")),
}
NAMES_NONE: tuple[str, ...] = ()  # routes that ask for no customer, each with its reason

RELATIONS = ("owner", "follower", "participant", "colleague", "subordinate", "stranger")
SHOWN = ("all", "team", "own")
REP, MANAGER, BELOW, ADMIN, PEER, STRANGER, OTHER_PEER = range(1, 8)
ELSEWHERE = 101  # a rep of another organization
OWN = {"owner", "follower", "participant"}
# What each role sees where not everything is shown: under own, and what team adds.
SEEN: dict[str, tuple[set[str], set[str]]] = {
    "rep": (OWN, {"colleague"}),
    "manager": (OWN | {"subordinate"}, {"colleague"}),
    "admin": (set(RELATIONS), set()),
    "service": (set(RELATIONS), set()),
    "elsewhere": (set(), set()),
}
ASKERS = {"rep": REP, "manager": MANAGER, "admin": ADMIN, "service": None, "elsewhere": ELSEWHERE}
MISSING = 99

OWNERS = {
    REP: {"owner": REP, "colleague": PEER, "subordinate": BELOW},
    MANAGER: {"owner": MANAGER, "colleague": OTHER_PEER, "subordinate": BELOW},
}


def customer(asker: int, relation: str) -> int:
    """The id of the customer that stands so to this rep or manager."""
    return 10 * asker + RELATIONS.index(relation)


def oid(customer_id: int) -> str:
    return f"{customer_id:024x}"


def sees(role: str, relation: str, shown: str) -> bool:
    """DATA.md rule 4, said once more."""
    own, team = SEEN[role]
    if shown == "all":
        return role != "elsewhere"
    return relation in own or (shown == "team" and relation in team)


def company() -> dict[str, Any]:
    """People with a department each, but for two pairs of colleagues, and a customer a relation."""
    people: dict[int, dict[str, Any]] = {
        REP: {"manager_id": MANAGER, "department_id": 1},
        MANAGER: {"role": "manager", "department_id": 2},
        BELOW: {"manager_id": MANAGER, "department_id": 3},
        ADMIN: {"role": "admin", "department_id": 4},
        PEER: {"department_id": 1},
        STRANGER: {"department_id": 5},
        OTHER_PEER: {"department_id": 2},
    }
    customers: list[dict[str, Any]] = []
    visits: list[dict[str, Any]] = []
    numbers = itertools.count(1001)
    for asker, relation in itertools.product((REP, MANAGER), RELATIONS):
        key = customer(asker, relation)
        followers = [asker] if relation == "follower" else []
        owner = OWNERS[asker].get(relation, STRANGER)
        customers.append(
            {"id": key, "oid": oid(key), "name": f"客户{key}", "manager_id": owner}
            | {"followers": followers}
        )
        came = [asker] if relation == "participant" else []
        bare = {"author_id": STRANGER, "customer_id": key, "day": "2026-03-17"}
        visits += [bare | {"id": next(numbers), "participants": came} for _ in range(2 + key % 3)]
    return {
        "organization": {"id": 1, "name": "青松软件"},
        "departments": [{"id": key, "name": f"部门{key}"} for key in range(1, 6)],
        "users": [{"id": key, "name": f"同事{key}"} | more for key, more in people.items()],
        "customers": customers,
        "visits": visits,
    }


def fill(database: Database) -> None:
    now = STORY_BEGINS.astimezone(UTC)
    other = {
        "organization": {"id": 2, "name": "别家"},
        "users": [{"id": ELSEWHERE, "name": "别家的人"}],
        "customers": [{"id": 77, "name": "别家的客户", "manager_id": ELSEWHERE}],
    }
    for data in (company(), other):
        report = importing.load(database, data, now=now)
        assert () == report.problems


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> str:
    """The company above, on both databases in turn."""
    return databases.new(request.param, tmp_path, fill)


def naming(endpoint: Endpoint) -> Naming | None:
    """How it names its customer; None where it asks for none."""
    fields = endpoint.asks.model_fields
    known = {info.alias or name for name, info in fields.items()} | set(fields)
    guessed = next((Naming(name) for name in FIELDS if name in known), None)
    return NAMED.get(endpoint.route, guessed)


def asking() -> Iterator[tuple[Endpoint, Naming]]:
    """Endpoints that name a customer; those that write come last, for they change totals."""
    for endpoint in sorted(COVERED, key=lambda one: one.writes):
        if endpoint.scope and (how := naming(endpoint)) is not None:
            yield endpoint, how


async def ask(api: Api, endpoint: Endpoint, how: Naming, customer_id: int) -> Answer:
    """The endpoint's own example, about this customer, whose id has the example's form."""
    given = {key: value for key, value in endpoint.example.items() if key not in how.without}
    match given.get(how.field):
        case int():
            given[how.field] = customer_id
        case [*_]:
            given[how.field] = [customer_id]
        case _:
            given[how.field] = oid(customer_id)
    path = endpoint.path
    for name in list(given):
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", str(given.pop(name)))
    if endpoint.method in ("GET", "DELETE"):
        query = {name: str(value) for name, value in given.items()}
        return await api.call(endpoint.method, path, params=query)
    return await api.call(endpoint.method, path, json=given)


def totals(body: Any) -> list[int]:
    """Every count that the answer tells, wherever it stands."""
    if isinstance(body, dict):
        own = [body[key] for key in ("total", "total_count", "totalItem") if key in body]
        return own + [count for value in body.values() for count in totals(value)]
    return []


def show(database: Database, what: str) -> None:
    settings = sa.update(tables.organization).values(settings={"customers_visible": what})
    database.write(lambda transaction: transaction.execute(settings)).result()


def token(database: Database, clock: FakeClock, role: str) -> str:
    """Of whoever has this role; an admin's scopes hide nothing."""
    organization = 2 if role == "elsewhere" else 1
    return database.write(
        lambda transaction: tokens.create(
            transaction,
            organization,
            user_id=ASKERS[role],
            name="",
            scopes=("admin",),
            now=clock.now(),
        )
    ).result()


@pytest.mark.parametrize("shown", SHOWN)
@pytest.mark.parametrize("role", SEEN)
async def test_who_sees_whose_customers(
    served: Server, database: Database, clock: FakeClock, role: str, shown: str
) -> None:
    """Seen: answered, with the totals everybody gets. Not seen: as if it did not exist."""
    show(database, shown)
    asker = MANAGER if role == "manager" else REP
    async with served() as anybody:
        caller = anybody.with_token(token(database, clock, role))
        admin = anybody.with_token(token(database, clock, "admin"))
        for endpoint, how in asking():
            missing = await ask(caller, endpoint, how, MISSING)
            for relation in RELATIONS:
                about = f"{endpoint.route} of {relation}"
                answer = await ask(caller, endpoint, how, customer(asker, relation))

                nobody_writes = endpoint.writes and role == "service"
                if not sees(role, relation, shown) or nobody_writes:
                    assert (missing.status, missing.raw) == (answer.status, answer.raw), about
                    continue
                assert 200 == answer.status, (about, answer.body)
                assert missing.raw != answer.raw, about
                if not (endpoint.writes or how.personal):
                    everything = await ask(admin, endpoint, how, customer(asker, relation))
                    assert totals(everything.body) == totals(answer.body), about


async def test_totals_are_the_visits_there_are(
    served: Server, database: Database, clock: FakeClock
) -> None:
    """What the matrix compares is told, and true."""
    async with served() as anybody:
        admin = anybody.with_token(token(database, clock, "admin"))
        for relation in RELATIONS:
            key = customer(REP, relation)
            answer = await admin.visits(customer_id=oid(key))
            assert [2 + key % 3] == totals(answer.body)


@pytest.mark.parametrize("endpoint", COVERED, ids=lambda endpoint: endpoint.route)
def test_every_endpoint_has_its_place_in_the_matrix(endpoint: Endpoint) -> None:
    """Its customer's field is known, or it is said to have none."""
    how = naming(endpoint)

    assert (how is None) == (endpoint.route in NAMES_NONE or not endpoint.scope)
    if how is not None:
        assert how.field in endpoint.example
