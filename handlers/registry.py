"""How an ability announces itself: Intent for the chat, Endpoint for REST.

The catalogue lists them; nothing is found by scanning.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from handlers import localtime
from handlers.conversation import Reply, text_reply
from handlers.dialects.contract import Dialect, Refusal
from handlers.errors import UserError
from handlers.text import Locale, Text
from handlers.understanding.claims import Claim, Heard, Span
from handlers.understanding.directory import Directory
from handlers.understanding.reading import Reading
from storage.conversations import Conversation
from storage.records import User
from storage.unit_of_work import UnitOfWork

Recogniser = Callable[[Reading], Claim | None]


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything an ability has to answer one message: the store, the person, the conversation.

    `at` is when the message was sent, in the person's zone. `reply_to` is the handle of the message
    it answers, `unused` what nobody could use of it. Where a question was answered, `report_id` is
    the report that keeps its message, `about` the record it was asked about, `chosen` the answer.
    """

    uow: UnitOfWork
    user: User
    conversation: Conversation
    directory: Directory
    intents: tuple["Intent", ...]
    message_id: str
    text: str
    sent_at: datetime
    reply_to: str = ""
    unused: tuple[Span, ...] = ()
    report_id: int | None = None
    about: int | None = None
    chosen: str = ""

    @property
    def at(self) -> datetime:
        """When the message was sent, as the person's clock showed it."""
        return localtime.here(self.sent_at, self.user.zone)

    @property
    def locale(self) -> Locale:
        """The language this person is answered in."""
        return "en" if self.user.locale == "en" else "zh"

    def words(self, text: Text, /, **values: object) -> str:
        """The text in the person's language."""
        return text.in_(self.locale, **values)

    def say(self, text: Text, /, **values: object) -> Reply:
        """A reply of one text."""
        return text_reply(self.words(text, **values))


OLD_BUTTON = Text(
    zh="这个按钮已经用不了了。直接打字告诉我要做什么就行,发「帮助」看看我会什么。",
    en="This button no longer works. Just type what you want; “help” shows what I can do.",
)
LONGEST_NUMBER = 16  # digits of an id


class Pressed(NamedTuple):
    """A button pressed: what stood behind its verb, and the values of its form."""

    arguments: tuple[str, ...]
    values: Mapping[str, str]

    def numbers(self, count: int) -> list[int]:
        """The arguments as that many numbers; UserError for a button that says anything else."""
        if len(self.arguments) != count or not all(map(is_number, self.arguments)):
            raise UserError(OLD_BUTTON)
        return [int(argument) for argument in self.arguments]


def is_number(argument: str) -> bool:
    """Whether it can be an id, a version or a position."""
    return argument.isascii() and argument.isdecimal() and len(argument) <= LONGEST_NUMBER


@dataclass(frozen=True, slots=True)
class Intent:
    """One ability in the chat.

    `hears` offer to answer a message, `answers` does it. `presses` are its buttons by verb.
    `examples` show it in the help: {customer} and {person} are filled from the company's own;
    `for_leaders` only to managers and admins. `roles` says who is shown them, () for everybody.
    `called` names it on a button where a message could mean two abilities; one without a name is
    never asked about.
    """

    name: str
    hears: Sequence[Recogniser]
    answers: Callable[[Heard, Turn], Reply]
    presses: Mapping[str, Callable[[Pressed, Turn], Reply]] = field(default_factory=dict)
    examples: tuple[Text, ...] = ()
    for_leaders: tuple[Text, ...] = ()
    roles: tuple[str, ...] = ()
    called: Text | None = None


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows and how many there are in all."""

    rows: list[Row]
    total: int
    number: int
    size: int


@dataclass(frozen=True, slots=True)
class Made(Generic[Row]):
    """A row with more than 200 to say: that it was created, where it lies, its version.

    `kept` is what a second call under the same Idempotency-Key is answered, where it may not be
    the row itself because a secret stands in it.
    """

    row: Row
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    kept: Row | None = None


# Fields of what is asked that stand in a header, and only there.
HEADERS = {"if_match": "If-Match", "authorization": "Authorization"}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One call of the REST API.

    `asks` is checked against path, query and body together; `answers` runs in one transaction
    (`writes` tells which kind); `row` is the type of one row, for the document and the tests.
    A field of `asks` that HEADERS names is that header. `scope` "" needs no token: whoever asks
    brings what proves it along. `status` is that of a success, `headers` what it carries besides,
    `refuses` what it refuses beside what all do, `name` what it is called unless like its function;
    all four are for the document.
    """

    route: str
    dialect: Dialect
    scope: str
    asks: type[BaseModel]
    answers: Callable[[Any, Any], Any]
    row: type
    summary: str
    writes: bool = False
    example: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    refuses: Sequence[Refusal] = ()
    name: str = ""

    @property
    def method(self) -> str:
        """The HTTP method."""
        return self.route.split(" ", 1)[0]

    @property
    def path(self) -> str:
        """The path, with {names} of its parameters."""
        return self.route.split(" ", 1)[1]
