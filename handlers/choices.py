"""Asking which of a few things is meant, or until when; the ability goes on with the choice."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from handlers import answers, drafts
from handlers.conversation import Card, Form, Input, Reply, card_reply
from handlers.drafts import LEAVE_VALUE, Resumed
from handlers.errors import UserError
from handlers.registry import Turn
from handlers.text import Text
from handlers.understanding import calendar
from handlers.understanding.claims import Context, Heard, Person, When
from handlers.understanding.directory import Directory
from handlers.understanding.reading import Reading
from storage.conversations import Draft

LEAVE = Text(zh="都不是", en="None of these")
NOT_NOW = Text(zh="先不改", en="Leave it")
OTHER_TIME = Text(zh="另选时间", en="Another time")
DAY = Text(zh="日期", en="Day")
CLOCK = Text(zh="时间", en="Time")
SAVE = Text(zh="保存", en="Save")
CHOSEN = Text(zh="已选:{label}", en="Chosen: {label}")
LEFT = Text(zh="好的,没有动", en="All right, nothing changed")
LEFT_TEXT = Text(
    zh="好的,什么都没动。要做什么直接说就行。",
    en="All right, nothing was changed. Just tell me what you want.",
)
NO_MOMENT = Text(
    zh="「{value}」不像日期或时间。请写成 2026-03-18 和 09:00 这样。",
    en="“{value}” does not look like a day or time. Please write 2026-03-18 and 09:00.",
)

CHOOSE, UNTIL_WHEN = "choose", "until_when"
WHEN_VALUE = "when"  # the form of another time
MORNING = time(9)


def ask(
    intent: str,
    heard: Heard,
    turn: Turn,
    title: str,
    text: str,
    options: Sequence[tuple[str, str]],
    **more: Any,
) -> Reply:
    """Ask which of the options, (value, label), is meant; `turn.chosen` will tell.

    `meant`: what was heard for each value where the values are abilities.
    """
    return _asked(CHOOSE, intent, heard, turn, title, text, options, **more)


def ask_until_when(
    intent: str, heard: Heard, turn: Turn, title: str, text: str, moments: Sequence[tuple[str, str]]
) -> Reply:
    """Ask for a moment; `turn.chosen` will be one as `moment_of` reads it."""
    return _asked(UNTIL_WHEN, intent, heard, turn, title, text, moments)


def _asked(
    question: str,
    intent: str,
    heard: Heard,
    turn: Turn,
    title: str,
    text: str,
    options: Sequence[tuple[str, str]],
    **more: Any,
) -> Reply:
    named = [{"value": value, "label": label} for value, label in options]
    parked = drafts.park(intent, heard, turn, title=title, say=text, **more)
    draft = turn.uow.conversations.ask(turn.conversation.id, question, named, parked)
    return card_reply(card(draft, turn), drafts.subject(draft.id))


def card(draft: Draft, turn: Turn) -> Card:
    """The question as a card, with a button for each option."""
    buttons = drafts.options(draft)
    if draft.question == UNTIL_WHEN:
        form = moment_form(draft.parked["title"], None, turn)
        buttons.append(drafts.button(draft, WHEN_VALUE, turn.words(OTHER_TIME), form))
    leave = NOT_NOW if draft.question == UNTIL_WHEN else LEAVE
    buttons.append(drafts.button(draft, LEAVE_VALUE, turn.words(leave)))
    return Card(
        draft.parked["title"],
        tone="ask",
        subtitle=drafts.asked_about(draft),
        text=draft.parked["say"],
        buttons=tuple(buttons),
    )


def read(
    said: str, draft: Draft, directory: Directory, visible: frozenset[int] | None, at: datetime
) -> str | None:
    """The choice that was typed; None where the message is something else."""
    if said.lower() in drafts.NONE_WORDS | drafts.LEAVE_WORDS:
        return LEAVE_VALUE
    if said.lower() in drafts.UNDO_WORDS:
        return drafts.UNDO_VALUE
    name = answers.named(said)
    meant = drafts.option_meant(said, draft) or drafts.option_meant(name, draft)
    if meant is None and draft.question == UNTIL_WHEN:
        return _moment_said(said, directory, visible, at)
    return meant or _of_customer(name, draft, directory, visible)


def _of_customer(
    said: str, draft: Draft, directory: Directory, visible: frozenset[int] | None
) -> str | None:
    """The one option about the customer that was typed, by any of its names."""
    named = directory.exactly(said, visible)
    fitting = [o["value"] for o in draft.options if named and named.name in o["label"]]
    return fitting[0] if len(fitting) == 1 else None


def _moment_said(
    said: str, directory: Directory, visible: frozenset[int] | None, at: datetime
) -> str | None:
    """周五下午3点: nothing but a time."""
    context = Context(sender=Person(None, ""), visible=visible)
    reading = Reading(said, at=at, directory=directory, context=context)
    found = [time for time in reading.times if time.end - time.start >= len(said) - 2]
    when = calendar.when(found[0].meaning, at, "future") if found else None
    return None if when is None else moment_value(when)


def take(draft: Draft, choice: str, turn: Turn) -> Resumed | Reply:
    """The ability goes on with what was chosen."""
    if choice == LEAVE_VALUE:
        return turn.say(LEFT_TEXT) + drafts.closed(draft, turn.words(LEFT))
    labels = {option["value"]: option["label"] for option in draft.options}
    if choice not in labels and draft.question != UNTIL_WHEN:
        raise UserError(drafts.ANSWERED_ALREADY)
    label = labels.get(choice, choice.replace("T", " "))
    parked = draft.parked
    intent, heard = parked["intent"], parked["heard"]
    if "meant" in parked:
        intent, heard = choice, parked["meant"][choice]
    return Resumed(
        intent,
        drafts.heard_of(heard),
        drafts.earlier(draft, turn, "" if "meant" in parked else choice),
        drafts.closed(draft, turn.words(CHOSEN, label=label)),
    )


# -- moments ---------------------------------------------------------------------------------------


def moment_form(title: str, when: When | None, turn: Turn) -> Form:
    """A day and a time to fill in."""
    day = when.day.isoformat() if when else ""
    clock = f"{(when.clock if when and when.clock else MORNING):%H:%M}"
    inputs = (
        Input("day", turn.words(DAY), "date", day, required=True),
        Input("clock", turn.words(CLOCK), "text", clock),
    )
    return Form(title, turn.words(SAVE), inputs)


def moment_filled(values: Mapping[str, str]) -> str:
    """What `moment_form` was filled with, as a choice."""
    return moment_value(
        When(_day(values.get("day", "")), clock=_clock(values.get("clock", "") or "09:00"))
    )


def moment_value(when: When) -> str:
    """A moment as a choice: 2026-03-19T09:00."""
    return f"{when.day.isoformat()}T{(when.clock or MORNING):%H:%M}"


def moment_of(choice: str) -> When:
    """The moment that was chosen."""
    day, _, clock = choice.partition("T")
    return When(_day(day), clock=_clock(clock))


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise UserError(NO_MOMENT, value=value[:20]) from None


def _clock(value: str) -> time:
    try:
        return time.fromisoformat(value.strip().replace("：", ":").zfill(5))
    except ValueError:
        raise UserError(NO_MOMENT, value=value[:20]) from None
