"""第二个完成了, 1、3都搞定了 - promises are kept: by place in the list, number or words."""

from handlers import action_card, action_list, visit_card, which_action, wording
from handlers.conversation import Reply, Update
from handlers.registry import Intent, Pressed, Turn
from handlers.text import Text
from handlers.understanding import reminders, several
from handlers.understanding.claims import Heard, Numbered
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
SEVERAL = Text(
    zh="已完成 {count} 条:{those}。点错了就说「撤销」,会一起恢复。",
    en="Done, {count} of them: {those}. If that was wrong, say “undo”; all will be open again.",
)
ONE_OF_SEVERAL = Text(zh="{text}(A-{number})", en="{text} (A-{number})")
PLACE = Text(zh="第 {number} 条", en="number {number} of the list")
LAST_PLACE = Text(zh="最后一条", en="the last one of the list")
NUMBER = Text(zh="A-{number}", en="A-{number}")
NO_SUCH = Text(
    zh="没有找到{those},没有动。发「我的待办」看看编号。",
    en="I did not find {those}; nothing was done there. Send “my to-dos” to see the numbers.",
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
    """Finish what is meant; ask where several fit, list what is open where none does."""
    if heard.several:
        return _finish_several(heard, turn)
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


def _finish_several(heard: Heard, turn: Turn) -> Reply:
    """All of them in one step, so that one 撤销 opens all again; the rest is told."""
    found, missing = which_action.several(heard.several, turn)
    still_open = [action for action in found if action.state != DONE]
    reply = Reply()
    if still_open:
        for action in still_open:
            turn.uow.actions.finish(action.id)
        reply += turn.say(SEVERAL, count=len(still_open), those=_named(still_open, turn))
    for action in found:
        if action.state == DONE:
            text = wording.shortened(action.text, 60)
            reply += turn.say(ALREADY, number=action.number, text=text)
    if missing:
        those = wording.listed([_written(number, turn) for number in missing], turn.locale)
        reply += turn.say(NO_SUCH, those=those)
    if not found:
        reply += _open(turn)
    return reply + Reply(updates=_updates(still_open, turn))


def _named(actions: list[Action], turn: Turn) -> str:
    names = [
        turn.words(ONE_OF_SEVERAL, text=wording.shortened(a.text, 60), number=a.number)
        for a in actions
    ]
    return wording.listed(names, turn.locale)


def _written(number: Numbered, turn: Turn) -> str:
    if not number.is_place:
        return turn.words(NUMBER, number=number.number)
    if number.number == which_action.LAST:
        return turn.words(LAST_PLACE)
    return turn.words(PLACE, number=number.number)


def _finish(action: Action, turn: Turn) -> Reply:
    text = wording.shortened(action.text, 60)
    if action.state == DONE:
        return turn.say(ALREADY, number=action.number, text=text)
    turn.uow.actions.finish(action.id)
    said = turn.say(SAID, text=text, number=action.number)
    return said + Reply(updates=_updates([action], turn))


def _updates(finished: list[Action], turn: Turn) -> tuple[Update, ...]:
    """The cards of these promises and of their visits, as they stand now."""
    updates = []
    for action in finished:
        now = turn.uow.actions.get(action.id)
        assert now is not None
        card = action_card.action_card(now, turn.words(COMPLETED), turn)
        updates.append(Update(action_card.subject(action.id), card))
    for visit_id in dict.fromkeys(action.visit_id for action in finished):
        if visit_id is not None and turn.uow.visits.get(visit_id):
            shown = visit_card.visit_card(visit_id, turn)
            updates.append(Update(visit_card.subject(visit_id), shown))
    return tuple(updates)


def _not_found(turn: Turn) -> Reply:
    shown = _open(turn)
    return turn.say(NOT_FOUND) + shown if shown.says else turn.say(NOTHING_OPEN)


def _open(turn: Turn) -> Reply:
    """What is open for the person."""
    shown = action_list.page(action_list.mine(turn), turn.words(OPEN_TITLE), turn)
    return shown or Reply()


INTENT = Intent(
    name="complete_reminder",
    hears=(several.complete_several, reminders.complete_reminder),
    answers=complete_reminder,
    presses={"done": press_done},
    examples=(
        Text(zh="第一条完成了", en="the first one is done"),
        Text(zh="1、3都完成了", en="done with 1 and 3"),
    ),
    called=Text(zh="完成一条待办", en="Finish a to-do"),
)
