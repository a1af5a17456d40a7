"""提醒我明天上午10点给金职院王处长回电话 - a to-do with its time, for oneself or a colleague."""

from handlers import action_card, action_list, visit_record, which_customer
from handlers.conversation import Reply, card_reply
from handlers.registry import Intent, Turn
from handlers.text import Text
from handlers.understanding import reminders
from handlers.understanding.claims import Ambiguous, Customer, Heard, NextAction, Person
from storage.records import Action

NOTED = Text(zh="已记下提醒", en="Reminder noted")
FOR_COLLEAGUE = Text(
    zh="已放进{person}的待办,{person}发「我的待办」就能看到",
    en="it is among {person}'s to-dos now; they see it with “my to-dos”",
)
NOT_IN_LIST = Text(
    zh="「{person}」不在人员名单里,先放在您的待办里",
    en="“{person}” is not among your colleagues, so it stays among your to-dos",
)
NO_DATE = Text(
    zh="还没有时间,点「加个时间」补上",
    en="it has no date yet; press “Add a date” to set one",
)
ONLY_ONCE = Text(
    zh="重复提醒我还不会:先记下最近这一次,之后的到时再记",
    en="I cannot repeat reminders yet: this is the next one; note the others when they come",
)


def create_reminder(heard: Heard, turn: Turn) -> Reply:
    """One for everybody named; a name that fits several customers is asked about first."""
    if isinstance(heard.customer, Ambiguous):
        return which_customer.ask("create_reminder", heard, heard.customer, turn)
    me = Person(turn.user.id, turn.user.name)
    people = (heard.person or me, *heard.mentions)
    noted = [_noted(person, heard, turn) for person in people]
    listed = [action_list.row(action.id, turn) for action in noted]
    turn.uow.conversations.remember(turn.conversation.id, listed=listed)
    reply = Reply()
    for action, person in zip(noted, people, strict=True):
        title = turn.words(NOTED)
        card = action_card.action_card(action, title, turn, _note(person, heard, turn))
        reply += card_reply(card, action_card.subject(action.id))
    return reply


def _noted(person: Person, heard: Heard, turn: Turn) -> Action:
    promise = NextAction(heard.text.strip() or turn.text.strip(), heard.due, person)
    action_id = visit_record.add_action(promise, turn, _customer_id(heard, turn), None)
    action = turn.uow.actions.get(action_id)
    assert action is not None
    return action


def _customer_id(heard: Heard, turn: Turn) -> int | None:
    """The customer that was named, where it is still there."""
    match heard.customer:
        case Customer(id=customer_id, written=written) if written:
            return customer_id if turn.uow.customers.get(customer_id) else None
        case _:
            return None


def _note(person: Person, heard: Heard, turn: Turn) -> str:
    if person.id is None:
        return turn.words(NOT_IN_LIST, person=person.name)
    if heard.due is None:
        return turn.words(NO_DATE)
    if heard.repeats:
        return turn.words(ONLY_ONCE)
    if person.id != turn.user.id:
        return turn.words(FOR_COLLEAGUE, person=person.name)
    return ""


INTENT = Intent(
    name="create_reminder",
    hears=(reminders.create_reminder,),
    answers=create_reminder,
    examples=(
        Text(
            zh="提醒我明天上午10点给{customer}回电话",
            en="remind me to call {customer} tomorrow at 10am",
        ),
        Text(zh="提醒{person}周五前交周报", en="remind {person} to send the report by Friday"),
    ),
    called=Text(zh="记成提醒", en="Note a reminder"),
)
