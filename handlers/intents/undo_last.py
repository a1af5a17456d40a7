"""撤销 - the last step is taken back, whole; pressed on a card, the last step about that record."""

from collections.abc import Iterable
from datetime import timedelta

from handlers import (
    access,
    action_card,
    author_told,
    drafts,
    questions,
    short_numbers,
    visit_card,
    which_visit,
    wording,
)
from handlers.conversation import Reply, Update
from handlers.errors import UserError
from handlers.registry import OLD_BUTTON, Intent, Pressed, Turn
from handlers.text import Text
from handlers.understanding import chatter
from handlers.understanding.claims import Heard
from handlers.understanding.phrases import phrases
from storage.records import Action, Visit
from storage.steps import Change, Step

HEARS = phrases(
    "[把][刚才|刚刚|上一条|上一步][那条|的]撤销[掉][吧|了]",
    "撤销[一下][刚才|刚刚|上一条|上一步|最后一条][那条|的][记录|操作][吧]",
    "撤回[一下][刚才|刚刚|上一条][那条|的][记录][吧]",
    "[把][刚才|刚刚|上一条](那条|的记录|的)(撤了|撤掉|撤回|取消|删掉|删了)[吧]",
    "(undo|revert) [that|it|the last one|last one|the last record|last]",
    "(take|scrap) (that|it) back",
)

UNDO_WITHIN = timedelta(hours=24)
ANY_TIME = timedelta(days=3650)  # for those who lead others
NOTHING_TO_UNDO = Text(
    zh="最近 24 小时里,这个对话没有可以撤销的操作。",
    en="There is nothing to undo here within the last 24 hours.",
)
OUTDATED = Text(
    zh="这条记录已经变过了,请看最新的卡片。",
    en="This record has changed since; see its newest card.",
)
UNDONE = Text(zh="已撤销:{what}。原话仍保留。", en="Undone: {what}. Your words are kept.")
OPEN_AGAIN = Text(zh="已恢复", en="Open again")
A_VISIT = Text(zh="{customer}的记录 V-{number}", en="record V-{number} of {customer}")
A_CHANGE = Text(zh="对 V-{number} 的修改", en="the change of V-{number}")
AN_ACTION = Text(zh="提醒「{text}」", en="the reminder “{text}”")
AN_ACTION_CHANGE = Text(zh="对提醒「{text}」的改动", en="the change of the reminder “{text}”")
A_COMMENT = Text(zh="对 V-{number} 的评论", en="the comment on V-{number}")
A_CUSTOMER = Text(zh="新客户「{name}」", en="the new customer “{name}”")
A_NAME = Text(zh="记住的叫法「{name}」", en="the learned name “{name}”")
A_CONTACT = Text(zh="新联系人「{name}」", en="the new contact “{name}”")
AN_ANSWER = Text(zh="上一个选择", en="the last choice")
LEFT_WHOLE = Text(
    zh="V-{number} 后来被{person}改过,连同它的下一步都留着,没有撤销。要改就点卡片上的「修改」。",
    en="V-{number} was changed by {person} since, so it stays, with its next steps. "
    "Press Edit on its card to change it.",
)
LEFT_ALONE = Text(
    zh="有 {count} 处后来被别人改过,没有动。",
    en="{count} places were left alone: somebody changed them since.",
)


def undo_last(heard: Heard, turn: Turn) -> Reply:
    """Take back this person's newest step in this conversation, or the newest about V-12."""
    about = None
    number = heard.number or short_numbers.visit_number(turn.text)
    if number is not None:
        visit = which_visit.numbered(number, turn)
        access.guard_record(visit, turn.uow.scope)
        about = ("visit", visit.id)
    return _undo_newest(about, turn)


def undo_pressed(pressed: Pressed, turn: Turn) -> Reply:
    """Take back the newest step about the record on the card."""
    noun, *numbers = pressed.arguments or ("",)
    record_id, version = Pressed(tuple(numbers), pressed.values).numbers(2)
    if _version(noun, record_id, turn) != version:
        raise UserError(OUTDATED)
    visit = turn.uow.visits.get(record_id) if noun == "visit" else None
    if visit is not None:
        access.guard_record(visit, turn.uow.scope)
    return _undo_newest((noun, record_id), turn)


def _version(noun: str, record_id: int, turn: Turn) -> int | None:
    match noun:
        case "visit":
            visit = turn.uow.visits.get(record_id)
            return visit.version if visit else None
        case "action":
            action = turn.uow.actions.get(record_id)
            return action.version if action else None
        case "comment":
            return 1 if turn.uow.comments.get(record_id) else None
        case _:
            raise UserError(OLD_BUTTON)


def _undo_newest(about: tuple[str, int] | None, turn: Turn) -> Reply:
    since = turn.uow.now - (UNDO_WITHIN if turn.user.role == "rep" else ANY_TIME)
    step = turn.uow.steps.newest(turn.conversation.id, since, about)
    if step is None:
        raise UserError(NOTHING_TO_UNDO)
    return _undo(step, turn)


