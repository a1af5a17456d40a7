"""What holds Genjin's promises, taken away one at a time: the drills must notice each.

Applied by tests and in the processes that drills start; nothing in Genjin knows of it.
"""

import asyncio
import contextlib
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from bot.web import webhooks
from storage import claim, engines, inbox, outbox, tables

LATE_SECONDS = 2.0  # a kill comes within


@contextlib.contextmanager
def _instead(owner: Any, name: str, value: Any) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


def _settling(*held: str) -> Callable[..., bool]:
    """`settle` that asks only for these of what holds a claim."""

    def settle(transaction: Any, table: sa.Table, row: Any, /, **values: Any) -> bool:
        asked = {"attempts": row.attempts, "status": tables.READY}
        conditions = [table.c[name] == asked[name] for name in held]
        statement = sa.update(table).where(table.c.id == row.id, *conditions).values(**values)
        return bool(transaction.execute(statement).rowcount == 1)

    return settle


@contextlib.contextmanager
def no_fence() -> Iterator[None]:
    """Whoever is late writes its outcome all the same, beside whoever took the row since."""
    with _instead(claim, "settle", _settling()):
        yield


@contextlib.contextmanager
def no_attempts() -> Iterator[None]:
    """Half of the fence: only rows that somebody has finished are safe from the late."""
    with _instead(claim, "settle", _settling("status")):
        yield


@contextlib.contextmanager
def no_unique_key() -> Iterator[None]:
    """An event that comes again is another event."""
    remember, numbers = inbox.remember, itertools.count()

    def remember_all(transaction: Any, arrivals: list[inbox.Arrival]) -> list[int | None]:
        again = [
            arrival._replace(event_id=f"{arrival.event_id}#{id(numbers)}.{next(numbers)}")
            for arrival in arrivals
        ]
        return remember(transaction, again)

    with _instead(inbox, "remember", remember_all):
        yield


@contextlib.contextmanager
def ack_before_commit() -> Iterator[None]:
    """200 goes out at once; the event is stored a moment later."""
    remember, under_way = webhooks._remember, set()

    async def later(*arguments: Any) -> None:
        async def store() -> None:
            await asyncio.sleep(LATE_SECONDS)
            await remember(*arguments)

        task = asyncio.create_task(store())
        under_way.add(task)
        task.add_done_callback(under_way.discard)

    with _instead(webhooks, "_remember", later):
        yield


@contextlib.contextmanager
def not_full() -> Iterator[None]:
    """SQLite does not wait for the disk at each commit."""
    sqlite = engines._sqlite

    def normal(*arguments: Any, **named: Any) -> sa.Engine:
        engine = sqlite(*arguments, **named)

        @sa.event.listens_for(engine, "connect")
        def pragma(connection: Any, _: object) -> None:
            connection.execute("PRAGMA synchronous=NORMAL").close()

        return engine

    with _instead(engines, "_sqlite", normal):
        yield


@contextlib.contextmanager
def no_skip_locked() -> Iterator[None]:
    """A claim waits for rows that somebody else is taking."""
    lock = sa.Select.with_for_update

    def waiting(self: Any, **named: Any) -> Any:
        return lock(self, of=named.get("of"))

    with _claims_anew(), _instead(sa.Select, "with_for_update", waiting):
        yield


@contextlib.contextmanager
def no_row_lock() -> Iterator[None]:
    """A claim takes no lock at all: the whole of FOR UPDATE SKIP LOCKED is gone."""
    with _claims_anew(), _instead(sa.Select, "with_for_update", lambda self, **_: self):
        yield


@contextlib.contextmanager
def _claims_anew() -> Iterator[None]:
    """Statements of claims are made once; forget those before and after."""
    _forget_claims()
    try:
        yield
    finally:
        _forget_claims()


def _forget_claims() -> None:
    for module in (inbox, outbox):
        for value in vars(module).values():
            if isinstance(value, claim.Taking):
                vars(value).pop("statement", None)
            elif hasattr(value, "cache_clear"):
                value.cache_clear()


MUTATIONS: dict[str, Callable[[], contextlib.AbstractContextManager[None]]] = {
    "fence": no_fence,
    "attempts": no_attempts,
    "unique key": no_unique_key,
    "order of ack": ack_before_commit,
    "FULL": not_full,
    "SKIP LOCKED": no_skip_locked,
    "row lock": no_row_lock,
}


_for_life: list[contextlib.AbstractContextManager[None]] = []


def apply(name: str) -> None:
    """For the life of this process."""
    mutation = MUTATIONS[name]()
    mutation.__enter__()
    _for_life.append(mutation)  # one that is forgotten is undone


def applied(name: str) -> contextlib.AbstractContextManager[None]:
    """Inside only; "" changes nothing."""
    return MUTATIONS[name]() if name else contextlib.nullcontext()
