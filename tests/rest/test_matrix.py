"""Who sees whose customers: every role, every endpoint, every relation, under every setting.

tests/rest/matrix holds the people and what they have to do with customers (company, filling), the
rule (seeing), the place of every endpoint (reads, writes, lists; how it is written: calls), and how
a cell is asked and judged (asking, cells). What may not be seen is answered byte for byte like what
does not exist, a refusal writes nothing, and what is listed, named or counted is what may be seen.
Whatever is not so is told in one line: setting, role, endpoint, field, relation.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from handlers import catalogue
from storage import tables, tokens
from storage.database import Database
from tests.databases import Databases
from tests.fakes import FakeClock
from tests.rest.conftest import Server
from tests.rest.matrix import cells, filling, lists, reads, writes
from tests.rest.matrix.asking import Asker
from tests.rest.matrix.calls import ABOUT, ME, named
from tests.rest.matrix.seeing import ASKERS, SHOWN, View

CALLS = (*reads.READS, *writes.WRITES)
PLACED = {call.route for call in CALLS} | {listing.route for listing in lists.LISTS}
# PostgreSQL is asked under the narrowest setting alone, by one of each kind: a narrow scope, a wide
# one, and another company. The others' calls end in the same statements, with more people in them.
ROUNDS = [
    *(("sqlite", shown, tuple(ASKERS)) for shown in SHOWN),
    ("postgresql", "own", ("rep", "admin", "elsewhere")),
]
TOUCHED = {"api_token", "id_sequence"}  # by refused calls as well: when last used, the next id


@pytest.fixture
def database_url(kind: str, databases: Databases, tmp_path: Path) -> str:
    """Both companies."""
    return databases.new(kind, tmp_path, filling.fill)


def everything(database: Database) -> list[Any]:
    """All rows of all tables."""
    names = [table.name for table in tables.metadata.sorted_tables if table.name not in TOUCHED]
    every = [sa.text(f'SELECT * FROM "{name}"') for name in names]
    return database.read(lambda t: [t.execute(rows).all() for rows in every]).result()


def show(database: Database, what: str) -> None:
    """Whose customers reps may see."""
    settings = sa.update(tables.organization).values(settings={"customers_visible": what})
    database.write(lambda transaction: transaction.execute(settings)).result()


def reports(database: Database) -> dict[int, int]:
    """The report of each visit."""
    statement = sa.select(tables.visit.c.id, tables.visit.c.report_id)
    return dict(database.read(lambda transaction: transaction.execute(statement).all()).result())


def token(database: Database, clock: FakeClock, view: View) -> str:
    """Of whoever has this role; an admin's scopes hide nothing."""
    return database.write(
        lambda transaction: tokens.create(
            transaction,
            view.organization,
            user_id=view.user,
            name="",
            scopes=("admin",),
            now=clock.now(),
        )
    ).result()


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("kind", "shown", "roles"), ROUNDS, ids=[f"{kind}-{shown}" for kind, shown, _ in ROUNDS]
)
async def test_who_sees_whose_customers(
    served: Server, database: Database, clock: FakeClock, shown: str, roles: Sequence[str]
) -> None:
    """Each role is told what the rule says and no more, and changes what it may and no more."""
    show(database, shown)
    written_in = reports(database)
    async with served() as anybody:
        views = [View(role, shown) for role in roles]
        askers = [
            Asker(anybody.with_token(token(database, clock, view)), view, written_in)
            for view in views
        ]
        wrong = [
            found
            for asker in askers
            async for found in cells.told_wrongly(asker, lambda: everything(database))
        ]
        # last, for they change what there is
        wrong += [found for asker in askers async for found in cells.wrongly_refused(asker)]
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.parametrize("route", [endpoint.route for endpoint in catalogue.ENDPOINTS])
def test_every_endpoint_has_its_place_in_the_matrix(route: str) -> None:
    """It names something, lists something, or is said to do neither; a new one fails here."""
    assert (route in PLACED) != (route in lists.NEITHER)


@pytest.mark.parametrize("endpoint", catalogue.ENDPOINTS, ids=lambda endpoint: endpoint.route)
def test_every_field_that_names_something_has_its_place(endpoint: Any) -> None:
    """A new field with an id in its name is asked about, or is said to name no customer's."""
    calls = [call for call in CALLS if call.route == endpoint.route]
    asked = {field for call in calls for field in named(call.asks, (*ABOUT, ME))}
    asked |= {"id"} if endpoint.route in lists.ADMINS else set()

    assert set() == lists.ids_of(endpoint.asks) - asked - lists.COLLEAGUES - lists.NOTHING_YET
