"""T1: a process dies at every named moment, with every ability; afterwards all is as without it.

What an undisturbed run leaves - rows of every table, states of both queues, what the person sees -
is what a run that was killed must leave, once another process has gone on.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import aiohttp
import sqlalchemy as sa

from bot.clock import SystemClock
from bot.console import as_text
from bot.platforms.simulator import Event
from bot.simulator import Simulator
from handlers.conversation import Content, from_plain
from storage import tables
from storage.database import Database, Transaction, opened
from tests.reliability import scene
from tests.reliability.processes import Plan, Process
from tests.reliability.tally import Tally, kind_of

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r'checkpoints\.reached\(\s*"([^"]+)"\s*\)')
ELSEWHERE = {"after webhook, before mark", "during purge"}  # not passed by a message
VISIT = "昨天下午拜访了金职院王处长,聊了智慧校园二期,打车花了23.34元,下周三前把方案发过去"
APP, ACCOUNT = "key", scene.account_of("key", 0)
DIES_SECONDS = 15


class Case(NamedTuple):
    """What is written before, and what is written when the process dies: text or a press."""

    name: str
    before: Sequence[str]
    text: str = ""
    label: str = ""
    values: Mapping[str, str] = MappingProxyType({})
    user: str = ACCOUNT


CASES = (
    Case("log_visit", (), VISIT),
    Case("log_follow_up", (), "给金职院王处长打了电话,说下周来看机房"),
    Case("query_timeline", (VISIT,), "金职院最近的跟进"),
    Case("query_visits", (VISIT,), "我本周的拜访"),
    Case("query_customer", (), "客户详情 金职院"),
    Case("create_reminder", (), "提醒我明天上午10点给金职院王处长回电话"),
    Case("query_reminders", (VISIT,), "我的待办"),
    Case("complete_reminder", (VISIT,), "A-1完成了"),
    Case("snooze_reminder", (VISIT,), "A-1延到下周五"),
    Case("amend_last", (VISIT,), "费用改成30"),
    Case("comment", (VISIT,), "评论一下:王处长说的预算要核实"),
    Case("digest", (VISIT,), "今天的日报发我一下"),
    Case("undo_last", (VISIT,), "撤销"),
    Case("help", (), "帮助"),
    Case("switch_language", (), "English"),
    Case("smalltalk", (), "你好"),
    Case("which customer", ("昨天拜访了华星,聊了MES",), "1"),
    Case("press", (VISIT,), label="撤销"),
    Case("form", (VISIT,), label="修改", values={"contents": "二期和预算"}),
    Case("refused", (VISIT,), label="修改", values={"expenses": "很多"}),
    Case("stranger", (), VISIT, user="nobody"),
)
KINDS = ("log_visit", "query_timeline", "press", "refused")  # writes, reads, instant, UserError


@dataclass(frozen=True, slots=True)
class Left:
    """What a run leaves behind."""

    rows: dict[str, int]
    states: dict[str, Counter[tuple[object, ...]]]
    screen: tuple[str, ...]


def points() -> tuple[str, ...]:
    """Every named moment that a message passes, as the code names it."""
    found = {
        name
        for file in sorted((ROOT / "bot").rglob("*.py"))
        for name in NAMED.findall(file.read_text())
    }
    return tuple(sorted(found - ELSEWHERE))


async def crash(url: str, folder: Path, case: Case, point: str, mutation: str = "") -> Left:
    """Play the case and let the process die at `point` ("": nowhere); another goes on."""
    vendor = Simulator(SystemClock(), lambda: 0.5)
    await vendor.start()
    plan = Plan(
        url,
        folder / "log",
        (vendor.open_app(APP, resend=APP),),
        light=False,
        lease_seconds=1.0,
        send_seconds=1.0,
        send_lease_seconds=1.5,
        tick_seconds=0.2,
        die_at=point,
        armed_by=folder / "armed",
        mutation=mutation,
    )
    process = Process(plan)
    with opened(url) as database:
        try:
            await process.ready()
            async with aiohttp.ClientSession() as session:
                for number, text in enumerate(case.before):
                    await _post(vendor, session, process, _message(f"b{number}", text, ACCOUNT))
                    assert await scene.settled(database, 30)
                probe = _probe(vendor, case)
                if not point:
                    await _post(vendor, session, process, probe)
                else:
                    (folder / "armed").touch()
                    status = await vendor.post(session, process.address, APP, probe)
                    async with asyncio.timeout(DIES_SECONDS):
                        await process.died()
                    (folder / "armed").unlink()
                    process = Process(replace(plan, die_at=""))
                    await process.ready()
                    if status != 200:
                        await _post(vendor, session, process, probe)
                assert await scene.settled(database, 30), "never settled"
        finally:
            with suppress(ValueError):  # it is closed where it died
                process.kill()
            await vendor.stop()
        return left(database, vendor)


async def _post(
    vendor: Simulator, session: aiohttp.ClientSession, process: Process, event: Event
) -> None:
    assert await vendor.post(session, process.address, APP, event) == 200


def _message(name: str, text: str, user: str) -> Event:
    return Event(id=name, chat=user, user=user, text=text, sent_at=datetime.now(UTC))


def _probe(vendor: Simulator, case: Case) -> Event:
    message = _message("probe", case.text, case.user)
    if not case.label:
        return message
    shown = vendor.apps[APP].shown[case.user]
    for one in reversed(shown):
        card = from_plain(one.content).card
        for button in card.buttons if card else ():
            if case.label in button.label:
                press = {"kind": "press", "about": one.id, "action": button.action}
                return message.model_copy(update={**press, "values": dict(case.values)})
    raise AssertionError(f"no button {case.label!r}")


def left(database: Database, vendor: Simulator) -> Left:
    """Counted rows of every table, queues by state, the person's screen by first lines."""

    def read(at: Transaction) -> tuple[dict[str, int], dict[str, Counter[tuple[object, ...]]]]:
        rows = {
            table.name: at.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in tables.metadata.sorted_tables
            if table is not tables.id_sequence and table is not tables.send_budget
        }
        states = {
            table.name: Counter(
                tuple(row) for row in at.execute(sa.select(table.c.kind, table.c.status))
            )
            for table in (tables.inbox, tables.outbox)
        }
        return rows, states

    rows, states = database.read(read).result()
    screen = tuple(
        _first_line(from_plain(message.content))
        for messages in vendor.apps[APP].shown.values()
        for message in messages
    )
    return Left(rows, states, screen)


