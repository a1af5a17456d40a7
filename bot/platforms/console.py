"""The console: the chat page of the demo and the terminal, through the same contract as any other.

It has no signature: it exists in the demo only, which listens on loopback and checks Host and
Origin. Its one-to-one chat is named after the person's id; a screen drops a repeated message by id.
"""

import json
from datetime import datetime
from typing import Any, ClassVar, Literal

import orjson
from pydantic import BaseModel, Field

from bot.platforms.contract import (
    Answer,
    Content,
    Delivery,
    Envelope,
    HttpAnswer,
    HttpCall,
    HttpRequest,
    Inbound,
    Incoming,
    Known,
    Letter,
    Limit,
    Malformed,
    Message,
    Need,
    Refused,
    Reply,
    Resend,
    Sent,
    Submission,
    TryLater,
)
from handlers.conversation import to_plain

LONGEST_ID = 64
JSON = {"content-type": "application/json; charset=utf-8"}


class Typed(BaseModel):
    """A message or a press, as the page and the terminal send them."""

    kind: Literal["message", "press"]
    id: str = Field(min_length=1, max_length=LONGEST_ID)
    user: int
    text: str = ""
    about: str = ""
    action: str = ""
    values: dict[str, str] = {}
    sent_at: datetime | None = None


class Console(BaseModel, frozen=True):
    """The one console of this process."""

    platform: Literal["console"] = "console"
    key: str = "demo"
    organization: str = ""
    base_url: str = "console://screen"
    resend: ClassVar[Resend] = "key"
    limits: ClassVar[tuple[Limit, ...]] = ()

    def needs(self) -> tuple[Need, ...]:
        """Nothing."""
        return ()

    def open(self, inbound: Inbound, *, now: datetime, known: Known) -> Answer | Envelope:
        """Read what was typed; a message is written now, whatever its sender's clock says."""
        typed = _typed(inbound.body)
        if isinstance(inbound, HttpRequest) and inbound.method != "POST":
            raise Malformed("POST only")
        body = typed.model_copy(update={"sent_at": now}).model_dump_json().encode()
        return Envelope(
            key=f"{typed.kind[0]}:{typed.user}:{typed.id}",
            lane=str(typed.user),
            kind=typed.kind,
            sent_at=now,
            body=body,
            ack=Answer(200, JSON, b"{}"),
            patience=PATIENCE if typed.kind == "press" else 0.0,
        )

    def read(self, body: bytes, *, known: Known) -> tuple[Incoming, ...]:
        """One message or one press."""
        typed = _typed(body)
        assert typed.sent_at is not None  # `open` wrote it
        user = str(typed.user)
        if typed.kind == "message":
            return (Message(typed.id, user, "one", user, typed.text, typed.sent_at),)
        press = Submission(
            typed.id, user, user, typed.action, typed.values, typed.about, typed.sent_at
        )
        return (press,)

    def answer(self, reply: Reply, *, body: bytes, now: datetime, known: Known) -> Answer | None:
        """The first card that changed, so that the pressed one can be redrawn at once."""
        changed = [to_plain(Content(card=update.card)) for update in reply.updates[:1]]
        return Answer(200, JSON, orjson.dumps({"changed": changed}))

    def write(self, letter: Letter, *, so_far: tuple[HttpAnswer, ...], known: Known) -> HttpCall:
        """One line for the screen; a change of a card carries the id of what it replaces."""
        line: dict[str, Any] = {
            "id": letter.about or letter.key.removeprefix("g:"),
            "chat": letter.to["chat"],
            "content": to_plain(letter.content),
        }
        return HttpCall("POST", "/lines", JSON, orjson.dumps(line))

    def judge(self, letter: Letter, answers: tuple[HttpAnswer, ...]) -> Delivery:
        """A screen takes everything; where there is none, the line is in the history."""
        match answers[-1].status:
            case 200:
                return Sent(letter.about or letter.key.removeprefix("g:"))
            case 503:
                return TryLater()
            case status:
                return Refused(str(status))


PATIENCE = 1.5


def _typed(body: bytes) -> Typed:
    try:
        # A browser may send half a surrogate pair; pydantic's own JSON reader would refuse it.
        text = json.dumps(json.loads(body), ensure_ascii=False)
        return Typed.model_validate_json(
            text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        )
    except (ValueError, RecursionError) as error:
        raise Malformed(str(error)) from error
