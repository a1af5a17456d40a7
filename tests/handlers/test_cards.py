"""What a card tells of each value, and what is kept when something is refused."""

import sqlite3
from typing import Any

import pytest

from tests.genjin import Genjin

ZHANG = 5


def field(genjin: Genjin, title: str, name: str) -> Any:
    """A field of the newest card with this title."""
    return next(found for found in genjin.card(title).fields if found.name == name)


def test_a_chosen_customer_is_no_reading(genjin: Genjin) -> None:
    """Nobody named it: it has no words, and is marked as set by hand."""
    genjin.hears(ZHANG, "今天上午拜访,谈了明年的预算")
    genjin.hears(ZHANG, "金职院")

    assert (True, "") == (
        field(genjin, "已记录", "customer").edited,
        field(genjin, "已记录", "customer").words,
    )


def test_a_corrected_time_is_no_guess(genjin: Genjin) -> None:
    """Set since: neither words nor 默认."""
    genjin.hears(ZHANG, "拜访了金职院王处长,聊了二期")
    assert field(genjin, "已记录", "when").default

    genjin.hears(ZHANG, "刚记的拜访时间应该是昨天下午")

    changed = field(genjin, "已修改", "when")
    assert (False, True, "") == (changed.default, changed.edited, changed.words)


def test_refused_words_are_kept(genjin: Genjin, tmp_path: Any) -> None:
    """Whatever was typed stands in a report, even where nothing could be done."""
    said = genjin.hears(ZHANG, "费用改成30")

    with sqlite3.connect(tmp_path / "genjin.db") as database:
        kept = database.execute("SELECT text FROM report").fetchall()
    assert "还没有可以修改的记录" in said
    assert [("费用改成30",)] == kept


@pytest.mark.parametrize(
    "action",
    [
        *"done done:x done:99 snooze:1 snooze:99:1 undo undo:visit undo:visit:1:1".split(),
        *"undo:action:9:1 undo:comment:9:1 undo:cat:1:1 edit:1 contact:1:1:1".split(),
        *"todos todos:x:-:-:-:0:0 todos:5:-:a:b:0:0 todos:2:-:-:-:0:0".split(),
        *"todos:-:9999999999999999:-:-:0:0 pick:1:1 pick:1:1:when pick:1:1:2026".split(),
    ],
)
def test_a_button_that_fits_nothing_is_answered(genjin: Genjin, action: str) -> None:
    """Old, made up or another's: a sentence that helps, never silence or an apology."""
    genjin.receives(
        {"kind": "press", "user": ZHANG, "about": "1", "action": action, "values": {}}, None
    )

    said = genjin.settles()

    assert said
    assert "抱歉" not in said


def test_a_long_message_stays_readable(genjin: Genjin) -> None:
    """Long values are cut on the card and whole in its form; the same words are quoted once."""
    genjin.hears(ZHANG, "今天拜访了金职院王处长,聊了智慧校园二期的进度。" * 40)

    card = genjin.card("已记录")
    contents = field(genjin, "已记录", "contents")
    form = card.buttons[0].form

    assert (300, "…") == (len(contents.value), contents.value[-1])
    assert len(contents.words) <= 300
    assert "王处长" == field(genjin, "已记录", "contacts").words
    assert form is not None
    assert 300 < len(next(one for one in form.inputs if one.name == "contents").value)
