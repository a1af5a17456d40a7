"""Creates, lists and revokes API tokens; a token is shown once and stored as a hash."""

import argparse
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.commands import terminal
from handlers.access import ADMIN, SCOPES

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.database import Database
    from storage.tokens import ListedToken

EXAMPLE = "python -m bot token create --user 5 --scope read:visits --days 90"
MOST_DAYS = 3650


def arguments(parser: argparse.ArgumentParser) -> None:
    """create, list and revoke."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    create = actions.add_parser(
        "create", help="make a token and show it once", epilog=f"Example: {EXAMPLE}"
    )
    whose = create.add_mutually_exclusive_group(required=True)
    whose.add_argument("--user", type=int, metavar="ID", help="acts for this user, sees the same")
    whose.add_argument("--service", metavar="NAME", help="acts for a program, sees everything")
    whose.add_argument(
        "--admin", action="store_true", help="may do everything in the company (scope admin)"
    )
    create.add_argument(
        "--scope",
        action="append",
        default=[],
        metavar="SCOPE",
        help=f"what it may do, repeatable: {', '.join(SCOPES)}",
    )
    create.add_argument("--days", type=int, metavar="N", help="ends after N days; never without it")
    listing = actions.add_parser(
        "list", help="all tokens, without their secret", epilog="Example: python -m bot token list"
    )
    revoke = actions.add_parser(
        "revoke",
        help="make a token worthless",
        epilog="Example: python -m bot token revoke gj_Ab3dEf9hK",
    )
    revoke.add_argument("prefix", metavar="PREFIX", help="how the token begins: see token list")
    revoke.add_argument("--yes", action="store_true", help="do not ask")
    terminal.ask_organization(create, listing, revoke)


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Do one of the three."""
    from bot.clock import SystemClock
    from bot.commands import opening
    from bot.settings import ConfigurationError

    now = SystemClock().now()
    with opening.migrated(settings) as database:
        organization_id = opening.organization(database, args.organization)
        match args.action:
            case "create":
                wrong = _wrong_with(args)
                if wrong:
                    raise ConfigurationError(wrong)
                return _create(database, organization_id, args, now)
            case "list":
                return _list(database, organization_id, now)
            case _:
                return _revoke(database, organization_id, args, now)


def _wrong_with(args: argparse.Namespace) -> str:
    """What to put right before a token can be made; "" for nothing."""
    unknown = [scope for scope in args.scope if scope not in SCOPES]
    if unknown:
        return f"Unknown scope {', '.join(unknown)}: choose from {', '.join(SCOPES)}."
    if args.admin and args.scope:
        return "--admin may do everything already: leave --scope away."
    if not args.admin and not args.scope:
        return f"Say what the token may do: --scope with one of {', '.join(SCOPES)}."
    if args.service is not None and not args.service.strip():
        return "Give the service a name, so that token list can tell it: --service NAME."
    if args.days is not None and not 1 <= args.days <= MOST_DAYS:
        return f"--days must lie between 1 and {MOST_DAYS}."
    return ""


def _create(
    database: "Database", organization_id: int, args: argparse.Namespace, now: datetime
) -> int:
    from bot.settings import ConfigurationError
    from storage import tokens
    from storage.database import Transaction
    from storage.people import People
    from storage.scope import open_scope

    def create(transaction: Transaction) -> str | None:
        if args.user is not None:
            scope = open_scope(transaction, organization_id, None)
            if People(transaction, scope, now).get(args.user) is None:
                return None
        return tokens.create(
            transaction,
            organization_id,
            user_id=args.user,
            name="admin" if args.admin else (args.service or "").strip(),
            scopes=(ADMIN,) if args.admin else tuple(sorted(set(args.scope))),
            now=now,
            expires_at=now + timedelta(args.days) if args.days else None,
        )

    token = database.write(create).result()
    if token is None:
        raise ConfigurationError(
            f"Nobody active has the user id {args.user}: ids are those of the imported file."
        )
    print(token)
    print("Copy it now: it is shown only this once.", file=sys.stderr)
    return 0


def _list(database: "Database", organization_id: int, now: datetime) -> int:
    from storage import tokens

    listed = database.read(lambda t: tokens.everything(t, organization_id)).result()
    if not listed:
        print("There are no tokens: python -m bot token create --help")
        return 0
    heads = ("PREFIX", "FOR", "SCOPES", "CREATED", "ENDS", "LAST USED")
    terminal.table(heads, *(_row(token, now) for token in listed))
    return 0


def _row(token: "ListedToken", now: datetime) -> tuple[str, str, str, str, str, str]:
    whose = f"user {token.user_id}" if token.user_id is not None else token.name
    if token.revoked_at is not None:
        ends = "revoked"
    elif token.expires_at is not None and token.expires_at <= now:
        ends = "expired"
    else:
        ends = terminal.day(token.expires_at)
    return (
        token.prefix,
        whose,
        " ".join(token.scopes),
        terminal.day(token.created_at),
        ends,
        terminal.day(token.last_used_at),
    )


def _revoke(
    database: "Database", organization_id: int, args: argparse.Namespace, now: datetime
) -> int:
    from bot.settings import ConfigurationError
    from storage import tokens

    listed = database.read(lambda t: tokens.everything(t, organization_id)).result()
    prefix = args.prefix[: tokens.PREFIX_LENGTH]
    token = next((one for one in listed if one.prefix == prefix), None)
    if token is None:
        raise ConfigurationError(
            f"No token begins with {prefix}: `python -m bot token list` shows all."
        )
    if token.revoked_at is not None:
        print(f"{prefix} was revoked on {terminal.day(token.revoked_at)}.")
        return 0
    if not args.yes and not terminal.is_sure(
        f"Revoke {prefix}? Programs that use it will be refused."
    ):
        print("Nothing was changed.", file=sys.stderr)
        return 1
    database.write(lambda t: tokens.revoke(t, organization_id, prefix, now)).result()
    print(f"{prefix} is worth nothing from now on.")
    return 0
