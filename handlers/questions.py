"""Asking which customer is meant, and understanding the answer by button, number, name or 都不是.

What is unclear waits as a draft with its question; it belongs to one person in one conversation for
a day, survives restarts, and is answered once.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from handlers import wording
from handlers.conversation import Button, Card, Reply, Update, card_reply
from handlers.errors import UserError
from handlers.registry import OLD_BUTTON, Turn, is_number
from handlers.text import Text
from handlers.understanding.claims import (
    Ambiguous,
    Customer,
    Heard,
    Option,
    Person,
    Said,
    Span,
    Unknown,
    Who,
)
from handlers.understanding.directory import Directory
from storage.conversations import Draft

WHICH_ONE = Text(zh="您指的是哪一家?", en="Which one do you mean?")
WHICH_CUSTOMER = Text(zh="是哪家客户?", en="Which customer was it?")
NEW_CUSTOMER = Text(zh="要新建这家客户吗?", en="Shall I create this customer?")
FITS_SEVERAL = Text(
    zh="「{name}」对应 {count} 家客户。点一家,或回复编号、名称。",
    en="“{name}” fits {count} customers. Press one, or reply with its number or name.",
)
NOT_FOUND = Text(
    zh="客户列表里没有「{name}」。是下面的哪一家?点一下,或回复编号、名称。",
    en="There is no “{name}” among your customers. Is it one of these? "
    "Press one, or reply with its number or name.",
)
NOT_FOUND_AT_ALL = Text(
    zh="客户列表里没有「{name}」。可以新建,也可以直接回复正确的名称。",
    en="There is no “{name}” among your customers. Create it, or reply with the right name.",
)
NONE_NAMED = Text(
    zh="没看到客户名称,请回复名称,或点一家最近的客户。",
    en="I saw no customer name. Reply with it, or press one of your recent customers.",
)
CREATE_IT = Text(
    zh="「{name}」会作为新客户加到您名下。也可以回复另一个名称。",
    en="“{name}” will be added as a new customer of yours. Or reply with another name.",
)
KEPT = Text(
    zh="原话已保留,选好后马上记下。", en="Your words are kept and recorded at once when you choose."
)
NONE_OF_THEM = Text(zh="都不是", en="None of these")
CREATE = Text(zh="新建「{name}」", en="Create “{name}”")
LET_GO = Text(zh="先不记了", en="Leave it")
CHOSEN = Text(zh="已选:{name}", en="Chosen: {name}")
LEARNED = Text(
    zh="记住了:以后「{written}」就是这家。不对就撤销。",
    en="Noted: from now on “{written}” is this customer. Undo it if that is wrong.",
)
LEFT = Text(zh="好的,先不记", en="All right, left alone")
LEFT_TEXT = Text(
    zh="这条没有记成拜访,原话仍保留。想记录时带上客户名称再发一次就行。",
    en="This was not recorded as a visit; your words are kept. "
    "To record it, send it again with the customer's name.",
)
NOT_YOURS = Text(
    zh="这个问题是问{name}的,请让本人来回答。",
    en="This question was put to {name}; please let them answer it.",
)
ANSWERED_ALREADY = Text(
    zh="这个问题已经处理过了,不用再选。", en="This question has been answered already."
)
EXPIRED = Text(
    zh="这个问题已过期(保留 24 小时)。请把原话再发一次,我马上处理。",
    en="This question has expired after 24 hours. Please send the message again.",
)

CREATE_VALUE, NONE_VALUE, LEAVE_VALUE = "new", "none", "leave"
CUSTOMER_MARK, NAME_MARK = "=", "~"  # before a customer's id, before a name nobody knows
MOST_OPTIONS = 8
LONGEST_ANSWER = 64
LONGEST_NAME = 30

NUMBER = re.compile(r"^(?:第\s*)?([0-9]{1,2}|[一二三四五六七八九十])\s*(?:个|家|号|项)?[.。!]?$")
NUMERALS = "一二三四五六七八九十"
NONE_WORDS = frozenset(
    "都不是 都不对 不是 没有 全都不是 以上都不是 都没有 none neither no nope".split()
) | {"none of these", "none of them"}
CREATE_WORDS = frozenset("新建 创建 新客户 create new".split())
YES_WORDS = frozenset("建 是 是的 好 好的 可以 yes ok".split())
LEAVE_WORDS = frozenset("算了 不用了 先不记 先不记了 不记了 取消 leave cancel".split()) | {
    "leave it"
}

_HEARD: TypeAdapter[Heard] = TypeAdapter(Heard)


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to an open question, as it was read: which question, its version, the choice."""

    draft_id: int
    version: int
    choice: str


