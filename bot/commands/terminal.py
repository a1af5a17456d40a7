"""What commands for administrators print and ask: tables, days, one last question."""

import argparse
import sys
from datetime import datetime


def table(*rows: tuple[str, ...]) -> None:
    """Print the rows, the first of which are the heads, in columns as wide as they must be."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def day(moment: datetime | None) -> str:
    """2026-03-18."""
    return "never" if moment is None else f"{moment:%Y-%m-%d}"


def ask_organization(*parsers: argparse.ArgumentParser) -> None:
    """Let each of these commands say which company is meant."""
    for parser in parsers:
        parser.add_argument(
            "--organization", default="", metavar="NAME", help="needed where there are several"
        )


def is_sure(question: str) -> bool:
    """Whether the answer to the question is yes."""
    print(f"{question} [y/N] ", end="", flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
