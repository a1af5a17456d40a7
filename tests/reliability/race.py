"""T6: eight workers claim the same rows at once; nobody gets what another has."""

import threading
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from storage import inbox
from storage.database import Database, DatabaseAway, Transaction, opened
from tests.reliability.tally import Tally, kind_of

WORKERS = 8
AT_ONCE = 100
INSERTED_AT_ONCE = 500
WAITS = timedelta(seconds=1)  # no claim waits longer for another's


def race(url: str, *, rows: int) -> Tally:
    """Every row is claimed, and by one."""
    tally = Tally("T6", kind_of(url), events=rows)
    now = datetime.now(UTC)
    with opened(url) as database:
        _fill(database, rows, now)
    started = time.monotonic()
    claimed: list[list[int]] = [[] for _ in range(WORKERS)]
    begin = threading.Barrier(WORKERS)
    threads = [threading.Thread(target=_work, args=(url, now, mine, begin)) for mine in claimed]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally.seconds = time.monotonic() - started
    times = Counter(row_id for mine in claimed for row_id in mine)
    tally.deliveries = sum(times.values())
    tally.lost = rows - len(times)
    tally.doubled = tally.deliveries - len(times)
    return tally


def claims_beside_another(url: str) -> Tally:
    """A claim that is not committed yet holds up nobody who claims beside it."""
    tally = Tally("T6 beside", kind_of(url), events=2 * AT_ONCE)
    now = datetime.now(UTC)
    with opened(url) as one, opened(url) as other:
        _fill(one, 2 * AT_ONCE, now)
        started = time.monotonic()
        with one.writing.begin() as transaction:
            first = inbox.claim_ready(transaction, now, AT_ONCE)
            second = other.write(lambda at: inbox.claim_ready(at, now, AT_ONCE))
            try:
                found = second.result(WAITS.total_seconds())
            except TimeoutError:
                found = []
                tally.wrong.append("a claim waits for another's")
        tally.seconds = time.monotonic() - started
    tally.doubled = len({event.id for event in first} & {event.id for event in found})
    tally.deliveries = len(first) + len(found)
    return tally


def _fill(database: Database, rows: int, now: datetime) -> None:
    def insert(transaction: Transaction, numbers: Sequence[int]) -> None:
        inbox.remember(
            transaction,
            [
                inbox.Arrival(
                    *(1, "simulator", "key", f"m:{number}", f"lane {number}", "message", b"{}"),
                    *(now, now),
                )
                for number in numbers
            ],
        )

    for first in range(0, rows, INSERTED_AT_ONCE):
        numbers = range(first, min(first + INSERTED_AT_ONCE, rows))
        database.write(lambda at, these=numbers: insert(at, these)).result()  # type: ignore[misc]


def _work(url: str, now: datetime, mine: list[int], begin: threading.Barrier) -> None:
    """Claim until nothing is left; where the database is busy, ask again."""
    with opened(url) as database:
        begin.wait()
        nothing = 0
        while nothing < 3:
            try:
                events = database.write(lambda at: inbox.claim_ready(at, now, AT_ONCE)).result()
            except DatabaseAway:
                continue
            mine += [event.id for event in events]
            nothing = 0 if events else nothing + 1