def subject(draft_id: int) -> str:
    """What the card of a question is filed under."""
    return f"draft:{draft_id}"


# -- asking ----------------------------------------------------------------------------------------


def which_customer(intent: str, heard: Heard, who: Who, turn: Turn) -> Reply:
    """Ask which customer an ability means; `heard` waits for the answer."""
    options = [{"value": str(option.id), "label": option.name} for option in _candidates(who, turn)]
    written = getattr(who, "written", "")
    parked = {
        "intent": intent,
        "heard": _HEARD.dump_python(heard, mode="json"),
        "written": written,
        "kind": who.kind,
        "message_id": turn.message_id,
        "text": turn.text,
        "sent_at": turn.sent_at.isoformat(),
        "report_id": turn.report_id,
    }
    draft = turn.uow.conversations.ask(turn.conversation.id, "which_customer", options, parked)
    return card_reply(card(draft, turn), subject(draft.id))


def _candidates(who: Who, turn: Turn) -> list[Option]:
    match who:
        case Ambiguous(options=options):
            return list(options[:MOST_OPTIONS])
        case Unknown(written="", nearest=()):
            return [Option(*named) for named in turn.uow.customers.some(5)]
        case Unknown(nearest=nearest):
            return list(nearest[:MOST_OPTIONS])
        case _:
            return []


def card(draft: Draft, turn: Turn) -> Card:
    """The question as a card, with a button for each option."""
    parked = draft.parked
    written, asks_new = parked["written"], draft.question == "new_customer"
    if asks_new:
        title, text = NEW_CUSTOMER, turn.words(CREATE_IT, name=written)
    elif parked["kind"] == "ambiguous":
        title = WHICH_ONE
        text = turn.words(FITS_SEVERAL, name=written, count=len(draft.options))
    elif not written:
        title, text = WHICH_CUSTOMER, turn.words(NONE_NAMED)
    elif draft.options:
        title, text = WHICH_ONE, turn.words(NOT_FOUND, name=written)
    else:
        title, text = WHICH_CUSTOMER, turn.words(NOT_FOUND_AT_ALL, name=written)
    logs = bool(parked["heard"]["records"])
    buttons = [
        _button(draft, option["value"], f"{number}. {option['label']}")
        for number, option in enumerate(draft.options, start=1)
    ]
    if _can_create(draft):
        buttons.append(_button(draft, CREATE_VALUE, turn.words(CREATE, name=written)))
    if asks_new or not draft.options or not written:
        buttons.append(_button(draft, LEAVE_VALUE, turn.words(LET_GO)))
    else:
        buttons.append(_button(draft, NONE_VALUE, turn.words(NONE_OF_THEM)))
    return Card(
        turn.words(title),
        tone="ask",
        subtitle=wording.shortened(parked["text"], 60),
        text=text,
        buttons=tuple(buttons),
        note=turn.words(KEPT) if logs else "",
    )


def _button(draft: Draft, value: str, label: str) -> Button:
    plain = value in (NONE_VALUE, LEAVE_VALUE)
    return Button(
        f"pick:{draft.id}:{draft.version}:{value}", label, "plain" if plain else "primary"
    )


# -- understanding the answer ----------------------------------------------------------------------


def read_answer(
    text: str, draft: Draft, directory: Directory, visible: frozenset[int] | None
) -> Answered | None:
    """The typed answer to an open question; None where the message is something else."""
    said = text.strip().strip("。.!！?？").strip()
    if not said or len(said) > LONGEST_ANSWER or "\n" in said:
        return None
    choice = _choice(said, draft, directory, visible)
    return None if choice is None else Answered(draft.id, draft.version, choice)


