"""Tables of words, looked for fast: as one pattern, or many tables in one walk over a text."""

import re
from collections.abc import Callable, Iterable, Mapping
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
    """Several tables of words looked for at once, in one walk over the text."""

    def __init__(self, tables: Mapping[str, Iterable[str]]) -> None:
        # by their first two characters, as one is shared by too many
        self._by_start: dict[str, list[tuple[str, str]]] = {}
        for name, words in tables.items():
            for word in dict.fromkeys(words):
                self._by_start.setdefault(word[:2], []).append((word, name))

    def find(self, low: str) -> dict[str, tuple[int, int]]:
        """Where the first word of each table begins, and where the last one ends."""
        found: dict[str, tuple[int, int]] = {}
        starts = self._by_start
        pairs = [low[at : at + 2] for at in range(len(low))]
        # a character alone is a key only where a word has no more than one
        here = [
            (at, key) for at, pair in enumerate(pairs) for key in {pair, pair[0]} if key in starts
        ]
        for at, key in here:
            for word, name in starts[key]:
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
