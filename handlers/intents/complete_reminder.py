"""第二个完成了 - a promise is kept: by its place in the list, its number or its words."""

from handlers import action_card, action_list, visit_card, which_action, wording
from handlers.conversation import Reply, Update
from handlers.registry import Intent, Pressed, Turn
from handlers.text import Text
from handlers.understanding import reminders
from handlers.understanding.claims import Heard
from storage.actions import DONE
from storage.records import Action

COMPLETED = Text(zh="已完成", en="Done")
SAID = Text(
    zh="已完成:{text}(A-{number})。点错了就说「撤销」。",
    en="Done: {text} (A-{number}). If that was wrong, say “undo”.",
)
ALREADY = Text(
    zh="A-{number}「{text}」之前就完成了,不用再记。",
    en="A-{number} “{text}” was done before; nothing to do.",
)
NOT_FOUND = Text(
    zh="没找到这条待办。您还没做完的有这些:",
    en="I did not find that to-do. These are still open:",
)
NOTHING_OPEN = Text(
    zh="没找到这条待办,您名下也没有没做完的事。",
    en="I did not find that to-do, and nothing is open for you.",
)
OPEN_TITLE = Text(zh="我的待办", en="My to-dos")


def complete_reminder(heard: Heard, turn: Turn) -> Reply:
    """Finish the one that is meant; ask where several fit, list what is open where none does."""
    fitting = which_action.meant(heard, turn)
    if not fitting.actions:
        return _not_found(turn)
    if fitting.sure:
        return _finish(fitting.actions[0], turn)
    return which_action.ask("complete_reminder", heard, fitting.actions, turn)


def press_done(pressed: Pressed, turn: Turn) -> Reply:
    """The button of a card or a list."""
    (action_id,) = pressed.numbers(1)
    action = turn.uow.actions.get(action_id)
    return _not_found(turn) if action is None else _finish(action, turn)


def _finish(action: Action, turn: Turn) -> Reply:
    text = wording.shortened(action.text, 60)
    if action.state == DONE:
        return turn.say(ALREADY, number=action.number, text=text)
    turn.uow.actions.finish(action.id)
    now = turn.uow.actions.get(action.id)
    assert now is not None
    card = action_card.action_card(now, turn.words(COMPLETED), turn)
    updates = [Update(action_card.subject(action.id), card)]
    if action.visit_id is not None and turn.uow.visits.get(action.visit_id):
        shown = visit_card.visit_card(action.visit_id, turn)
        updates.append(Update(visit_card.subject(action.visit_id), shown))
    said = turn.say(SAID, text=text, number=action.number)
    return said + Reply(updates=tuple(updates))


def _not_found(turn: Turn) -> Reply:
    shown = action_list.page(action_list.mine(turn), turn.words(OPEN_TITLE), turn)
    return turn.say(NOT_FOUND) + shown if shown else turn.say(NOTHING_OPEN)


INTENT = Intent(
    name="complete_reminder",
    hears=(reminders.complete_reminder,),
    answers=complete_reminder,
    presses={"done": press_done},
    examples=(Text(zh="第一条完成了", en="the first one is done"),),
    called=Text(zh="完成一条待办", en="Finish a to-do"),
)
