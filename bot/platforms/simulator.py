"""The simulator: a chat vendor on loopback that misbehaves when told, for tests and drills.

It signs what it posts with HMAC-SHA256 over the timestamp and the raw body. What it drops doubles
by is configuration, so that one drill plays every kind of vendor. Production refuses it.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any, Literal

import orjson
from pydantic import AwareDatetime, BaseModel, Field, SecretStr, ValidationError

from bot.platforms.contract import (
    Answer,
    Content,
    Delivery,
    Envelope,
    Forged,
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
from handlers.conversation import ChatKind, to_plain

TIMESTAMP, SIGNATURE, KEY = "x-simulator-timestamp", "x-simulator-signature", "x-simulator-key"
FRESH = timedelta(seconds=300)
JSON = {"content-type": "application/json; charset=utf-8"}
PATIENCE = 1.5
GONE = frozenset({404, 410})
LONGEST_ID = 64


class Event(BaseModel):
    """A message or a press, as the simulator posts them."""

    kind: Literal["message", "press"] = "message"
    id: str = Field(min_length=1, max_length=LONGEST_ID)
    chat: str = Field(min_length=1)
    chat_kind: ChatKind = "one"
    user: str = Field(min_length=1)
    text: str = ""
    about: str = ""
    action: str = ""
    values: dict[str, str] = {}
    sent_at: AwareDatetime


class Simulator(BaseModel, frozen=True):
    """One app of the simulator."""

    platform: Literal["simulator"] = "simulator"
    key: str = "one"
    organization: str = ""
    base_url: str = "http://127.0.0.1:8099/one"
    secret: SecretStr = Field(SecretStr("simulated"), min_length=1)
    resend: Resend = "key"
    limits: tuple[Limit, ...] = ()

    def needs(self) -> tuple[Need, ...]:
        """Nothing."""
        return ()

    def open(self, inbound: Inbound, *, now: datetime, known: Known) -> Answer | Envelope:
        """Prove that the simulator wrote it, not long ago."""
        if isinstance(inbound, HttpRequest) and inbound.method != "POST":
            raise Malformed("POST only")
        self._check(inbound, now)
        event = _event(inbound.body)
        return Envelope(
            key=f"{event.kind[0]}:{event.id}",
            lane=event.user,
            kind=event.kind,
            sent_at=event.sent_at,
            body=inbound.body,
            ack=Answer(200, JSON, b"{}"),
            patience=PATIENCE if event.kind == "press" else 0.0,
        )

    def read(self, body: bytes, *, known: Known) -> tuple[Incoming, ...]:
        """One message or one press."""
        event = _event(body)
        if event.kind == "message":
            return (
                Message(
                    event.id, event.chat, event.chat_kind, event.user, event.text, event.sent_at
                ),
            )
        press = Submission(
            *(event.id, event.chat, event.user, event.action, event.values, event.about),
            event.sent_at,
        )
        return (press,)

    def answer(self, reply: Reply, *, body: bytes, now: datetime, known: Known) -> Answer | None:
        """The first card that changed."""
        changed = [to_plain(Content(card=update.card)) for update in reply.updates[:1]]
        return Answer(200, JSON, orjson.dumps({"changed": changed}))

    def write(self, letter: Letter, *, so_far: tuple[HttpAnswer, ...], known: Known) -> HttpCall:
        """A message, or the change of one. Its number makes two equal replies differ."""
        line: dict[str, Any] = {
            "number": letter.key,
            "chat": letter.to["chat"],
            "content": to_plain(letter.content),
        }
        headers = JSON | ({KEY: letter.key} if self.resend == "key" else {})
        if letter.about is not None:
            return HttpCall("PUT", f"/messages/{letter.about}", headers, orjson.dumps(line))
        return HttpCall("POST", "/messages", headers, orjson.dumps(line))

    def judge(self, letter: Letter, answers: tuple[HttpAnswer, ...]) -> Delivery:
        """An answer that cannot be read is taken for a vendor out of order."""
        answer = answers[-1]
        match answer.status:
            case 200:
                try:
                    return Sent(str(orjson.loads(answer.body)["id"]))
                except (ValueError, LookupError, TypeError):
                    return TryLater()
            case 429:
                return TryLater(after=_retry_after(answer))
            case status if status >= 500:
                return TryLater()
            case status:
                return Refused(f"status {status}", gone=status in GONE)

    def _check(self, inbound: Inbound, now: datetime) -> None:
        written = inbound.headers.get(TIMESTAMP, "")
        if not (written.isascii() and written.isdecimal() and len(written) <= LONGEST_ID):
            raise Forged("no timestamp")
        expected = sign(self.secret.get_secret_value(), written, inbound.body)
        given = inbound.headers.get(SIGNATURE, "")
        if not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
            raise Forged("the signature is another")
        if abs(now.timestamp() - int(written)) > FRESH.total_seconds():
            raise Forged("the timestamp is too far from now")


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """What the simulator writes beside an event."""
    return hmac.new(secret.encode(), timestamp.encode() + body, hashlib.sha256).hexdigest()


def _event(body: bytes) -> Event:
    try:
        return Event.model_validate_json(body)
    except ValidationError as error:
        raise Malformed(str(error)) from error


def _retry_after(answer: HttpAnswer) -> float:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    try:
        return max(float(headers.get("retry-after", "1")), 0.0)
    except ValueError:
        return 1.0
