"""周敏修改了您的记录 - whoever wrote a record hears of it when somebody else changes it."""

from collections.abc import Collection
from dataclasses import replace

from handlers import localtime, visit_card, wording
from handlers.conversation import Content, to_plain
from handlers.registry import Turn
from handlers.text import Text
from storage.outbox import Outgoing
from storage.records import ChatAddress, Visit

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
    """Somebody changed these fields of the record."""
    _tell(CHANGED, before, fields, turn)


def taken_back(before: Visit, fields: Collection[str], turn: Turn) -> None:
    """Somebody took a change of theirs back."""
    _tell(TAKEN_BACK, before, fields, turn)


def _tell(text: Text, before: Visit, fields: Collection[str], turn: Turn) -> None:
    """The author's card as it is now, and what shows differently, in the change's transaction.

    Nothing where the author did it, has left, or never wrote to us alone.
    """
    author = turn.uow.people.get(before.author.id)
    now = turn.uow.visits.get(before.id)
    if author is None or author.id == turn.user.id or now is None:
        return
    addresses = turn.uow.people.addresses(author.id)
    here = (turn.conversation.platform, turn.conversation.app)
    address = min(addresses, key=lambda one: (one.platform, one.app) != here, default=None)
    if address is None:
        return
    theirs = replace(turn, user=author)
    _update_card(now, address, theirs)
    what = _what(before, now, fields, theirs)
    if not what:
        return
    said = theirs.words(
        text,
        person=turn.user.name,
        number=now.number,
        customer=visit_card.whom(now, theirs),
        day=localtime.day_in_words(now.day, theirs.at.date(), theirs.locale),
        changes=what,
    )
    _send(Content(text=said), address, f"told:{turn.uow.steps.id}:{now.id}", turn)


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


def _update_card(visit: Visit, address: ChatAddress, theirs: Turn) -> None:
    """The card in the author's chat shows the record as it is, and its buttons work."""
    conversations = theirs.uow.conversations
    chat = conversations.find(address.platform, address.app, address.chat)
    if chat is None:
        return
    shown = Content(card=visit_card.visit_card(visit.id, theirs, visit_card.CHANGED))
    for card in conversations.cards_about(chat.id, [visit_card.subject(visit.id)]):
        key = f"card:{card.id}:{conversations.next_version(card.id)}"
        _send(shown, address, key, theirs, about=card.id)


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
