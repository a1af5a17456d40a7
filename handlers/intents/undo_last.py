"""撤销 - the last step is taken back, whole; pressed on a card, the last step about that record."""

from datetime import datetime, timedelta

from handlers import drafts, questions, visit_card, wording
from handlers.conversation import Card, Reply, Update
from handlers.errors import UserError
from handlers.registry import Intent, Pressed, Turn
from handlers.text import Text
from handlers.understanding.claims import Heard
from handlers.understanding.phrases import phrases
from storage.steps import Step

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
A_VISIT = Text(zh="{customer}的记录 V-{number}", en="record V-{number} of {customer}")
A_CHANGE = Text(zh="对 V-{number} 的修改", en="the change of V-{number}")
A_CUSTOMER = Text(zh="新客户「{name}」", en="the new customer “{name}”")
A_NAME = Text(zh="记住的叫法「{name}」", en="the learned name “{name}”")
A_CONTACT = Text(zh="新联系人「{name}」", en="the new contact “{name}”")
LEFT_ALONE = Text(
    zh="有 {count} 处后来被别人改过,没有动。",
    en="{count} places were left alone: somebody changed them since.",
)


def undo_last(heard: Heard, turn: Turn) -> Reply:
    """Take back this person's newest step in this conversation."""
    step = turn.uow.steps.newest(turn.conversation.id, _since(turn))
    if step is None:
        raise UserError(NOTHING_TO_UNDO)
    return _undo(step, turn)


def undo_pressed(pressed: Pressed, turn: Turn) -> Reply:
    """Take back the newest step about the record on the card."""
    visit_id, version = pressed.numbers(2)
    visit = turn.uow.visits.get(visit_id)
    if visit is None or visit.version != version:
        raise UserError(OUTDATED)
    step = turn.uow.steps.newest(turn.conversation.id, _since(turn), ("visit", visit_id))
    if step is None:
        raise UserError(NOTHING_TO_UNDO)
    return _undo(step, turn)


def _since(turn: Turn) -> datetime:
    return turn.uow.now - (UNDO_WITHIN if turn.user.role == "rep" else ANY_TIME)


def _undo(step: Step, turn: Turn) -> Reply:
    touched = {change.id for change in step.changes if change.noun == "visit"}
    before = {visit_id: turn.uow.visits.get(visit_id) for visit_id in touched}
    what = _described(step, turn)
    left = turn.uow.undo(step)
    reply = turn.say(UNDONE, what=wording.listed(what, turn.locale))
    if left:
        reply += turn.say(LEFT_ALONE, count=len(left))
    updates = []
    for visit_id, visit in before.items():
        if visit is None:
            continue
        if turn.uow.visits.get(visit_id) is None:
            card = visit_card.undone_card(visit.number, visit_card.whom(visit, turn), turn)
        else:
            card = visit_card.visit_card(visit_id, turn)
        updates.append(Update(visit_card.subject(visit_id), card))
    return reply + Reply(updates=(*updates, *_reopened(step, turn)))


def _reopened(step: Step, turn: Turn) -> list[Update]:
    """The questions whose answers were undone stand open again."""
    updates: list[Update] = []
    for change in step.changes:
        if change.noun == "draft":
            draft = turn.uow.conversations.draft(change.id)
            assert draft is not None
            card: Card = questions.card(draft, turn)
            updates.append(Update(drafts.subject(draft.id), card))
    return updates


def _described(step: Step, turn: Turn) -> list[str]:
    """What the step did, in words, the records first."""
    said: list[str] = []
    for change in step.changes:
        match change.noun:
            case "visit":
                visit = turn.uow.visits.get(change.id)
                if visit is None:
                    continue
                text = A_VISIT if change.before is None else A_CHANGE
                whom = visit_card.whom(visit, turn)
                values = {"customer": whom} if text is A_VISIT else {}
                said.append(turn.words(text, number=visit.number, **values))
            case "customer":
                said.append(turn.words(A_CUSTOMER, name=change.after["name"]))
            case "customer_name":
                said.append(turn.words(A_NAME, name=change.after["name"]))
            case "contact":
                said.append(turn.words(A_CONTACT, name=change.after["name"]))
    return list(dict.fromkeys(said)) or [turn.words(AN_ANSWER)]


AN_ANSWER = Text(zh="上一个选择", en="the last choice")

INTENT = Intent(
    name="undo_last",
    hears=(HEARS,),
    answers=undo_last,
    presses={"undo": undo_pressed},
    examples=(Text(zh="撤销", en="undo"),),
)
