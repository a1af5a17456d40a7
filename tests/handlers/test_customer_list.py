"""A list of customers: what its button carries, and what is said where nothing fits."""

import sqlite3
from pathlib import Path

import pytest

from tests.genjin import Genjin

ZHANG, LI, ZHOU, HE = 5, 6, 2, 13


def press(genjin: Genjin, action: str) -> str:
    genjin.receives({"kind": "press", "user": ZHANG, "about": "", "action": action}, None)
    return genjin.settles()


def test_the_next_page_keeps_the_words(genjin: Genjin) -> None:
    """The button carries whose, how long, the words and the offset."""
    genjin.hears(ZHANG, "所有浙江客户里哪些超过20天没去")

    assert ("customers:all:20:浙江:10") in genjin.button("更多")[1]
    assert "浙江客户 · 超过 20 天" in genjin.presses(ZHANG, "更多")


@pytest.mark.parametrize(
    "action",
    [
        "customers:me",
        "customers:me:-:",
        "customers:me:-::x",
        "customers:you:-::10",
        "customers:me:soon::10",
    ],
)
def test_a_forged_button_does_nothing(genjin: Genjin, action: str) -> None:
    """What was never on a card is no button."""
    assert "这个按钮已经用不了了" in press(genjin, action)


@pytest.mark.parametrize(
    "action",
    ["customers:me:9999999999999999::0", "customers:7:0001-01-01::0", "customers:9:-:%,_:9999"],
)
def test_any_number_on_a_button_is_answered(genjin: Genjin, action: str) -> None:
    """However far away the day or the page is."""
    assert "客户" in press(genjin, action)


def test_only_what_one_may_see(genjin: Genjin, tmp_path: Path) -> None:
    """Where everybody sees their own, another's list is as empty as one that does not exist."""
    with sqlite3.connect(tmp_path / "genjin.db") as database:
        database.execute('UPDATE organization SET settings = \'{"customers_visible":"own"}\'')

    assert "没有您能看到的李娜的客户" in genjin.hears(ZHANG, "李娜有哪些客户")
    assert "共 10 家" in genjin.hears(ZHANG, "全部客户")
    assert "还没有您能看到的客户" in genjin.hears(7 + 7, "全部客户")


def test_whoever_owns_none_is_shown_all_silent_ones(genjin: Genjin) -> None:
    """Presales own no customers: theirs are nobody's."""
    assert "全部客户 · 超过 30 天" in genjin.hears(HE, "哪些客户好久没去了")


def test_nobody_is_silent(genjin: Genjin) -> None:
    """Where all were visited it is said, with another question to ask."""
    genjin.hears(LI, "今天拜访三监的陈科长,聊了安防")

    said = genjin.hears(LI, "我的战略级客户哪些好久没去了")

    assert "没有冷落的客户:我的战略级客户都有跟进" in said
