"""English numbers in words: fifty, two hundred and fifty, a hundred, half a million."""

import re
from collections.abc import Iterator
from decimal import Decimal

from handlers.understanding import numbers

_WORD = "|".join(
    sorted((*numbers.ENGLISH, *numbers.ENGLISH_SCALE, *numbers.FRACTIONS), key=len, reverse=True)
)
_BETWEEN = r"[\s-]|\sand\s|\sand\sa\s|\sa\s|\sof\sa?\s?"
_NUMBER = re.compile(
    rf"(?<![\d$€£]\x20)(?<![a-z\d.])(?:an?\s)?(?:{_WORD})"
    rf"(?:(?:{_BETWEEN})(?:{_WORD})\b){{0,8}}(?![a-z])"
)
_CLUE = re.compile(rf"(?:{_WORD})(?![a-z])")
_PARTS = re.compile(r"[\s-]+")
# a bare number in words is counted where nothing follows that it could count
_ENDS = re.compile(r"\s?(?:$|[,.;!)]|(?:on|for|in total|total|each)\b|[^\sa-z\d])")


def find(low: str) -> Iterator[tuple[int, int, Decimal]]:
    """Where each number stands and its value."""
    for match in _NUMBER.finditer(low):
        value = numbers.english(_PARTS.split(match.group()))
        if value is not None:
            yield match.start(), match.end(), value


def may_be(low: str) -> bool:
    """Whether the text has such a word at all."""
    return _CLUE.search(low) is not None


def stands_alone(low: str, end: int) -> bool:
    """Whether nothing follows that the number could count."""
    return _ENDS.match(low, end) is not None
