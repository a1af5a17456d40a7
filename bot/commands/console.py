"""Chat with Genjin in the terminal, or drive it from a script."""

import argparse
import asyncio
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.database import Transaction
    from storage.records import User

EXAMPLE = "echo '金职院最近的跟进' | python -m bot console --as 5 --now 2026-03-18T16:20"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Who types, and when."""
    parser.add_argument("--as", dest="user", type=int, metavar="USER_ID", help="who you are")
    parser.add_argument(
        "--now",
        type=datetime.fromisoformat,
        metavar="ISO",
        help="start the clock here, in a database of its own unless GENJIN_DATABASE_URL is set",
    )


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Talk until the input ends."""
    from bot.settings import ConfigurationError

    if settings.environment != "demo":
        raise ConfigurationError("the console is for the demo: unset GENJIN_ENVIRONMENT")
    with tempfile.TemporaryDirectory(prefix="genjin-") as folder:
        if args.now is not None and "database_url" not in settings.model_fields_set:
            own = f"sqlite:///{Path(folder) / 'console.db'}"
            settings = settings.model_copy(update={"database_url": own})
        return _talk(args, settings)


def _talk(args: argparse.Namespace, settings: "Settings") -> int:
    from bot import compose, console, logs
    from bot.commands import preparing
    from bot.settings import ConfigurationError

    logs.set_up("error")
    clock = preparing.clock_at(args.now)
    preparing.prepare(settings, clock.now())

    async def session() -> None:
        terminal = console.Terminal(sys.stdout)
        genjin = compose.build(settings, clock=clock, door=terminal.call)
        organizations = await compose.register(genjin)
        organization_id = next(iter(organizations.values()))
        known = await asyncio.wrap_future(
            genjin.database.read(lambda at: _people_of(at, organization_id, clock.now()))
        )
        user_id = args.user if args.user is not None else known[0].id
        if user_id not in {user.id for user in known}:
            await genjin.close()
            listed = ", ".join(f"{user.id} {user.name}" for user in known)
            raise ConfigurationError(f"--as {user_id} is nobody; choose one of: {listed}")
        if sys.stdin.isatty():
            name = next(user.name for user in known if user.id == user_id)
            print(f"您是 / you are: {name}  (--as ID: {', '.join(str(u.id) for u in known)})")
        (platform,) = (app for (name, _), app in genjin.apps.items() if name == "console")
        await console.talk(genjin, platform, terminal, user_id, organization_id)
        await genjin.close()

    asyncio.run(session())
    return 0


def _people_of(transaction: "Transaction", organization_id: int, now: datetime) -> "list[User]":
    """Everybody in an organization, reps first."""
    from storage.scope import open_scope
    from storage.unit_of_work import UnitOfWork

    scope = open_scope(transaction, organization_id, None)
    everyone = UnitOfWork(transaction, scope, now).people.everyone()
    return sorted(everyone, key=lambda user: (user.role != "rep", user.id))
