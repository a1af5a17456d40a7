"""make drill: the long drills on both databases, and one table of what they counted.

python -m tests.reliability.drill [--only T2 T6] [--events 10000] [--seeds 2000]
"""

import argparse
import asyncio
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from storage.database import opened
from tests import postgres
from tests.databases import Databases
from tests.reliability import (
    crash_points,
    fsyncs,
    kill_drill,
    life_drills,
    model,
    power_cut,
    race,
    scene,
    simulation,
    vendor_faults,
)
from tests.reliability.purge_crash import purge_crash
from tests.reliability.tally import HEADINGS, Tally, table

KINDS = ("sqlite", "postgresql")
AT_ONCE = 4
BAR = 30
MEMORY = Path("/dev/shm")
Progress = Callable[[int], None]


class Setting(NamedTuple):
    """Where a drill plays: databases with the scene, a folder of its own, and how much of it."""

    databases: Databases
    kind: str
    folder: Path
    options: argparse.Namespace

    def url(self) -> str:
        return self.databases.new(self.kind, self.folder, scene.load)

    def sqlite_file(self) -> Path:
        return Path(self.url().removeprefix("sqlite:///"))


class Drill(NamedTuple):
    """One row of --only, on the databases that it is for; `size` is the end of its bar."""

    name: str
    kinds: Sequence[str]
    size: Callable[[argparse.Namespace], int]
    play: Callable[[Setting, Progress], Tally]


def crash(at: Setting, progress: Progress) -> Tally:
    fills = [partial(scene.load) for _ in range(AT_ONCE)]
    fresh = [partial(at.databases.new, at.kind, fill=fill) for fill in fills]
    cases = crash_points.CASES
    return asyncio.run(crash_points.crash_points(fresh, at.folder, cases, progress=progress))


def purging(at: Setting, progress: Progress) -> Tally:
    return asyncio.run(purge_crash(at.url(), at.folder))


def kill(at: Setting, progress: Progress) -> Tally:
    return asyncio.run(
        kill_drill.kill_drill(
            at.url(),
            at.folder,
            events=500,
            seconds_between_kills=1.5,
            seed=at.options.seed,
            progress=progress,
        )
    )


def kill_long(at: Setting, progress: Progress) -> Tally:
    tally = asyncio.run(
        kill_drill.kill_drill(
            at.url(),
            at.folder,
            events=at.options.events,
            seconds_between_kills=3,
            light=False,
            seed=at.options.seed,
            progress=progress,
        )
    )
    tally.drill = "T2b"
    return tally


def cut(at: Setting, progress: Progress) -> Tally:
    if not fsyncs.is_possible():
        return Tally("T3", at.kind, wrong=["not possible here: needs Linux on x86-64 or ARM64"])
    return asyncio.run(
        power_cut.power_cut(at.url(), at.folder, events=400, cuts=5, seed=at.options.seed)
    )


def simulate(at: Setting, progress: Progress) -> Tally:
    return simulation.many(
        at.sqlite_file(), range(at.options.seed, at.options.seed + at.options.seeds), progress
    )


def programs(at: Setting, progress: Progress) -> Tally:
    with opened(at.url()) as database:
        return model.many(database, at.kind, at.options.programs, progress)


def claims(at: Setting, progress: Progress) -> Tally:
    return race.race(at.url(), rows=20_000)


def beside(at: Setting, progress: Progress) -> Tally:
    return race.claims_beside_another(at.url())


def faults(at: Setting, progress: Progress) -> Tally:
    return asyncio.run(vendor_faults.faulty_vendor(at.url(), messages=300, seed=at.options.seed))


def away(at: Setting, progress: Progress) -> Tally:
    file = at.sqlite_file() if at.kind == "sqlite" else at.folder
    return life_drills.away(at.kind, file, seconds=30)


def stopped(at: Setting, progress: Progress) -> Tally:
    return life_drills.stopped(at.url(), handler_seconds=20, rounds=3)


