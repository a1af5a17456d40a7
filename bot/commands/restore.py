"""Puts a backup back. What it owed is held until `reconcile`: it was probably sent since."""

import argparse
import itertools
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.database import Database

EXAMPLE = "python -m bot restore genjin-2026-03-18.backup --yes"
PSQL = ("--no-psqlrc", "--no-password", "--quiet", "--single-transaction", "-v", "ON_ERROR_STOP=1")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, and whether what is there may go."""
    parser.description = (
        "Check FILE, which `backup` wrote, and put it in the place of the database of "
        "GENJIN_DATABASE_URL, all or nothing. Stop every process of Genjin first. Messages that "
        "the backup had not sent are held: start with `python -m bot reconcile` afterwards."
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="what `backup` wrote")
    parser.add_argument(
        "--yes", action="store_true", help="overwrite the database where it holds anything"
    )


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Check, put back, hold what would be sent twice, say what to do next."""
    from bot.commands import opening
    from bot.settings import ConfigurationError, data_file
    from storage import backup

    if not args.file.is_file():
        raise ConfigurationError(f"there is no file {args.file}")
    file = data_file(settings)
    try:
        with opening.alone(settings):
            if file is None:
                _into_postgresql(args.file, settings, may_overwrite=args.yes)
            else:
                _into_file(args.file, file, may_overwrite=args.yes)
    except backup.Unusable as error:
        raise ConfigurationError(str(error)) from error
    return _tell(settings)


def _into_file(source: Path, file: Path, *, may_overwrite: bool) -> None:
    from bot.settings import ConfigurationError
    from storage import backup, reconciling

    _refuse_newer(backup.check(source))
    if file.exists() and not may_overwrite:
        raise ConfigurationError(
            f"{file} is there already: add --yes to put the backup in its place"
        )
    before = backup.put_back(source, file, reconciling.holding("sqlite"))
    if before is not None:
        print(f"What was there lies in {before} now; delete it when all is well.")


def _into_postgresql(source: Path, settings: "Settings", *, may_overwrite: bool) -> None:
    from bot.commands import opening, programs
    from bot.settings import ConfigurationError
    from storage import backup, reconciling

    pg_restore, psql = programs.found("pg_restore", "psql")
    _refuse_newer(_level(pg_restore, source))
    with opening.answering(settings) as database:
        if not may_overwrite and _is_used(database):
            raise ConfigurationError(
                "the database holds a company already: add --yes to put the backup in its place"
            )
        others = database.read(backup.others_connected).result()
        if others:
            raise ConfigurationError(
                f"{others} others use the database: stop web and worker first, on all machines"
            )
    with tempfile.TemporaryDirectory(prefix="genjin-") as folder:
        first, script, last = (Path(folder) / f"{name}.sql" for name in ("1", "2", "3"))
        options = ("--no-owner", "--no-privileges", f"--file={script}")
        programs.output((pg_restore, *options, source))
        first.write_text(";\n".join(backup.dropping()) + ";\n")
        # The dump leaves a session that finds tables by their whole names only.
        last.write_text(f"RESET search_path;\n{reconciling.holding('postgresql')};\n")
        files = [word for file in (first, script, last) for word in ("-f", file)]
        programs.told((psql, *PSQL, *files), settings.database_url, lambda _line: None)


def _level(pg_restore: Path, source: Path) -> str:
    """The migration level that a dump holds; Unusable where it is none of Genjin."""
    from bot.commands import programs
    from bot.settings import ConfigurationError
    from storage.backup import Unusable

    table = ("--data-only", "--table=alembic_version", "--file=-")
    try:
        lines = programs.output((pg_restore, *table, source)).splitlines()
    except ConfigurationError as error:
        raise Unusable(f"{source} is no backup of PostgreSQL: {error}") from error
    for line, following in itertools.pairwise(lines):
        if line.startswith("COPY "):
            return following.strip()
    raise Unusable(f"{source} is no backup of Genjin: it has no tables")


def _refuse_newer(level: str) -> None:
    from bot.settings import ConfigurationError
    from storage import migrate

    if level > migrate.head():
        raise ConfigurationError(
            f"The backup stands at migration {level}, this version knows {migrate.head()}: install "
            "the newer version of Genjin first."
        )


def _is_used(database: "Database") -> bool:
    from storage import migrate, people

    if not database.read(migrate.level).result():
        return False
    return bool(database.read(people.organization_names).result())


def _tell(settings: "Settings") -> int:
    from bot.commands import opening
    from storage import migrate, reconciling

    with opening.answering(settings) as database:
        level = database.read(migrate.level).result()
        held = database.read(reconciling.count_held).result()
    print(f"Restored, at migration {level}.")
    if level != migrate.head():
        print("It is older than this version: run `python -m bot migrate` next.")
    print(
        f"{held} messages are held, which may have been sent since: see `python -m bot reconcile`."
        if held
        else "No message waited to be sent."
    )
    return 0
