"""Who asks Genjin whatever /openapi.json allows: six people, and a server for each."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import schemathesis
from schemathesis.checks import CHECKS

from bot import compose
from bot.settings import Settings
from storage import tokens
from storage.database import Database, opened
from tests.conftest import STORY_BEGINS
from tests.databases import Databases
from tests.fakes import FakeClock
from tests.rest import marked

ROLES = ("rep", "manager", "admin")


class Server:
    """The real application in a thread of its own, for callers that block."""

    def __init__(self, database_url: str) -> None:
        self.url, self._ready = "", threading.Event()
        self._stopped: Future[None] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(database_url)))
        self._thread.start()
        assert self._ready.wait(30)

    async def _serve(self, database_url: str) -> None:
        settings = Settings(environment="demo", database_url=database_url, rate_limits=False)
        process = compose.build(settings, clock=FakeClock(STORY_BEGINS))
        try:
            async with compose.serving(process, {}, port=0) as self.url:
                self._ready.set()
                await asyncio.wrap_future(self._stopped)
        finally:
            self._ready.set()
            await process.close()

    def stop(self) -> None:
        self._stopped.set_result(None)
        self._thread.join()


@dataclass(slots=True)
class Caller:
    """Who asks a Genjin of their own: what one changes shows another nothing more.

    `readable` are the marks that answers may hold, None for all of the organization. One of them
    `tries_more`: whether the answer would be the same without a token, or with another.
    """

    organization: int
    role: str
    server: Server
    token: str
    readable: frozenset[str] | None
    tries_more: bool = False
    session: requests.Session = field(default_factory=requests.Session)
    has_read: set[str] = field(default_factory=set)

    def ask(self, case: schemathesis.Case[Any], unfit: Sequence[str]) -> None:
        """One call, whose answer must be as the document says, and the caller's to read."""
        unfit = unfit if self.tries_more else [*unfit, "ignored_auth"]
        answer = case.call_and_validate(
            base_url=self.server.url,
            session=self.session,
            headers={"Authorization": f"Bearer {self.token}"},
            excluded_checks=list(CHECKS.get_by_names(unfit)),  # type: ignore[arg-type]  # wider
        )
        marks = marked.marks_in(answer.text)
        whose = {owner for _, owner in marks}
        assert {self.organization} >= {organization for organization, _ in marks}
        assert self.readable is None or self.readable >= whose
        self.has_read |= whose

    def stop(self) -> None:
        """No more calls."""
        self.session.close()
        self.server.stop()


def token(database: Database, organization: int, user_id: int) -> str:
    """A token that may do all that its user may."""
    return database.write(
        lambda t: tokens.create(
            t, organization, user_id=user_id, name="", scopes=("admin",), now=marked.NOW
        )
    ).result()


def somebody(organization: int, role: str) -> int:
    """A user of the role; the rep of the second organization is another than of the first."""
    users = marked.company(organization)["users"]
    having = [user["id"] for user in users if user["role"] == role]
    return int(having[organization - 1 if role == "rep" else 0])


def six(databases: Databases, folder: Path) -> Iterator[Caller]:
    """A rep, a manager and an admin of each organization, on SQLite."""
    for organization in marked.VISIBLE:
        for role in ROLES:
            own = folder / f"{organization}{role}"
            own.mkdir()
            url = databases.new("sqlite", own, marked.load)
            user_id = somebody(organization, role)
            with opened(url) as database:
                told = token(database, organization, user_id)
            readable = marked.may_read(organization, user_id)
            more = (organization, role) == (1, ROLES[-1])
            found = Caller(organization, role, Server(url), told, readable, tries_more=more)
            found.session.trust_env = False  # no proxy leads to this machine: not looked for
            yield found
