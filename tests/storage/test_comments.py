"""Remarks on visits: kept with their author, oldest first, taken back by undo."""

from datetime import timedelta
from typing import Any

import pytest

from tests.storage.conftest import LEADER, LI, NOW, ZHANG, Act
from tests.storage.test_visits import adds, undone, visit


@pytest.fixture
def logged(act: Act) -> Any:
    """The id of a visit by 张伟."""
    return act(ZHANG, adds(visit()), step="log_visit")


def test_remarks_come_back_in_order(act: Act, logged: int) -> None:
    """With who said them, when, and who was mentioned."""
    act(LEADER, lambda uow: uow.comments.add(logged, "盯紧二期", [LI, ZHANG, LI]))
    later = NOW + timedelta(hours=1)
    act(ZHANG, lambda uow: uow.comments.add(logged, "好的", []), now=later)

    first, second = act(LI, lambda uow: uow.comments.of_visits([logged]))[logged]

    assert ("周敏", "盯紧二期", (ZHANG, LI)) == (first.author.name, first.text, first.mentions)
    assert ("张伟", "好的", later) == (second.author.name, second.text, second.created_at)


def test_a_remark_is_taken_back(act: Act, logged: int) -> None:
    """By the step that made it; the visit stays."""
    made = act(LEADER, lambda uow: uow.comments.add(logged, "盯紧二期", []), step="comment")

    undone(act, LEADER)

    assert {} == act(LI, lambda uow: uow.comments.of_visits([logged]))
    assert act(LEADER, lambda uow: uow.comments.get(made)) is None
    assert act(ZHANG, lambda uow: uow.visits.get(logged)) is not None


def test_a_remark_is_its_authors(act: Act, logged: int) -> None:
    """Only who wrote it can take it back by its button."""
    made = act(LEADER, lambda uow: uow.comments.add(logged, "盯紧二期", []))

    found = [act(who, lambda uow: uow.comments.get(made)) for who in (LEADER, ZHANG)]

    assert [made, None] == [found[0].id, found[1]]
