"""What was given up: see it, explain it, try it again, or put it out of sight."""

import argparse
from typing import TYPE_CHECKING

from bot.commands import terminal

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.database import Database

EXAMPLE = "python -m bot dead retry --all"
LONGEST_ERROR = 80  # characters of a line


def arguments(parser: argparse.ArgumentParser) -> None:
    """list, show, retry and drop."""
    parser.description = (
        "Events that could not be handled (in) and messages to chats and webhooks that could not "
        "be sent (out): dead, or unknown where nobody knows whether they arrived. They stay until "
        "somebody looks at them."
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser(
        "list", help="the newest first", epilog="Example: python -m bot dead list --limit 20"
    )
    listing.add_argument("--limit", type=int, default=100, metavar="N", help="at most N (100)")
    listing.add_argument("--before", type=int, metavar="ID", help="those older than this one")
    listing.add_argument("--dropped", action="store_true", help="what was dropped instead")
    show = actions.add_parser(
        "show",
        help="one of them with what it says and why it was given up",
        epilog="Example: python -m bot dead show 4503599627370497",
    )
    show.add_argument("id", type=int, metavar="ID", help="see dead list")
    retry = actions.add_parser(
        "retry",
        help="begin anew with some or all of them; messages under the ids that receivers know",
        epilog=f"Example: {EXAMPLE}",
    )
    drop = actions.add_parser(
        "drop",
        help="put some or all of them out of sight; `retry ID` brings one back",
        epilog="Example: python -m bot dead drop 4503599627370497",
    )
    for some in (retry, drop):
        some.add_argument("ids", type=int, nargs="*", metavar="ID", help="see dead list")
        some.add_argument("--all", action="store_true", help="all of them")
    drop.add_argument("--yes", action="store_true", help="do not ask")
    terminal.ask_organization(listing, show, retry, drop)


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Do one of the four."""
    from bot.commands import opening
    from bot.settings import ConfigurationError

    with opening.migrated(settings) as database:
        organization_id = opening.organization(database, args.organization)
        if args.action == "list":
            return _list(database, organization_id, args)
        if args.action == "show":
            return _show(database, organization_id, args.id)
        if bool(args.ids) == args.all:
            raise ConfigurationError("Say which: ids, as `python -m bot dead list` shows, or --all")
        return _change(database, organization_id, args)


def _list(database: "Database", organization_id: int, args: argparse.Namespace) -> int:
    from storage import dead

    limit = max(args.limit, 1)
    found = database.read(
        lambda at: dead.given_up(at, organization_id, limit + 1, args.before, dropped=args.dropped)
    ).result()
    if not found:
        print("There are none.")
        return 0
    rows = [("ID", "WAY", "STATE", "APP", "KIND", "SINCE", "TRIES", "WHY")]
    rows += [
        (
            str(one.id),
            one.way,
            one.state,
            f"{one.platform}/{one.app}",
            one.kind,
            f"{one.since:%Y-%m-%d %H:%M}",
            str(one.attempts),
            " ".join(one.error.split())[:LONGEST_ERROR],
        )
        for one in found[:limit]
    ]
    terminal.table(*rows)
    if len(found) > limit:
        print(f"There are more: python -m bot dead list --before {found[limit - 1].id}")
    return 0


def _show(database: "Database", organization_id: int, row_id: int) -> int:
    import json

    from storage import dead

    found = database.read(lambda at: dead.find(at, organization_id, row_id)).result()
    if found is None:
        print(f"There is no {row_id} among them: python -m bot dead list")
        return 1
    one, first = found.given, found.first_try_at
    told = {
        "id": one.id,
        "way": "in: an event that came" if one.way == dead.IN else "out: a message to send",
        "state": one.state,
        "app": f"{one.platform}/{one.app}",
        "kind": one.kind,
        "since": f"{one.since:%Y-%m-%d %H:%M:%S} UTC",
        "first try": "" if first is None else f"{first:%Y-%m-%d %H:%M:%S} UTC",
        "tries": one.attempts,
        "why": one.error,
        "to": json.dumps(found.target, ensure_ascii=False) if found.target else "",
    }
    for name, value in told.items():
        if value != "":
            print(f"{name:10} {value}")
    content = found.content
    if not isinstance(content, str):
        content = json.dumps(content, ensure_ascii=False, indent=2)
    print(f"content\n{content}")
    return 0


def _change(database: "Database", organization_id: int, args: argparse.Namespace) -> int:
    from bot.clock import SystemClock
    from storage import dead

    wanted = None if args.all else sorted(set(args.ids))
    if args.action == "drop":
        which = "all of them" if wanted is None else f"{len(wanted)} of them"
        if not (args.yes or terminal.is_sure(f"Put {which} out of sight?")):
            print("Nothing was changed.")
            return 1
        count = database.write(lambda at: dead.drop(at, organization_id, wanted)).result()
        print(f"{count} dropped; `python -m bot dead retry ID` brings one back.")
    else:
        now = SystemClock().now()
        count = database.write(lambda at: dead.retry(at, organization_id, now, wanted)).result()
        print(f"{count} will be tried again.")
    return 0 if wanted is None or count == len(wanted) else 1
