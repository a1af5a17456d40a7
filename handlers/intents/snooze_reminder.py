"""交标书的提醒推迟到下周三 - a promise gets another time; asked for where nobody said it."""

from dataclasses import replace
from datetime import time, timedelta

from handlers import action_card, action_list, choices, visit_record, which_action, wording
from handlers.conversation import Reply, Update
from handlers.errors import UserError
from handlers.registry import Intent, Pressed, Turn
from handlers.text import Text
from handlers.understanding import reminders
from handlers.understanding.claims import Heard, When
from storage.actions import DONE
from storage.records import Action

MOVED = Text(zh="已改期", en="Moved")
SAID = Text(zh="已改到 {due}:{text}(A-{number})。", en="Moved to {due}: {text} (A-{number}).")
UNCHANGED = Text(zh="A-{number} 本来就是 {due},没有变化。", en="A-{number} is due {due} already.")
PAST = Text(
    zh="{due} 已经过去了,请给一个以后的时间,例如「推迟到明天上午」。",
    en="{due} is over. Please give a time to come, such as “snooze it till tomorrow morning”.",
)
DONE_ALREADY = Text(
    zh="A-{number}「{text}」已经完成了,不用改期。",
    en="A-{number} “{text}” is done; there is nothing to move.",
)
OUTDATED = Text(
    zh="这条待办已经变过了,请发「我的待办」看最新的。",
    en="This to-do has changed since; send “my to-dos” to see it.",
)
NOT_FOUND = Text(
    zh="没找到要改期的待办。您还没做完的有这些:",
    en="I did not find the to-do to move. These are still open:",
)
NOTHING_OPEN = Text(
    zh="没找到要改期的待办,您名下也没有没做完的事。",
    en="I did not find the to-do to move, and nothing is open for you.",
)
OPEN_TITLE = Text(zh="我的待办", en="My to-dos")
UNTIL_WHEN = Text(zh="改到什么时候?", en="Until when?")
WHICH_DAY = Text(
    zh="「{text}」:点一个时间,或直接回复,例如「周五下午3点」。",
    en="“{text}”: press a time, or reply with one, such as “Friday 3pm”.",
)
TOMORROW = Text(zh="明天 09:00", en="Tomorrow 09:00")
NEXT_MONDAY = Text(zh="下周一 09:00", en="Next Monday 09:00")
MORNING = time(9)


def snooze_reminder(heard: Heard, turn: Turn) -> Reply:
    """Move the one that is meant; ask which, or until when, where that was not said."""
    fitting = which_action.meant(heard, turn)
    if not fitting.actions:
        return _not_found(turn)
    if not fitting.sure:
        return which_action.ask("snooze_reminder", heard, fitting.actions, turn)
    action = fitting.actions[0]
    if turn.about is not None:
        return _move(action, choices.moment_of(turn.chosen), turn)
    if heard.due is not None:
        return _move(action, heard.due, turn)
    return _ask_until_when(heard, action, turn)


def press_snooze(pressed: Pressed, turn: Turn) -> Reply:
    """The form of a card."""
    action_id, version = pressed.numbers(2)
    action = turn.uow.actions.get(action_id)
    if action is None or action.version != version:
        raise UserError(OUTDATED)
    return _move(action, choices.moment_of(choices.moment_filled(pressed.values)), turn)


def _move(action: Action, when: When, turn: Turn) -> Reply:
    text = wording.shortened(action.text, 60)
    if action.state == DONE:
        return turn.say(DONE_ALREADY, number=action.number, text=text)
    when = replace(when, clock=when.clock or MORNING)
    at = visit_record.moment(when, turn)
    moved = action._replace(due_day=when.day, due_at=at)
    due = action_card.due_in_words(moved, turn)
    if at is not None and at <= turn.uow.now:
        raise UserError(PAST, due=due)
    if (action.due_day, action.due_at) == (when.day, at):
        return turn.say(UNCHANGED, number=action.number, due=due)
    turn.uow.actions.postpone(action.id, when.day, at)
    now = turn.uow.actions.get(action.id)
    assert now is not None
    card = action_card.action_card(now, turn.words(MOVED), turn)
    said = turn.say(SAID, due=due, text=text, number=action.number)
    return said + Reply(updates=(Update(action_card.subject(action.id), card),))


def _ask_until_when(heard: Heard, action: Action, turn: Turn) -> Reply:
    today = turn.at.date()
    monday = today + timedelta(days=7 - today.weekday())
    moments = [
        (choices.moment_value(When(day)), turn.words(label))
        for day, label in ((today + timedelta(days=1), TOMORROW), (monday, NEXT_MONDAY))
    ]
    text = turn.words(WHICH_DAY, text=wording.shortened(action.text, 40))
    asking = replace(turn, about=action.id)
    title = turn.words(UNTIL_WHEN)
    return choices.ask_until_when("snooze_reminder", heard, asking, title, text, moments)


def _not_found(turn: Turn) -> Reply:
    shown = action_list.page(action_list.mine(turn), turn.words(OPEN_TITLE), turn)
    return turn.say(NOT_FOUND) + shown if shown else turn.say(NOTHING_OPEN)


INTENT = Intent(
    name="snooze_reminder",
    hears=(reminders.snooze_reminder,),
    answers=snooze_reminder,
    presses={"snooze": press_snooze},
    examples=(Text(zh="第一条推迟到下周三", en="snooze the first one till Wednesday"),),
    called=Text(zh="给待办改期", en="Move a to-do"),
)
