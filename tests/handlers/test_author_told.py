"""Whoever wrote a record hears once of what somebody else changed, in their own chat."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.catalogue import ENDPOINTS
from storage.database import Transaction
from storage.scope import open_scope
from storage.unit_of_work import unit_of_work
from tests.genjin import Genjin

LI, ZHOU, BOSS = 6, 2, 1
RECORD = "昨天上午拜访了绍兴二院何科长,聊了PACS,打车35"
CHANGE = {"kind": "message", "user": ZHOU, "text": "V-1费用改成30"}
TOLD = "周敏修改了您的记录"


def notices(genjin: Genjin) -> list[str]:
    """What was sent to 李娜 besides answers, by what drops doubles."""
    rows = genjin.process.database.read(
        lambda at: at.exec_driver_sql(
            "SELECT idem_key, lane, target FROM outbox WHERE kind = 'notice' ORDER BY id"
        ).all()
    ).result()
    return [" ".join(map(str, row)) for row in rows]


def test_one_message_however_often_the_event_comes(genjin_on_both: Genjin) -> None:
    """The message is in the transaction of the change: once, in the author's chat and lane."""
    genjin = genjin_on_both
    genjin.hears(LI, RECORD)

    genjin.receives(CHANGE, "m-1")
    genjin.receives(CHANGE, "m-1")
    said = genjin.settles()
    genjin.receives(CHANGE, "m-1")
    said += genjin.settles()

    assert 1 == said.count(TOLD)
    (notice,) = notices(genjin)
    assert notice.startswith("told:")
    assert "console/demo/6" in notice
    assert '"chat":"6"' in notice


def test_it_is_not_lost_when_the_process_stops(genjin: Genjin) -> None:
    """What is committed is sent after a restart."""
    genjin.hears(LI, RECORD)
    genjin.receives(CHANGE, "m-1")

    genjin.restart()

    assert 1 == genjin.settles().count(TOLD)


def test_a_refused_change_is_not_told(genjin: Genjin) -> None:
    """What was not stored did not happen."""
    genjin.hears(LI, RECORD)

    assert TOLD not in genjin.hears(ZHOU, "V-1费用改成30,时间改成明天")
    assert [] == notices(genjin)


def test_several_fields_are_told_together(genjin: Genjin) -> None:
    """One message for one step, each field with what it was."""
    genjin.hears(LI, RECORD)

    said = genjin.hears(ZHOU, "V-1费用改成30,反馈改成客户很满意")

    assert 1 == said.count(TOLD)
    assert "反馈 (空) → 客户很满意;费用 ¥35 → ¥30" in said


def test_the_card_of_the_author_is_the_newest(genjin: Genjin) -> None:
    """The author's card shows the change, and its buttons work."""
    genjin.hears(LI, RECORD)
    (about,) = (
        item for item, shown in genjin.shown.items() if shown.card and "V-1" in shown.card.note
    )
    genjin.hears(ZHOU, "V-1费用改成30")

    card = genjin.shown[about].card

    assert card is not None
    assert ["¥30"] == [field.value for field in card.fields if field.name == "expenses"]
    edit = card.buttons[0].action
    genjin.receives(
        {"kind": "press", "user": LI, "about": about, "action": edit, "values": {"expenses": "31"}},
        None,
    )
    assert "V-1 已改:费用" in genjin.settles()


def test_a_contact_added_by_another_only_renews_the_card(genjin: Genjin) -> None:
    """Nothing shows differently, so there is nothing to tell."""
    genjin.hears(LI, "昨天上午拜访了绍兴二院孔主任,聊了PACS")
    genjin.hears(ZHOU, "V-1费用改成30")

    said = genjin.presses(ZHOU, "加为联系人")

    assert "已加为" in said
    assert TOLD not in said


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE chat_identity SET address = NULL WHERE user_id = 6",
        "UPDATE \"user\" SET state = 'left' WHERE id = 6",
    ],
    ids=["never wrote alone", "left"],
)
def test_nobody_to_tell(genjin: Genjin, tmp_path: Path, statement: str) -> None:
    """An author who left or never wrote to us alone is told nothing; the change stands."""
    genjin.hears(LI, RECORD)
    with sqlite3.connect(tmp_path / "genjin.db") as database:
        database.execute(statement)

    said = genjin.hears(ZHOU, "V-1费用改成30")

    assert "V-1 已改:费用" in said
    assert TOLD not in said


def test_whoever_undoes_what_was_changed_again_tells_only_what_went_back(genjin: Genjin) -> None:
    """The author's own later value stays, and nobody is told that it changed."""
    genjin.hears(LI, RECORD)
    genjin.hears(ZHOU, "V-1费用改成30")
    genjin.hears(LI, "V-1费用改成32")

    said = genjin.hears(ZHOU, "撤销")

    assert "没有动" in said
    assert "周敏撤销了" not in said


def calls(genjin: Genjin, user: int | None, route: str, **asked: object) -> str:
    """One call over REST by somebody; what was sent to chats then."""
    endpoint = next(one for one in ENDPOINTS if one.route == route)

    def work(transaction: Transaction) -> None:
        scope = open_scope(transaction, 1, user)
        now = genjin.process.clock.now()
        with unit_of_work(transaction, replace(scope, granted=frozenset({"admin"})), now) as uow:
            endpoint.answers(endpoint.asks.model_validate(asked), uow)

    genjin.process.database.write(work).result()
    return genjin.settles()


def kept(genjin: Genjin) -> str:
    """A record of 李娜, by its id."""
    genjin.hears(LI, RECORD)
    (visit_id,) = genjin.process.database.read(
        lambda at: at.exec_driver_sql("SELECT id FROM visit WHERE number = 1").one()
    ).result()
    return str(visit_id)


CHANGE_VISIT, DELETE_VISIT = "PATCH /genjin/v1/visits/{id}", "DELETE /genjin/v1/visits/{id}"
UNDO_VISIT = "POST /genjin/v1/visits/{id}/undo"


def test_changes_over_rest_are_told_too(genjin_on_both: Genjin) -> None:
    """Changed, changed back, deleted and restored: each is said once, in the author's chat."""
    genjin = genjin_on_both
    visit = kept(genjin)

    changed = calls(genjin, ZHOU, CHANGE_VISIT, id=visit, expenses=30)
    back = calls(genjin, ZHOU, UNDO_VISIT, id=visit)
    deleted = calls(genjin, ZHOU, DELETE_VISIT, id=visit)
    restored = calls(genjin, ZHOU, UNDO_VISIT, id=visit)

    assert "周敏修改了您的记录 V-1(绍兴市第二人民医院" in changed
    assert "费用 ¥35 → ¥30" in changed
    assert "周敏撤销了之前对您的记录 V-1" in back
    assert "费用 ¥30 → ¥35" in back
    assert "周敏删除了您的记录 V-1(绍兴市第二人民医院" in deleted
    assert "周敏恢复了您的记录 V-1(绍兴市第二人民医院" in restored
    assert 4 == len(notices(genjin))


def test_a_program_is_called_another_system(genjin: Genjin) -> None:
    """A token that speaks for nobody has no name that the author would know."""
    visit = kept(genjin)

    assert "其他系统修改了您的记录 V-1" in calls(genjin, None, CHANGE_VISIT, id=visit, expenses=30)


def test_the_author_s_own_change_over_rest_only_renews_the_card(genjin: Genjin) -> None:
    """Nothing that they do not know; the card in their chat is the newest all the same."""
    visit = kept(genjin)

    assert "¥30" in calls(genjin, LI, CHANGE_VISIT, id=visit, expenses=30)
    assert [] == notices(genjin)
