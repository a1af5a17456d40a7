"""A promise as a card, or as one line of a list: what, for whom, by when."""

from collections.abc import Iterator

from handlers import choices, localtime, wording
from handlers.conversation import Button, Card, Entry, Field
from handlers.registry import Turn
from handlers.text import Text
from handlers.understanding.claims import When
from storage.actions import DONE
from storage.records import Action

WHAT = Text(zh="要做", en="To do")
DUE = Text(zh="时间", en="Due")
WHO = Text(zh="负责人", en="Who")
CUSTOMER = Text(zh="客户", en="Customer")
NO_DATE = Text(zh="未定时间", en="no date yet")
BY_DAY = Text(zh="{day}前", en="by {day}")
OVERDUE = Text(zh="已逾期", en="overdue")
FINISHED = Text(zh="已完成", en="done")
UNDONE = Text(zh="已撤销", en="Undone")
LATE = Text(zh="{due} · 已逾期", en="{due} · overdue")
NUMBERED = Text(zh="A-{number}", en="A-{number}")
DONE_BUTTON = Text(zh="完成", en="Done")
MOVE_BUTTON = Text(zh="改期", en="Change the date")
ADD_DATE = Text(zh="加个时间", en="Add a date")
UNDO = Text(zh="撤销", en="Undo")
MOVE_TITLE = Text(zh="A-{number} 改到什么时候?", en="When shall A-{number} be due?")


def subject(action_id: int) -> str:
    """What a card about this promise is filed under."""
    return f"action:{action_id}"


def action_card(action: Action, title: str, turn: Turn, note: str = "") -> Card:
    """The card of a promise as it stands now; a finished one has nothing left to press."""
    fields = [
        Field(name, turn.words(label), value)
        for name, label, value in _values(action, turn)
        if value
    ]
    number = turn.words(NUMBERED, number=action.number)
    is_open = action.state != DONE
    return Card(
        title,
        tone="ok",
        subtitle=action.customer.name if action.customer else "",
        fields=tuple(fields),
        buttons=tuple(_buttons(action, turn)) if is_open else (),
        note=f"{number} · {note}" if note else number,
        done=not is_open,
    )


def undone_card(action: Action, turn: Turn) -> Card:
    """What the card of a promise that was taken back looks like."""
    number = turn.words(NUMBERED, number=action.number)
    return Card(turn.words(UNDONE), tone="warn", subtitle=action.text, note=number, done=True)


def entry(action: Action, position: int, turn: Turn) -> Entry:
    """One line of a list; its position is what people type."""
    others = [] if action.assignee.id == turn.user.id else [action.assignee.name]
    customer = [action.customer.name] if action.customer else []
    about = (*customer, *others, turn.words(NUMBERED, number=action.number))
    return Entry(
        title=f"{position}. {wording.shortened(action.text, 80)}",
        when=due_in_words(action, turn),
        text=" · ".join(about),
        badge=turn.words(OVERDUE) if is_late(action, turn) else "",
    )


def due_in_words(action: Action, turn: Turn) -> str:
    """3月25日(周三) 15:00, 3月25日(周三)前, or that nobody said when."""
    if action.due_day is None:
        return turn.words(NO_DATE)
    day = localtime.day_in_words(action.due_day, turn.at.date(), turn.locale)
    if action.due_at is None:
        return turn.words(BY_DAY, day=day)
    return f"{day} {localtime.here(action.due_at, turn.user.zone):%H:%M}"


def is_late(action: Action, turn: Turn) -> bool:
    """Whether an open promise should have been kept by now."""
    if action.state == DONE or action.due_day is None:
        return False
    if action.due_at is not None:
        return action.due_at < turn.uow.now
    return action.due_day < turn.at.date()


def _values(action: Action, turn: Turn) -> Iterator[tuple[str, Text, str]]:
    yield "text", WHAT, action.text
    due = due_in_words(action, turn)
    yield "due", DUE, turn.words(LATE, due=due) if is_late(action, turn) else due
    yield "assignee", WHO, action.assignee.name
    yield "customer", CUSTOMER, action.customer.name if action.customer else ""


def _buttons(action: Action, turn: Turn) -> Iterator[Button]:
    yield Button(f"done:{action.id}", turn.words(DONE_BUTTON), "primary")
    form = choices.moment_form(
        turn.words(MOVE_TITLE, number=action.number), _due(action, turn), turn
    )
    label = MOVE_BUTTON if action.due_day else ADD_DATE
    yield Button(f"snooze:{action.id}:{action.version}", turn.words(label), form=form)
    yield Button(f"undo:action:{action.id}:{action.version}", turn.words(UNDO), "danger")


def _due(action: Action, turn: Turn) -> When | None:
    if action.due_day is None:
        return None
    clock = localtime.here(action.due_at, turn.user.zone).time() if action.due_at else None
    return When(action.due_day, clock=clock)
