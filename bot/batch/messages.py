"""A row with a message to what the chat would have understood, as plain JSON."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.batch import lines, shapes
from handlers.catalogue import INTENTS
from handlers.dispatch import SURE_ENOUGH
from handlers.understanding.claims import Context, Person, Understanding
from handlers.understanding.directory import Directory
from handlers.understanding.phrases import Recogniser
from handlers.understanding.understand import understand

# What the chat asks, in its order.
ABILITIES: tuple[tuple[str, Recogniser], ...] = tuple(
    (intent.name, hears) for intent in INTENTS for hears in intent.hears
)


def reader(directory: Directory, zone: ZoneInfo) -> lines.Reader:
    """Reads rows of messages; raises lines.BadRow for one that lacks something."""

    def read(row: Mapping[str, Any]) -> shapes.Shape:
        sender = sender_of(row, directory)
        found = understood(
            lines.text_of(row),
            at=lines.moment_of(row, zone),
            zone=zone,
            directory=directory,
            sender=sender,
            group=row.get("chat") == "group",
        )
        return shape(found, sender)

    return read


def sender_of(row: Mapping[str, Any], directory: Directory) -> Person:
    """The colleague who wrote it; one that the company does not know has no name."""
    if "sender" not in row:
        raise lines.BadRow("the key sender is missing")
    id = row["sender"]
    if not isinstance(id, int) or isinstance(id, bool):
        return Person(None, "")
    user = directory.users.get(id)
    return Person(id, user.name if user else "")


def understood(
    text: str,
    *,
    at: datetime,
    zone: ZoneInfo,
    directory: Directory,
    sender: Person,
    group: bool = False,
) -> Understanding:
    """What the chat understands of a first message; nothing was said before it."""
    return understand(
        text,
        at=at,
        zone=zone,
        directory=directory,
        context=Context(sender, group=group),
        abilities=ABILITIES,
    )


def shape(found: Understanding, sender: Person) -> shapes.Shape:
    """The best claim; where the chat would not act on it, no intent at all."""
    best = found.claims[0] if found.claims else None
    if best is None or best.score < SURE_ENOUGH:
        return {"intent": None}
    return shapes.of_claim(best, sender)
