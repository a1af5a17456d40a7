"""Loads a company from a JSON file; twice changes nothing, a bad row does not stop the others."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.importing import Progress, Report

EXAMPLE = "python -m bot import company.json --dry-run"
BAR = 30  # characters
MOST_COMPLAINTS = 50


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and whose it is."""
    parser.description = (
        "Load departments, users, customers, contacts, opportunities, leads, stages, names, and "
        "visits and calls of the past. Rows that changed are updated, rows not in the file stay. "
        "It looks like bot/demo/company.json. Exit code 0: all went in; 1: some rows did not; 2: "
        "none could."
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a JSON file in UTF-8")
    parser.add_argument(
        "--organization",
        default="",
        metavar="NAME",
        help="name or id of the company it goes to; needed where the file does not say",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="check everything and count, store nothing"
    )


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Load it, and tell what became of the rows."""
    from bot.clock import SystemClock
    from bot.commands import opening
    from storage import importing

    try:
        data = importing.read(args.file)
        with opening.migrated(settings) as database:
            report = importing.load(
                database,
                data,
                now=SystemClock().now(),
                organization=args.organization,
                dry_run=args.dry_run,
                progress=_bar() if sys.stderr.isatty() else _quiet,
            )
    except importing.NotACompany as error:
        print(error, file=sys.stderr)
        return 2
    _tell(report, dry_run=args.dry_run)
    return 1 if report.problems else 0


def _tell(report: "Report", *, dry_run: bool) -> None:
    for complaint in report.problems[:MOST_COMPLAINTS]:
        print(complaint, file=sys.stderr)
    if len(report.problems) > MOST_COMPLAINTS:
        print(f"... and {len(report.problems) - MOST_COMPLAINTS} more", file=sys.stderr)
    would = "would be " if dry_run else ""
    for noun, tally in report.tallies.items():
        if tally.new or tally.changed:
            print(f"{noun}: {tally.new} {would}new, {tally.changed} {would}changed")
    if not any(tally.new or tally.changed for tally in report.tallies.values()):
        print("Nothing to change.")
    print(f"{report.organization_name}: {'checked, nothing stored' if dry_run else 'loaded'}.")


def _quiet(done: int, total: int) -> None:
    """Nobody looks."""


def _bar() -> "Progress":
    drawn = -1

    def draw(done: int, total: int) -> None:
        nonlocal drawn
        percent = 100 * done // total
        if percent != drawn:
            drawn = percent
            full = BAR * done // total
            end = "\n" if done == total else ""
            print(f"\r[{'#' * full:<{BAR}}] {percent:3} %", end=end, file=sys.stderr, flush=True)

    return draw