DRILLS = (
    Drill(
        *("T1", KINDS, lambda _: len(crash_points.CASES) * (len(crash_points.points()) + 1), crash)
    ),
    Drill("T1", KINDS, lambda _: 1, purging),
    Drill("T2", KINDS, lambda _: 500, kill),
    Drill("T2b", KINDS, lambda options: int(options.events), kill_long),
    Drill("T3", ("sqlite",), lambda _: 1, cut),
    Drill("T4", ("sqlite",), lambda options: int(options.seeds), simulate),
    Drill("T5", KINDS, lambda options: 2 * int(options.programs), programs),
    Drill("T6", KINDS, lambda _: 1, claims),
    Drill("T6", ("postgresql",), lambda _: 1, beside),
    Drill("T7", KINDS, lambda _: 1, away),
    Drill("T8", KINDS, lambda _: 1, faults),
    Drill("T11", KINDS, lambda _: 1, stopped),
)


def bar(name: str, size: int) -> Progress:
    """A line that grows; on what is no terminal one line for each tenth."""
    shown = -1

    def progress(done: int) -> None:
        nonlocal shown
        tenth = min(done, size) * 10 // size
        if sys.stderr.isatty():
            full = min(done, size) * BAR // size
            print(f"\r{name:16} {'█' * full:░<{BAR}} {done}/{size} ", end="", file=sys.stderr)
        elif tenth > shown:
            print(f"{name}: {done}/{size}", file=sys.stderr, flush=True)
        shown = tenth

    return progress


@contextmanager
def stage() -> Iterator[tuple[Databases, Path]]:
    """Databases of both kinds, in memory where there is some; gone at the end."""
    where = MEMORY if os.access(MEMORY, os.W_OK) and "TMPDIR" not in os.environ else None
    folder = Path(tempfile.mkdtemp(prefix="genjin-drill-", dir=where))
    servers: list[postgres.Postgres] = []

    def start() -> postgres.Postgres:
        if not servers:
            servers.append(postgres.start(os.environ.get("GENJIN_TEST_PG")))
        return servers[0]

    (folder / "filled").mkdir()
    try:
        yield Databases(folder / "filled", start), folder
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def played(drill: Drill, at: Setting) -> Tally:
    """One drill; one that breaks down has missed its goal."""
    progress = bar(f"{drill.name} {at.kind}", drill.size(at.options))
    progress(0)
    try:
        tally = drill.play(at, progress)
    except Exception as error:  # noqa: BLE001  # the others are played all the same
        tally = Tally(drill.name, at.kind, wrong=[f"{type(error).__name__}: {error}"])
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    return tally


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make drill", description=__doc__.partition("\n")[0])
    names = list(dict.fromkeys(drill.name for drill in DRILLS))
    parser.add_argument(
        "--only", nargs="+", choices=names, default=names, metavar="T", help="these"
    )
    parser.add_argument("--on", choices=KINDS, help="one database only")
    parser.add_argument("--events", type=int, default=10_000, help="of T2b (10000)")
    parser.add_argument("--seeds", type=int, default=2000, help="of T4 (2000)")
    parser.add_argument("--programs", type=int, default=1000, help="of T5, for each queue (1000)")
    parser.add_argument("--seed", type=int, default=1, help="what is random begins here (1)")
    options = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    tallies = []
    with stage() as (databases, folder):
        for number, drill in enumerate(DRILLS):
            for kind in drill.kinds:
                if drill.name not in options.only or options.on not in (None, kind):
                    continue
                inside = folder / f"{number}-{kind}"
                inside.mkdir()
                tallies.append(played(drill, Setting(databases, kind, inside, options)))
    print(table(HEADINGS, [tally.row() for tally in tallies]))
    missed = [tally for tally in tallies if tally.is_red]
    for tally in missed:
        print(f"\n{tally.drill} on {tally.database} missed its goal:")
        print(*tally.wrong or ["lost or doubled, see above"], sep="\n")
    if not missed:
        print("\nAll goals are met: nothing lost, nothing doubled.")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
