"""A process of Genjin with a part to play: [--no-web] [--no-loops] [--slow S] [--drain S]."""

import argparse
import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection

from bot import compose
from bot.settings import Settings
from handlers.catalogue import INTENTS
from handlers.conversation import Reply, text_reply
from handlers.registry import Intent, Turn
from handlers.understanding.claims import Claim, Heard
from handlers.understanding.reading import Reading

SLOW = "慢慢来"


def slow(seconds: float, say: Callable[[str], None]) -> Intent:
    """An ability whose understanding takes so long, where the text asks for it; it says so."""

    def hears(reading: Reading) -> Claim | None:
        if SLOW not in reading.text:
            return None
        say("slow")
        time.sleep(seconds)
        return Claim("slow", 1.0, Heard())

    def answers(heard: Heard, turn: Turn) -> Reply:
        return text_reply("好了")

    return Intent("slow", (hears,), answers)


def main(url: str, flags: Sequence[str], test: Connection) -> None:
    """Serve until told to stop; `test` hears the address, and what is under way."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--no-web", action="store_true")
    parser.add_argument("--no-loops", action="store_true")
    parser.add_argument("--slow", type=float, default=0)
    parser.add_argument("--drain", type=float, default=0)
    args = parser.parse_args(flags)
    logging.getLogger().addHandler(logging.NullHandler())
    settings = Settings(
        environment="demo", database_url=url, port=0, drain_seconds=args.drain, free_mb=0
    )
    genjin = compose.build(settings, intents=(slow(args.slow, test.send), *INTENTS))
    if args.no_web:
        test.send("worker")
    serving = compose.serve(
        genjin, with_web=not args.no_web, with_loops=not args.no_loops, ready=test.send
    )
    asyncio.run(serving)
