"""今天下午拜访了金职院王处长 ... - one sentence becomes a visit record with its next step."""

from handlers import access, author_told, recording, visit_card
from handlers.conversation import Reply, Update
from handlers.errors import UserError
from handlers.registry import Intent, Pressed, Turn
from handlers.text import Text
from handlers.understanding import visits
from handlers.understanding.claims import Heard

CONTACT_ADDED = Text(
    zh="「{name}」已加为{customer}的联系人,下次提到就认识了。",
    en="“{name}” is now a contact of {customer}; next time I will know the name.",
)
OUTDATED = Text(
    zh="这张卡片已经过时,最新的内容见更新后的卡片。",
    en="This card is out of date; please use the newest one.",
)


def log_visit(heard: Heard, turn: Turn) -> Reply:
    """Save what is clear, ask about the rest."""
    return recording.record("log_visit", heard, turn)


def add_contact(pressed: Pressed, turn: Turn) -> Reply:
    """A person met who was in no list becomes a contact of the customer."""
    visit_id, version, position = pressed.numbers(3)
    visit = turn.uow.visits.get(visit_id)
    if visit is None or visit.version != version or position >= len(visit.contacts):
        raise UserError(OUTDATED)
    access.guard_record(visit, turn.uow.scope)
    name, customer = visit.contacts[position].name, visit.customers[0]
    contact = turn.uow.customers.add_contact(customer.id, name)
    met = [list(person) for person in visit.contacts]
    met[position] = [contact.id, contact.name]
    turn.uow.visits.change(visit_id, {"contacts": met})
    author_told.changed(visit, (), turn)
    said = turn.say(CONTACT_ADDED, name=name, customer=customer.name)
    card = visit_card.visit_card(visit_id, turn)
    return said + Reply(updates=(Update(visit_card.subject(visit_id), card),))


INTENT = Intent(
    name="log_visit",
    hears=(visits.log_visit,),
    answers=log_visit,
    presses={"contact": add_contact},
    examples=(
        Text(
            zh="今天下午拜访了{customer},聊了二期方案,客户挺满意,打车46元,下周三前把报价发过去",
            en="Visited {customer} this afternoon, discussed phase two, they were happy, "
            "taxi 46, send the quote by next Wednesday",
        ),
    ),
    called=Text(zh="记成拜访", en="Record a visit"),
)
