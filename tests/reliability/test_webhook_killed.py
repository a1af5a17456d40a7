"""A process killed between a webhook and its mark: the receiver gets it again, under its id."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from bot import signing
from bot.demo import play
from bot.sealing import Box
from bot.settings import DEMO_KEY
from storage import outbox, subscriptions, tables
from storage.database import Database, opened
from tests.receiver import Receiver
from tests.reliability.test_killed import LEASE_IS_OVER, PATIENCE_SECONDS, Child

pytestmark = pytest.mark.reliability


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    running = Receiver()
    yield running
    running.close()


def statuses(database: Database) -> list[int]:
    table = tables.outbox
    statement = sa.select(table.c.status).where(table.c.kind == outbox.WEBHOOK)
    return list(database.read(lambda at: at.execute(statement).scalars().all()).result(10))


@pytest.mark.parametrize("point", ["after effect commit", "after webhook, before mark"])
def test_killed_around_its_webhook_tells_it_at_least_once_under_one_id(
    database_url: str, receiver: Receiver, point: str
) -> None:
    """Before the call: once. After it: twice, which the receiver can tell by the id."""
    sealed = Box(DEMO_KEY).seal(signing.new_secret())
    now = datetime.now(UTC)
    with opened(database_url) as database:
        organization_id = play.load_company(database, now)
        database.write(
            lambda at: subscriptions.create(
                at,
                organization_id,
                url=receiver.url,
                events=("visit.created",),
                sealed=sealed,
                now=now,
            )
        ).result(10)
        first = Child(database_url, "--die", point)

        first.post("e-1")
        assert first.wait() == -9
        heard_before = len(receiver.got)
        second = Child(database_url, "--ahead", str(LEASE_IS_OVER))
        deadline = time.monotonic() + PATIENCE_SECONDS
        while statuses(database) != [outbox.SENT]:
            assert time.monotonic() < deadline, statuses(database)
            time.sleep(0.05)
        second.kill()

        assert heard_before == (0 if point == "after effect commit" else 1)
        assert len(receiver.got) == heard_before + 1
        assert len({(got.id, got.body) for got in receiver.got}) == 1