def _undo(step: Step, turn: Turn) -> Reply:
    visits = [turn.uow.visits.get(row_id) for row_id in _touched(step, "visit")]
    actions = [turn.uow.actions.get(row_id) for row_id in _touched(step, "action")]
    visits += [turn.uow.visits.get(row_id) for row_id in _commented(step)]
    words = [(change, _described(change, step, turn)) for change in step.changes]
    left = turn.uow.undo(step)
    for visit in visits:
        if visit is not None and visit.id in _touched(step, "visit"):
            author_told.taken_back(visit, _fields_undone(visit, step, left), turn)
    undone = [said for change, said in words if said and change not in left]
    reply = _told(undone, left, step, turn)
    updates = [
        *(_visit_now(visit, turn) for visit in visits if visit is not None),
        *(_action_now(action, turn) for action in actions if action is not None),
        *_reopened(step, turn),
    ]
    return reply + Reply(updates=tuple(updates))


def _touched(step: Step, noun: str) -> list[int]:
    return list(dict.fromkeys(change.id for change in step.changes if change.noun == noun))


def _fields_undone(visit: Visit, step: Step, left: list[Change]) -> set[str]:
    """Whether next steps of the visit are as they were; what else changed shows in the visit."""
    undone = [c for c in step.changes if c.id == visit.id and c.noun == "visit" and c not in left]
    return {"actions"} if any("next_step" in change.after for change in undone) else set()


def _commented(step: Step) -> Iterable[int]:
    return (change.after["visit_id"] for change in step.changes if change.noun == "comment")


def _told(undone: list[str], left: list[Change], step: Step, turn: Turn) -> Reply:
    """What was undone, and what was left because somebody changed it since."""
    reply = Reply()
    if undone or not left:
        what = list(dict.fromkeys(undone)) or [turn.words(AN_ANSWER)]
        reply += turn.say(UNDONE, what=wording.listed(what, turn.locale))
    whole = [change.id for change in left if change.noun == "visit" and change.before is None]
    for visit_id in whole:
        visit = turn.uow.visits.get(visit_id)
        changed_by = turn.uow.steps.changed_by(step, "visit", visit_id) or 0
        person = turn.uow.people.names([changed_by]).get(changed_by, "")
        if visit is not None:
            reply += turn.say(LEFT_WHOLE, number=visit.number, person=person)
    if left and not whole:
        reply += turn.say(LEFT_ALONE, count=len(left))
    return reply


def _visit_now(visit: Visit, turn: Turn) -> Update:
    if turn.uow.visits.get(visit.id) is None:
        card = visit_card.undone_card(visit.number, visit_card.whom(visit, turn), turn)
    else:
        card = visit_card.visit_card(visit.id, turn)
    return Update(visit_card.subject(visit.id), card)


def _action_now(action: Action, turn: Turn) -> Update:
    now = turn.uow.actions.get(action.id)
    if now is None:
        card = action_card.undone_card(action, turn)
    else:
        card = action_card.action_card(now, turn.words(OPEN_AGAIN), turn)
    return Update(action_card.subject(action.id), card)


def _reopened(step: Step, turn: Turn) -> list[Update]:
    """The questions whose answers were undone stand open again."""
    updates: list[Update] = []
    for draft_id in _touched(step, "draft"):
        draft = turn.uow.conversations.draft(draft_id)
        assert draft is not None
        updates.append(Update(drafts.subject(draft.id), questions.card(draft, turn)))
    return updates


def _described(change: Change, step: Step, turn: Turn) -> str:
    """What a change did, in words; "" where it only came with another."""
    match change.noun:
        case "visit":
            visit = turn.uow.visits.get(change.id)
            if visit is None:
                return ""
            if change.before is not None:
                return turn.words(A_CHANGE, number=visit.number)
            return turn.words(A_VISIT, number=visit.number, customer=visit_card.whom(visit, turn))
        case "action":
            action = turn.uow.actions.get(change.id)
            if action is None or action.visit_id in _touched(step, "visit"):
                return ""
            text = AN_ACTION if change.before is None else AN_ACTION_CHANGE
            return turn.words(text, text=wording.shortened(action.text, 40))
        case "comment":
            visit = turn.uow.visits.get(change.after["visit_id"])
            return turn.words(A_COMMENT, number=visit.number) if visit else ""
        case noun if noun in CREATED:
            return turn.words(CREATED[noun], name=change.after["name"])
        case _:
            return ""


CREATED = {"customer": A_CUSTOMER, "customer_name": A_NAME, "contact": A_CONTACT}

INTENT = Intent(
    name="undo_last",
    hears=(HEARS, chatter.undo_last),
    answers=undo_last,
    presses={"undo": undo_pressed},
    examples=(Text(zh="撤销", en="undo"),),
    called=Text(zh="撤销上一步", en="Undo the last step"),
)
