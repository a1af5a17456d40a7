"""What words about time come to in a message: a due day, a period, the past or the future.

A meaning never knows the date; `resolve` brings the two together. Conventions: corpus/TIME.md.
"""

import re
from dataclasses import replace
from datetime import datetime, time
from typing import Literal

from handlers.understanding.claims import Period, When
from handlers.understanding.meanings import Meaning, Resolved, is_now
from handlers.understanding.resolving import SECONDS, resolve
from handlers.understanding.stretches import ONE_DAY, Lean, plus_days
from handlers.understanding.words import times as words

__all__ = ["Meaning", "Resolved", "lean_of", "period", "resolve", "when"]


def when(meaning: Meaning, at: datetime, lean: Lean) -> When | None:
    """The day, and the part of it or time that was said; a deadline is that day."""
    if meaning.until is not None and lean == "past":
        meaning = replace(meaning, until=None)
    edge: Literal["within", ""] = "within" if meaning.edge == "within" else ""
    part = "" if meaning.part == "下班前" else meaning.part
    if (edge, part) != (meaning.edge, meaning.part):
        told = replace(meaning, edge=edge, part=part)
    else:
        told = meaning  # measured: the common case, and a copy takes as long as to resolve it
    found = resolve(told, at, lean)
    if found is None or found.kind in {"duration", "recurring"} or found.start is None:
        return None
    if is_now(meaning):
        return None
    if found.kind == "instant":
        return When(found.start.date(), meaning.part, found.start.time())
    day = found.start.date()
    if lean == "future" and found.end is not None and not found.part:
        last = (found.end - ONE_DAY).date()
        day = last if found.grain != "week" else day + 4 * ONE_DAY
        if meaning.edge == "within" and meaning.span is not None:
            day = found.end.date()
    return When(day, meaning.part)


def period(meaning: Meaning, at: datetime) -> Period | None:
    """Whole days for a query: 近三个月 is ninety days ending today, since X ends today."""
    today = at.date()
    if is_now(meaning):
        return None
    if meaning.span is not None and meaning.edge == "within":
        count = max(int(sum(amount * SECONDS[unit] for amount, unit in meaning.span)) // 86400, 1)
        far = plus_days(today, (count - 1) * (meaning.direction or 1))
        return Period(min(today, far), max(today, far))
    lean: Lean = "past" if meaning.base is None or meaning.base.kind in {"date", "month"} else ""
    found = resolve(meaning, at, lean)
    if found is None or found.kind in {"duration", "recurring"}:
        return None
    if found.edge == "after" and found.start is not None:
        return Period(found.start.date(), max(today, found.start.date()))
    if found.start is None or found.end is None:
        return None
    start = found.start.date()
    end = found.end.date()
    if found.end > found.start and found.end.time() == time(0):
        end = (found.end - ONE_DAY).date()
    return Period(start, max(start, end))


_SIGN = re.compile(rf"(?P<coming>{words.COMING})|(?P<done>{words.DONE})", re.ASCII)


def lean_of(low: str) -> Lean:
    """Past or future, as the first verb that tells says: 去了 is done, 要去 is not."""
    sign = _SIGN.search(low.translate(words.SIMPLER))
    if sign is None:
        return ""
    return "future" if sign.lastgroup == "coming" else "past"