def read_name(text: str, draft: Draft) -> Answered | None:
    """A name in no list, typed where a customer was asked for and nothing else was meant."""
    said = text.strip().strip("。.!！").strip()
    if not NAME.fullmatch(said) or not draft.parked["heard"]["records"]:
        return None
    return Answered(draft.id, draft.version, NAME_MARK + said)


NAME = re.compile(rf"[^\W\d_][\w&·.()() -]{{1,{LONGEST_NAME}}}")


def _choice(
    said: str, draft: Draft, directory: Directory, visible: frozenset[int] | None
) -> str | None:
    lowered = said.lower()
    numbered = NUMBER.match(said)
    if numbered:
        digits = numbered.group(1)
        number = int(digits) if digits.isdecimal() else NUMERALS.index(digits) + 1
        return draft.options[number - 1]["value"] if 0 < number <= len(draft.options) else None
    if lowered in NONE_WORDS:
        return LEAVE_VALUE if draft.question == "new_customer" else NONE_VALUE
    if lowered in LEAVE_WORDS:
        return LEAVE_VALUE
    if lowered in CREATE_WORDS and _can_create(draft):
        return CREATE_VALUE
    if lowered in YES_WORDS and draft.question == "new_customer":
        return CREATE_VALUE
    fitting = [option for option in draft.options if lowered in option["label"].lower()]
    if len(fitting) == 1 and len(said) > 1:
        return str(fitting[0]["value"])
    found = directory.exactly(said, visible)
    if found is None:
        return None
    offered = {option["value"] for option in draft.options}
    if draft.parked["kind"] == "ambiguous" and str(found.id) not in offered:
        return None  # another customer is another message
    return f"{CUSTOMER_MARK}{found.id}"


def _can_create(draft: Draft) -> bool:
    """Whether the card offers to create the customer that was written."""
    parked = draft.parked
    if not parked["written"] or not parked["heard"]["records"]:
        return False
    return bool(draft.question == "new_customer" or parked["kind"] == "unknown")


# -- taking the answer -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Resumed:
    """The ability that waited, with what it heard made clear, and the turn of its message."""

    intent: str
    heard: Heard
    turn: Turn
    so_far: Reply


def take(answered: Answered, turn: Turn) -> Resumed | Reply:
    """Use an answer once: the ability goes on, or a further question is asked.

    Raises UserError where the question is another person's, answered, changed or expired.
    """
    draft = turn.uow.conversations.draft(answered.draft_id)
    if draft is None or draft.answered or draft.version != answered.version:
        raise UserError(ANSWERED_ALREADY)
    if draft.user_id != turn.user.id:
        asked = turn.uow.people.names([draft.user_id])
        raise UserError(NOT_YOURS, name=asked.get(draft.user_id, ""))
    if draft.expires_at <= turn.uow.now:
        raise UserError(EXPIRED)
    logs = bool(draft.parked["heard"]["records"])  # the answer to a mere question undoes nothing
    if not turn.uow.conversations.answer(draft, undoable=logs):
        raise UserError(ANSWERED_ALREADY)
    if answered.choice == NONE_VALUE:
        return _ask_whether_new(draft, turn)
    if answered.choice == LEAVE_VALUE:
        return turn.say(LEFT_TEXT) + _closed(draft, turn.words(LEFT), turn)
    if answered.choice.startswith(NAME_MARK):
        return _ask_about(answered.choice.removeprefix(NAME_MARK), draft, turn)
    customer = _chosen(draft, answered.choice, turn)
    parked = draft.parked
    earlier = replace(
        turn,
        message_id=parked["message_id"],
        text=parked["text"],
        sent_at=datetime.fromisoformat(parked["sent_at"]),
        report_id=parked["report_id"],
    )
    heard = with_customer(_HEARD.validate_python(parked["heard"]), customer, earlier)
    closed = _closed(draft, turn.words(CHOSEN, name=customer.name), turn)
    if answered.choice != CREATE_VALUE and _learn(draft, customer, turn):
        closed = turn.say(LEARNED, written=parked["written"]) + closed
    return Resumed(parked["intent"], heard, earlier, closed)


