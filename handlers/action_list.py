"""Open promises as a list: the most urgent first, ten at a time, remembered for 第二个完成了."""

from typing import Any

from handlers import action_card
from handlers.conversation import Button, Card, Reply, card_reply
from handlers.registry import Turn
from handlers.text import Text
from storage.records import Action, WantedActions

COUNT = Text(zh="共 {count} 条", en="{count} in all")
COUNT_LATE = Text(zh="共 {count} 条,{late} 条已逾期", en="{count} in all, {late} overdue")
HOW = Text(
    zh="回复「第一条完成了」「第二条推迟到周五」,或直接点按钮",
    en="Reply “the first one is done” or “snooze the second one till Friday”, or press a button",
)
DONE = Text(zh="完成 {position}", en="Done {position}")
MORE = Text(zh="更多", en="More")

PAGE = 10


def mine(turn: Turn) -> WantedActions:
    """Everything that is open for the person who asks."""
    return WantedActions(turn.at.date(), people=(turn.user.id,))


def page(
    wanted: WantedActions, title: str, turn: Turn, *, offset: int = 0, more: str = ""
) -> Reply | None:
    """Ten of them and a button for the next ten; None where nothing is open.

    `more` is the action of that button, to which the offset is added.
    """
    actions = turn.uow.actions.open(wanted, limit=PAGE, offset=offset)
    if not actions:
        return None
    total = turn.uow.actions.count(wanted)
    numbered = list(enumerate(actions, start=offset + 1))
    _remember(actions, offset, turn)
    buttons = [
        Button(f"done:{action.id}", turn.words(DONE, position=position))
        for position, action in numbered
    ]
    if more and offset + len(actions) < total:
        buttons.append(Button(f"{more}:{offset + PAGE}", turn.words(MORE), "primary"))
    return card_reply(
        Card(
            title,
            subtitle=_counted(wanted, total, turn),
            entries=tuple(action_card.entry(action, at, turn) for at, action in numbered),
            buttons=tuple(buttons),
            note=turn.words(HOW),
        )
    )


def _counted(wanted: WantedActions, total: int, turn: Turn) -> str:
    late = 0
    if wanted.overdue or wanted.start is None:
        late = turn.uow.actions.count(wanted._replace(start=None, end=None, overdue=True))
    return turn.words(
        COUNT_LATE if late else COUNT, count=total, **({"late": late} if late else {})
    )


def _remember(actions: list[Action], offset: int, turn: Turn) -> None:
    """The positions that were shown stay what they mean, over all pages."""
    before = turn.conversation.listed[:offset]
    shown = [*before, *(row(action.id, turn) for action in actions)]
    turn.uow.conversations.remember(turn.conversation.id, listed=shown)


def row(action_id: int, turn: Turn) -> list[Any]:
    """A promise as the conversation remembers it: what it is, and when it was shown."""
    return ["action", action_id, turn.uow.now.isoformat()]
