"""Brings the database to this version's schema; on both databases, and as often as one likes."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

EXAMPLE = "GENJIN_DATABASE_URL=sqlite:///data/genjin.db python -m bot migrate"


def arguments(parser: argparse.ArgumentParser) -> None:
    """None: the database is a setting."""


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Migrate, and say what ran."""
    from bot.commands import opening
    from storage import migrate

    with opening.answering(settings) as database:
        ran = migrate.migrate(database)
    print(f"Migrated: {', '.join(ran)}." if ran else f"Up to date: migration {migrate.head()}.")
    return 0
