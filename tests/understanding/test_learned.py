"""The learned weights: they fit what they are used for."""

import json
from pathlib import Path

import pytest

from handlers.understanding import purpose
from handlers.understanding.learned import linear, model, pieces
from tests.understanding import reader

ROUNDING, CERTAIN = 1e-9, 0.9


@pytest.mark.parametrize("name", ["clauses", "intents"])
def test_every_piece_weighs_for_every_class(name: str) -> None:
    """A row of weights has a number for each class, and shares sum up to one."""
    path = Path(purpose.__file__).parent / "words" / f"{name}.json"
    stored = json.loads(path.read_text(encoding="utf-8"))

    shares = model(name).shares("今天去了金职院")

    assert {len(stored["classes"])} == {len(row) for row in stored["weights"].values()}
    assert abs(1 - sum(shares.values())) < ROUNDING
    assert set(stored["classes"]) == set(shares)


def test_shares_follow_the_weights() -> None:
    """One piece that weighs more for one class makes it the likelier; nothing known is even."""
    made = linear(["a", "b"], {"好": [200, -100]})

    assert made.shares("好")["a"] > CERTAIN
    assert {"a": 0.5, "b": 0.5} == made.shares("")


def test_the_intents_are_those_of_the_catalogue() -> None:
    """What was learned by name is what abilities are called."""
    abilities = {name for name, _ in reader.ABILITIES} - {"switch_language"} - purpose.LOGS

    assert abilities | {"log", "other"} == set(model("intents").classes)


def test_pieces_of_mixed_text() -> None:
    """Chinese in characters, pairs and triples, English in words and pairs of words."""
    found = set(pieces("报价 sent 25"))

    assert {"报", "报价", " sent ", " 报价 sent "} <= found
    assert any("0" in piece for piece in found)
