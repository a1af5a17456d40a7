"""A process of Genjin with a part to play: process.py URL [--no-web] [--no-loops] [--slow S]."""

import argparse
import asyncio
import time

from bot import compose
from bot.settings import Settings
from handlers.catalogue import INTENTS
from handlers.conversation import Reply, text_reply
from handlers.registry import Intent, Turn
from handlers.understanding.claims import Claim, Heard
from handlers.understanding.reading import Reading

SLOW = "慢慢来"


def slow(seconds: float) -> Intent:
    """An ability whose understanding takes so long, where the text asks for it."""

    def hears(reading: Reading) -> Claim | None:
        if SLOW not in reading.text:
            return None
        print("slow", flush=True)  # noqa: T201  # tells the test that it is under way
        time.sleep(seconds)
        return Claim("slow", 1.0, Heard())

    def answers(heard: Heard, turn: Turn) -> Reply:
        return text_reply("好了")

    return Intent("slow", (hears,), answers)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--no-web", action="store_true")
    parser.add_argument("--no-loops", action="store_true")
    parser.add_argument("--slow", type=float, default=0)
    parser.add_argument("--drain", type=float, default=0)
    args = parser.parse_args()
    settings = Settings(
        environment="demo", database_url=args.url, port=0, drain_seconds=args.drain, free_mb=0
    )
    genjin = compose.build(settings, intents=(slow(args.slow), *INTENTS))

    def ready(address: str) -> None:
        print(address, flush=True)  # noqa: T201

    if args.no_web:
        ready("worker")
    serving = compose.serve(
        genjin, with_web=not args.no_web, with_loops=not args.no_loops, ready=ready
    )
    asyncio.run(serving)


if __name__ == "__main__":
    main()
