"""One event, one answer: look, understand, then do it inside one transaction.

The caller (bot/worker.py) runs `look` in a short read, `understand_it` in a thread and `answer` in
the writing transaction together with `post`; nothing here waits for anything.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import author_told, choices, localtime, questions, unclear, which_customer
from handlers.conversation import (
    Content,
    Incoming,
    Message,
    Reply,
    Saying,
    Submission,
    Update,
    to_plain,
)
from handlers.drafts import Answered
from handlers.errors import UserError
from handlers.registry import OLD_BUTTON, Intent, Pressed, Turn, is_number
from handlers.text import Text
from handlers.understanding.claims import Claim, Context, Option, Person, Span
from handlers.understanding.directory import Directory
from handlers.understanding.understand import understand
from handlers.visit_record import keep_report
from storage.conversations import Conversation, Draft
from storage.outbox import Outgoing
from storage.records import User
from storage.unit_of_work import UnitOfWork

NOTHING_MEANT = 0.33  # below this a short text may be a mere name
NEAR = 0.05  # two claims this close are asked about
SURE_ENOUGH = 0.4  # a best claim below this is not understood
LONGEST_TEXT = 4000
LONGEST_ACTION = 200

WHO_ARE_YOU = Text(
    zh="我还不认识您的账号。请管理员把它加到跟进的人员名单里,然后再发一次。",
    en="I do not know your account yet. Please ask your administrator to add it to Genjin's "
    "people, then send this again.",
)
APOLOGY = Text(
    zh="抱歉,这条消息处理时出了问题。原话已保留,我们会处理。编号:{trace}",
    en="Sorry, something went wrong with this message. It is kept and will be looked at. "
    "Reference: {trace}",
)


@dataclass(frozen=True, slots=True)
class Before:
    """What was known when the event was read: the person, the conversation, its open question.

    `expired`: no question is open, and this one was never answered.
    """

    user: User
    conversation: Conversation | None
    question: Draft | None
    expired: Draft | None
    visible: frozenset[int] | None
    customer: Option | None


@dataclass(frozen=True, slots=True)
class Understood:
    """What an event means: an answer to the open question, or the best claim, or neither.

    `tied`: the best two, where none is surer than the other. `unused`: the stretches of the text
    that the claim did not use; `impossible`: days in it that no calendar has.
    """

    answered: Answered | None = None
    claim: Claim | None = None
    tied: tuple[Claim, ...] = ()
    unused: tuple[Span, ...] = ()
    impossible: tuple[Span, ...] = ()


def look(uow: UnitOfWork, incoming: Incoming, platform: str, app: str) -> Before | None:
    """Read what understanding needs; None where the sender is no active user any more."""
    user = uow.people.get(uow.scope.user_id or 0)
    if user is None:
        return None
    chat = getattr(incoming, "chat", "")
    conversation = uow.conversations.find(platform, app, chat)
    question = expired = customer = None
    if conversation is not None:
        question = uow.conversations.unanswered(conversation.id)
        if question is not None and question.expires_at <= uow.now:
            question, expired = None, question
        if conversation.customer_id is not None:
            named = uow.customers.names([conversation.customer_id])
            customer = next((Option(*item) for item in named.items()), None)
    visible = uow.customers.visible_ids()
    return Before(user, conversation, question, expired, visible, customer)


def understand_it(
    incoming: Incoming, before: Before, directory: Directory, intents: Sequence[Intent]
) -> Understood:
    """Read a message against the moment it was sent, in the sender's zone. Pure, bounded time."""
    if not isinstance(incoming, Message):
        return Understood()
    answered = _read_answer(incoming, before, before.question, directory)
    if answered is not None:
        return Understood(answered=answered)
    context = Context(
        sender=Person(before.user.id, before.user.name),
        visible=before.visible,
        customer=before.customer,
        last_record=bool(before.conversation and before.conversation.last_visit_id),
        group=incoming.chat_kind == "group",
    )
    understanding = understand(
        incoming.text,
        at=incoming.sent_at,
        zone=ZoneInfo(before.user.zone),
        directory=directory,
        context=context,
        abilities=[(intent.name, hears) for intent in intents for hears in intent.hears],
    )
    best = understanding.claims[0] if understanding.claims else None
    if best is not None and best.score >= SURE_ENOUGH:
        tied = _tied(understanding.claims, intents)
        return Understood(
            claim=best, tied=tied, unused=understanding.unused, impossible=understanding.impossible
        )
    if before.question is not None and not _means_business(understanding.claims):
        return Understood(answered=which_customer.read_name(incoming.text, before.question))
    return Understood(answered=_read_answer(incoming, before, before.expired, directory))


def _tied(claims: Sequence[Claim], intents: Sequence[Intent]) -> tuple[Claim, ...]:
    """The best claim and one of another ability that is as sure, where they can be told by name."""
    called = {intent.name for intent in intents if intent.called}
    best = claims[0]
    for other in claims:
        near = other.score >= max(best.score - NEAR, SURE_ENOUGH)
        if near and other.intent != best.intent and {best.intent, other.intent} <= called:
            return (best, other)
    return ()


def _means_business(claims: Sequence[Claim]) -> bool:
    """Whether a message that is not understood may still be more than a mere name."""
    return any(claim.score >= NOTHING_MEANT and claim.intent != "smalltalk" for claim in claims)


def _read_answer(
    message: Message, before: Before, question: Draft | None, directory: Directory
) -> Answered | None:
    if question is None:
        return None
    at = localtime.here(message.sent_at, before.user.zone)
    return questions.read_answer(message.text, question, directory, before.visible, at)


