"""Prints the effective settings, secrets masked."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

EXAMPLE = "python -m bot settings --markdown"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The README's table is printed by this command."""
    parser.add_argument(
        "--markdown", action="store_true", help="the table of defaults, as the README holds it"
    )


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Print them."""
    from bot.settings import defaults_table, shown

    if args.markdown:
        print(defaults_table())
        return 0
    for name, value, description in shown(settings):
        print(f"{name}={value}\n    {description}")
    return 0
