"""The loop that handles: claim an inbox row, understand it, then do it in one transaction.

Lanes order one person's events; different people's are handled side by side.
"""

import asyncio
import gc
import logging
from collections import defaultdict
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar

from bot import checkpoints
from bot.clock import Clock
from bot.known import Keeper
from bot.metrics import Counters
from bot.platforms.contract import Answer, Platform
from bot.rounds import Rounds
from handlers import dispatch
from handlers.conversation import Incoming, Message, Reply, Submission, text_reply
from handlers.dispatch import Before, Understood
from handlers.errors import UserError
from handlers.registry import Intent
from handlers.text import Locale, locale_of
from handlers.understanding.directory import Directory
from storage import directory, inbox, outbox, people
from storage.conversations import Conversation
from storage.database import Database, DatabaseAway, Transaction
from storage.inbox import Event
from storage.scope import open_scope
from storage.unit_of_work import UnitOfWork, unit_of_work

log = logging.getLogger("genjin.worker")
T = TypeVar("T")

AT_ONCE = 16
BUG_ATTEMPTS = 3
MANY = 10_000  # names
AWAY_ATTEMPTS = 12
LONGEST_WAIT = timedelta(minutes=15)
NUL, NOT_A_CHARACTER = "\0", "\ufffd"


@dataclass(frozen=True, slots=True)
class Read:
    """One thing that an event says, with what was known and understood of it."""

    incoming: Incoming
    user_id: int | None
    before: Before | None
    understood: Understood


