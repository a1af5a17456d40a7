"""Conversations: questions that are answered once, and cards that know what they show."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import outbox, tables
from storage.conversations import QUESTION_LIVES, Draft
from storage.database import Database
from tests.storage.conftest import COLLEGE, LI, NOW, ZHANG, Act

HERE = ("feishu", "app", "oc_1")


@pytest.fixture
def chat(act: Act) -> Any:
    """The id of a conversation with 张伟."""
    return act(ZHANG, lambda uow: uow.conversations.at(*HERE, "one").id)


@pytest.fixture
def asked(act: Act, chat: int) -> Any:
    """A question put to 张伟."""
    return act(
        ZHANG, lambda uow: uow.conversations.ask(chat, "which", [101, 102], {"text": "拜访"})
    )


def test_a_chat_is_one_conversation(act: Act, chat: int) -> None:
    again = act(LI, lambda uow: uow.conversations.at(*HERE, "one").id)
    unknown = act(LI, lambda uow: uow.conversations.find("feishu", "app", "oc_2"))

    assert (chat, None) == (again, unknown)


def test_it_remembers_what_it_is_about(act: Act, chat: int) -> None:
    act(ZHANG, lambda uow: uow.conversations.remember(chat, customer_id=COLLEGE, listed=[3, 1]))

    found = act(ZHANG, lambda uow: uow.conversations.find(*HERE))

    assert (COLLEGE, [3, 1]) == (found.customer_id, found.listed)


def test_a_question_waits_for_the_one_who_was_asked(act: Act, chat: int, asked: Draft) -> None:
    """In a group nobody answers for somebody else."""
    waiting = [act(who, lambda uow: uow.conversations.open_question(chat)) for who in (ZHANG, LI)]

    assert [asked, None] == waiting
    assert ([101, 102], {"text": "拜访"}) == (asked.options, asked.parked)


def test_a_second_answer_is_too_late(act: Act, chat: int, asked: Draft) -> None:
    """Two clicks, one answer: the second is told that it was dealt with."""
    first = act(ZHANG, lambda uow: uow.conversations.answer(asked, undoable=True))
    second = act(ZHANG, lambda uow: uow.conversations.answer(asked, undoable=True))

    assert (True, False) == (first, second)
    assert act(ZHANG, lambda uow: uow.conversations.open_question(chat)) is None


def test_an_undone_answer_opens_the_question_again(act: Act, chat: int, asked: Draft) -> None:
    """The old version stays closed, the new one can be answered."""
    act(ZHANG, lambda uow: uow.conversations.answer(asked, undoable=True))

    act(ZHANG, lambda uow: uow.conversations.set_answered(asked.id, answered=False))

    opened = act(ZHANG, lambda uow: uow.conversations.open_question(chat))
    assert (asked.id, True) == (opened.id, opened.version > asked.version)
    assert act(ZHANG, lambda uow: uow.conversations.answer(asked, undoable=True)) is False
    assert act(ZHANG, lambda uow: uow.conversations.answer(opened, undoable=True)) is True


def test_a_question_dies_after_a_day(act: Act, chat: int, asked: Draft) -> None:
    """Old questions do not catch what somebody writes tomorrow."""

    def open_at(now: datetime) -> Any:
        return act(ZHANG, lambda uow: uow.conversations.open_question(chat), now=now)

    assert open_at(NOW + QUESTION_LIVES - timedelta(seconds=1)) == asked
    assert open_at(NOW + QUESTION_LIVES) is None


def test_the_newest_question_is_the_open_one(act: Act, chat: int, asked: Draft) -> None:
    newer = act(ZHANG, lambda uow: uow.conversations.ask(chat, "when", [], {}))

    assert newer == act(ZHANG, lambda uow: uow.conversations.open_question(chat))


def test_a_card_is_found_by_what_it_shows(act: Act, chat: int) -> None:
    """The newest card of each subject, and its version counts up."""
    for card_id, about in ((1, ["visit:7"]), (2, ["visit:7", "visit:8"]), (3, ["draft:9"])):
        act(ZHANG, lambda uow, i=card_id, a=about: uow.conversations.card_sent(i, chat, a))

    found = act(ZHANG, lambda uow: uow.conversations.cards_about(chat, ["visit:7", "draft:9"]))
    versions = [act(ZHANG, lambda uow: uow.conversations.next_version(2)) for _ in range(2)]

    assert [2, 3] == [card.id for card in found]
    assert [2, 3] == versions


def test_undo_turns_the_conversation_back(act: Act, chat: int) -> None:
    """Unless it turned to something else since."""
    act(ZHANG, lambda uow: uow.conversations.turn_to(chat, customer_id=COLLEGE), step="log_visit")
    last = act(ZHANG, lambda uow: uow.steps.newest(1, NOW - timedelta(days=1)))
    act(ZHANG, lambda uow: uow.undo(last))
    back = act(ZHANG, lambda uow: uow.conversations.find(*HERE).customer_id)
    act(ZHANG, lambda uow: uow.conversations.turn_to(chat, customer_id=COLLEGE), step="log_visit")
    act(ZHANG, lambda uow: uow.conversations.remember(chat, customer_id=COLLEGE + 1))

    again = act(ZHANG, lambda uow: uow.steps.newest(1, NOW - timedelta(days=1)))
    act(ZHANG, lambda uow: uow.undo(again))

    assert back is None
    assert COLLEGE + 1 == act(ZHANG, lambda uow: uow.conversations.find(*HERE).customer_id)


def test_a_card_is_found_by_where_it_lies(act: Act, chat: int, company: Database) -> None:
    """What a reply to it is about; any other message is about nothing."""

    def sent(uow: Any) -> Any:
        letter = outbox.Outgoing(1, "feishu", "app", {}, "l", "reply", "k", {}, NOW)
        (card_id,) = uow.send([letter])
        uow.conversations.card_sent(card_id, chat, ["visit:7"])
        return card_id

    card_id = act(ZHANG, sent)
    lies = sa.update(tables.outbox).where(tables.outbox.c.id == card_id)
    company.write(lambda t: t.execute(lies.values(handle={"message_id": "om_1"}))).result()

    found = [
        act(ZHANG, lambda uow, at=at: uow.conversations.subjects_of(chat, at))
        for at in ("om_1", "om_2", "")
    ]

    assert [["visit:7"], [], []] == found
