"""What waits for an answer: parked with its message, for one person in one conversation.

A draft lives for a day, survives restarts, and is answered once.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from handlers import answers, wording
from handlers.conversation import Button, Card, Form, Reply, Style, Update
from handlers.errors import UserError
from handlers.registry import Turn
from handlers.text import Text
from handlers.understanding.claims import Heard, Span
from storage.conversations import Draft

NOT_YOURS = Text(
    zh="这个问题是问{name}的,请让本人来回答。",
    en="This question was put to {name}; please let them answer it.",
)
ANSWERED_ALREADY = Text(
    zh="这个问题已经处理过了,不用再选。", en="This question has been answered already."
)
EXPIRED = Text(
    zh="这个问题已过期(保留 24 小时):「{text}」。请把原话再发一次,我马上处理。",
    en="This question has expired after 24 hours: “{text}”. Please send the message again.",
)
ONE_OF = Text(
    zh="这里的编号是 {numbers},请回复其中一个;问题还开着。",
    en="The numbers here are {numbers}. Please reply with one of them; the question is still open.",
)
EXPIRED_TITLE = Text(zh="已过期", en="Expired")

NONE_VALUE, LEAVE_VALUE = "none", "leave"
UNDO_VALUE, NO_OPTION = "undo", "?"  # 撤销, and a number that nothing here has
NUMBER = re.compile(
    r"^(?:第\s*)?([0-9]{1,2}|[一二三四五六七八九十])\s*(?:个|家|号|项|条)?[.。!、)]?$"
)
SEVERAL = re.compile(r"^[0-9]{1,2}(?:\s*(?:和|跟|、|,|,|and|&|\s)\s*[0-9]{1,2})+$")
NUMERALS = "一二三四五六七八九十"
NONE_WORDS = frozenset(
    "都不是 都不对 不是 没有 全都不是 以上都不是 都没有 none neither no nope".split()
) | {"none of these", "none of them"}
LEAVE_WORDS = frozenset(
    "算了 不用了 先不记 先不记了 不记了 取消 不知道 不清楚 不确定 忘了 leave cancel".split()
) | {"leave it", "i don't know", "don't know", "not sure", "no idea", "never mind"}
UNDO_WORDS = frozenset("撤销 撤回 undo".split())
LONGEST_ANSWER = 64

_HEARD: TypeAdapter[Heard] = TypeAdapter(Heard)


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to an open question, as it was read: which question, its version, the choice."""

    draft_id: int
    version: int
    choice: str


@dataclass(frozen=True, slots=True)
class Resumed:
    """The ability that waited, with what it heard made clear, and the turn of its message."""

    intent: str
    heard: Heard
    turn: Turn
    so_far: Reply


def subject(draft_id: int) -> str:
    """What the card of a question is filed under."""
    return f"draft:{draft_id}"


# -- parking ---------------------------------------------------------------------------------------


def park(intent: str, heard: Heard, turn: Turn, **more: Any) -> dict[str, Any]:
    """Everything that the ability needs to go on where it stopped."""
    return {
        "intent": intent,
        "heard": heard_as_plain(heard),
        "message_id": turn.message_id,
        "text": turn.text,
        "sent_at": turn.sent_at.isoformat(),
        "report_id": turn.report_id,
        "about": turn.about,
        "unused": [list(span) for span in turn.unused],
        **more,
    }


def heard_as_plain(heard: Heard) -> Any:
    """What was heard as JSON can hold it."""
    return _HEARD.dump_python(heard, mode="json")


def heard_of(plain: Any) -> Heard:
    """What was heard, as `heard_as_plain` gave it."""
    return _HEARD.validate_python(plain)


