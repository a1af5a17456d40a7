"""Words about spending in a text, each with its kind: on, pay, sum, deal (words/money.py)."""

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from handlers.understanding.words import money as words

# in characters: a word farther away says nothing about an amount
FARTHEST = 80


class Mark(NamedTuple):
    """A word about spending at [start, end)."""

    kind: str
    start: int
    end: int


class Marks:
    """All words about spending in a text; they are asked for by place."""

    def __init__(self, low: str, names: tuple[tuple[int, int], ...] = ()) -> None:
        self.low = low
        self._marks = tuple(m for m in _find(low) if not any(_is_within(m, name) for name in names))
        self._starts = [mark.start for mark in self._marks]

    def between(self, start: int, end: int, *kinds: str) -> list[Mark]:
        """The words of these kinds that lie in [start, end)."""
        start = max(start, end - FARTHEST)
        found = self._marks[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [mark for mark in found if mark.kind in kinds and mark.end <= end]

    def last(self, start: int, end: int, *kinds: str) -> Mark | None:
        """The last of them."""
        for at in range(bisect_left(self._starts, end) - 1, -1, -1):
            mark = self._marks[at]
            if mark.start < start or end - mark.start > FARTHEST:
                return None
            if mark.kind in kinds and mark.end <= end:
                return mark
        return None


@lru_cache(maxsize=8)
def marks(low: str, names: tuple[tuple[int, int], ...] = ()) -> Marks:
    """The words about spending outside names; every record of a message asks for the same."""
    return Marks(low, names)


def _is_within(mark: Mark, name: tuple[int, int]) -> bool:
    """西溪酒店 is a customer; one that is called 地铁 for short leaves the word alone."""
    return name[0] <= mark.start and mark.end <= name[1] and name != (mark.start, mark.end)


def _by_beginning() -> dict[str, tuple[tuple[str, str], ...]]:
    """The words by their first two characters, the longest first; 花 and 付 by their only one."""
    kinds = {word: kind for kind, table in reversed(words.KINDS) for word in table}
    longest = sorted(kinds, key=len, reverse=True)
    return {
        beginning: tuple((word, kinds[word]) for word in longest if word[:2] == beginning)
        for beginning in {word[:2] for word in longest}
    }


_BY_BEGINNING = _by_beginning()
_FIRST = re.compile(f"[{re.escape(''.join({word[0] for word in _BY_BEGINNING}))}]")


def _find(low: str) -> list[Mark]:
    found = []
    taken = 0
    for match in _FIRST.finditer(low):
        at = match.start()
        if at < taken:
            continue
        beginnings = _BY_BEGINNING.get(low[at : at + 2], ()), _BY_BEGINNING.get(low[at], ())
        for word, kind in (*beginnings[0], *beginnings[1]):
            if low.startswith(word, at) and not _inside_word(low, word, at):
                taken = at + len(word)
                found.append(Mark(kind, at, taken))
                break
    return found


def _inside_word(low: str, word: str, at: int) -> bool:
    """A bus is not in business."""
    if not word[-1].isascii():
        return False
    after = low[at + len(word) : at + len(word) + 1]
    return "a" <= low[at - 1 : at] <= "z" or "a" <= after <= "z"
