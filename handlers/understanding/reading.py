"""One message while it is read: normalised once, everything in it found when asked for."""

import re
from bisect import bisect_left, bisect_right
from datetime import datetime
from functools import cached_property
from operator import add

from handlers.understanding import (
    cues,
    customers,
    money,
    people,
    queries,
    record,
    segments,
    spending,
    time,
    visits,
)
from handlers.understanding.claims import Context, Option, Record, Span
from handlers.understanding.customers import Mention as Company
from handlers.understanding.directory import Directory
from handlers.understanding.normal import Normal, normal
from handlers.understanding.people import Mention as Named
from handlers.understanding.wordlists import anywhere

_CHINESE, _LETTER = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Za-z]")
# 2/30 and 35号 may be something else
_DAY = re.compile(r"[月日点]|\d{4}[-/.]|[a-z]{3}")
# Longer messages are read up to here: the rest of a pasted document is no report.
LONGEST = 4000


class Reading:
    """The message, its sender's wall time, and everything found in it so far."""

    def __init__(self, text: str, *, at: datetime, directory: Directory, context: Context) -> None:
        self.text = text
        self.at = at
        self.directory = directory
        self.context = context
        self.normal: Normal = normal(text[:LONGEST])
        self.norm = self.normal.text
        self.low = self.normal.low
        # what was said about time, by its place, and whether it is to come (actions.is_future)
        self.coming: dict[int, tuple[time.Found, bool]] = {}
        # the known customers that are like an unknown one (customers.offered)
        self.offers: dict[str, tuple[Option, ...]] = {}

    def span(self, start: int, end: int) -> Span:
        """Where the normalised characters [start, end) stand in the raw text."""
        return self.normal.span(start, end)

    def raw(self, start: int, end: int) -> str:
        """The raw text of the normalised characters [start, end)."""
        span = self.span(start, end)
        return self.text[span.start : span.end]

    def has(self, words: tuple[str, ...]) -> bool:
        """Whether any of these words stands in the message."""
        return anywhere(words).search(self.low) is not None

    @cached_property
    def pairs(self) -> list[str]:
        """Every two neighbouring characters: names are looked up by the two they begin with."""
        return [*map(add, self.low, self.low[1:])]

    @cached_property
    def language(self) -> str:
        """zh or en, whichever has more words."""
        letters = len(_LETTER.findall(self.low))
        if not letters:
            return "zh"
        chinese = len(_CHINESE.findall(self.low))
        return "zh" if chinese * 4 >= letters and chinese else "en"

    @cached_property
    def times(self) -> tuple[time.Found, ...]:
        """Everything said about time that a calendar has."""
        return tuple(f for f in self._days if not time.is_impossible(f.meaning))

    @cached_property
    def impossible(self) -> tuple[Span, ...]:
        """Days that no calendar has: 2月30日."""
        wrong = (f for f in self._days if time.is_impossible(f.meaning))
        return tuple(
            self.span(f.start, f.end) for f in wrong if _DAY.search(self.low[f.start : f.end])
        )

    @cached_property
    def spent(self) -> spending.Spent:
        """What all of it cost."""
        return spending.spent(self, self.clauses)

    @property
    def paid(self) -> bool:
        """Whether a cost is told anywhere: what cost something has happened."""
        return bool(self.amounts) and self.spent.expenses is not None

    @cached_property
    def _days(self) -> list[time.Found]:
        return time.find_all(self.low)

    @cached_property
    def amounts(self) -> tuple[money.Amount, ...]:
        """Every amount, also bare numbers that may be none."""
        return tuple(money.find(self.low))

    @cached_property
    def clauses(self) -> tuple[segments.Clause, ...]:
        """The message cut into clauses, each under its label if it has one."""
        return segments.cut(self.low)

    @cached_property
    def customers(self) -> tuple[Company, ...]:
        """Companies named in the message, from left to right."""
        return customers.find(self)

    @cached_property
    def people(self) -> tuple[Named, ...]:
        """Colleagues and persons with a title, wherever they belong."""
        return people.find(self)

    @cached_property
    def asking(self) -> float:
        """How much the message is a question to us, from 0 to 1."""
        return 0.0 if any(c.part for c in self.clauses) else queries.question(self.low)

    @cached_property
    def likeness(self) -> float:
        """How sure it is that the message reports something done, from 0 to 1."""
        return visits.likeness(self)

    @cached_property
    def body(self) -> int:
        """Where the message begins behind a name called and politeness."""
        return cues.find_body(self)

    @cached_property
    def cue(self) -> cues.Cue | None:
        """The words that ask for a reminder."""
        return cues.find_reminder(self)

    @cached_property
    def planned(self) -> bool:
        """Whether nothing has happened yet: it is all to be done."""
        return visits.is_plan(self)

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """What the message would be as visit records."""
        return record.records(self)

    def times_in(self, start: int, end: int) -> tuple[time.Found, ...]:
        """What is said about time and begins in [start, end)."""
        starts = self._time_starts
        return self.times[bisect_left(starts, start) : bisect_left(starts, end)] if starts else ()

    def people_in(self, start: int, end: int) -> tuple[Named, ...]:
        """Persons whose names begin in [start, end)."""
        starts = self._people_starts
        return self.people[bisect_left(starts, start) : bisect_left(starts, end)] if starts else ()

    def amounts_in(self, start: int, end: int) -> tuple[money.Amount, ...]:
        """Amounts that begin in [start, end)."""
        starts = self._amount_starts
        return self.amounts[bisect_left(starts, start) : bisect_left(starts, end)] if starts else ()

    def customers_in(self, start: int, end: int) -> tuple[Company, ...]:
        """Companies whose names begin in [start, end)."""
        starts = self._customer_starts
        return (
            self.customers[bisect_left(starts, start) : bisect_left(starts, end)] if starts else ()
        )

    def clause_at(self, at: int) -> segments.Clause | None:
        """The clause a character stands in."""
        index = bisect_right(self._clause_starts, at) - 1
        clause = self.clauses[index] if index >= 0 else None
        return clause if clause is not None and at < clause.end else None

    @cached_property
    def _time_starts(self) -> list[int]:
        return [found.start for found in self.times]

    @cached_property
    def _people_starts(self) -> list[int]:
        return [mention.start for mention in self.people]

    @cached_property
    def _amount_starts(self) -> list[int]:
        return [amount.start for amount in self.amounts]

    @cached_property
    def _customer_starts(self) -> list[int]:
        return [mention.start for mention in self.customers]

    @cached_property
    def _clause_starts(self) -> list[int]:
        return [clause.start for clause in self.clauses]
