"""What words about time mean, free of any date; and what that is once it was said at a moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from handlers.understanding.stretches import Base, Grain, Lean

Half = Literal["am", "pm", "24", ""]
# how many, of which unit: (Decimal("1.5"), "hour")
Quantity = tuple[Decimal, str]
Rule = tuple[tuple[str, str | int], ...]


class Clock(NamedTuple):
    """A time of day; `half` is "" where nobody said a.m. or p.m., "24" where nobody needs to."""

    hour: int
    minute: int = 0
    half: Half = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was said about time, free of any date.

    With a `span`, `base` is the day it is counted from; `direction` is 1 on, -1 back, 0 a duration.
    `lean` is what the words themselves say, since and 以来, and outweighs the verb.
    """

    base: Base | None = None
    part: str = ""
    clock: Clock | None = None
    edge: Literal["before", "after", "since", "within", "for", ""] = ""
    until: "Meaning | None" = None
    span: tuple[Quantity, ...] | None = None
    direction: int = 0
    rule: Rule = ()
    lean: Lean = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A meaning at a moment. `end` is exclusive."""

    kind: Literal["date", "instant", "range", "duration", "recurring"]
    start: datetime | None = None
    end: datetime | None = None
    grain: Grain = "day"
    edge: str = ""
    part: str = ""
    seconds: Decimal = Decimal(0)
    rule: Mapping[str, str | int] | None = None


def is_now(meaning: Meaning) -> bool:
    """现在 and 目前 say no day that anybody would write down."""
    return meaning.base is not None and meaning.base.kind == "now"
