"""A small linear classifier of texts: pieces of words with weights, learned from labelled examples.

The weights lie in words/*.json; `python -m tests.bench.train` makes them from the examples in
tests/understanding/training. They are read when the first text is classified. A text takes some tens of microseconds.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import add
from pathlib import Path
from struct import unpack
from typing import NamedTuple

_CHUNK = re.compile(r"[a-z']+|[\u4e00-\u9fff]+|\d+|[^\sa-z\u4e00-\u9fff]")
_LONGEST = 160
_HUNDREDTHS = 100
# bits of a column, wide enough for the sum of all pieces a text can have; 0 stands in the middle
_COLUMN = 32
_MIDDLE = 1 << 31


class Linear(NamedTuple):
    """One weight for each class, by piece of text; `classes` names the columns.

    A row of weights is one number, a column for each class: one addition adds a whole row. Measured,
    this takes a quarter of the time of adding column by column. Weights are whole hundredths.
    """

    classes: tuple[str, ...]
    rows: dict[str, int]

    def shares(self, text: str, more: Iterable[str] = ()) -> dict[str, float]:
        """How likely each class is; they sum up to 1. `more` are features beside the text's own."""
        found = {"", *pieces(text), *more}
        row = sum(filter(None, map(self.rows.get, found)))
        columns = unpack(f"<{len(self.classes)}I", row.to_bytes(4 * len(self.classes), "little"))
        top = max(columns)
        powers = [math.exp((value - top) / _HUNDREDTHS) for value in columns]
        total = sum(powers)
        return {name: power / total for name, power in zip(self.classes, powers, strict=True)}


def linear(classes: Sequence[str], weights: Mapping[str, Sequence[int]]) -> Linear:
    """A classifier of these weights in hundredths; those of "" count for every text."""
    always = [_MIDDLE + value for value in weights.get("", [0] * len(classes))]
    rows = {piece: _packed(row) for piece, row in {**weights, "": always}.items()}
    return Linear(tuple(classes), rows)


def _packed(row: Sequence[int]) -> int:
    """One column may borrow from the next: only sums are taken apart, in which none is below 0."""
    return sum(value << (_COLUMN * place) for place, value in enumerate(row))


def pieces(text: str) -> list[str]:
    """Characters, pairs and triples of Chinese, words and pairs of words of English; numbers as 0."""
    words = _CHUNK.findall(text[:_LONGEST].lower())
    found: list[str] = []
    before = "^"
    for written in words:
        word = "0" if written.isdecimal() else written
        if "\u4e00" <= word[0] <= "\u9fff":
            # measured: joined so, pairs and triples take a third of the time of cutting them out
            pairs = [*map(add, before[-1] + word, word)]
            found += word
            found += pairs
            found += map(add, pairs, word[1:])
        else:
            found += (f" {word} ", f" {before} {word} ")
        before = word
    if words:
        last = before
        found.append(f"{last[-2:]}$" if "\u4e00" <= last[0] <= "\u9fff" else f" {last} $")
    return found


@cache
def model(name: str) -> Linear:
    """The weights of one classifier, read once."""
    path = Path(__file__).parent / "words" / f"{name}.json"
    stored = json.loads(path.read_text(encoding="utf-8"))
    return linear(stored["classes"], stored["weights"])
