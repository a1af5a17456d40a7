"""/healthz, /readyz and /metrics: what a load balancer and Prometheus are told."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot import pressure
from bot.metrics import Counters
from storage import health, migrate, tables
from storage.database import Database
from storage.inbox import Arrival, remember
from tests.fakes import FakeClock
from tests.rest.conftest import KNOWN, Api


async def test_alive_means_that_the_loop_turns(api: Api) -> None:
    """No token, no database."""
    answer = await api.with_token("").get("/healthz")

    assert (200, {"status": "ok"}) == (answer.status, answer.body)


async def test_ready_means_that_a_row_can_be_written(
    api: Api, company: Database, clock: FakeClock
) -> None:
    """It is really written, and at most once in five seconds."""

    def written() -> Any:
        value = sa.select(tables.counter.c.value).where(tables.counter.c.name == health.NAME)
        return company.read(lambda transaction: transaction.execute(value).scalar()).result()

    begin = int(clock.now().timestamp())
    first = await api.get("/readyz")
    clock.passes(seconds=1)
    second = await api.get("/readyz")

    assert (200, {"status": "ready"}) == (first.status, first.body)
    assert (first.status, first.body) == (second.status, second.body)
    assert begin == written()


@pytest.mark.parametrize(("level", "status"), [("0000", 503), ("9999", 200)])
async def test_ready_needs_the_schema_of_this_version(
    api: Api, company: Database, level: str, status: int
) -> None:
    """An older one is not enough; a newer one is, or no release could roll out."""
    set_level = sa.text("UPDATE alembic_version SET version_num = :level").bindparams(level=level)
    company.write(lambda transaction: transaction.execute(set_level)).result()

    answer = await api.get("/readyz")
    mended = set_level.bindparams(level=migrate.head())
    company.write(lambda transaction: transaction.execute(mended)).result()

    assert status == answer.status
    assert (status == 503) == ("migration 0000" in str(answer.body))


async def test_not_ready_without_the_database(api: Api, company: Database) -> None:
    """A database that refuses to write is told in one sentence, without its own words."""
    away, back = "counter RENAME TO counter_away", "counter_away RENAME TO counter"
    company.write(lambda t: t.execute(sa.text(f"ALTER TABLE {away}"))).result()

    answer = await api.get("/readyz")
    company.write(lambda t: t.execute(sa.text(f"ALTER TABLE {back}"))).result()

    expected = {"status": "not ready", "reasons": ["the database cannot be written"]}
    assert (503, expected) == (answer.status, answer.body)


def test_not_ready_on_a_full_disk(tmp_path: Path) -> None:
    """SQLite needs room beside its file; PostgreSQL's disk is not ours to see."""
    huge = 2**80

    assert [] == pressure.disk_reasons(tmp_path, 1)
    assert "MB are free" in pressure.disk_reasons(tmp_path, huge)[0]
    assert "cannot be read" in pressure.disk_reasons(tmp_path / "gone", 1)[0]
    assert [] == pressure.disk_reasons(None, huge)


async def test_numbers_for_prometheus(api: Api, company: Database, clock: FakeClock) -> None:
    """How full the queues are, how long the oldest waits, and what was answered how often."""
    arrival = Arrival(1, "console", "demo", "e1", "l", "message", b"", clock.now(), clock.now())
    company.together(remember, arrival).result()
    clock.passes(seconds=90)
    await api.get(f"/api/customers/{KNOWN}/detail")
    await api.get("/nowhere/in/particular")

    answer = await api.with_token("").get("/metrics")

    counted = "genjin_http_requests_total"
    lines = answer.raw.decode().splitlines()
    assert "text/plain; version=0.0.4; charset=utf-8" == answer.headers["Content-Type"]
    assert {
        "# TYPE genjin_inbox_ready gauge",
        "genjin_inbox_ready 1",
        "genjin_inbox_dead 0",
        "genjin_inbox_oldest_seconds 90.0",
        "genjin_outbox_ready 0",
        "genjin_outbox_dead 0",
        "genjin_outbox_unknown 0",
        "genjin_outbox_oldest_seconds 0",
        "# TYPE genjin_http_requests_total counter",
        counted + '{method="GET",route="/api/customers/{id}/detail",status="200"} 1',
        counted + '{method="GET",route="",status="404"} 1',
    } <= set(lines)


def test_labels_cannot_break_the_format() -> None:
    """Quotes, backslashes and line ends are escaped."""
    counters = Counters()

    counters.inc("genjin_x_total", why='a"b\\c\nd')

    assert '# TYPE genjin_x_total counter\ngenjin_x_total{why="a\\"b\\\\c\\nd"} 1\n' == (
        counters.render()
    )


def test_a_counter_without_labels() -> None:
    """One type line for each name, counts added up."""
    counters = Counters()

    for _ in range(2):
        counters.inc("genjin_a_total")
    counters.inc("genjin_b_total", to="x")
    counters.inc("genjin_b_total", to="y")

    assert (
        "# TYPE genjin_a_total counter\ngenjin_a_total 2\n"
        "# TYPE genjin_b_total counter\n"
        'genjin_b_total{to="x"} 1\ngenjin_b_total{to="y"} 1\n'
    ) == counters.render()
