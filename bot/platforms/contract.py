"""The contract of a chat platform: every name that a translator and the rim share.

A platform is a frozen model whose fields are the app's whole configuration. No method performs I/O;
decisions are values that worker and sender carry out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from handlers.conversation import (
    Content,
    Edited,
    Fetched,
    File,
    Incoming,
    Joined,
    Mention,
    Message,
    PersonChanged,
    Recalled,
    Reply,
    Submission,
)

__all__ = [
    "Address",
    "Answer",
    "Content",
    "Delivery",
    "Edited",
    "Envelope",
    "Fact",
    "Fetched",
    "File",
    "Forged",
    "Frame",
    "Handle",
    "HttpAnswer",
    "HttpCall",
    "HttpRequest",
    "Inbound",
    "Incoming",
    "Joined",
    "Known",
    "Letter",
    "Limit",
    "Malformed",
    "Mention",
    "Message",
    "More",
    "Need",
    "NeedFresh",
    "PersonChanged",
    "Platform",
    "Recalled",
    "Refused",
    "Renew",
    "Reply",
    "Resend",
    "Sent",
    "Submission",
    "TryLater",
]

Known = Mapping[str, Any]
Address = Mapping[str, str]
Handle = Any

# -- inbound ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request as it came: header names in lower case, query decoded once, body raw."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of a long connection."""

    topic: str
    headers: Mapping[str, str]
    body: bytes


Inbound = HttpRequest | Frame


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back at once; where `open` gives one, nothing is stored."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A verified event to remember. `key` is unique for the app, `lane` orders one person's events.

    `ack` goes out after the commit; with `patience` (seconds) the outcome is waited for first.
    """

    key: str
    lane: str
    kind: str
    sent_at: datetime
    body: bytes
    ack: Answer
    patience: float = 0.0


class Forged(Exception):
    """The request is not from whom it says: 401 with an empty body."""


class Malformed(Exception):
    """The request cannot be read: 400 with an empty body."""


class NeedFresh(Exception):
    """A known fact is too old to judge this request: fetch it anew and ask again."""


# -- outbound --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HttpCall:
    """One call to make; `url` is absolute, or a path under the model's base_url."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What came back."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one recipient. `key` is what a platform may drop doubles by."""

    kind: str
    to: Address
    content: Content
    key: str
    about: Handle | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform has it; `handle` is where it lies there."""

    handle: Handle = None


@dataclass(frozen=True, slots=True)
class More:
    """One more call is needed: ask `write` again with this answer in so_far."""


@dataclass(frozen=True, slots=True)
class Renew:
    """A known fact was refused: fetch it anew and try again."""

    name: str


@dataclass(frozen=True, slots=True)
class TryLater:
    """Not now. With `after` (seconds) the whole app waits, as the platform asked."""

    after: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Never. `gone`: the recipient is no longer there."""

    why: str
    gone: bool = False


Delivery = Sent | More | Renew | TryLater | Refused

Resend = Literal["key", "content", "none"]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `calls` in so many seconds: of the whole app, or to each recipient."""

    calls: int
    seconds: float
    per: Literal["app", "recipient"] = "app"


# -- what a platform needs to know -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fact:
    """Something learned, and when to learn it anew."""

    value: Any
    refresh_at: datetime


@dataclass(frozen=True, slots=True)
class Need:
    """Something that must be fetched and kept fresh: "access_token", "jwks", "bot"."""

    name: str
    call: Callable[[Known], HttpCall]
    learn: Callable[[HttpAnswer], Fact | TryLater | Refused]


class Platform(Protocol):
    """One app of one chat platform."""

    platform: str
    key: str  # the {app} of its webhook address
    organization: str  # whose app this is; "" where there is only one organization

    base_url: str
    # What a doubled message is dropped by there, which decides about an unknown outcome
    # (RELIABILITY section 5), and how many calls the platform takes.
    resend: Resend
    limits: tuple[Limit, ...]

    def needs(self) -> tuple[Need, ...]:
        """What must be known before it can speak."""
        ...

    def open(self, inbound: Inbound, *, now: datetime, known: Known) -> Answer | Envelope:
        """Prove who wrote it; raises Forged, Malformed or NeedFresh."""
        ...

    def read(self, body: bytes, *, known: Known) -> tuple[Incoming, ...]:
        """What a remembered body says."""
        ...

    def answer(self, reply: Reply, *, body: bytes, now: datetime, known: Known) -> Answer | None:
        """The outcome as the HTTP answer; asked only where patience > 0."""
        ...

    def write(self, letter: Letter, *, so_far: tuple[HttpAnswer, ...], known: Known) -> HttpCall:
        """The next call that sends the letter."""
        ...

    def judge(self, letter: Letter, answers: tuple[HttpAnswer, ...]) -> Delivery:
        """What became of the call."""
        ...
