"""Two abilities that are equally sure: the person is asked, and the one chosen goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.conversation import Reply
from handlers.registry import Intent, Turn
from handlers.text import Text
from handlers.understanding.claims import Claim, Heard
from handlers.understanding.reading import Reading
from tests.fakes import FakeClock
from tests.genjin import Genjin


def ability(name: str, score: float, *, called: bool = True) -> Intent:
    """One that hears everything, this sure, and says its name and what it heard."""

    def hears(reading: Reading) -> Claim | None:
        return Claim("", score, Heard(text=f"{name} heard {reading.text}"))

    def answers(heard: Heard, turn: Turn) -> Reply:
        return turn.say(Text(zh="{said}", en="{said}"), said=heard.text)

    text = Text(zh=f"做{name}", en=f"do {name}") if called else None
    return Intent(name=name, hears=(hears,), answers=answers, called=text)


@pytest.fixture
def running(tmp_path: Path, company_sqlite: Path, clock: FakeClock) -> Iterator[list[Genjin]]:
    """Where a test puts the Genjin it started, to be closed."""
    started: list[Genjin] = []
    yield started
    for genjin in started:
        genjin.close()


def told(
    running: list[Genjin], company: Path, folder: Path, clock: FakeClock, *abilities: Intent
) -> Genjin:
    file = folder / "genjin.db"
    file.write_bytes(company.read_bytes())
    running.append(Genjin(f"sqlite:///{file}", clock, abilities))
    return running[0]


def test_a_near_tie_is_asked_about(
    running: list[Genjin], company_sqlite: Path, tmp_path: Path, clock: FakeClock
) -> None:
    """Two buttons; the answer runs that ability on the original message."""
    abilities = (ability("一", 0.8), ability("二", 0.78))
    genjin = told(running, company_sqlite, tmp_path, clock, *abilities)

    asked = genjin.hears(5, "晚点说")
    answered = genjin.hears(5, "2")

    assert "您是想做哪一件?" in asked
    assert "1. 做一" in asked and "2. 做二" in asked
    assert "二 heard 晚点说" in answered


@pytest.mark.parametrize(
    "second",
    [ability("二", 0.7), ability("二", 0.8, called=False)],
    ids=["clearly less sure", "has no name to press"],
)
def test_a_clear_winner_is_not_asked_about(
    running: list[Genjin], company_sqlite: Path, tmp_path: Path, clock: FakeClock, second: Intent
) -> None:
    """The best one answers at once."""
    genjin = told(running, company_sqlite, tmp_path, clock, ability("一", 0.8), second)

    assert "一 heard 晚点说" in genjin.hears(5, "晚点说")
