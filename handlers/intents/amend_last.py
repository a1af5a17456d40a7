"""费用改成30 - correcting the last record, in words or in the form of its card."""

from dataclasses import replace

from handlers import (
    access,
    author_told,
    form_changes,
    unread,
    visit_card,
    visit_changes,
    which_customer,
    which_visit,
    word_changes,
    wording,
)
from handlers.conversation import Reply, Update, card_reply
from handlers.errors import UserError
from handlers.registry import Intent, Pressed, Turn
from handlers.text import Text
from handlers.understanding import amend
from handlers.understanding.claims import Ambiguous, Heard, Unknown
from storage.records import Visit

NO_NEXT_STEP = Text(
    zh="V-{number} 没有未完成的下一步可以改期。要加一条,说「下一步加一个:周五前发报价」。",
    en="V-{number} has no open next step to move. To add one, say “add next step: send the quote”.",
)
CHANGED = Text(zh="V-{number} 已改:{fields}。", en="V-{number} changed: {fields}.")
UNCHANGED = Text(
    zh="V-{number} 没有变化,内容和原来一样。", en="V-{number} is unchanged: it said so already."
)
UNLEARNED = Text(
    zh="「{name}」不再当作{customer},下次会再问您。",
    en="“{name}” no longer means {customer}; I will ask next time.",
)
DROPPED = Text(
    zh="联系人{names}是原来那家的,已去掉。要加就说「联系人加上…」。",
    en="{names} belonged to the customer before and was taken out. "
    "To add somebody, say “contacts: add …”.",
)
OUTDATED = Text(
    zh="这张卡片已经过时,请在最新的卡片上修改。",
    en="This card is out of date; please edit the newest one.",
)
ADDS, WHICH = "add", "which"  # what understanding says of 还有,打车30 and of a mere 打车50元


def amend_last(heard: Heard, turn: Turn) -> Reply:
    """Change the record that is meant; an unclear customer or visit is asked about."""
    if heard.text == WHICH and not turn.chosen:
        return which_visit.ask("amend_last", heard, turn)
    if isinstance(heard.customer, Ambiguous):
        return which_customer.ask("amend_last", heard, heard.customer, turn)
    visit = which_visit.meant(heard, turn)
    access.guard_record(visit, turn.uow.scope)
    unread.refuse(heard.changes, visit, turn)
    for change in heard.changes:
        if change.field == "customer" and isinstance(change.value, Ambiguous | Unknown):
            asking = replace(turn, about=visit.id)
            return which_customer.ask("amend_last", heard, change.value, asking)
    wants_due = any(change.field == "due" for change in heard.changes)
    if wants_due and not visit_changes.open_actions(visit, turn):
        raise UserError(NO_NEXT_STEP, number=visit.number)
    fields = word_changes.apply_words(visit, heard.changes, turn, adds=heard.text in (ADDS, WHICH))
    return _told(visit, fields, turn)


def edit(pressed: Pressed, turn: Turn) -> Reply:
    """Store the form of a card, or the one field of it that was pressed."""
    visit_id, version = pressed.numbers(2)
    visit = turn.uow.visits.get(visit_id)
    if visit is None or visit.version != version:
        raise UserError(OUTDATED)
    access.guard_record(visit, turn.uow.scope)
    return _told(visit, form_changes.apply_form(visit, pressed.values, turn), turn)


def _told(visit: Visit, fields: list[str], turn: Turn) -> Reply:
    if not fields:
        return turn.say(UNCHANGED, number=visit.number)
    author_told.changed(visit, fields, turn)
    in_order = [field for field in wording.LABELS if field in fields]
    labels = wording.listed([wording.label(name, turn.locale) for name in in_order], turn.locale)
    said = turn.say(CHANGED, number=visit.number, fields=labels)
    if "customer" in fields:
        said += _unlearn(visit, turn) + _dropped(visit, turn)
    return said + _shown(visit, turn)


def _shown(visit: Visit, turn: Turn) -> Reply:
    """The card that is here as it stands now; a new one for whoever has none, such as a manager."""
    card, subject = visit_card.visit_card(visit.id, turn, visit_card.CHANGED), visit_card.subject
    if turn.uow.conversations.cards_about(turn.conversation.id, [subject(visit.id)]):
        return Reply(updates=(Update(subject(visit.id), card),))
    return card_reply(card, subject(visit.id))


def _dropped(before: Visit, turn: Turn) -> Reply:
    """Which contacts were left with the customer before."""
    now = turn.uow.visits.get(before.id)
    still = {met.name for met in now.contacts} if now else set()
    gone = [met.name for met in before.contacts if met.id is not None and met.name not in still]
    if not gone:
        return Reply()
    return turn.say(DROPPED, names=wording.listed(gone, turn.locale))


def _unlearn(visit: Visit, turn: Turn) -> Reply:
    """A nickname that was learned with the record was learned for the wrong customer."""
    step = turn.uow.steps.making("visit", visit.id)
    reply = Reply()
    for change in step.changes if step else ():
        if change.noun == "customer_name" and change.before is None:
            name = turn.uow.customers.forget_name(change.id)
            if name:
                reply += turn.say(UNLEARNED, name=name, customer=visit_card.whom(visit, turn))
    return reply


INTENT = Intent(
    name="amend_last",
    hears=(amend.amend_last,),
    answers=amend_last,
    presses={"edit": edit},
    examples=(Text(zh="费用改成30", en="expenses should be 30"),),
    called=Text(zh="修改上一条记录", en="Correct the last record"),
)
