"""Before a new version starts: checks the configuration, then migrates."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

EXAMPLE = "python -m bot release"


def arguments(parser: argparse.ArgumentParser) -> None:
    """None: everything is a setting."""


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Check, migrate, say what ran."""
    from bot.commands import preparing

    preparing.for_several(settings)
    from bot import compose
    from storage import migrate
    from storage.database import opened

    compose.apps_of(settings)
    with opened(settings.database_url) as database:
        ran = migrate.migrate(database)
    print(f"migrated: {', '.join(ran)}" if ran else "the schema is up to date")
    return 0
