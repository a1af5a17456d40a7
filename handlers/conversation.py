"""What is said, free of any platform: what came in, and what goes out.

Incoming values are plain strings, tuples and dicts, as the platforms' translators give them.
Outgoing ones are already worded in the receiver's language; a platform only draws them.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

from pydantic import TypeAdapter

# -- in --------------------------------------------------------------------------------------------

ChatKind = Literal["one", "group"]


class Mention(NamedTuple):
    """Somebody named with @ in a message."""

    user: str
    name: str


class File(NamedTuple):
    """A file, picture or voice message, by the platform's key."""

    kind: str
    key: str
    name: str = ""
    transcript: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a person. `sent_at` is the platform's time of writing, aware UTC."""

    id: str
    chat: str
    chat_kind: ChatKind
    sender: str
    text: str
    sent_at: datetime
    mentions: tuple[Mention, ...] = ()
    reply_to: str = ""
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """A button pressed or a form sent. `about` is the handle of the card it stands on."""

    id: str
    chat: str
    sender: str
    action: str
    values: dict[str, str]
    about: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Edited:
    """A message was changed by its author."""

    message: Message


@dataclass(frozen=True, slots=True)
class Recalled:
    """A message was taken back by its author."""

    id: str
    chat: str
    sender: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """The bot was added to a chat, or somebody opened a chat with it."""

    chat: str
    chat_kind: ChatKind
    sender: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """The platform's directory changed for this person."""

    user: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a look-up, download or directory page brought."""

    key: str
    value: Any


Incoming = Message | Submission | Edited | Recalled | Joined | PersonChanged | Fetched

# -- out -------------------------------------------------------------------------------------------

Tone = Literal["ok", "ask", "warn", "plain"]
Style = Literal["primary", "danger", "plain"]
InputKind = Literal["text", "long", "number", "date", "choice"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice input."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a form."""

    name: str
    label: str
    kind: InputKind = "text"
    value: str = ""
    options: tuple[Choice, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What a button opens; sent back as the values of a Submission."""

    title: str
    submit: str
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """One thing to press. `action` comes back as it is: a verb and its ids, parted by colons."""

    action: str
    label: str
    style: Style = "plain"
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a record. `words`: what it was read from; `default`: nobody said it.

    `edited`: a person set it since, in the form or in another message.
    """

    name: str
    label: str
    value: str
    words: str = ""
    default: bool = False
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list, such as a visit on a timeline."""

    title: str
    when: str = ""
    text: str = ""
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """Something to look at and to press. `done`: its buttons have nothing to do any more."""

    title: str
    tone: Tone = "plain"
    subtitle: str = ""
    text: str = ""
    fields: tuple[Field, ...] = ()
    entries: tuple[Entry, ...] = ()
    buttons: tuple[Button, ...] = ()
    note: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """A text or a card."""

    text: str = ""
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """The newest card here about `subject` ("visit:12") looks like this from now on."""

    subject: str
    card: Card


@dataclass(frozen=True, slots=True)
class Saying:
    """One message to the person who wrote; `about`: the subjects that its card shows."""

    content: Content
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """All that one step says: messages in order, and cards that change."""

    says: tuple[Saying, ...] = ()
    updates: tuple[Update, ...] = field(default=())

    def __add__(self, other: "Reply") -> "Reply":
        """Both, one after the other."""
        return Reply(self.says + other.says, self.updates + other.updates)


def text_reply(text: str) -> Reply:
    """A reply of one text."""
    return Reply((Saying(Content(text=text)),))


def card_reply(card: Card, *about: str) -> Reply:
    """A reply of one card."""
    return Reply((Saying(Content(card=card), about),))


_CONTENT: TypeAdapter[Content] = TypeAdapter(Content)


def to_plain(content: Content) -> dict[str, Any]:
    """Content as JSON can hold it."""
    found: dict[str, Any] = _CONTENT.dump_python(content, mode="json")
    return found


def from_plain(value: Any) -> Content:
    """Content as `to_plain` gave it."""
    return _CONTENT.validate_python(value)
