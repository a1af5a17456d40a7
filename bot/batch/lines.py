"""One JSON row in, one JSON row out, in order: memory does not grow with the file."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.batch import values

Row = Mapping[str, Any]
Reader = Callable[[Row], dict[str, Any]]
# told (the number of the line, what is wrong with it)
Complain = Callable[[int, str], None]

# Moments outside of these are mistakes; so far from the ends of the calendar nothing overflows.
FIRST_YEAR, LAST_YEAR = 1900, 2999


class BadRow(Exception):
    """A row that cannot be read; says what is wrong with it."""


def answered(source: Iterable[bytes], read: Reader, complain: Complain) -> Iterator[bytes]:
    """A line for every row that has an id; what cannot be read is answered with its error."""
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        row: Row = {}
        try:
            row = _parsed(line)
            if "id" not in row:
                raise BadRow("the key id is missing")
            yield _line({"id": row["id"]} | read(row))
        except BadRow as error:
            complain(number, str(error))
            if "id" in row:
                yield _line({"id": row["id"], "error": str(error)})
        except Exception as error:  # a rim: one row must not cost the others their answers
            bug = f"a bug: {type(error).__name__}: {error}"
            complain(number, bug)
            yield _line({"id": row["id"], "error": bug})


def _parsed(line: bytes) -> Row:
    try:
        row = json.loads(line)
    except UnicodeDecodeError as error:
        raise BadRow("not in UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadRow(f"no JSON: {error}") from error
    if not isinstance(row, dict):
        raise BadRow("no JSON object")
    return row


def _line(answer: Row) -> bytes:
    try:
        return json.dumps(answer, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half of a pair of surrogates, which JSON can say and UTF-8 cannot
        return json.dumps(answer).encode() + b"\n"


def text_of(row: Row) -> str:
    """What was written."""
    text = row.get("text")
    if not isinstance(text, str):
        raise BadRow("the key text must hold the message")
    return text


def moment_of(row: Row, zone: ZoneInfo) -> datetime:
    """When it was written; without an offset, as a clock in the zone showed it."""
    now = row.get("now")
    if not isinstance(now, str):
        raise BadRow("the key now must hold a moment such as 2026-03-18T16:20")
    return moment(now, zone)


def moment(now: str, zone: ZoneInfo) -> datetime:
    """ISO 8601 as wall time of the zone."""
    try:
        at = datetime.fromisoformat(now)
    except ValueError as error:
        raise BadRow(f"{now!r} is no moment such as 2026-03-18T16:20") from error
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise BadRow(f"{now!r} does not lie between {FIRST_YEAR} and {LAST_YEAR}")
    return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)


def times(zone: ZoneInfo) -> Reader:
    """Reads words about time only."""
    return lambda row: {"answers": values.times(text_of(row), moment_of(row, zone))}


def amounts() -> Reader:
    """Reads amounts of money only."""
    return lambda row: {"answers": values.amounts(text_of(row))}