def _first_line(content: Content) -> str:
    return as_text(content).partition("\n")[0].partition("E-")[0]


def compare(tally: Tally, what: str, undisturbed: Left, found: Left) -> None:
    """Fewer rows or messages than without the crash are lost, more are doubled."""
    lost = doubled = False
    for name, count in undisturbed.rows.items():
        lost |= found.rows[name] < count
        doubled |= found.rows[name] > count
    lost |= len(found.screen) < len(undisturbed.screen)
    tally.visible_doubles += max(len(found.screen) - len(undisturbed.screen), 0)
    tally.lost += lost
    tally.doubled += doubled
    if found != undisturbed:
        tally.wrong.append(f"{what}: {found}, undisturbed {undisturbed}")


async def crash_points(
    fresh: Sequence[Callable[[Path], str]],
    folder: Path,
    cases: Sequence[Case],
    *,
    mutation: str = "",
    progress: Callable[[int], None] = lambda _done: None,
) -> Tally:
    """Every point x every case. `fresh` make new databases, as many at a time as there are."""
    tally = Tally("T1", "", events=0)
    started = time.monotonic()
    free: asyncio.Queue[Callable[[Path], str]] = asyncio.Queue()
    for new in fresh:
        free.put_nowait(new)
    counter = iter(range(1_000_000))
    undisturbed: dict[str, Left] = {}
    done = 0

    async def play(case: Case, point: str) -> None:
        nonlocal done
        new = await free.get()
        inside = folder / f"{next(counter)}"
        inside.mkdir()
        try:
            url = new(inside)
            tally.database = kind_of(url)
            found = await crash(url, inside, case, point, mutation)
        except (TimeoutError, AssertionError) as error:
            tally.wrong.append(f"{case.name} at {point!r}: {error or 'the point was not reached'}")
            return
        finally:
            free.put_nowait(new)
        done += 1
        progress(done)
        tally.events += 1
        if point:
            tally.kills += 1
            compare(tally, f"{case.name} at {point!r}", undisturbed[case.name], found)
        else:
            undisturbed[case.name] = found

    await asyncio.gather(*(play(case, "") for case in cases))
    known = [case for case in cases if case.name in undisturbed]
    await asyncio.gather(*(play(case, point) for case in known for point in points()))
    tally.deliveries = tally.events
    tally.seconds = time.monotonic() - started
    return tally
