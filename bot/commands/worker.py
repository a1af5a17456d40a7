"""Handles what came in and sends what goes out, for several machines with PostgreSQL."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

EXAMPLE = "python -m bot worker"


def arguments(parser: argparse.ArgumentParser) -> None:
    """None: everything is a setting."""


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Work until stopped."""
    from bot.commands import preparing

    preparing.for_several(settings)
    from bot import compose, logs, process

    logs.set_up(settings.log_level)
    process.run(compose.serve(compose.build(settings), with_web=False))
    return 0
