"""Tables of words, looked for fast: as one pattern, or many tables in one walk over a text."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache


def any_of(*tables: Iterable[str]) -> "re.Pattern[str]":
    """Finds any word of the tables in text that is normalised and in lower case."""
    return re.compile(_by_first({word for table in tables for word in table}, _whole))


@lru_cache(maxsize=1024)
def anywhere(*tables: tuple[str, ...]) -> "re.Pattern[str]":
    """The same, inside longer Latin words, too; made once for each row of tables."""
    return re.compile(_by_first({word for table in tables for word in table}, re.escape))


def _by_first(words: Iterable[str], written: Callable[[str], str]) -> str:
    """The longest word first, and all words with the same first character as one choice.

    Measured: where every choice begins with a character of its own, a search looks at nothing but
    these characters, and takes a twentieth of the time.
    """
    by_first: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        by_first.setdefault(word[0], []).append(written(word).removeprefix(re.escape(word[0])))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in by_first.items())


def _whole(word: str) -> str:
    """No piece of a longer Latin word; what stands before the word is looked at behind its first letter."""
    left = rf"(?<![a-z]{word[0]})" if word[0].isascii() and word[0].isalpha() else ""
    right = r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else ""
    return re.escape(word[0]) + left + re.escape(word[1:]) + right


class Lexicon:
    """Several tables of words looked for at once."""

    def __init__(self, tables: Mapping[str, Iterable[str]]) -> None:
        # by their first two characters, as one is shared by too many
        self._by_start: dict[str, list[tuple[str, str]]] = {}
        for name, words in tables.items():
            for word in dict.fromkeys(words):
                self._by_start.setdefault(word[:2], []).append((word, name))
        self._pairs = frozenset(start for start in self._by_start if len(start) == 2)
        self._singles = "".join(self._by_start.keys() - self._pairs)

    def find(self, low: str, pairs: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Where the first word of each table begins, and where the last one ends.

        `pairs` are the neighbouring characters of the text.
        """
        found: dict[str, tuple[int, int]] = {}
        # measured: to intersect takes a third of the time of asking at every character
        here = self._pairs.intersection(pairs)
        for start in (*here, *[c for c in self._singles if c in low]):
            for word, name in self._by_start[start]:
                for at, end in _places(word, low) if word in low else ():
                    first, last = found.get(name, (at, end))
                    found[name] = min(first, at), max(last, end)
        return found


def _places(word: str, low: str) -> Iterator[tuple[int, int]]:
    """Where the word begins and ends, as no piece of a longer Latin word."""
    at = low.find(word)
    while at >= 0:
        end = at + len(word)
        if _is_whole(low, at, end):
            yield at, end
        at = low.find(word, at + 1)


def _is_whole(low: str, start: int, end: int) -> bool:
    """Not a piece of a longer Latin word."""
    first, last = low[start], low[end - 1]
    if "a" <= first <= "z" and start and "a" <= low[start - 1] <= "z":
        return False
    return not ("a" <= last <= "z" and end < len(low) and "a" <= low[end] <= "z")
