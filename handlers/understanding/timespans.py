"""Phrases with a quantity: 三天后, in 3 days, two weeks from Friday, 近三个月, for three hours."""

import re
from dataclasses import replace

from handlers.understanding import timewords as say
from handlers.understanding.lengths import quantity
from handlers.understanding.meanings import Meaning, Quantity
from handlers.understanding.stretches import Base
from handlers.understanding.timepoints import Phrase, at_hours, point
from handlers.understanding.timetokens import Words

_DIRECTION = re.compile(
    r"\b(?:in|over|during|within|for|the|these|past|last|previous|next|coming|following|upcoming) |"
    r"^(?:过去|最近|近|未来|接下来|今后|[前后上下这])的?这?|[里内中]$"
)
_FORWARD = re.compile(r"未来|接下来|今后|^[后下]|\b(?:next|coming|following|upcoming)\b")
_OF_A_WHOLE = re.compile(r"[头首]|最[前后初]|(?:the )?first ")
# days that have a name of their own, from which others are counted
_NAMED_DAYS = frozenset({"lunar", "date", "holiday"})
_BACK = ("before", "prior")
_LASTING = ("starting", "beginning", "as ", "effective")
_ON = ("from", "after", "since")


def amounts(said: Words, at: int) -> tuple[tuple[Quantity, ...], int] | None:
    """两年零三个月, 1 hour 30 minutes; and the word behind."""
    found: list[Quantity] = []
    while said.kind(at) == "u" or (found and said.kinds.startswith("+u", at)):
        at += said.kind(at) == "+"
        amount = quantity(said.text(at))
        if amount is None:
            break
        found.append(amount)
        at += 1
    return (tuple(found), at) if found else None


def quantity_phrase(said: Words, at: int) -> Phrase | None:
    """三天后, in 3 days, two weeks from Friday, 两周内, for three hours."""
    led = said.kind(at) if said.kind(at) in {"I", "F", "^"} else ""
    found = amounts(said, at + (1 + (said.kind(at + 1) == "@") if led else 0))
    if found is None:
        return None
    meaning, here = Meaning(span=found[0]), found[1]
    if led == "I" and said.text(at) == "within":
        return _from_origin(replace(meaning, edge="within", direction=1), said, here)
    match said.kind(here):
        case ">" | "l":
            return at_hours(replace(meaning, direction=1), said, here + 1)
        case "<" | "z":
            return at_hours(replace(meaning, direction=-1), said, here + 1)
        case "i":
            return replace(meaning, edge="within", direction=1), here + 1
        case "V" | "v":
            return _from_origin(meaning, said, here)
    if led in {"I", "^"}:
        return at_hours(replace(meaning, direction=1), said, here)
    return meaning, here


def _from_origin(meaning: Meaning, said: Words, here: int) -> Phrase:
    """3 days after January 12th, two weeks from Friday, 3 days starting from Monday."""
    origin = point(said, here + 1) if said.kind(here) in {"v", "V"} else None
    word = said.text(here)
    if origin is None or not word.startswith((*_BACK, *_LASTING, *_ON)):
        return meaning, here
    start, end = origin
    if word.startswith(_LASTING):
        meaning = replace(meaning, edge="for")
    else:
        meaning = replace(meaning, direction=-1 if word.startswith(_BACK) else 1)
    return replace(meaning, base=start.base, part=start.part, clock=start.clock), end


def rolling(said: Words, at: int) -> Phrase | None:
    """最近7天, the next two weeks, 前两天."""
    text = said.text(at)
    if said.kind(at) != "R" or _OF_A_WHOLE.match(text):
        return None
    amount = quantity(_DIRECTION.sub("", text))
    if amount is None:
        return None
    direction = 1 if _FORWARD.search(text) else -1
    behind = at + 2 if said.kind(at + 1) == "i" else at + 1
    return Meaning(span=(amount,), direction=direction, edge="within"), behind


def weekdays_away(said: Words, at: int) -> Phrase:
    """2 Thursdays back, Friday after next."""
    text = said.text(at)
    if text.endswith("after next"):
        return Meaning(base=Base("away", say.weekday(text.split(" ")[0]), 2)), at + 1
    count = (say.digits(text) or [say.english_number(text.split(" ")[0]) or 1])[0]
    direction = -1 if said.kind(at + 1) == "z" else 1
    return Meaning(base=Base("away", say.weekday(text.rstrip("s")), count * direction)), at + 2


def counted_from(meaning: Meaning, said: Words, at: int) -> Phrase:
    """国庆前一周, 中秋后三天: counted from the day said before."""
    text = said.text(at)
    amount = quantity(text[1:])
    named = meaning.base is not None and meaning.base.kind in _NAMED_DAYS
    if amount is None or not named or meaning.clock is not None:
        return meaning, at
    return replace(meaning, span=(amount,), direction=-1 if text[0] == "前" else 1), at + 1


def lasting(meaning: Meaning, said: Words, at: int) -> Phrase:
    """From 9:30 for 7 hours; today in one hour, which is in one hour."""
    led = said.kind(at) in {"F", "I"}
    found = amounts(said, at + led)
    if found is None:
        return meaning, at
    if said.kind(at) == "F":
        return replace(meaning, span=found[0], edge="for"), found[1]
    if meaning == Meaning(base=Base("offset", 0)):
        return quantity_phrase(said, at) or (meaning, at)
    return meaning, at
