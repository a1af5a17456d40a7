"""Asking which customer is meant; understanding an answer by button, number, name or 都不是."""

import re
from typing import Any

from handlers import answers, drafts
from handlers.conversation import Card, Reply, card_reply
from handlers.drafts import LEAVE_VALUE, NONE_VALUE, Answered, Resumed
from handlers.errors import UserError
from handlers.named import with_customer
from handlers.registry import OLD_BUTTON, Turn, is_number
from handlers.text import Text
from handlers.understanding.claims import Ambiguous, Customer, Heard, Option, Unknown, Who
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
NOT_FOUND_TO_ASK = Text(
    zh="客户列表里没有「{name}」。直接回复正确的名称,我马上查。",
    en="There is no “{name}” among your customers. Reply with the right name and I will look.",
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
LET_BE = Text(zh="先不改", en="Leave it")
DO_NOT_ASK = Text(zh="不查了", en="Never mind")
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
NOT_ASKED = Text(zh="好的,先不查", en="All right, not looked up")
NOT_ASKED_TEXT = Text(
    zh="好的。换个写法再问一次就行,用客户全称最准。",
    en="All right. Ask again in other words; the full name finds it best.",
)
UNCHANGED = Text(zh="好的,先不改", en="All right, nothing changed")
UNCHANGED_TEXT = Text(
    zh="好的,记录没有动。想好了写上客户全称再发一次就行。",
    en="All right, nothing was changed. Send it again with the customer's full name.",
)

CREATE_VALUE = "new"
CUSTOMER_MARK, NAME_MARK = "=", "~"  # before a customer's id, before a name nobody knows
MOST_OPTIONS = 8
LONGEST_NAME = 30
WHICH, NEW = "which_customer", "new_customer"
QUESTIONS = frozenset({WHICH, NEW})

CREATE_WORDS = frozenset("新建 创建 新客户 create new".split())
YES_WORDS = frozenset("建 是 是的 好 好的 可以 yes ok".split())
NAME = re.compile(rf"[^\W\d_][\w&·.()() -]{{1,{LONGEST_NAME}}}")


# -- asking ----------------------------------------------------------------------------------------


def ask(intent: str, heard: Heard, who: Who, turn: Turn) -> Reply:
    """Ask which customer an ability means; `heard` waits for the answer."""
    named = [{"value": str(option.id), "label": option.name} for option in _candidates(who, turn)]
    written = getattr(who, "written", "")
    parked = drafts.park(intent, heard, turn, written=written, kind=who.kind)
    draft = turn.uow.conversations.ask(turn.conversation.id, WHICH, named, parked)
    return card_reply(card(draft, turn), drafts.subject(draft.id))


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
    title, text = _wording(draft, turn)
    written = draft.parked["written"]
    buttons = drafts.options(draft)
    if _can_create(draft):
        buttons.append(drafts.button(draft, CREATE_VALUE, turn.words(CREATE, name=written)))
    if draft.question == NEW or not draft.options or not written:
        buttons.append(drafts.button(draft, LEAVE_VALUE, turn.words(_leave(draft))))
    else:
        buttons.append(drafts.button(draft, NONE_VALUE, turn.words(NONE_OF_THEM)))
    return Card(
        turn.words(title),
        tone="ask",
        subtitle=drafts.asked_about(draft),
        text=text,
        buttons=tuple(buttons),
        note=turn.words(KEPT) if drafts.logs(draft) else "",
    )


def _leave(draft: Draft) -> Text:
    if drafts.only_asks(draft):
        return DO_NOT_ASK
    return LET_BE if draft.parked["heard"]["changes"] else LET_GO


def _wording(draft: Draft, turn: Turn) -> tuple[Text, str]:
    written = draft.parked["written"]
    if draft.question == NEW:
        return NEW_CUSTOMER, turn.words(CREATE_IT, name=written)
    if draft.parked["kind"] == "ambiguous":
        return WHICH_ONE, turn.words(FITS_SEVERAL, name=written, count=len(draft.options))
    if not written:
        return WHICH_CUSTOMER, turn.words(NONE_NAMED)
    if draft.options:
        return WHICH_ONE, turn.words(NOT_FOUND, name=written)
    if _can_create(draft):
        return WHICH_CUSTOMER, turn.words(NOT_FOUND_AT_ALL, name=written)
    return WHICH_CUSTOMER, turn.words(NOT_FOUND_TO_ASK, name=written)


# -- understanding the answer ----------------------------------------------------------------------


def read(
    said: str, draft: Draft, directory: Directory, visible: frozenset[int] | None
) -> str | None:
    """The choice that was typed; None where the message is something else."""
    lowered = said.lower()
    if lowered in drafts.NONE_WORDS:
        return LEAVE_VALUE if draft.question == NEW else NONE_VALUE
    if lowered in drafts.LEAVE_WORDS:
        return LEAVE_VALUE
    if lowered in CREATE_WORDS and _can_create(draft):
        return CREATE_VALUE
    if lowered in YES_WORDS and draft.question == NEW:
        return CREATE_VALUE
    if lowered in drafts.UNDO_WORDS:
        return drafts.UNDO_VALUE
    return _meant(said, draft, directory, visible) or _meant(
        answers.named(said), draft, directory, visible
    )


def _meant(
    said: str, draft: Draft, directory: Directory, visible: frozenset[int] | None
) -> str | None:
    """The choice that a number or a name is."""
    meant = drafts.option_meant(said, draft)
    if meant is not None:
        return meant
    if draft.parked["kind"] == "ambiguous" and said == draft.parked["written"]:
        return NAME_MARK + said  # the same again: so is the question
    found = directory.exactly(said, visible)
    if found is None:
        return None
    offered = {option["value"] for option in draft.options}
    if draft.parked["kind"] == "ambiguous" and str(found.id) not in offered:
        return None  # another customer is another message
    return f"{CUSTOMER_MARK}{found.id}"


def read_name(text: str, draft: Draft) -> Answered | None:
    """A name in no list, typed where a customer was asked for and nothing else was meant."""
    said = answers.named(answers.bare(text))
    if draft.question not in QUESTIONS or not _records(draft):
        return None
    if not NAME.fullmatch(said) or not answers.is_name(said):
        return None
    return Answered(draft.id, draft.version, NAME_MARK + said)


def _records(draft: Draft) -> bool:
    """Whether the answer becomes part of a record, a new or a changed one."""
    return drafts.logs(draft) or bool(draft.parked["heard"]["changes"])


def _can_create(draft: Draft) -> bool:
    """Whether the card offers to create the customer that was written."""
    parked = draft.parked
    if not parked["written"] or not _records(draft):
        return False
    return bool(draft.question == NEW or parked["kind"] == "unknown")


# -- taking the answer -----------------------------------------------------------------------------


def take(draft: Draft, choice: str, turn: Turn) -> Resumed | Reply:
    """The ability goes on with the customer chosen, or a further question is asked."""
    if choice == NONE_VALUE:
        return _ask_whether_new(draft, turn)
    if choice == LEAVE_VALUE:
        return _left(draft, turn)
    if choice.startswith(NAME_MARK):
        return _ask_about(choice.removeprefix(NAME_MARK), draft, turn)
    customer = _chosen(draft, choice, turn)
    earlier = drafts.earlier(draft, turn)
    heard = with_customer(drafts.heard_of(draft.parked["heard"]), customer, earlier)
    closed = drafts.closed(draft, turn.words(CHOSEN, name=customer.name))
    if choice != CREATE_VALUE and _learn(draft, customer, turn):
        closed = turn.say(LEARNED, written=draft.parked["written"]) + closed
    return Resumed(draft.parked["intent"], heard, earlier, closed)


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
        raise UserError(drafts.ANSWERED_ALREADY)
    return Customer(customer.id, customer.name, written, spans)


def _learn(draft: Draft, customer: Customer, turn: Turn) -> bool:
    """A name in no list that was answered with a customer is one more way to write it."""
    written = draft.parked["written"]
    # a question's words may be no name at all
    if not written or not _records(draft) or draft.parked["kind"] != "unknown":
        return False
    return turn.uow.customers.learn_name(customer.id, written)


def _spans(parked: Any) -> Any:
    heard = drafts.heard_of(parked["heard"])
    who = heard.records[0].customer if heard.records else heard.customer
    return who.spans


def _left(draft: Draft, turn: Turn) -> Reply:
    """Nothing more happens, in words that fit what waited."""
    title, text = LEFT, LEFT_TEXT
    if drafts.only_asks(draft):
        title, text = NOT_ASKED, NOT_ASKED_TEXT
    elif not drafts.logs(draft):
        title, text = UNCHANGED, UNCHANGED_TEXT
    return turn.say(text) + drafts.closed(draft, turn.words(title))


def _ask_whether_new(draft: Draft, turn: Turn) -> Reply:
    if not draft.parked["written"] or not _records(draft):
        return _left(draft, turn)
    asked = turn.uow.conversations.ask(turn.conversation.id, NEW, [], draft.parked)
    return _asked_on(asked, turn) + drafts.closed(draft, turn.words(NONE_OF_THEM))


def _ask_about(name: str, draft: Draft, turn: Turn) -> Reply:
    """Another name was given: of several, or nobody knows it and it may be created."""
    who = turn.directory.customers_named(name, turn.uow.customers.visible_ids())
    if not isinstance(who, Ambiguous):
        who = Unknown(name, turn.directory.nearest(name, turn.uow.customers.visible_ids()))
    asked = turn.uow.conversations.ask(
        turn.conversation.id,
        WHICH,
        [{"value": str(option.id), "label": option.name} for option in _candidates(who, turn)],
        draft.parked | {"written": name, "kind": who.kind},
    )
    return _asked_on(asked, turn) + drafts.closed(draft, name)


def _asked_on(asked: Draft, turn: Turn) -> Reply:
    turn.uow.steps.note("question", asked.id, None, {})
    return card_reply(card(asked, turn), drafts.subject(asked.id))
