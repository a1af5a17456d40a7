"""Days and moments as the families write them: 2026-03-18 15:00:00 on the company's clocks."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, WithJsonSchema

from handlers import localtime

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2})?"
_FRACTION = r"(?:\.[0-9]{1,9})?"  # .NET writes seven digits, Java and Go up to nine
_OFFSET = r"(?:Z|[+-][0-9]{2}:?[0-9]{2})"  # PHP's DATE_ISO8601 and date(1) write no colon
# A day, a day and time, or ISO 8601 with an offset.
FORMS = re.compile(rf"{_DAY}(?: {_CLOCK}|T{_CLOCK}{_FRACTION}{_OFFSET})?", re.ASCII)
# Years in which no zone leads out of what a datetime can hold.
FIRST_YEAR, LAST_YEAR = 1900, 2999
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


class Moment(NamedTuple):
    """What was written, in a zone: its day, the instant it begins and whether a time was said."""

    day: date
    instant: datetime
    timed: bool

    def end(self, zone: str) -> datetime:
        """The first instant after it: of a day the next one, of a time the next second."""
        if self.timed:
            return self.instant + SECOND
        return localtime.instant(self.day + DAY, time(), zone)


def read(text: str, zone: str) -> Moment:
    """A day, a day and time of the zone, or ISO 8601 with an offset; ValueError for the rest."""
    if not FORMS.fullmatch(text):
        raise ValueError(text)
    written = datetime.fromisoformat(text)
    if not FIRST_YEAR <= written.year <= LAST_YEAR:
        raise ValueError(text)
    if written.tzinfo is None:
        instant = localtime.instant(written.date(), written.time(), zone).astimezone(UTC)
    else:
        instant = written.astimezone(UTC)
    return Moment(localtime.here(instant, zone).date(), instant, ":" in text)


def bound(text: str, zone: str) -> Moment:
    """The same for an end of a range, which may stand for none: 9999-12-31 is our last day."""
    if not FORMS.fullmatch(text):
        raise ValueError(text)
    year = datetime.fromisoformat(text).year
    if year < FIRST_YEAR:
        return read(f"{FIRST_YEAR}-01-01", zone)
    return read(text if year <= LAST_YEAR else f"{LAST_YEAR}-12-31", zone)


def at(instant: datetime, zone: str) -> Moment:
    """An instant as if it had been written down."""
    return Moment(localtime.here(instant, zone).date(), instant, timed=True)


def _well_written(text: str) -> str:
    read(text, "UTC")
    return text


def _well_bounded(text: str) -> str:
    bound(text, "UTC")
    return text


_DESCRIBED = WithJsonSchema(
    {"type": "string", "description": "YYYY-MM-DD HH:MM:SS", "pattern": f"^{FORMS.pattern}$"}
)
# Texts that `read` and `bound` understand; in which zone is known only later.
MomentText = Annotated[str, AfterValidator(_well_written), _DESCRIBED]
BoundText = Annotated[str, AfterValidator(_well_bounded), _DESCRIBED]
