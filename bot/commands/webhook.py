"""Webhooks: subscribe another system to events, list, remove, and try them."""

import argparse
import sys
from typing import TYPE_CHECKING

from bot.commands import terminal

if TYPE_CHECKING:
    from datetime import datetime

    from bot.settings import Settings
    from storage.database import Database
    from storage.subscriptions import Subscription

EXAMPLE = "python -m bot webhook create https://example.com/genjin --event visit.created"
TEST_EVENT = "webhook.test"


def arguments(parser: argparse.ArgumentParser) -> None:
    """create, list, remove and test."""
    parser.description = (
        "Tell another system what happened: each event is posted to its address, signed as "
        "https://www.standardwebhooks.com says, and tried again for a day. "
        "What was given up: python -m bot dead list"
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    create = actions.add_parser(
        "create",
        help="subscribe an address; its secret is shown once",
        epilog=f"Example: {EXAMPLE}",
    )
    create.add_argument("url", metavar="URL", help="begins with https://")
    create.add_argument(
        "--event",
        action="append",
        default=[],
        metavar="EVENT",
        help="visit.created, visit.changed, visit.undone, action.due (with reminders, not sent "
        "yet), action.done, customer.changed; repeatable, all without it",
    )
    listing = actions.add_parser(
        "list", help="all subscriptions", epilog="Example: python -m bot webhook list"
    )
    remove = actions.add_parser(
        "remove",
        help="send nothing more there, not even what waits",
        epilog="Example: python -m bot webhook remove 4503599627370497",
    )
    test = actions.add_parser(
        "test",
        help="post a test event now, and show the answer",
        epilog="Example: python -m bot webhook test 4503599627370497",
    )
    for one in (remove, test):
        one.add_argument("id", type=int, metavar="ID", help="see webhook list")
    remove.add_argument("--yes", action="store_true", help="do not ask")
    terminal.ask_organization(create, listing, remove, test)


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Do one of the four."""
    from bot.clock import SystemClock
    from bot.commands import opening

    now = SystemClock().now()
    with opening.migrated(settings) as database:
        organization_id = opening.organization(database, args.organization)
        match args.action:
            case "create":
                return _create(database, organization_id, args, settings, now)
            case "list":
                return _list(database, organization_id)
            case "remove":
                return _remove(database, organization_id, args, now)
            case _:
                return _test(database, organization_id, args.id, settings, now)


def _create(
    database: "Database",
    organization_id: int,
    args: argparse.Namespace,
    settings: "Settings",
    now: "datetime",
) -> int:
    from bot import enrolling
    from bot.settings import ConfigurationError
    from storage import subscriptions

    unknown = sorted(set(args.event) - set(subscriptions.EVENTS))
    if unknown:
        raise ConfigurationError(
            f"Unknown event {', '.join(unknown)}: choose from {', '.join(subscriptions.EVENTS)}."
        )
    enrolled = enrolling.enrolling(settings)
    wrong = enrolled.objection(args.url, "en")
    if wrong:
        raise ConfigurationError(f"This address cannot be called: {wrong}.")
    secret, sealed = enrolled.new_secret()
    new_id = database.write(
        lambda at: subscriptions.create(
            at,
            organization_id,
            url=args.url,
            events=[name for name in subscriptions.EVENTS if name in (args.event or [name])],
            sealed=sealed,
            now=now,
        )
    ).result()
    if new_id is None:
        raise ConfigurationError(
            f"There are {subscriptions.MOST} subscriptions already: remove one first."
        )
    print(secret)
    print(
        f"Subscription {new_id}. Copy its secret now: it is shown only this once.",
        file=sys.stderr,
    )
    return 0


def _list(database: "Database", organization_id: int) -> int:
    from storage import subscriptions

    listed = database.read(lambda at: subscriptions.everything(at, organization_id)).result()
    if not listed:
        print("There are no subscriptions: python -m bot webhook create --help")
        return 0
    rows = [("ID", "STATE", "CREATED", "URL", "EVENTS")]
    rows += [
        (str(one.id), one.state, f"{one.created_at:%Y-%m-%d}", one.url, " ".join(one.events))
        for one in listed
    ]
    terminal.table(*rows)
    return 0


def _remove(
    database: "Database", organization_id: int, args: argparse.Namespace, now: "datetime"
) -> int:
    from storage import subscriptions

    subscription = _known(database, organization_id, args.id)
    if not args.yes and not terminal.is_sure(f"Send nothing more to {subscription.url}?"):
        print("Nothing was changed.", file=sys.stderr)
        return 1
    database.write(lambda at: subscriptions.remove(at, organization_id, args.id, now)).result()
    print(f"Nothing more is sent to {subscription.url}.")
    return 0


def _test(
    database: "Database",
    organization_id: int,
    subscription_id: int,
    settings: "Settings",
    now: "datetime",
) -> int:
    import asyncio

    from bot import delivery, enrolling
    from bot.clock import SystemClock
    from bot.outside import Failed, NotAllowed
    from bot.sealing import Box, Unreadable

    subscription = _known(database, organization_id, subscription_id)
    body = {
        "type": TEST_EVENT,
        "timestamp": now.isoformat().replace("+00:00", "Z"),
        "data": {"subscription_id": subscription.id},
    }
    posting = delivery.post(
        enrolling.outside(settings),
        Box(settings.sealing_key),
        subscription,
        message_id=f"msg_{SystemClock().new_id()}",
        body=body,
        now=now,
    )
    try:
        status = asyncio.run(posting)
    except (NotAllowed, Unreadable) as error:
        print(f"Not sent: {delivery.why(error)}", file=sys.stderr)
        return 1
    except Failed as error:
        print(f"No answer: {error}", file=sys.stderr)
        return 1
    if not delivery.is_delivered(status):
        print(f"Refused with status {status}; 200 to 299 are wanted.", file=sys.stderr)
        return 1
    print(f"Delivered, status {status}.")
    return 0


def _known(database: "Database", organization_id: int, subscription_id: int) -> "Subscription":
    from bot.settings import ConfigurationError
    from storage import subscriptions

    found = database.read(
        lambda at: subscriptions.find(at, organization_id, subscription_id)
    ).result()
    if found is None:
        raise ConfigurationError(
            f"No subscription has the id {subscription_id}: `python -m bot webhook list` shows all."
        )
    return found
