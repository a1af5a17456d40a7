"""Creates, lists and revokes OAuth clients: systems that fetch tokens for themselves."""

import argparse
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from bot.commands import terminal
from handlers.access import SCOPES

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.database import Database, Transaction

EXAMPLE = "python -m bot client create --name OKKI --user 5 --scope write:visits"


def arguments(parser: argparse.ArgumentParser) -> None:
    """create, list and revoke."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    create = actions.add_parser(
        "create",
        help="make a client and show its id and secret once",
        epilog=f"Example: {EXAMPLE}",
    )
    create.add_argument("--name", required=True, metavar="NAME", help="the system, for the list")
    create.add_argument(
        "--user",
        type=int,
        metavar="ID",
        help="its tokens act for this user; without it they see everything and record no visits",
    )
    create.add_argument(
        "--scope",
        action="append",
        required=True,
        choices=SCOPES,
        metavar="SCOPE",
        help=f"what its tokens may do, repeatable: {', '.join(SCOPES)}",
    )
    listing = actions.add_parser(
        "list",
        help="all clients, without their secret",
        epilog="Example: python -m bot client list",
    )
    revoke = actions.add_parser(
        "revoke",
        help="make a client and the tokens it has fetched worthless",
        epilog="Example: python -m bot client revoke gjc_0123456789abcdef",
    )
    revoke.add_argument("id", metavar="ID", help="see client list")
    revoke.add_argument("--yes", action="store_true", help="do not ask")
    terminal.ask_organization(create, listing, revoke)


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Do one of the three."""
    from bot.clock import SystemClock
    from bot.commands import opening

    now = SystemClock().now()
    with opening.migrated(settings) as database:
        organization_id = opening.organization(database, args.organization)
        match args.action:
            case "create":
                return _create(database, organization_id, args, now)
            case "list":
                return _list(database, organization_id)
            case _:
                return _revoke(database, organization_id, args, now)


def _create(
    database: "Database", organization_id: int, args: argparse.Namespace, now: datetime
) -> int:
    from bot.settings import ConfigurationError
    from storage import clients
    from storage.people import People
    from storage.scope import open_scope

    name = args.name.replace("\x00", "").strip()
    if not name:
        raise ConfigurationError("Give the client a name, so that client list can tell it.")

    def create(transaction: "Transaction") -> tuple[str, str] | None:
        if args.user is not None:
            scope = open_scope(transaction, organization_id, None)
            if People(transaction, scope, now).get(args.user) is None:
                return None
        return clients.create(
            transaction,
            organization_id,
            user_id=args.user,
            name=name,
            scopes=tuple(sorted(set(args.scope))),
            now=now,
        )

    made = database.write(create).result()
    if made is None:
        raise ConfigurationError(
            f"Nobody active has the user id {args.user}: ids are those of the imported file."
        )
    client_id, secret = made
    print(f"client_id      {client_id}\nclient_secret  {secret}")
    print("Copy the secret now: it is shown only this once.", file=sys.stderr)
    return 0


def _list(database: "Database", organization_id: int) -> int:
    from storage import clients

    listed = database.read(lambda t: clients.everything(t, organization_id)).result()
    if not listed:
        print("There are no clients: python -m bot client create --help")
        return 0
    rows = [
        (
            client.client_id,
            client.name,
            f"user {client.user_id}" if client.user_id is not None else "service",
            " ".join(client.scopes),
            terminal.day(client.created_at),
            terminal.day(client.revoked_at),
        )
        for client in listed
    ]
    terminal.table(("CLIENT_ID", "NAME", "FOR", "SCOPES", "CREATED", "REVOKED"), *rows)
    return 0


def _revoke(
    database: "Database", organization_id: int, args: argparse.Namespace, now: datetime
) -> int:
    from bot.settings import ConfigurationError
    from storage import clients

    listed = database.read(lambda t: clients.everything(t, organization_id)).result()
    client = next((one for one in listed if one.client_id == args.id), None)
    if client is None:
        raise ConfigurationError(
            f"No client has the id {args.id}: `python -m bot client list` shows all."
        )
    if client.revoked_at is not None:
        print(f"{args.id} was revoked on {terminal.day(client.revoked_at)}.")
        return 0
    if not args.yes and not terminal.is_sure(
        f"Revoke {args.id} ({client.name})? Programs that use it will be refused."
    ):
        print("Nothing was changed.", file=sys.stderr)
        return 1
    database.write(lambda t: clients.revoke(t, organization_id, args.id, now)).result()
    print(f"{args.id} and the tokens it has fetched are worth nothing from now on.")
    return 0
