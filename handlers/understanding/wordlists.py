"""Tables of words as one pattern: the longest word wins, Latin words are whole words."""

import re
from collections.abc import Iterable


def any_of(*tables: Iterable[str]) -> "re.Pattern[str]":
    """Finds any word of the tables in text that is normalised and in lower case."""
    words = sorted({word for table in tables for word in table}, key=len, reverse=True)
    return re.compile("|".join(map(_whole, words)))


def _whole(word: str) -> str:
    left = r"(?<![a-z])" if word[0].isascii() and word[0].isalpha() else ""
    right = r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else ""
    return left + re.escape(word) + right
