"""周敏修改了您的记录 - whoever wrote a record hears of it when somebody else changes it."""

from collections.abc import Collection
from dataclasses import replace

from handlers import localtime, visit_card, wording
from handlers.conversation import Content, to_plain
from handlers.registry import Turn
from handlers.text import Text
from handlers.understanding.directory import Directory
from storage.conversations import Conversation
from storage.outbox import Outgoing
from storage.records import ChatAddress, User, Visit
from storage.unit_of_work import UnitOfWork

CHANGED = Text(
    zh="{person}修改了您的记录 V-{number}({customer} · {day}):{changes}。"
    "有不对的,说「V-{number}费用改成…」就能改回来。",
    en="{person} changed your record V-{number} ({customer} · {day}): {changes}. "
    "If something is wrong, say “V-{number} expenses should be …”.",
)
TAKEN_BACK = Text(
    zh="{person}撤销了之前对您的记录 V-{number}({customer} · {day})的修改:{changes}。",
    en="{person} took back a change of your record V-{number} ({customer} · {day}): {changes}.",
)
DELETED = Text(
    zh="{person}删除了您的记录 V-{number}({customer} · {day})。"
    "不该删的话,请联系{person}:24 小时内可以恢复。",
    en="{person} deleted your record V-{number} ({customer} · {day}). "
    "If that was a mistake, ask {person}: it can be restored for 24 hours.",
)
RESTORED = Text(
    zh="{person}恢复了您的记录 V-{number}({customer} · {day})。",
    en="{person} restored your record V-{number} ({customer} · {day}).",
)
ANOTHER_SYSTEM = Text(zh="其他系统", en="Another system")
FROM_TO = Text(zh="{field} {before} → {now}", en="{field} {before} → {now}")
NOTHING = Text(zh="(空)", en="(empty)")
BETWEEN = Text(zh=";", en="; ")
LONGEST_VALUE = 60
NOTICE, UPDATE = "notice", "card_update"


def remember_address(turn: Turn, lane: str, platform_user_id: str) -> None:
    """Where the person of this turn can be written to: the chat they are alone in with us."""
    conversation = turn.conversation
    if conversation.kind == "one" and conversation.chat and platform_user_id:
        address = {"chat": conversation.chat, "lane": lane}
        turn.uow.people.found_at(conversation.platform, conversation.app, platform_user_id, address)


def changed(before: Visit, fields: Collection[str], turn: Turn) -> None:
    """Somebody changed these fields of the record in a chat."""
    _tell_in_chat(CHANGED, before, fields, turn)


def taken_back(before: Visit, fields: Collection[str], turn: Turn) -> None:
    """Somebody took a change of theirs back in a chat."""
    _tell_in_chat(TAKEN_BACK, before, fields, turn)


def changed_over_rest(before: Visit, uow: UnitOfWork) -> None:
    """Another system changed or deleted the record for somebody."""
    _tell_of_rest(CHANGED, before, uow)


def undone_over_rest(before: Visit | None, visit_id: int, uow: UnitOfWork) -> None:
    """Another system took a change back; `before` is None where the record is there again."""
    if before is not None:
        _tell_of_rest(TAKEN_BACK, before, uow)
        return
    restored = uow.visits.get(visit_id)
    if restored is not None:
        _tell_of_rest(RESTORED, restored, uow)


def _tell_in_chat(text: Text, before: Visit, fields: Collection[str], turn: Turn) -> None:
    """Nothing where the author did it: the answer shows it already."""
    if before.author.id == turn.user.id:
        return
    here = (turn.conversation.platform, turn.conversation.app)
    told = _author(before, here, turn.uow)
    if told is not None:
        author, address = told
        _tell(text, before, turn.user.name, address, replace(turn, user=author), fields)


