"""make mutate: each thing that holds Genjin's promises is taken away; its drills must turn red.

First every drill is played untouched and must be green: one that is always red proves nothing.
"""

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from storage.database import opened
from tests.databases import Databases
from tests.reliability import kill_drill, model, mutations, power_cut, race, scene, simulation
from tests.reliability.drill import bar, stage
from tests.reliability.tally import Tally, table

UNTOUCHED = ""
Play = Callable[[str, Path, str], Tally]


def kills(url: str, folder: Path, mutation: str) -> Tally:
    return asyncio.run(
        kill_drill.kill_drill(
            url,
            folder,
            events=150,
            seconds_between_kills=1,
            most_times=2,
            linger_seconds=mutations.LATE_SECONDS + 1,  # what comes late has come, if ever
            mutation=mutation,
        )
    )


def cut(url: str, folder: Path, mutation: str) -> Tally:
    return asyncio.run(power_cut.power_cut(url, folder, events=120, cuts=1, mutation=mutation))


def seeds(url: str, folder: Path, mutation: str) -> Tally:
    with mutations.applied(mutation):
        return simulation.many(Path(url.removeprefix("sqlite:///")), range(100))


def programs(url: str, folder: Path, mutation: str) -> Tally:
    with mutations.applied(mutation), opened(url) as database:
        return model.many(database, url.partition(":")[0], 200, lambda _done: None)


def claims(url: str, folder: Path, mutation: str) -> Tally:
    with mutations.applied(mutation):
        return race.race(url, rows=5_000)


def beside(url: str, folder: Path, mutation: str) -> Tally:
    with mutations.applied(mutation):
        return race.claims_beside_another(url)


class Trial(NamedTuple):
    """One drill that must notice a mutation."""

    mutation: str
    kind: str
    play: Play


TRIALS = (
    Trial("fence", "sqlite", seeds),
    Trial("fence", "sqlite", programs),
    Trial("attempts", "sqlite", programs),
    Trial("unique key", "sqlite", kills),
    Trial("unique key", "sqlite", seeds),
    Trial("order of ack", "sqlite", kills),
    Trial("order of ack", "postgresql", kills),
    Trial("FULL", "sqlite", cut),
    Trial("SKIP LOCKED", "postgresql", beside),
    Trial("row lock", "postgresql", claims),
)


def tried(databases: Databases, folder: Path, trial: Trial) -> Tally:
    """What the drill counts; one that breaks down has noticed too."""
    folder.mkdir()
    url = databases.new(trial.kind, folder, scene.load)
    try:
        return trial.play(url, folder, trial.mutation)
    except Exception as error:  # noqa: BLE001  # what is missing may break anything
        return Tally("", trial.kind, wrong=[f"{type(error).__name__}: {error}"])


def why(tally: Tally) -> str:
    """In a few words, how it turned red."""
    numbers = [f"{tally.lost} lost"] * bool(tally.lost) + [f"{tally.doubled} doubled"] * bool(
        tally.doubled
    )
    return ", ".join([*numbers, *tally.wrong]).replace("\n", " ")[:90]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make mutate", description=__doc__)
    names = list(mutations.MUTATIONS)
    parser.add_argument(
        "--only", nargs="+", choices=names, default=names, metavar="M", help="these"
    )
    options = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    wanted = [trial for trial in TRIALS if trial.mutation in options.only]
    plain = {(trial.kind, trial.play): trial._replace(mutation=UNTOUCHED) for trial in wanted}
    trials = [*plain.values(), *wanted]
    rows, wrong = [], 0
    progress = bar("mutate", len(trials))
    with stage() as (databases, folder):
        for number, trial in enumerate(trials):
            progress(number)
            tally = tried(databases, folder / f"{number}", trial)
            right = tally.is_red == bool(trial.mutation)
            wrong += not right
            verdict = ("red" if tally.is_red else "green") + ("" if right else " - WRONG")
            taken = trial.mutation or "nothing"
            rows.append([taken, trial.play.__name__, trial.kind, verdict, why(tally)])
    progress(len(trials))
    print("\n" + table(["taken away", "drill", "database", "verdict", "because"], rows))
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
