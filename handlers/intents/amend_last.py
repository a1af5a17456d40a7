"""费用改成30 - correcting the last record, in words or in the form of its card."""

from handlers import visit_card, visit_changes, wording
from handlers.conversation import Reply, Update
from handlers.errors import UserError
from handlers.registry import Intent, Pressed, Turn
from handlers.text import Text
from handlers.understanding import amend
from handlers.understanding.claims import Heard
from storage.records import Visit

NOTHING_TO_CHANGE = Text(
    zh="这个对话里还没有可以修改的记录。先说一句拜访,我记下后再改。",
    en="There is no record here to change yet. Tell me about a visit first.",
)
CHANGED = Text(zh="V-{number} 已改:{fields}。", en="V-{number} changed: {fields}.")
UNCHANGED = Text(
    zh="V-{number} 没有变化,内容和原来一样。", en="V-{number} is unchanged: it said so already."
)
OUTDATED = Text(
    zh="这张卡片已经过时,请在最新的卡片上修改。",
    en="This card is out of date; please edit the newest one.",
)


def amend_last(heard: Heard, turn: Turn) -> Reply:
    """Change the record this conversation was last about."""
    last = turn.conversation.last_visit_id
    visit = turn.uow.visits.get(last) if last is not None else None
    if visit is None:
        raise UserError(NOTHING_TO_CHANGE)
    return _told(visit, visit_changes.apply_words(visit, heard.changes, turn), turn)


def edit(pressed: Pressed, turn: Turn) -> Reply:
    """Store the form of a card."""
    visit_id, version = pressed.numbers(2)
    visit = turn.uow.visits.get(visit_id)
    if visit is None or visit.version != version:
        raise UserError(OUTDATED)
    return _told(visit, visit_changes.apply_form(visit, pressed.values, turn), turn)


def _told(visit: Visit, fields: list[str], turn: Turn) -> Reply:
    if not fields:
        return turn.say(UNCHANGED, number=visit.number)
    labels = wording.listed([wording.label(field, turn.locale) for field in fields], turn.locale)
    card = visit_card.visit_card(visit.id, turn, visit_card.CHANGED)
    said = turn.say(CHANGED, number=visit.number, fields=labels)
    return said + Reply(updates=(Update(visit_card.subject(visit.id), card),))


INTENT = Intent(
    name="amend_last",
    hears=(amend.amend_last,),
    answers=amend_last,
    presses={"edit": edit},
    examples=(Text(zh="费用改成30", en="expenses should be 30"),),
)
