"""All that Genjin remembers in one file, while it runs."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

EXAMPLE = "python -m bot backup genjin-2026-03-18.backup"
BAR = 30  # characters
MEGABYTE = 1024**2
OPTIONS = ("--format=custom", "--no-owner", "--no-privileges", "--no-password", "--verbose")
DUMPED = "dumping contents of table"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.description = (
        "Write one moment of the database into FILE: on SQLite a whole database, checked before it "
        "gets its name; on PostgreSQL what pg_dump writes (custom format). Genjin may go on "
        "running. Only you can read the file: it holds what people said. Secrets in it are "
        "encrypted with GENJIN_SECRET_KEY, which it does not hold: keep that, too."
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write")
    parser.add_argument("--yes", action="store_true", help="overwrite FILE where it is there")


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Write it, and say how big it is."""
    from bot.commands import opening
    from bot.settings import ConfigurationError, data_file

    if args.file.exists() and not args.yes:
        raise ConfigurationError(f"{args.file} is there already: take another name, or add --yes")
    if not args.file.absolute().parent.is_dir():
        raise ConfigurationError(f"there is no folder {args.file.absolute().parent}: make it first")
    with opening.answering(settings):  # a sentence where there is no database, or a newer one
        pass
    source = data_file(settings)
    size = _of_postgresql(settings, args.file) if source is None else _of_file(source, args.file)
    print(
        f"{args.file}: {size / MEGABYTE:.1f} MB. To put it back: python -m bot restore {args.file}"
    )
    return 0


def _of_file(source: Path, file: Path) -> int:
    from bot.settings import ConfigurationError
    from storage import backup

    if not source.exists():
        raise ConfigurationError(f"GENJIN_DATABASE_URL: there is no {source} to copy")
    try:
        return backup.copy(source, file.absolute(), _bar if sys.stderr.isatty() else _quiet)
    except (OSError, backup.Unusable) as error:
        raise ConfigurationError(f"{file} could not be written: {error}") from error
    finally:
        if sys.stderr.isatty():
            print(file=sys.stderr)


def _of_postgresql(settings: "Settings", file: Path) -> int:
    from bot.commands import programs
    from storage import backup

    (pg_dump,) = programs.found("pg_dump")
    with backup.arriving(file.absolute()) as part:
        names = (*backup.tables_of_postgresql(), backup.POSTGRESQL_SEQUENCE)
        only = [f"--table={name}" for name in names]
        command: list[str | Path] = [pg_dump, *OPTIONS, *only, f"--file={part}"]
        programs.told(command, settings.database_url, _table)
    return file.stat().st_size


def _table(line: str) -> None:
    _, is_one, name = line.partition(DUMPED)
    if is_one:
        print(f"  {name.strip()}", file=sys.stderr)


def _bar(done: int, whole: int) -> None:
    part = min(done / whole, 1) if whole else 1
    full = round(part * BAR)
    print(f"\r[{'#' * full}{'.' * (BAR - full)}] {part:4.0%}", end="", file=sys.stderr)


def _quiet(_done: int, _whole: int) -> None:
    """Nobody looks."""