def earlier(draft: Draft, turn: Turn, chosen: str = "") -> Turn:
    """The turn of the message that waited, as if it were said now with the choice made."""
    parked = draft.parked
    return replace(
        turn,
        message_id=parked["message_id"],
        text=parked["text"],
        sent_at=datetime.fromisoformat(parked["sent_at"]),
        report_id=parked["report_id"],
        about=parked["about"],
        unused=tuple(Span(*span) for span in parked["unused"]),
        chosen=chosen,
    )


def logs(draft: Draft) -> bool:
    """Whether a record waits for the answer."""
    return bool(draft.parked["heard"]["records"])


def only_asks(draft: Draft) -> bool:
    """Whether a mere question waits, whose answer changes nothing."""
    return str(draft.parked["intent"]).startswith("query_")


# -- drawing ---------------------------------------------------------------------------------------


def button(draft: Draft, value: str, label: str, form: Form | None = None) -> Button:
    """A button that answers with `value`."""
    plain = value in (NONE_VALUE, LEAVE_VALUE) or form is not None
    style: Style = "plain" if plain else "primary"
    return Button(f"pick:{draft.id}:{draft.version}:{value}", label, style, form)


def options(draft: Draft) -> list[Button]:
    """A numbered button for each option."""
    return [
        button(draft, option["value"], f"{number}. {option['label']}")
        for number, option in enumerate(draft.options, start=1)
    ]


def asked_about(draft: Draft) -> str:
    """The message that waits, on one line."""
    return wording.shortened(draft.parked["text"], 60)


def closed(draft: Draft, title: str) -> Reply:
    """The question's card without its buttons."""
    done = Card(title, subtitle=asked_about(draft), done=True)
    return Reply(updates=(Update(subject(draft.id), done),))


# -- reading and taking the answer -----------------------------------------------------------------


def bare(text: str) -> str | None:
    """What was typed without the marks around it; None where it is too long for an answer."""
    said = answers.bare(text)
    return None if not said or len(said) > LONGEST_ANSWER or "\n" in said else said


def option_meant(said: str, draft: Draft) -> str | None:
    """The value of the option that a number or a piece of a label means, or NO_OPTION."""
    if draft.options and SEVERAL.match(said):
        return NO_OPTION
    numbered = NUMBER.match(said)
    if numbered:
        digits = numbered.group(1)
        number = int(digits) if digits.isdecimal() else NUMERALS.index(digits) + 1
        if 0 < number <= len(draft.options):
            return str(draft.options[number - 1]["value"])
        return NO_OPTION if draft.options else None
    fitting = [option for option in draft.options if said.lower() in option["label"].lower()]
    return str(fitting[0]["value"]) if len(fitting) == 1 and len(said) > 1 else None


def which_numbers(answered: Answered, turn: Turn) -> Reply | None:
    """Which numbers there are, where none was meant; the question stays open if it is."""
    draft = turn.uow.conversations.draft(answered.draft_id)
    if draft is None or draft.answered or draft.expires_at <= turn.uow.now:
        return None
    count = len(draft.options)
    return turn.say(ONE_OF, numbers="1" if count == 1 else f"1-{count}")


def take(answered: Answered, turn: Turn) -> Draft | Reply:
    """The draft, answered once and for all, or what to say where it has expired.

    Raises UserError where the question is another person's, answered or changed.
    """
    draft = turn.uow.conversations.draft(answered.draft_id)
    if draft is None or draft.answered or draft.version != answered.version:
        raise UserError(ANSWERED_ALREADY)
    if draft.user_id != turn.user.id:
        asked = turn.uow.people.names([draft.user_id])
        raise UserError(NOT_YOURS, name=asked.get(draft.user_id, ""))
    if draft.expires_at <= turn.uow.now:
        turn.uow.conversations.set_answered(draft.id, answered=True)
        said = turn.say(EXPIRED, text=asked_about(draft))
        return said + closed(draft, turn.words(EXPIRED_TITLE))
    if not turn.uow.conversations.answer(draft, undoable=not only_asks(draft)):
        raise UserError(ANSWERED_ALREADY)
    return draft
