"""Everything in one process, for one machine: in the demo with the chat page."""

import argparse
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

EXAMPLE = "python -m bot run --now 2026-03-18T16:20"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The demo's clock may start at another moment."""
    parser.add_argument(
        "--now", type=datetime.fromisoformat, metavar="ISO", help="demo only: start the clock here"
    )


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Migrate, load the demo company in the demo, serve until stopped."""
    from bot import logs
    from bot.commands import opening
    from bot.settings import ConfigurationError

    if not settings.is_sqlite:
        raise ConfigurationError(
            "`run` is for one machine with SQLite; on PostgreSQL start release, web and worker"
        )
    if args.now is not None and settings.environment != "demo":
        raise ConfigurationError("--now moves the clock of the demo only (GENJIN_ENVIRONMENT=demo)")
    logs.set_up(settings.log_level)
    with opening.alone(settings):
        return _serve(args.now, settings)


def _serve(start: datetime | None, settings: "Settings") -> int:
    from bot.commands import preparing

    clock = preparing.clock_at(start)
    preparing.prepare_apart(settings, clock.now())
    from bot import compose, process

    genjin = compose.build(settings, clock=clock)

    def ready(address: str) -> None:
        page = f"{address}/" if settings.environment == "demo" else address
        print(f"Genjin: {page}", flush=True)

    process.run(compose.serve(genjin, ready=ready))
    return 0
