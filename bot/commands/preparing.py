"""What commands do before they start: the schema, and in the demo the demo company."""

import multiprocessing
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.clock import SystemClock
from bot.settings import ConfigurationError, Settings

DEMO_ZONE = ZoneInfo("Asia/Shanghai")


def clock_at(now: datetime | None) -> SystemClock:
    """The real clock, or one that starts at `now`; without an offset it is the demo's wall time."""
    if now is None:
        return SystemClock()
    return SystemClock((now if now.tzinfo else now.replace(tzinfo=DEMO_ZONE)).astimezone(UTC))


def prepare(settings: Settings, now: datetime) -> None:
    """Migrate and, in the demo, load its company once."""
    from storage import migrate
    from storage.database import DatabaseAway, opened

    try:
        with opened(settings.database_url) as database:
            migrate.migrate(database)
            if settings.environment == "demo":
                from bot.demo import play

                play.load(database, now)
    except (DatabaseAway, OSError) as error:
        raise ConfigurationError(
            f"GENJIN_DATABASE_URL: the database cannot be opened for writing ({error}); "
            "check the path, the rights of its folder and the space on its disk"
        ) from None


def prepare_apart(settings: Settings, now: datetime) -> None:
    """The same in a process of its own, whose memory goes with it (14 MiB of an idle 88)."""
    child = multiprocessing.Process(target=_prepare_or_say, args=(settings, now))
    child.start()
    child.join()
    if child.exitcode:
        raise SystemExit(child.exitcode)


def _prepare_or_say(settings: Settings, now: datetime) -> None:
    try:
        prepare(settings, now)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None


def for_several(settings: Settings) -> None:
    """web, worker and release are for PostgreSQL in production; anything else is refused."""
    if settings.environment != "production":
        raise ConfigurationError(
            "GENJIN_ENVIRONMENT is demo: set it to production for this command, "
            "or start `python -m bot run` for a look"
        )
    if settings.is_sqlite:
        raise ConfigurationError(
            "GENJIN_DATABASE_URL is SQLite, which serves one process: set it to "
            "postgresql+psycopg://USER:PASSWORD@HOST/NAME, or start `python -m bot run`"
        )