def with_customer(heard: Heard, who: Customer, turn: Turn) -> Heard:
    """The same, about this customer; its people and deals that were named are found now."""
    if not heard.records:
        return replace(heard, customer=who)
    first = replace(
        heard.records[0],
        customer=who,
        contacts=tuple(_contact(said, who.id, turn) for said in heard.records[0].contacts),
        opportunity=heard.records[0].opportunity or _opportunity(who.id, turn),
    )
    return replace(heard, records=(first, *heard.records[1:]))


def _contact(said: Said[Person], customer_id: int, turn: Turn) -> Said[Person]:
    fitting = [
        contact
        for contact in turn.uow.customers.contacts(customer_id)
        if said.value.name in (contact.name, contact.title, *contact.aliases)
    ]
    if said.value.id is not None or len(fitting) != 1:
        return said
    return replace(said, value=Person(fitting[0].id, fitting[0].name))


def _opportunity(customer_id: int, turn: Turn) -> Said[Option] | None:
    """The one deal of the customer whose name or alias the message holds."""
    found = [
        (deal, turn.text.find(name), len(name))
        for deal in turn.uow.customers.opportunities(customer_id)
        for name in sorted((deal.name, *deal.aliases), key=len, reverse=True)
        if len(name) > 1 and name in turn.text
    ]
    if len({deal.id for deal, _, _ in found}) != 1:
        return None
    deal, start, length = found[0]
    return Said(Option(deal.id, deal.name), (Span(start, start + length),))


def _chosen(draft: Draft, choice: str, turn: Turn) -> Customer:
    written = str(draft.parked["written"])
    spans = _spans(draft.parked)
    if choice == CREATE_VALUE:
        if not _can_create(draft):
            raise UserError(OLD_BUTTON)
        created = turn.uow.customers.create(written)
        return Customer(created.id, created.name, written, spans)
    chosen = choice.removeprefix(CUSTOMER_MARK)
    customer = turn.uow.customers.get(int(chosen)) if is_number(chosen) else None
    if customer is None:
        raise UserError(ANSWERED_ALREADY)
    return Customer(customer.id, customer.name, written, spans)


def _learn(draft: Draft, customer: Customer, turn: Turn) -> bool:
    """A name in no list that was answered with a customer is one more way to write it."""
    written = draft.parked["written"]
    logs = draft.parked["heard"]["records"]  # a question's words may be no name at all
    if not written or not logs or draft.parked["kind"] != "unknown":
        return False
    return turn.uow.customers.learn_name(customer.id, written)


def _spans(parked: Any) -> Any:
    heard = _HEARD.validate_python(parked["heard"])
    who = heard.records[0].customer if heard.records else heard.customer
    return who.spans


def _ask_whether_new(draft: Draft, turn: Turn) -> Reply:
    closed = _closed(draft, turn.words(NONE_OF_THEM), turn)
    if not draft.parked["written"] or not draft.parked["heard"]["records"]:
        return turn.say(LEFT_TEXT) + closed
    asked = turn.uow.conversations.ask(turn.conversation.id, "new_customer", [], draft.parked)
    turn.uow.steps.note("question", asked.id, None, {})
    return card_reply(card(asked, turn), subject(asked.id)) + closed


def _ask_about(name: str, draft: Draft, turn: Turn) -> Reply:
    """Another name was given, and nobody knows it: offer the nearest ones, or to create it."""
    nearest = turn.directory.nearest(name, turn.uow.customers.visible_ids())
    asked = turn.uow.conversations.ask(
        turn.conversation.id,
        "which_customer",
        [{"value": str(option.id), "label": option.name} for option in nearest],
        draft.parked | {"written": name, "kind": "unknown"},
    )
    turn.uow.steps.note("question", asked.id, None, {})
    return card_reply(card(asked, turn), subject(asked.id)) + _closed(draft, name, turn)


def _closed(draft: Draft, title: str, turn: Turn) -> Reply:
    done = Card(title, subtitle=wording.shortened(draft.parked["text"], 60), done=True)
    return Reply(updates=(Update(subject(draft.id), done),))
