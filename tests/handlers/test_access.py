"""Whose record it is decides who may change it, at every door."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.genjin import Genjin

ZHOU, ZHANG, LI, KAI = 2, 5, 6, 11


def visit_of(tmp_path: Path) -> Any:
    """(id, version, expenses) of the only visit."""
    with sqlite3.connect(tmp_path / "genjin.db") as database:
        return database.execute("SELECT id, version, expenses FROM visit").fetchone()


@pytest.fixture
def recorded(genjin: Genjin, tmp_path: Path) -> tuple[int, int]:
    """李娜's visit, with somebody in no list: (id, version)."""
    genjin.hears(LI, "昨天上午拜访了绍兴二院何科长和钱老师,聊了PACS,打车35")
    visit_id, version, _ = visit_of(tmp_path)
    return visit_id, version


@pytest.mark.parametrize("who", [ZHANG, KAI], ids=["a peer", "of another department"])
@pytest.mark.parametrize(
    "action", ["edit:{id}:{version}", "undo:visit:{id}:{version}", "contact:{id}:{version}:0"]
)
def test_buttons_of_another(
    genjin: Genjin, tmp_path: Path, recorded: tuple[int, int], who: int, action: str
) -> None:
    """A button on another's card, even one made up, changes nothing and offers a comment."""
    visit_id, version = recorded

    pressed = {"action": action.format(id=visit_id, version=version), "values": {"expenses": "9"}}
    genjin.receives({"kind": "press", "user": who, "about": "1", **pressed}, None)
    said = genjin.settles()

    assert "V-1" in said
    assert "李娜" in said
    assert (visit_id, version, 3500) == visit_of(tmp_path)


def test_a_manager_may(genjin: Genjin, tmp_path: Path, recorded: tuple[int, int]) -> None:
    """Whoever leads the author changes it by its number, and is shown what it says now."""
    said = genjin.hears(ZHOU, "V-1费用改成30")

    assert "V-1 已改:费用" in said
    assert "费用: ¥30" in said
    assert 3000 == visit_of(tmp_path)[2]
