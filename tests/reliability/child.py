"""A process of Genjin that can be killed: child.py DATABASE_URL [--ahead S] [--die POINT]."""

import argparse
import asyncio
import os
import signal
from datetime import UTC, datetime, timedelta

from bot import checkpoints, compose
from bot.clock import SystemClock
from bot.settings import Settings


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--ahead", type=int, default=0)
    parser.add_argument("--die", default="")
    parser.add_argument("--no-loops", action="store_true")
    args = parser.parse_args()
    clock = SystemClock(datetime.now(UTC) + timedelta(seconds=args.ahead))
    settings = Settings(environment="demo", database_url=args.url, port=0)
    genjin = compose.build(settings, clock=clock)
    if args.die:
        checkpoints.at(args.die, lambda: os.kill(os.getpid(), signal.SIGKILL))

    def ready(address: str) -> None:
        print(address, flush=True)  # noqa: T201

    asyncio.run(compose.serve(genjin, with_loops=not args.no_loops, ready=ready))


if __name__ == "__main__":
    main()
