"""Tables of words, looked for fast: as one pattern, or many tables in one walk over a text."""

import re
from collections.abc import Iterable, Mapping


def any_of(*tables: Iterable[str]) -> "re.Pattern[str]":
    """Finds any word of the tables in text that is normalised and in lower case."""
    words = sorted({word for table in tables for word in table}, key=len, reverse=True)
    return re.compile("|".join(map(_whole, words)))


def _whole(word: str) -> str:
    left = r"(?<![a-z])" if word[0].isascii() and word[0].isalpha() else ""
    right = r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else ""
    return left + re.escape(word) + right


class Lexicon:
    """Several tables of words looked for at once, in one walk over the text."""

    def __init__(self, tables: Mapping[str, Iterable[str]]) -> None:
        self._by_first: dict[str, list[tuple[str, str]]] = {}
        for name, words in tables.items():
            for word in dict.fromkeys(words):
                self._by_first.setdefault(word[0], []).append((word, name))

    def find(self, low: str) -> dict[str, tuple[int, int]]:
        """Where the first word of each table begins, and where the last one ends."""
        found: dict[str, tuple[int, int]] = {}
        by_first = self._by_first
        for at, character in enumerate(low):
            for word, name in by_first.get(character, ()):
                if low.startswith(word, at) and _is_whole(low, at, at + len(word)):
                    first, last = found.get(name, (at, 0))
                    found[name] = first, max(last, at + len(word))
        return found


def _is_whole(low: str, start: int, end: int) -> bool:
    """Not a piece of a longer Latin word."""
    first, last = low[start], low[end - 1]
    if "a" <= first <= "z" and start and "a" <= low[start - 1] <= "z":
        return False
    return not ("a" <= last <= "z" and end < len(low) and "a" <= low[end] <= "z")