def _tell_of_rest(text: Text, before: Visit, uow: UnitOfWork) -> None:
    """The author's card shows it in any case; a message comes where somebody else did it."""
    told = _author(before, None, uow)
    if told is None:
        return
    author, address = told
    theirs = Turn(
        uow=uow,
        user=author,
        conversation=Conversation(
            0, address.platform, address.app, address.chat, "one", None, None, []
        ),
        directory=Directory(),
        intents=(),
        message_id="",
        text="",
        sent_at=uow.now,
    )
    mine = uow.scope.user_id
    who = uow.people.get(mine) if mine is not None else None
    name = who.name if who else theirs.words(ANOTHER_SYSTEM)
    _tell(text, before, "" if mine == author.id else name, address, theirs)


def _author(
    before: Visit, here: tuple[str, str] | None, uow: UnitOfWork
) -> tuple[User, ChatAddress] | None:
    """Who wrote it and where they are written to, `here` rather than in another app.

    None where they have left, or never wrote to us alone.
    """
    author = uow.people.get(before.author.id)
    if author is None:
        return None
    addresses = uow.people.addresses(author.id)
    address = min(addresses, key=lambda one: (one.platform, one.app) != here, default=None)
    return None if address is None else (author, address)


def _tell(
    text: Text,
    before: Visit,
    person: str,
    address: ChatAddress,
    theirs: Turn,
    fields: Collection[str] = (),
) -> None:
    """The author's card as it is now, and what shows differently, in the change's transaction.

    Only the card where `person`, who did it, is "".
    """
    now = theirs.uow.visits.get(before.id)
    _update_card(before, now, address, theirs)
    if now is None:
        text = DELETED
    what = "" if now is None else _what(before, now, fields, theirs)
    if not person or (text in (CHANGED, TAKEN_BACK) and not what):
        return
    said = theirs.words(
        text,
        person=person,
        number=before.number,
        customer=visit_card.whom(before if now is None else now, theirs),
        day=localtime.day_in_words((now or before).day, theirs.at.date(), theirs.locale),
        changes=what,
    )
    _send(Content(text=said), address, f"told:{theirs.uow.steps.id}:{before.id}", theirs)


def _what(before: Visit, now: Visit, fields: Collection[str], theirs: Turn) -> str:
    """费用 ¥35 → ¥30; of next steps only that they changed."""
    empty = theirs.words(NOTHING)
    said = [
        theirs.words(
            FROM_TO,
            field=wording.label(name, theirs.locale),
            before=wording.shortened(was, LONGEST_VALUE) or empty,
            now=wording.shortened(is_now, LONGEST_VALUE) or empty,
        )
        for name, was, is_now in visit_card.changes(before, now, theirs)
    ]
    if "actions" in fields:
        said.append(wording.label("actions", theirs.locale))
    return theirs.words(BETWEEN).join(said)


def _update_card(before: Visit, now: Visit | None, address: ChatAddress, theirs: Turn) -> None:
    """The card in the author's chat shows the record as it is, and its buttons work."""
    conversations = theirs.uow.conversations
    chat = conversations.find(address.platform, address.app, address.chat)
    cards = conversations.cards_about(chat.id, [visit_card.subject(before.id)]) if chat else []
    if not cards:
        return
    if now is None:
        card = visit_card.undone_card(before.number, visit_card.whom(before, theirs), theirs)
    else:
        card = visit_card.visit_card(now.id, theirs, visit_card.CHANGED)
    for sent in cards:
        key = f"card:{sent.id}:{conversations.next_version(sent.id)}"
        _send(Content(card=card), address, key, theirs, about=sent.id)


def _send(
    content: Content, address: ChatAddress, key: str, turn: Turn, about: int | None = None
) -> None:
    letter = Outgoing(
        organization_id=turn.uow.scope.organization_id,
        platform=address.platform,
        app=address.app,
        target={"chat": address.chat, "kind": "one", "user": address.platform_user_id},
        lane=address.lane,
        kind=NOTICE if about is None else UPDATE,
        idem_key=key,
        payload=to_plain(content),
        created_at=turn.uow.now,
        about=about,
        step_id=turn.uow.steps.id if about is None else None,
    )
    turn.uow.send([letter])
