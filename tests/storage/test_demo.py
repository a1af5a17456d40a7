"""The demo: thirty days of a company, played in once, whatever day it is."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.demo import play
from storage import people, tables
from storage.database import Database, Transaction, opened
from storage.records import Action, Visit
from storage.scope import open_scope
from storage.unit_of_work import unit_of_work
from tests.conftest import KINDS
from tests.databases import Databases

CHINA = ZoneInfo("Asia/Shanghai")
Begun = Callable[[str], Database]
STARTS = {
    "wednesday afternoon": datetime(2026, 3, 18, 16, 20, tzinfo=CHINA),
    "monday at six": datetime(2026, 3, 16, 6, 0, tzinfo=CHINA),
    "sunday": datetime(2026, 3, 15, 12, 0, tzinfo=CHINA),
    "midnight of the new year": datetime(2026, 1, 1, 0, 0, tzinfo=CHINA),
}


def play_until(start: datetime, database: Database) -> None:
    """The demo as it is at this moment."""
    play.load(database, start.astimezone(UTC))


PLAYED = {name: partial(play_until, start) for name, start in STARTS.items()}


@pytest.fixture(params=KINDS)
def begun(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Begun]:
    """begun(start): the demo that began then, of both kinds in turn; played once for all tests."""
    with ExitStack() as stack:

        def begin(start: str) -> Database:
            url = databases.new(request.param, tmp_path, PLAYED[start])
            return stack.enter_context(opened(url))

        yield begin


def told(database: Database, now: datetime) -> tuple[list[Visit], list[Action]]:
    """All visits, newest first, and all promises."""

    def read(transaction: Transaction) -> tuple[list[Visit], list[Action]]:
        with unit_of_work(transaction, open_scope(transaction, 1, None), now) as uow:
            visits = uow.visits.paid(limit=200)
            return visits, uow.actions.of_visits(visit.id for visit in visits)

    return database.read(read).result(10)


@pytest.mark.parametrize("name", STARTS)
def test_the_stories_end_before_now(begun: Begun, name: str) -> None:
    """No visit of the future, none on a weekend, none by the demo's rep today.

    The college, which a newcomer asks for first, was seen a few days ago.
    """
    start = STARTS[name]
    now = start.astimezone(UTC)

    visits, actions = told(begun(name), now)

    assert 45 <= len(visits) <= 60
    assert all(visit.created_at <= now and visit.day <= start.date() for visit in visits)
    assert all(visit.day.weekday() < 5 for visit in visits)
    assert not [visit for visit in visits if visit.author.id == 5 and visit.day == start.date()]
    assert {"open", "done"} == {action.state for action in actions}
    recorded = [visit.created_at for visit in sorted(visits, key=lambda visit: visit.number)]
    assert sorted(recorded) == recorded
    last = next(visit for visit in visits if visit.customers[0].id == 1001)
    assert timedelta(days=2) <= start.date() - last.day <= timedelta(days=5)


def test_a_second_start_adds_nothing(begun: Begun) -> None:
    now = STARTS["wednesday afternoon"].astimezone(UTC)
    database = begun("wednesday afternoon")
    before = told(database, now)

    play.load(database, now + timedelta(days=3))

    assert before == told(database, now + timedelta(days=3))


def test_everybody_is_known_on_the_console(begun: Begun) -> None:
    """The chat page writes as any of the demo's people."""
    database = begun("sunday")

    def identify(transaction: Transaction) -> list[int | None]:
        return [people.sender(transaction, 1, "console", "demo", str(one)) for one in (1, 5, 15)]

    app = database.read(lambda t: t.execute(tables.app.select()).one()).result()
    assert ("console", "demo", 1) == tuple(app)
    assert [1, 5, 15] == database.write(identify).result(10)


def test_what_a_field_was_read_from_lies_in_the_text(begun: Begun) -> None:
    """The demo shows evidence as a real message would have it."""
    now = STARTS["sunday"].astimezone(UTC)
    database = begun("sunday")

    def read(transaction: Transaction) -> list[tuple[str, list[str]]]:
        with unit_of_work(transaction, open_scope(transaction, 1, None), now) as uow:
            return [
                (visit.contents, [uow.visits.raw_text(visit.id)[slice(*span)] for span in spans])
                for visit in uow.visits.paid(limit=9)
                for field, spans in uow.visits.evidence(visit.id).items()
                if field == "contents"
            ]

    found = database.read(read).result(10)
    assert 9 == len(found)
    assert all([contents] == words for contents, words in found)
