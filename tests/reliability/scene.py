"""What all drills play in: the demo company, its people's accounts at the vendor, what they write.

And how a drill looks at the outcome: visits and replies of each message, straight from the tables.
"""

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime
from typing import NamedTuple

import sqlalchemy as sa

from bot.demo import play
from bot.platforms.simulator import Event
from storage import dead, inbox, outbox, people, tables
from storage.database import Database, Transaction
from tests.reliability.abilities import REFUSED_WORD

APPS = ("key", "content", "none")  # named after what they drop doubles by
ACCOUNTS = 40  # of each app; one person may have several
REPS = range(5, 13)
SETTLED_SECONDS = 90
ORGANIZATION = 1


def load(database: Database) -> None:
    """The demo company, its people with accounts in every app of the simulator."""
    organization_id = play.load_company(database, datetime.now(UTC))

    def link(transaction: Transaction) -> None:
        for app in APPS:
            people.register_app(transaction, "simulator", app, organization_id)
            for number in range(ACCOUNTS):
                user = REPS[number % len(REPS)]
                account = ("simulator", app, account_of(app, number))
                people.link(transaction, organization_id, *account, user)

    database.write(link).result()


def account_of(app: str, number: int) -> str:
    return f"{app}-u{number % ACCOUNTS}"


def written(app: str, number: int, *, refused: bool = False) -> Event:
    """One visit as a rep writes it, each with words of its own."""
    account = account_of(app, number)
    note = f"{REFUSED_WORD}," if refused else ""
    text = f"昨天下午拜访了金职院王处长,{note}聊了第{number}版方案,打车花了23.34元"
    event_id = f"{app}-e{number}"
    return Event(id=event_id, chat=account, user=account, text=text, sent_at=datetime.now(UTC))


class Outcome(NamedTuple):
    """By message: visits, replies; by state: rows of the two queues."""

    visits: Counter[str]
    replies: Counter[str]
    undone: int  # inbox rows not done
    unsent: Counter[int]  # outbox rows by a status other than sent
    numbers: dict[str, str]  # outbox row's number at the vendor -> the message it answers


def outcome(database: Database) -> Outcome:
    """What became of everything that was written."""

    def read(at: Transaction) -> Outcome:
        came, out = tables.inbox, tables.outbox
        visit, report = tables.visit, tables.report
        visits = at.execute(
            sa.select(report.c.message_id).join(visit, visit.c.report_id == report.c.id)
        ).scalars()
        replies = at.execute(
            sa.select(out.c.id, came.c.event_id)
            .join(came, came.c.id == out.c.inbox_id)
            .where(out.c.kind == "reply")
        ).all()
        undone = at.scalar(
            sa.select(sa.func.count()).select_from(came).where(came.c.status != inbox.DONE)
        )
        unsent = at.execute(
            sa.select(out.c.status, sa.func.count())
            .where(out.c.status != outbox.SENT)
            .group_by(out.c.status)
        ).all()
        return Outcome(
            Counter(visits),
            Counter(_vendors(event_id) for _, event_id in replies),
            undone or 0,
            Counter(dict([tuple(row) for row in unsent])),
            {f"g:{row_id}": _vendors(event_id) for row_id, event_id in replies},
        )

    return database.read(read).result()


def _vendors(key: str) -> str:
    """The event's id at the vendor; what is after # is a mutation's."""
    return key.removeprefix("m:").partition("#")[0]


def send_unknown_again(database: Database) -> Counter[str]:
    """What an administrator does with `dead retry`; answers how many messages of which app."""

    def retry(at: Transaction) -> Counter[str]:
        found = [one for one in dead.given_up(at, ORGANIZATION, 10_000) if one.way == dead.OUT]
        dead.retry(at, ORGANIZATION, datetime.now(UTC), [one.id for one in found])
        return Counter(one.app for one in found if one.state == dead.UNKNOWN)

    return database.write(retry).result()


def waiting(database: Database) -> int:
    """Rows that are still to be handled or sent."""

    def count(at: Transaction) -> int:
        return sum(
            at.scalar(
                sa.select(sa.func.count()).select_from(table).where(table.c.status == tables.READY)
            )
            or 0
            for table in (tables.inbox, tables.outbox)
        )

    return database.read(count).result()


async def settled(database: Database, seconds: float = SETTLED_SECONDS) -> bool:
    """Wait until nothing is to be done any more; False where that takes too long."""
    deadline = time.monotonic() + seconds
    while waiting(database):
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.05)
    return True
