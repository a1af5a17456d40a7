"""An event has its effect once, however often it is delivered."""

import pytest

from bot.platforms.contract import HttpAnswer, HttpCall
from handlers.conversation import Reply
from handlers.registry import Intent, Turn
from handlers.understanding.claims import Claim, Heard
from handlers.understanding.reading import Reading
from storage import inbox, tables
from storage.scope import open_scope
from storage.unit_of_work import unit_of_work
from tests.genjin import Genjin

SENTENCE = "今天下午拜访了金职院王处长,聊了二期,打车花了23.34元"


def visits(genjin: Genjin) -> int:
    """How many there are in all."""

    def count(transaction: object) -> int:
        scope = open_scope(transaction, 1, None)  # type: ignore[arg-type]  # the writer's own
        with unit_of_work(transaction, scope, genjin.clock.now()) as uow:  # type: ignore[arg-type]
            return uow.visits.totals().visits

    return genjin.process.database.write(count).result()


def test_the_same_event_three_times_makes_one_visit_and_one_reply(genjin_on_both: Genjin) -> None:
    """A platform that delivers an event again gets the same answer and nothing else happens."""
    genjin = genjin_on_both
    typed = {"kind": "message", "user": 5, "text": SENTENCE}

    first = genjin.receives(typed, "m-1")
    second = genjin.receives(typed, "m-1")
    said = genjin.settles()
    third = genjin.receives(typed, "m-1")
    said_again = genjin.settles()

    assert (first, second, third) == (True, False, False)
    assert 1 == said.count("已记录")
    assert "" == said_again
    assert 1 == visits(genjin)


def test_a_refused_step_leaves_nothing_but_its_answer(genjin: Genjin) -> None:
    """What a person can put right is told; nothing of the step is stored."""
    genjin.hears(5, SENTENCE)

    said = genjin.presses(5, "修改", expenses="很多", contents="新内容")

    assert "不像金额" in said
    assert "新内容" not in genjin.hears(5, "金职院最近的跟进")


def test_a_bug_is_tried_again_then_buried_with_one_apology(
    genjin: Genjin, caplog: pytest.LogCaptureFixture
) -> None:
    """A message that breaks us holds its lane for seconds only, and is kept for us to look at."""

    def hears(reading: Reading) -> Claim | None:
        return Claim("broken", 1.0, Heard()) if "坏" in reading.text else None

    def breaks(heard: Heard, turn: Turn) -> Reply:
        raise RuntimeError("a bug")

    genjin.process.worker._intents = (Intent("broken", (hears,), breaks),)

    said = [genjin.hears(5, "坏消息")]
    for _ in range(4):
        genjin.passes(seconds=5)
        said.append(genjin.settles())
    dead = genjin.process.database.read(
        lambda at: at.execute(tables.inbox.select().where(tables.inbox.c.status == 2)).all()
    ).result()

    assert 1 == "".join(said).count("处理时出了问题")
    assert ["RuntimeError: a bug"] == [row.error for row in dead]


def test_a_failed_call_is_sent_again_in_order(genjin: Genjin) -> None:
    """A platform that is away gets everything later, in the order it was said."""
    shown: list[str] = []
    away = True

    async def call(call: HttpCall) -> HttpAnswer:
        if away:
            return HttpAnswer(503)
        shown.append(call.body.decode())
        return HttpAnswer(200)

    genjin.process.http._doors = {"console://": call}
    genjin.hears(5, "帮助")
    genjin.hears(5, SENTENCE)
    away = False
    for _ in range(12):
        genjin.passes(minutes=5)
        genjin.settles()

    assert ["欢迎使用跟进", "我能帮您做这些", "已记录"] == [
        next(title for title in ("欢迎使用跟进", "我能帮您做这些", "已记录") if title in line)
        for line in shown
    ]


def test_one_person_waiting_does_not_hold_another(genjin: Genjin) -> None:
    """Lanes: a buried or slow message of one person leaves the others alone."""
    genjin.receives({"kind": "message", "user": 5, "text": SENTENCE}, None)
    genjin.receives({"kind": "message", "user": 6, "text": "帮助"}, None)

    said = genjin.settles()

    assert "已记录" in said
    assert "李娜,您好" in said


def test_an_unknown_sender_is_told_whom_to_ask(genjin: Genjin) -> None:
    """Nobody is guessed; the message is answered with what to do."""
    said = genjin.hears(999, SENTENCE)

    assert "请管理员" in said
    assert 0 == visits(genjin)


def test_a_button_is_answered_at_once(genjin: Genjin) -> None:
    """With patience the outcome is in the HTTP answer, and it also goes through the outbox."""
    genjin.hears(5, SENTENCE)
    item, action = genjin.button("撤销")
    worker, platform = genjin.process.worker, genjin.process.apps["console", "demo"]
    genjin.receives({"kind": "press", "user": 5, "about": item, "action": action}, "p-1")

    now = genjin.clock.now()
    (event,) = genjin.process.database.write(lambda at: inbox.claim_ready(at, now, 1)).result()

    answer = genjin._runner.run(worker.answer_now(event, platform, 5.0))

    assert answer is not None
    assert "已撤销" in answer.body.decode()
    assert "已撤销" in genjin.settles()