class Worker:
    """Handles events of the apps of this process."""

    def __init__(
        self,
        database: Database,
        platforms: Mapping[tuple[str, str], Platform],
        intents: Sequence[Intent],
        *,
        keeper: Keeper,
        clock: Clock,
        counters: Counters,
        locale: str,
        sent: Callable[[], None],
    ) -> None:
        self._database, self._platforms, self._intents = database, platforms, intents
        self._keeper, self._clock, self._counters = keeper, clock, counters
        self._locale: Locale = locale_of(locale)
        self._sent = sent  # wakes the sender
        self._directories: dict[int, Directory] = {}
        self._preparing: set[asyncio.Task[None]] = set()
        self._held: dict[int, Event] = {}  # claimed and not finished
        self._learning: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.rounds = Rounds(clock, AT_ONCE, self._claim)

    async def answer_now(self, event: Event, platform: Platform, patience: float) -> Answer | None:
        """Handle an event that is already ours and answer it, if that takes less than `patience`.

        When it takes longer it is finished all the same, and its outcome goes through the outbox.
        """
        task = self.rounds.start(self._handle(event))
        try:
            reply = await asyncio.wait_for(asyncio.shield(task), patience)
        except TimeoutError:
            return None
        if reply is None:
            return None
        known = await self._keeper.known(platform)
        return platform.answer(reply, body=event.body, now=self._clock.now(), known=known)

    async def release(self) -> int:
        """Give back what `rounds.finish` dropped, so that others take it at once; how much."""
        held, now = tuple(self._held.values()), self._clock.now()
        if not held:
            return 0
        return await self._write(lambda at: sum(inbox.release(at, event, now) for event in held))

    async def _claim(self, room: int) -> list[Coroutine[Any, Any, Reply | None]]:
        now = self._clock.now()
        events = await self._write(lambda at: inbox.claim_ready(at, now, room))
        checkpoints.reached("after claim")
        return [self._handle(event) for event in events]

    async def _handle(self, event: Event) -> Reply | None:
        """One event from reading to commit; a failure is put off or buried, never raised."""
        started = self._clock.monotonic()
        self._held[event.id] = event
        reply, intent = None, ""
        try:
            reply, intent = await self._do(event)
            outcome = "done"
            self._sent()
        except inbox.Lost:
            outcome = "lost"
        except DatabaseAway as error:
            outcome = await self._put_off(event, f"database away: {error}", AWAY_ATTEMPTS)
        except Exception as error:
            log.exception("handling failed", extra={"action": "event.bug", "inbox_id": event.id})
            failure = f"{type(error).__name__}: {error}"
            outcome = await self._put_off(event, failure, BUG_ATTEMPTS)
        self._held.pop(event.id, None)  # not where it was cancelled: then it is given back
        self._counters.inc("genjin_events_total", platform=event.platform, outcome=outcome)
        log.info(
            "event handled",
            extra={
                "action": "event.handled",
                "inbox_id": event.id,
                "organization": event.organization_id,
                "platform": event.platform,
                "intent": intent,
                "outcome": outcome,
                "attempt": event.attempts,
                "duration_ms": round((self._clock.monotonic() - started) * 1000, 1),
            },
        )
        return reply

    async def _do(self, event: Event) -> tuple[Reply, str]:
        platform = self._platforms[(event.platform, event.app)]
        known = await self._keeper.known(platform)
        known_names = await self._directory(event.organization_id)
        reads = [
            await self._read(event, without_nul(incoming), known_names)
            for incoming in platform.read(event.body, known=known)
        ]

        def effects(transaction: Transaction) -> Reply:
            inbox.finish(transaction, event)
            reply = Reply()
            for number, read in enumerate(reads):
                reply += self._effect(transaction, event, read, number, known_names)
            checkpoints.reached("mid-transaction")
            return reply

        reply = await self._write(effects)
        checkpoints.reached("after effect commit")
        claimed = [read.understood.claim.intent for read in reads if read.understood.claim]
        return reply, ",".join(claimed)

    async def _read(self, event: Event, incoming: Incoming, known_names: Directory) -> Read:
        """Who says it, what was known, and what it means; reads only."""

        def look(transaction: Transaction) -> tuple[int | None, Before | None]:
            user_id = people.sender(
                transaction,
                event.organization_id,
                event.platform,
                event.app,
                getattr(incoming, "sender", ""),
            )
            if user_id is None:
                return None, None
            scope = open_scope(transaction, event.organization_id, user_id)
            uow = UnitOfWork(transaction, scope, self._clock.now())
            return user_id, dispatch.look(uow, incoming, event.platform, event.app)

        user_id, before = await asyncio.wrap_future(self._database.read(look))
        understood = Understood()
        if before is not None:
            understood = await asyncio.to_thread(
                dispatch.understand_it, incoming, before, known_names, self._intents
            )
        return Read(incoming, user_id, before, understood)

    def _effect(
        self,
        transaction: Transaction,
        event: Event,
        read: Read,
        number: int,
        known_names: Directory,
    ) -> Reply:
        """What one incoming thing changes and answers; runs in the writing transaction."""
        now, at = self._clock.now(), (event.platform, event.app)
        key = f"{event.platform}/{event.app}/{event.event_id}/{number}"
        sender = getattr(read.incoming, "sender", "")
        if read.user_id is None or read.before is None:
            return self._turn_away(transaction, event, read.incoming, key)
        scope = open_scope(transaction, event.organization_id, read.user_id)
        try:
            with unit_of_work(transaction, scope, now) as uow:
                reply, turn = dispatch.answer(
                    read.incoming,
                    read.understood,
                    uow,
                    at=at,
                    directory=known_names,
                    intents=self._intents,
                )
                dispatch.post(reply, turn, key, event.id, event.lane, sender)
        except UserError as error:
            with unit_of_work(transaction, scope, now) as uow:
                turn = dispatch.turn_of(read.incoming, uow, at, known_names, self._intents)
                reply = dispatch.refusal(error, turn)
                dispatch.post(reply, turn, key, event.id, event.lane, sender)
        return reply

    def _turn_away(
        self, transaction: Transaction, event: Event, incoming: Incoming, key: str
    ) -> Reply:
        """Somebody we do not know is told whom to ask."""
        if not getattr(incoming, "chat", ""):
            return Reply()
        reply = text_reply(dispatch.WHO_ARE_YOU.in_(self._locale))
        self._post_plain(transaction, event, incoming, key, reply)
        return reply

    def _post_plain(
        self, transaction: Transaction, event: Event, incoming: Incoming, key: str, reply: Reply
    ) -> None:
        scope = open_scope(transaction, event.organization_id, None)
        conversation = Conversation(
            0,
            event.platform,
            event.app,
            getattr(incoming, "chat", ""),
            getattr(incoming, "chat_kind", "one"),
            None,
            None,
            [],
        )
        sender = getattr(incoming, "sender", "")
        letters = dispatch.letters(reply, conversation, scope.organization_id, self._clock.now())
        outbox.add(
            transaction,
            [
                letter._replace(
                    idem_key=f"{key}:{letter.idem_key}",
                    inbox_id=event.id,
                    lane=event.lane,
                    target={**letter.target, "user": sender},
                )
                for letter in letters
            ],
        )

    async def _put_off(self, event: Event, error: str, most: int) -> str:
        """Try again later or, after the last attempt, bury it with one apology."""
        now = self._clock.now()
        try:
            if event.attempts < most:
                quick = most == BUG_ATTEMPTS
                wait = timedelta(seconds=event.attempts if quick else 2**event.attempts)
                until = now + min(LONGEST_WAIT, wait) * self._clock.jitter(0.5, 1.0)
                await self._write(lambda at: inbox.postpone(at, event, until, error))
                return "later"
            await self._write(lambda at: self._bury(at, event, error))
        except (DatabaseAway, inbox.Lost):
            return "later"  # the lease runs out and the row comes back
        self._sent()
        return "dead"

    def _bury(self, transaction: Transaction, event: Event, error: str) -> None:
        inbox.bury(transaction, event, error)
        platform = self._platforms.get((event.platform, event.app))
        if platform is None:
            return
        try:
            incoming = platform.read(event.body, known={})[0]
        except Exception:
            log.exception("unreadable", extra={"action": "event.unreadable", "inbox_id": event.id})
            return
        if getattr(incoming, "chat", ""):
            apology = text_reply(dispatch.APOLOGY.in_(self._locale, trace=f"E-{event.id}"))
            key = f"{event.platform}/{event.app}/{event.event_id}/apology"
            self._post_plain(transaction, event, incoming, key, apology)

    async def _directory(self, organization_id: int) -> Directory:
        """The names of an organization, with all that was committed up to now."""
        async with self._learning[organization_id]:
            known = self._directories.setdefault(organization_id, Directory())
            changes = await asyncio.wrap_future(
                self._database.read(
                    lambda at: directory.changes_since(at, organization_id, known.version)
                )
            )
            if changes is not None:
                await asyncio.to_thread(known.learn, changes)
                if len(changes.customers) >= MANY:
                    gc.freeze()  # names stay: a collection need not walk a million of them
                self._prepare(known)
            return known

    def _prepare(self, known: Directory) -> None:
        """What only misspelt names need takes as long as learning: nobody waits for it."""
        task = asyncio.create_task(asyncio.to_thread(known.prepare))
        self._preparing.add(task)
        task.add_done_callback(self._preparing.discard)

    async def _write(self, function: Callable[[Transaction], T]) -> T:
        return await asyncio.wrap_future(self._database.write(function))


def without_nul(incoming: Incoming) -> Incoming:
    """The same with U+FFFD for NUL, which PostgreSQL cannot store; every other place is kept."""
    match incoming:
        case Message(text=text) if NUL in text:
            return replace(incoming, text=text.replace(NUL, NOT_A_CHARACTER))
        case Submission(values=values):
            plain = {name: value.replace(NUL, NOT_A_CHARACTER) for name, value in values.items()}
            return replace(incoming, values=plain)
        case _:
            return incoming
