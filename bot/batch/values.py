"""Times and amounts of a text as plain JSON, best first: the one with the longest words leads."""

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from handlers.understanding import calendar, money, time
from handlers.understanding.calendar import Resolved
from handlers.understanding.normal import normal
from handlers.understanding.words.money import SPENDING

Answer = dict[str, Any]

# A text not longer than this may be a mere number, such as the answer to "how much?".
MERE_NUMBER = 4
_UP_TO_NOW = re.compile(r"\bnow\b|现在|目前|至今|如今")
_SECONDS_OF_A_DAY = 86400


def times(text: str, at: datetime) -> list[Answer]:
    """What the text says about time when said at `at`; [] where it says nothing."""
    return [answer for _, answer in times_said(text, at)]


def times_said(text: str, at: datetime) -> Iterator[tuple[str, Answer]]:
    """The same, each behind the very words it came from."""
    read = normal(text)
    lean = calendar.lean_of(read.low)
    for found in sorted(time.find(read.low), key=lambda found: found.start - found.end):
        resolved = calendar.resolve(found.meaning, at, lean)
        if resolved is not None:
            span = read.span(found.start, found.end)
            answer = _time(resolved)
            if resolved.edge == "after" and _UP_TO_NOW.search(read.low, found.start, found.end):
                del answer["edge"]  # between January and now has an end
                answer["end"] = _moment(at, whole_days="T" not in answer["start"])
            yield text[span.start : span.end], answer


def _time(resolved: Resolved) -> Answer:
    match resolved.kind:
        case "recurring":
            return {"kind": "recurring", "rule": dict(resolved.rule or {})}
        case "duration":
            return {"kind": "duration", "value": _duration(resolved.seconds)}
    answer: Answer = {"kind": resolved.kind, "grain": resolved.grain}
    if resolved.edge:
        answer["edge"] = resolved.edge
    whole_days = resolved.kind == "date" or (
        resolved.grain not in {"minute", "hour"} and _is_midnight(resolved)
    )
    if resolved.start is not None:
        answer["start"] = _moment(resolved.start, whole_days=whole_days)
    if resolved.end is not None and resolved.kind == "range":
        answer["end"] = _moment(resolved.end, whole_days=whole_days)
    return answer


def _is_midnight(resolved: Resolved) -> bool:
    return all(
        (moment.hour, moment.minute) == (0, 0)
        for moment in (resolved.start, resolved.end)
        if moment is not None
    )


def _moment(moment: datetime, *, whole_days: bool) -> str:
    if whole_days:
        return moment.date().isoformat()
    return moment.replace(tzinfo=None).isoformat(timespec="minutes")


def _duration(seconds: Decimal) -> str:
    """ISO 8601, in days where there are whole ones, else in seconds."""
    if seconds and seconds % _SECONDS_OF_A_DAY == 0:
        return f"P{digits(seconds / _SECONDS_OF_A_DAY)}D"
    return f"PT{digits(seconds)}S"


def amounts(text: str) -> list[Answer]:
    """The amounts of money in the text; [] where there is none."""
    return [answer for _, answer in amounts_said(text)]


def amounts_said(text: str) -> Iterator[tuple[str, Answer]]:
    """The same, each behind the very words it came from.

    A number with no word of money counts beside a word of spending, or where it is all there is.
    """
    read = normal(text)
    everything = money.find(read.low)
    spending = any(word in read.low for word in SPENDING)
    found = [amount for amount in everything if spending or not amount.bare]
    if not found and len(read.low) <= MERE_NUMBER:
        found = everything
    for amount in sorted(found, key=lambda amount: (amount.bare, amount.start - amount.end)):
        span = read.span(amount.start, amount.end)
        yield text[span.start : span.end], _amount(amount)


def _amount(amount: money.Amount) -> Answer:
    answer: Answer = {"currency": amount.currency}
    if amount.low is None and amount.high is None:
        answer["amount"] = digits(amount.value)
    if amount.low is not None:
        answer["low"] = digits(amount.low)
    if amount.high is not None:
        answer["high"] = digits(amount.high)
    if amount.approx:
        answer["approx"] = True
    return answer


def digits(value: Decimal) -> str:
    """As people write it: no exponent, no zeros behind the point that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
