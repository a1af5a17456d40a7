"""Reads messages as the chat would and writes what it understood; needs no database."""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from bot.batch.lines import Reader

EXAMPLE = (
    "python -m bot understand --directory company.json < messages.jsonl > predictions.jsonl\n"
    "         python -m bot understand --directory company.json --explain 昨天拜访金职院,打车46元"
)
DESCRIPTION = """\
Read rows of JSON from standard input, one message each:
  {"id": 1, "now": "2026-03-18T16:20", "sender": 5, "chat": "p2p", "text": "..."}
Write one row for each, in the same order, as tests/understanding/corpus/score.py reads them.
Memory does not grow with the file.
Exit code 0: all were read; 1: some rows could not be; 2: none could."""
EACH = 0.2  # seconds between two signs of progress
SIGN = 40  # columns of such a sign, which the next thing said must cover


def arguments(parser: argparse.ArgumentParser) -> None:
    """A company, and what to read: rows from standard input, or one text."""
    parser.description = DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "--directory", type=Path, metavar="FILE", help="the company: users, customers, contacts ..."
    )
    parser.add_argument(
        "--only",
        choices=("time", "money"),
        help="read only this, and write all answers, best first; needs no company",
    )
    parser.add_argument("--explain", metavar="TEXT", help="show people how one message is read")
    parser.add_argument(
        "--now", metavar="MOMENT", help="with --explain: when it was written, 2026-03-18T16:20"
    )
    parser.add_argument(
        "--sender", type=int, metavar="ID", help="with --explain: the user who wrote it"
    )
    parser.add_argument(
        "--zone",
        default="Asia/Shanghai",
        metavar="ZONE",
        help="where the senders are, and what moments without an offset mean (Asia/Shanghai)",
    )


def run(args: argparse.Namespace) -> int:
    """Explain one text, or answer every row of standard input."""
    from bot.batch.company import NotACompany
    from bot.batch.lines import BadRow

    try:
        zone = _zone(args.zone)
        if args.directory is None and args.only is None:
            raise BadRow("name the company with --directory FILE, or ask for --only time or money")
        if args.explain is not None:
            for line in _explained(args, zone):
                print(line)
            return 0
        return _answer_all(_reader(args, zone))
    except (NotACompany, BadRow) as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # nobody reads on: head has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _zone(name: str) -> ZoneInfo:
    from bot.batch.lines import BadRow

    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise BadRow(f"--zone {name} is no zone such as Asia/Shanghai") from error


def _reader(args: argparse.Namespace, zone: ZoneInfo) -> "Reader":
    from bot.batch import lines

    match args.only:
        case "time":
            return lines.times(zone)
        case "money":
            return lines.amounts()
    from bot.batch import company, messages

    return messages.reader(company.known(args.directory), zone)


def _answer_all(read: "Reader") -> int:
    from bot.batch import lines

    troubles = 0

    def complain(number: int, why: str) -> None:
        nonlocal troubles
        troubles += 1
        told = f"line {number}: {why}"
        print(f"\r{told:<{SIGN}}" if sys.stderr.isatty() else told, file=sys.stderr)

    answers = lines.answered(sys.stdin.buffer, read, complain)
    if sys.stderr.isatty() and not sys.stdout.isatty():
        answers = _counted(answers)
    for answer in answers:
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()  # whoever asks row by row is answered row by row
    return 1 if troubles else 0


def _counted(answers: Iterable[bytes]) -> Iterator[bytes]:
    """The same answers; how many there were so far is shown to whoever waits."""
    from bot.clock import SystemClock

    clock = SystemClock()
    begun = shown = clock.monotonic()
    count = 0
    for count, answer in enumerate(answers, start=1):
        yield answer
        now = clock.monotonic()
        if now - shown >= EACH:
            shown = now
            print(f"\r{_rate(count, now - begun)}", end="", file=sys.stderr, flush=True)
    print(f"\r{_rate(count, clock.monotonic() - begun)}", file=sys.stderr)


def _rate(count: int, seconds: float) -> str:
    return f"{f'{count:,} read, {count / max(seconds, 0.001):,.0f} a second':<{SIGN}}"


def _explained(args: argparse.Namespace, zone: ZoneInfo) -> Iterator[str]:
    from bot.batch import explain, lines, values

    at = lines.moment(args.now, zone) if args.now else _now(zone)
    match args.only:
        case "time":
            return explain.values(args.explain, list(values.times_said(args.explain, at)))
        case "money":
            return explain.values(args.explain, list(values.amounts_said(args.explain)))
    from bot.batch import company, messages
    from handlers.dispatch import SURE_ENOUGH

    directory = company.known(args.directory)
    sender = messages.sender_of({"sender": args.sender}, directory)
    found = messages.understood(args.explain, at=at, zone=zone, directory=directory, sender=sender)
    return explain.explained(found, SURE_ENOUGH)


def _now(zone: ZoneInfo) -> datetime:
    from bot.clock import SystemClock

    return SystemClock().now().astimezone(zone)