def answer(
    incoming: Incoming,
    understood: Understood,
    uow: UnitOfWork,
    *,
    at: tuple[str, str],
    directory: Directory,
    intents: Sequence[Intent],
) -> tuple[Reply, Turn]:
    """Do what was asked and word the answer; UserError where the person can put it right.

    `at` is the (platform, app) it came by.
    """
    turn = turn_of(incoming, uow, at, directory, intents, understood.unused)
    by_name = {intent.name: intent for intent in intents}
    match incoming:
        case Message(text=text) if not text.strip() and not incoming.files:
            reply = turn.say(unclear.EMPTY)
        case Message() if understood.answered is not None:
            uow.steps.begin("answer", turn.conversation.id)
            reply = _resume(understood.answered, turn, by_name)
        case Message() if understood.tied:
            reply = unclear.which_meant(understood.tied, turn)
        case Message() if understood.claim is not None:
            uow.steps.begin(understood.claim.intent, turn.conversation.id)
            reply = by_name[understood.claim.intent].answers(understood.claim.heard, turn)
        case Message():
            reply = unclear.not_understood(turn)
        case Submission():
            reply = _pressed(incoming, turn, by_name)
        case _:
            reply = Reply()
    if isinstance(incoming, Message) and len(incoming.text) > LONGEST_TEXT:
        reply += turn.say(unclear.TOO_LONG, count=LONGEST_TEXT)
    if understood.impossible:
        reply += unclear.no_such_day(understood.impossible, turn)
    return unclear.greeting(incoming, turn, at) + reply, turn


def turn_of(
    incoming: Incoming,
    uow: UnitOfWork,
    at: tuple[str, str],
    directory: Directory,
    intents: Sequence[Intent],
    unused: tuple[Span, ...] = (),
) -> Turn:
    """The turn of an incoming event; its conversation is made at first sight."""
    user = uow.people.get(uow.scope.user_id or 0)
    if user is None:
        raise UserError(WHO_ARE_YOU)
    conversation = uow.conversations.at(
        *at, getattr(incoming, "chat", ""), getattr(incoming, "chat_kind", "one")
    )
    return Turn(
        uow=uow,
        user=user,
        conversation=conversation,
        directory=directory,
        intents=tuple(intents),
        message_id=getattr(incoming, "id", ""),
        text=getattr(incoming, "text", ""),
        sent_at=getattr(incoming, "sent_at", uow.now),
        reply_to=getattr(incoming, "reply_to", ""),
        unused=unused,
    )


def _resume(answered: Answered, turn: Turn, intents: dict[str, Intent]) -> Reply:
    taken = questions.take(answered, turn)
    if isinstance(taken, Reply):
        return taken
    return taken.so_far + intents[taken.intent].answers(taken.heard, taken.turn)


def _pressed(press: Submission, turn: Turn, intents: dict[str, Intent]) -> Reply:
    verb, *arguments = press.action[:LONGEST_ACTION].split(":")
    turn.uow.steps.begin(verb, turn.conversation.id)
    match verb, arguments:
        case "pick", [draft, version, *said] if is_number(draft) and is_number(version):
            choice = ":".join(said)
            if choice == choices.WHEN_VALUE:
                choice = choices.moment_filled(press.values)
            return _resume(Answered(int(draft), int(version), choice), turn, intents)
    for intent in intents.values():
        if verb in intent.presses:
            return intent.presses[verb](Pressed(tuple(arguments), press.values), turn)
    raise UserError(OLD_BUTTON)


# -- sending ---------------------------------------------------------------------------------------


def letters(
    reply: Reply, conversation: Conversation, organization_id: int, now: datetime
) -> list[Outgoing]:
    """The messages of a reply, numbered by their idem_key; who sends them completes the key."""
    return [
        Outgoing(
            organization_id=organization_id,
            platform=conversation.platform,
            app=conversation.app,
            target={"chat": conversation.chat, "kind": conversation.kind},
            lane="",
            kind="reply",
            idem_key=str(number),
            payload=to_plain(saying.content),
            created_at=now,
        )
        for number, saying in enumerate(reply.says)
    ]


def post(reply: Reply, turn: Turn, event_key: str, inbox_id: int, lane: str, user: str) -> None:
    """Put a reply into the outbox, in the same transaction as what it tells of."""
    conversation, uow = turn.conversation, turn.uow
    author_told.remember_address(turn, lane, user)

    def addressed(letter: Outgoing) -> Outgoing:
        return letter._replace(target={**letter.target, "user": user}, lane=lane, inbox_id=inbox_id)

    plain = letters(reply, conversation, uow.scope.organization_id, uow.now)
    for letter, saying in zip(plain, reply.says, strict=True):
        key = f"{event_key}:{letter.idem_key}"
        (card_id,) = uow.send([addressed(letter)._replace(idem_key=key, step_id=uow.steps.id)])
        if card_id is not None and saying.about:
            uow.conversations.card_sent(card_id, conversation.id, list(saying.about))
    for update in reply.updates:
        _post_update(update, turn, addressed)


def _post_update(update: Update, turn: Turn, addressed: Callable[[Outgoing], Outgoing]) -> None:
    changed = Reply((Saying(Content(card=update.card)),))
    uow = turn.uow
    (letter,) = letters(changed, turn.conversation, uow.scope.organization_id, uow.now)
    for card in uow.conversations.cards_about(turn.conversation.id, [update.subject]):
        key = f"card:{card.id}:{uow.conversations.next_version(card.id)}"
        update_of = addressed(letter)._replace(kind="card_update", idem_key=key, about=card.id)
        uow.send([update_of])


def refusal(error: UserError, turn: Turn) -> Reply:
    """What a person is told who can put it right; what they typed is kept all the same."""
    if turn.text.strip():
        keep_report(turn)
    return Reply((Saying(Content(text=turn.words(error.text, **error.values))),))
