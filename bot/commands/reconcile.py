"""After a restore: which messages are to be sent again; none goes out before somebody says so."""

import argparse
from typing import TYPE_CHECKING

from bot.commands import terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.settings import Settings
    from storage.database import Database
    from storage.reconciling import Message

EXAMPLE = "python -m bot reconcile --drop 4503599627370501 4503599627370502"
MOST = 200  # of each list


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is to become of them; without any, they are shown, and asked about."""
    parser.description = (
        "A restored database owes messages that were probably sent after the backup was made. They "
        "are held, as unknown. This lists them, with what was sent shortly before, and asks. "
        "After another kind of restore (a file copied back, a point in time of PostgreSQL) run it "
        "with --hold before any worker starts. Later: python -m bot dead list."
    )
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--hold", action="store_true", help="hold whatever waits to be sent now")
    ways.add_argument("--send", type=int, nargs="+", metavar="ID", help="send these again")
    ways.add_argument("--send-all", action="store_true", help="send all that are held again")
    ways.add_argument("--drop", type=int, nargs="+", metavar="ID", help="these were sent: forget")
    ways.add_argument("--drop-all", action="store_true", help="all that are held were sent: forget")


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """List and ask, or do as told."""
    from bot.clock import SystemClock
    from bot.commands import opening
    from storage import reconciling

    now = SystemClock().now()
    with opening.migrated(settings) as database:
        if args.hold:
            print(f"{database.write(reconciling.hold).result()} messages are held now.")
        elif args.send or args.send_all:
            ids: Sequence[int] | None = args.send
            count = database.write(lambda at: reconciling.let_go(at, now, ids)).result()
            return _said(count, ids, "will be sent again")
        elif args.drop or args.drop_all:
            dropped: Sequence[int] | None = args.drop
            count = database.write(lambda at: reconciling.drop(at, dropped)).result()
            return _said(count, dropped, "will not be sent")
        return _ask(database)


def _ask(database: "Database") -> int:
    from bot.clock import SystemClock
    from storage import reconciling

    _show_surroundings(database)
    count = database.read(reconciling.count_held).result()
    if not count:
        print("No message is held: nothing to decide.")
        return 0
    print(f"\nHeld, because they may have been sent since ({count}):")
    _show(database.read(lambda at: reconciling.held(at, MOST)).result())
    print("\nFor some of them: reconcile --send ID ... or --drop ID ...")
    if terminal.is_sure(f"Send all {count} again, so that some may come twice?"):
        now = SystemClock().now()
        sent = database.write(lambda at: reconciling.let_go(at, now, None)).result()
        return _said(sent, None, "will be sent again")
    print("They stay as they are: held, and shown by `python -m bot dead list` as unknown.")
    return 0


def _show_surroundings(database: "Database") -> None:
    """When the backup was made, as far as it knows, and what was sent just before."""
    from storage import reconciling

    moment = database.read(reconciling.moment).result()
    if moment is None:
        print("Nothing ever came in or went out.")
        return
    print(f"The last thing that this database knows of happened at {moment:%Y-%m-%d %H:%M:%S} UTC.")
    events = database.read(reconciling.waiting_events).result()
    if events:
        print(f"{events} events wait: the worker will handle and answer them, perhaps once more.")
    sent = database.read(lambda at: reconciling.sent_around(at, moment, MOST)).result()
    if sent:
        print(f"Sent in the hour before ({len(sent)}):")
        _show(sent)


def _show(messages: "list[Message]") -> None:
    rows = [("ID", "STATE", "TO", "KIND", "CREATED", "TRIES")]
    rows += [
        (
            str(one.id),
            _state(one),
            f"{one.platform}/{one.app} {one.target.get('user') or one.target.get('chat') or ''}",
            one.kind,
            f"{one.created_at:%Y-%m-%d %H:%M:%S}",
            str(one.attempts),
        )
        for one in messages
    ]
    terminal.table(*rows)


def _state(message: "Message") -> str:
    from storage import outbox, reconciling

    if message.error == reconciling.REASON:
        return "held"
    return "sent" if message.status == outbox.SENT else "unknown"


def _said(count: int, ids: "Sequence[int] | None", what: str) -> int:
    print(f"{count} {what}.")
    return 0 if ids is None or count == len(set(ids)) else 1
