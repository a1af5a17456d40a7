"""What understanding found in a message: values, each with the words it came from.

Everything here is a plain immutable value. A value with no spans is a default that nobody said.
"""

from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Generic, Literal, NamedTuple, TypeVar

T = TypeVar("T")

Channel = Literal["ACCESS", "VISIT", "PHONE", "SIGNING", "AFTER_SALES", "ONLINE", "OTHER"]
VisitType = Literal["SALES", "PRE_SALES", "AFTER_SALES", "JOINT", "BUSINESS_VISIT", "OTHER"]
Scope = Literal["self", "team"]
Aspect = Literal["detail", "timeline", "visits", "last_visit", "stats", "expenses", "reminders"]


class Span(NamedTuple):
    """Code points [start, end) of the message exactly as it came."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said(Generic[T]):
    """A value and the words it was read from."""

    value: T
    spans: tuple[Span, ...] = ()


class Option(NamedTuple):
    """A customer to choose from."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Customer:
    """The one customer that is meant. `written` is the name as typed, "" when context gave it."""

    id: int
    name: str
    written: str = ""
    spans: tuple[Span, ...] = ()
    kind: Literal["customer"] = "customer"


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A name that fits several customers equally: ask, never guess."""

    options: tuple[Option, ...]
    written: str
    spans: tuple[Span, ...] = ()
    kind: Literal["ambiguous"] = "ambiguous"


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name in no list (`nearest`: the likeliest, best first), or "" when none was written."""

    written: str = ""
    nearest: tuple[Option, ...] = ()
    spans: tuple[Span, ...] = ()
    kind: Literal["unknown"] = "unknown"


@dataclass(frozen=True, slots=True)
class Lead:
    """The named company is a lead, no customer yet."""

    id: int
    name: str
    written: str = ""
    spans: tuple[Span, ...] = ()
    kind: Literal["lead"] = "lead"


Who = Customer | Ambiguous | Unknown | Lead


@dataclass(frozen=True, slots=True)
class When:
    """A day, perhaps with the part of the day or the clock time that was said (local wall time)."""

    day: date
    daypart: str = ""
    clock: time | None = None


class Person(NamedTuple):
    """A contact or a colleague; one that is in no list has no id and stays as written."""

    id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class NextAction:
    """Something our side will do."""

    text: str
    due: When | None
    assignee: Person
    spans: tuple[Span, ...] = ()
    due_spans: tuple[Span, ...] = ()
    assignee_spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One contact with one customer. None or () means: nobody said it."""

    customer: Who
    channel: Said[Channel]
    type: Said[VisitType]
    when: Said[When]
    contacts: tuple[Said[Person], ...] = ()
    participants: tuple[Said[Person], ...] = ()
    contents: Said[str] | None = None
    feedback: Said[str] | None = None
    problem: Said[str] | None = None
    outcome: Said[str] | None = None
    expenses: Said[Decimal] | None = None
    expense_note: Said[str] | None = None
    opportunity: Said[Option] | None = None
    stage: Said[str] | None = None
    actions: tuple[NextAction, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Change:
    """One correction: a field as in `Record` (or `customer`, `due`) and its new value."""

    field: str
    value: str | Decimal | When | Option | Who | NextAction | tuple[Person, ...]
    spans: tuple[Span, ...] = ()


class Numbered(NamedTuple):
    """A to-do by its place in the last list (the last one: -1), or by its own number (A-5)."""

    number: int
    is_place: bool = True


@dataclass(frozen=True, slots=True)
class Sought:
    """Which customers a list shall hold. `whose` is "" where nobody said.

    `words`: each must be true of a customer, in one of its spellings or alternatives. `silent`:
    only those without contact for `days`, since `since`, or `never`.
    """

    whose: Literal["mine", "person", "team", "all", "pool", ""] = ""
    words: tuple[tuple[str, ...], ...] = ()
    silent: bool = False
    days: int | None = None
    since: date | None = None
    never: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What an ability is given: everything that was understood for it."""

    records: tuple[Record, ...] = ()
    customer: Who = field(default_factory=Unknown)
    person: Person | None = None
    period: Period | None = None
    limit: int | None = None
    aspect: Aspect | None = None
    number: int | None = None
    text: str = ""
    due: When | None = None
    changes: tuple[Change, ...] = ()
    language: str = ""
    mentions: tuple[Person, ...] = ()
    scope: Scope | None = None
    repeats: bool = False
    sought: Sought | None = None
    several: tuple[Numbered, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One ability's offer to answer: how sure (0 to 1), what was heard, and the words it used."""

    intent: str
    score: float
    heard: Heard
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """All claims, best first, and the parts of the text that nobody could use.

    `impossible`: days that were said and that no calendar has.
    """

    text: str
    claims: tuple[Claim, ...] = ()
    unused: tuple[Span, ...] = ()
    impossible: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What one conversation adds to a message before it is read.

    `visible` holds the customers the sender may see, None for all. `customer` is the one this
    conversation is about. `last_record` tells whether there is a record that could be corrected.
    """

    sender: Person
    visible: frozenset[int] | None = None
    customer: Option | None = None
    last_record: bool = False
    group: bool = False
    mentions: tuple[Person, ...] = ()
