"""Messages that were given up: see them, and send them again."""

import argparse
from typing import TYPE_CHECKING

from bot.commands import terminal

if TYPE_CHECKING:
    from datetime import datetime

    from bot.settings import Settings
    from storage.database import Database

EXAMPLE = "python -m bot dead resend --all"
LONGEST_ERROR = 80  # characters of a line


def arguments(parser: argparse.ArgumentParser) -> None:
    """list and resend."""
    parser.description = (
        "Messages to chats and webhooks that could not be sent (dead), and those of which nobody "
        "knows whether they arrived (unknown). They stay until somebody looks at them."
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser(
        "list", help="the newest first", epilog="Example: python -m bot dead list --limit 20"
    )
    listing.add_argument("--limit", type=int, default=100, metavar="N", help="at most N (100)")
    resend = actions.add_parser(
        "resend",
        help="begin anew with some or all of them, under the ids that receivers know",
        epilog=f"Example: {EXAMPLE}",
    )
    resend.add_argument("ids", type=int, nargs="*", metavar="ID", help="see dead list")
    resend.add_argument("--all", action="store_true", help="all of them")
    terminal.ask_organization(listing, resend)


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Do one of the two."""
    from bot.clock import SystemClock
    from bot.commands import opening
    from bot.settings import ConfigurationError

    with opening.migrated(settings) as database:
        organization_id = opening.organization(database, args.organization)
        if args.action == "list":
            return _list(database, organization_id, max(args.limit, 1))
        if bool(args.ids) == args.all:
            raise ConfigurationError("Say which: ids, as `python -m bot dead list` shows, or --all")
        return _resend(database, organization_id, args, SystemClock().now())


def _list(database: "Database", organization_id: int, limit: int) -> int:
    from storage import outbox

    found = database.read(lambda at: outbox.undelivered(at, organization_id, limit)).result()
    if not found:
        print("There are none.")
        return 0
    rows = [("ID", "STATE", "TO", "KIND", "CREATED", "TRIES", "WHY")]
    rows += [
        (
            str(one.id),
            "unknown" if one.status == outbox.UNKNOWN else "dead",
            f"{one.platform}/{one.app}",
            one.kind,
            f"{one.created_at:%Y-%m-%d %H:%M}",
            str(one.attempts),
            " ".join(one.error.split())[:LONGEST_ERROR],
        )
        for one in found
    ]
    terminal.table(*rows)
    return 0


def _resend(
    database: "Database", organization_id: int, args: argparse.Namespace, now: "datetime"
) -> int:
    from storage import outbox

    wanted = None if args.all else sorted(set(args.ids))
    count = database.write(lambda at: outbox.resend(at, organization_id, now, wanted)).result()
    print(f"{count} will be sent again.")
    return 0 if wanted is None or count == len(wanted) else 1
