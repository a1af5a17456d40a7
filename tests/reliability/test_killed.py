"""A process killed with -9 after it answered 200 loses nothing and doubles nothing.

A process as an operator starts it, from nothing; every moment is in test_crash_points.py.
"""

import http.client
import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from bot.demo import play
from storage import outbox, tables
from storage.database import Database, opened

CHILD = Path(__file__).with_name("child.py")
ROOT = CHILD.parent.parent.parent
SENTENCE = "今天下午拜访了金职院王处长,聊了智慧校园二期,打车花了23.34元,下周三前把方案发过去"
PATIENCE_SECONDS = 30
LEASE_IS_OVER = 120

pytestmark = pytest.mark.reliability


class Child:
    def __init__(self, url: str, *flags: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(CHILD), url, *flags],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()

    def post(self, event_id: str) -> int:
        """The status, 0 where the process died before it answered."""
        body = json.dumps({"kind": "message", "id": event_id, "user": 5, "text": SENTENCE})
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=10)
        connection.request(
            "POST", "/webhooks/console/demo", body.encode(), {"Content-Type": "application/json"}
        )
        try:
            return connection.getresponse().status
        except ConnectionError:
            return 0
        finally:
            connection.close()

    def kill(self) -> None:
        self.process.kill()
        self.wait()

    def wait(self) -> int:
        code = self.process.wait(PATIENCE_SECONDS)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


def counts(database: Database) -> tuple[int, int, int]:
    """(visits, replies sent, messages not sent yet)"""

    def read(transaction: sa.Connection) -> tuple[int, int, int]:
        out, visit = tables.outbox, tables.visit
        card = out.c.payload.cast(sa.Text).contains("V-1")
        visits = transaction.scalar(sa.select(sa.func.count()).select_from(visit))
        sent = transaction.scalar(
            sa.select(sa.func.count()).where(out.c.status == outbox.SENT, card)
        )
        owed = transaction.scalar(sa.select(sa.func.count()).where(out.c.status == tables.READY))
        return visits or 0, sent or 0, owed or 0

    return database.read(read).result()


def wait_for_reply(database: Database) -> tuple[int, int, int]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (found := counts(database))[1] == 0 or found[2]:
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found


@pytest.mark.parametrize("point", ["before claim", "mid-transaction"])
def test_killed_after_its_200_loses_and_doubles_nothing(database_url: str, point: str) -> None:
    """Whatever the moment of the kill, there is one visit and one reply in the end."""
    with opened(database_url) as database:
        play.load_company(database, datetime.now(UTC))
        how = ["--no-loops"] if point == "before claim" else ["--die", point]
        first = Child(database_url, *how)

        status = first.post("e-1")
        if point == "before claim":
            first.kill()
        else:
            assert first.wait() == -9
        second = Child(database_url, "--ahead", str(LEASE_IS_OVER))
        if status != 200:  # it died before its answer left: a platform delivers again
            assert second.post("e-1") == 200
        found = wait_for_reply(database)
        second.kill()

        assert found == (1, 1, 0)
