"""A small linear classifier of texts: pieces of words with weights, learned from labelled examples.

The weights lie in words/*.json; `python -m tests.bench.train` makes them from the examples in
tests/understanding/training. They are read when the first text is classified. A text takes some tens of microseconds.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

_DIGITS = re.compile(r"\d+")
_CHUNK = re.compile(r"[a-z']+|[\u4e00-\u9fff]+|0|[^\sa-z\u4e00-\u9fff]")
_LONGEST = 160
_HUNDREDTHS = 100


class Linear(NamedTuple):
    """One weight for each class, by piece of text; `classes` names the columns."""

    classes: tuple[str, ...]
    weights: dict[str, tuple[float, ...]]

    def shares(self, text: str, more: Iterable[str] = ()) -> dict[str, float]:
        """How likely each class is; they sum up to 1. `more` are features beside the text's own."""
        sums = list(self.weights.get("", (0.0,) * len(self.classes)))
        for piece in {*pieces(text), *more}:
            weight = self.weights.get(piece)
            if weight is not None:
                for place, value in enumerate(weight):
                    sums[place] += value
        top = max(sums)
        powers = [math.exp(value - top) for value in sums]
        total = sum(powers)
        return {name: power / total for name, power in zip(self.classes, powers, strict=True)}


def pieces(text: str) -> Iterator[str]:
    """Characters, pairs and triples of Chinese, words and pairs of words of English."""
    words = _CHUNK.findall(_DIGITS.sub("0", text[:_LONGEST].lower()))
    before = "^"
    for word in words:
        if "\u4e00" <= word[0] <= "\u9fff":
            row = f"{before[-1:]}{word}"
            yield from word
            yield from (row[at : at + 2] for at in range(len(row) - 1))
            yield from (row[at : at + 3] for at in range(len(row) - 2))
        else:
            yield f" {word} "
            yield f" {before} {word} "
        before = word
    if words:
        yield f"{words[-1][-2:]}$" if "\u4e00" <= words[-1][0] <= "\u9fff" else f" {words[-1]} $"


@cache
def model(name: str) -> Linear:
    """The weights of one classifier, read once."""
    path = Path(__file__).parent / "words" / f"{name}.json"
    stored = json.loads(path.read_text(encoding="utf-8"))
    weights = {
        piece: tuple(value / _HUNDREDTHS for value in row)
        for piece, row in stored["weights"].items()
    }
    return Linear(tuple(stored["classes"]), weights)
