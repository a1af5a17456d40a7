"""Cuts a message into words about time: tokens with a kind, one pass, left to right.

Only forms that can begin with the character (or English word) at hand are tried, and what can begin
none is skipped by one compiled class: words/timeforms.py says how each form begins.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from handlers.understanding.words import timeforms


class Token(NamedTuple):
    """A word about time: one letter for its kind (timeforms.KINDS), and the words themselves."""

    kind: str
    text: str
    start: int
    end: int


_NUMERALS = "0123456789零〇一二两俩三四五六七八九十廿卅百半几数"
_MOST_TOKENS = 300
# between two tokens that belong together
_GLUE = re.compile(r"(?:\s|的|,|，|\(|\)|on |the |of |@|'s|左右|那天|这个|这天|时间|在|/|'){0,4}")
_LONGEST_GLUE = 9
# a stretch of digits or of Chinese numerals in which no other word can begin
_REST_OF_NUMBER = re.compile(rf"[\d.,]*\d|[{_NUMERALS[10:]}]+")


def _by_beginning(
    rows: Iterable[tuple[str, Iterable[str], str]],
) -> dict[str, tuple[tuple[str, str], ...]]:
    """The kinds and forms in the order of the table, under what each may begin with."""
    forms: dict[str, tuple[tuple[str, str], ...]] = {}
    for kind, beginnings, pattern in rows:
        for beginning in dict.fromkeys(beginnings):
            forms[beginning] = (*forms.get(beginning, ()), (kind, pattern))
    return forms


_CHINESE = _by_beginning(timeforms.CHINESE)
_ENGLISH = _by_beginning((kind, words.split(), form) for kind, words, form in timeforms.ENGLISH)
_BEGINNING = re.compile(
    rf"[{_NUMERALS}{re.escape(''.join(c for c in _CHINESE if c not in _NUMERALS))}]|[a-z]+"
)


@cache
def _form(rows: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """One pattern of all rows, the kinds by number of group; compiled when first met."""
    pattern = "|".join(f"(?P<g{n}>{form})" for n, (_, form) in enumerate(rows))
    compiled = re.compile(pattern, re.ASCII)
    return compiled, tuple(kind for kind, _ in rows)


@cache
def _forms_at(beginning: str) -> tuple[re.Pattern[str], tuple[str, ...]] | None:
    """What may begin with this character or English word."""
    if beginning in _NUMERALS:
        numeric = timeforms.NUMERIC if beginning.isascii() else timeforms.CHINESE_NUMERIC
        return _form((*numeric, *_CHINESE.get(beginning, ())))
    english = beginning.isascii() and beginning.isalpha()
    rows = (_ENGLISH if english else _CHINESE).get(beginning, ())
    return _form(rows) if rows else None


# what begins no word about time is asked for more often than it is worth remembering
_WORDS = frozenset((*_ENGLISH, *_CHINESE, *_NUMERALS))


def _read(low: str, at: int, beginning: str) -> tuple[str, int] | None:
    """The kind and the end of the word that begins here."""
    forms = _forms_at(beginning) if beginning in _WORDS else None
    match = forms[0].match(low, at) if forms is not None else None
    if match is None or forms is None or match.end() == at:
        return None
    return forms[1][int((match.lastgroup or "g0")[1:])], match.end()


def _inside_number(low: str, at: int, after: int) -> bool:
    """A digit behind 第, a point or a letter belongs to what stands before it: 第3号, 1.5, a4."""
    before = low[at - 1] if at > after else ""
    return before == "第" or before == "." or (before.isascii() and before.isalnum())


def tokens(low: str) -> list[Token]:
    """The words about time, with a token of kind | wherever two do not stand side by side."""
    found: list[Token] = []
    here, after = 0, 0
    while (match := _BEGINNING.search(low, here)) is not None and len(found) < _MOST_TOKENS:
        at, beginning = match.start(), match.group()
        read = None
        if beginning not in _NUMERALS or not _inside_number(low, at, after):
            read = _read(low, at, beginning)
        if read is None:
            here = match.end()
            if beginning in _NUMERALS and (rest := _REST_OF_NUMBER.match(low, at)) is not None:
                here = rest.end()
            continue
        kind, here = read
        if kind == "!":
            after = here
            continue
        if found and not _side_by_side(low, after, at):
            found.append(Token("|", "", after, at))
        found.append(Token(kind, low[at:here], at, here))
        after = here
    return found


def _side_by_side(low: str, end: int, start: int) -> bool:
    gap = start - end
    return gap == 0 or (gap <= _LONGEST_GLUE and _GLUE.fullmatch(low, end, start) is not None)
