"""English numbers in words: fifty, two hundred and fifty, a hundred, half a million."""

import re
from collections.abc import Iterator

from handlers.understanding import numbers
from handlers.understanding.quantities import Quantity

_WORD = "|".join(
    sorted((*numbers.ENGLISH, *numbers.ENGLISH_SCALE, *numbers.FRACTIONS), key=len, reverse=True)
)
_BETWEEN = r"[\s-]|\sand\s|\sand\sa\s|\sa\s|\sof\sa?\s?"
_NUMBER = re.compile(rf"(?:{_WORD})(?:(?:{_BETWEEN})(?:{_WORD})\b){{0,8}}(?![a-z])")
# 1.2 million is read with its digits, someone is no one
_GOES_ON = re.compile(r"[a-z\d.]|(?<=[\d$€£])\x20")
_SOME = ("a few ", "several ")
_CLUE = re.compile(rf"(?:{_WORD})(?![a-z])")
# half a million needs no currency beside it
_LARGE = 10**5
_SMALLEST = 10
_PARTS = re.compile(r"[\s-]+")
# a bare number in words is counted where nothing follows that it could count
_ENDS = re.compile(r"\s?(?:$|[,.;!)]|(?:on|for|in total|total|each)\b|[^\sa-z\d])")


def find(low: str) -> Iterator[Quantity]:
    """Each number; several hundred is up to ten times as much."""
    done = 0
    for clue in _CLUE.finditer(low):
        start = clue.start()
        if start < done or (start and _GOES_ON.match(low, start - 1)):
            continue
        match = _NUMBER.match(low, start)
        value = numbers.english(_PARTS.split(match.group())) if match else None
        if match is None or value is None:
            continue
        done = match.end()
        some = low.endswith(_SOME, 0, start)
        ends = (value, value * 10) if some else (None, None)
        yield Quantity(start, done, value, ends[0], ends[1], value >= _LARGE)


def may_be(low: str) -> bool:
    """Whether the text has such a word at all."""
    return _CLUE.search(low) is not None


def stands_alone(low: str, said: Quantity) -> bool:
    """Whether nothing follows that the number could count; coffee for two is no sum."""
    return said.value >= _SMALLEST and _ENDS.match(low, said.end) is not None
