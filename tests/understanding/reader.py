"""Brings corpora and understanding together: a directory in, predictions out."""

import importlib.util
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from handlers.understanding import (
    amend,
    calendar,
    chatter,
    digests,
    money,
    queries,
    remarks,
    reminders,
    time,
    visits,
)
from handlers.understanding.calendar import Resolved
from handlers.understanding.claims import (
    Ambiguous,
    Change,
    Context,
    Customer,
    Lead,
    NextAction,
    Option,
    Person,
    Record,
    Understanding,
    When,
    Who,
)
from handlers.understanding.directory import Directory
from handlers.understanding.normal import normal
from handlers.understanding.phrases import Recogniser
from handlers.understanding.understand import understand
from handlers.understanding.words.money import SPENDING
from storage.records import (
    DirectoryChanges,
    KnownContact,
    KnownCustomer,
    KnownLead,
    KnownName,
    KnownOpportunity,
    KnownStage,
    KnownUser,
)

CORPUS = Path(__file__).parent / "corpus"
ZONE = ZoneInfo("Asia/Shanghai")


def rows(path: Path) -> list[dict[str, Any]]:
    """The lines of a jsonl file."""
    return [
        json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def read_time(text: str, at: datetime) -> Resolved | None:
    """The longest words about time in the text, resolved as the row of a test set would be."""
    found = time.find(normal(text).low)
    if not found:
        return None
    best = max(found, key=lambda f: f.end - f.start)
    return calendar.resolve(best.meaning, at, calendar.lean_of(normal(text).low))


def time_is_right(row: Mapping[str, Any], at: datetime) -> tuple[bool, Resolved | None]:
    """Whether one of the readings that count is the one we make."""
    got = read_time(row["text"], at)
    wanted = [row["expect"], *row.get("also", [])]
    return any(_same_time({**row["expect"], **w}, got, at) for w in wanted), got


def _same_time(want: Mapping[str, Any], got: Resolved | None, at: datetime) -> bool:
    kind = want["kind"]
    if kind == "none" or got is None:
        return kind == "none" and got is None
    if kind == "recurring":
        return got.kind == kind and all(
            (got.rule or {}).get(k) == v for k, v in want["rule"].items()
        )
    if kind == "duration":
        return got.kind == kind and abs(
            float(got.seconds) - _seconds(want["value"])
        ) <= 0.01 * _seconds(want["value"])
    if kind == "date":
        return (
            got.kind == kind
            and got.start is not None
            and got.start.date().isoformat() == want["start"][:10]
        )
    if kind == "instant":
        return (
            got.kind == kind
            and got.start is not None
            and got.start.strftime("%Y-%m-%dT%H:%M") == want["start"]
        )
    if got.kind not in {"range", "date", "instant"}:
        return False
    slack = timedelta(days=want.get("tol_days", 0), minutes=want.get("tol_min", 0))
    edge = want.get("edge")
    if edge == "before":
        return got.edge == "before" and _near(want["end"], got.end, slack, at)
    if edge == "after":
        return got.edge == "after" and _near(want["start"], got.start, slack, at)
    if got.edge == "after" and got.start is not None:
        return _near(want["start"], got.start, slack, at) and _near(
            want["end"], at, slack + timedelta(days=1), at
        )
    if got.edge:
        return False
    return _near(want["start"], got.start, slack, at) and _near(want["end"], got.end, slack, at)


def _near(want: str, got: datetime | None, slack: timedelta, at: datetime) -> bool:
    return (
        got is not None
        and abs(datetime.fromisoformat(want).replace(tzinfo=at.tzinfo) - got) <= slack
    )


def _seconds(value: str) -> float:
    match = re.fullmatch(
        r"P(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?",
        value,
    )
    sizes = (31536000, 2592000, 604800, 86400, 3600, 60, 1)
    parts: Iterable[str | None] = match.groups() if match else ()
    return sum(float(part) * size for part, size in zip(parts, sizes, strict=False) if part)


def directory_changes(path: Path = CORPUS / "directory.json") -> DirectoryChanges:
    """The fictional company as what the matcher of names learns."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return DirectoryChanges(
        version=1,
        customers=tuple(KnownCustomer(c["id"], c["name"]) for c in data["customers"]),
        names=(
            *(KnownName(c["id"], alias) for c in data["customers"] for alias in c["aliases"]),
            *(KnownName(i, name) for name, ids in data["ambiguous_names"].items() for i in ids),
        ),
        contacts=tuple(
            KnownContact(c["id"], c["customer_id"], c["name"], c["title"], tuple(c["aliases"]))
            for c in data["contacts"]
        ),
        opportunities=tuple(
            KnownOpportunity(o["id"], o["customer_id"], o["name"], tuple(o["aliases"]), o["stage"])
            for o in data["opportunities"]
        ),
        users=tuple(KnownUser(u["id"], u["name"], tuple(u["aliases"])) for u in data["users"]),
        leads=tuple(
            KnownLead(row["id"], row["name"], tuple(row["aliases"])) for row in data["leads"]
        ),
        stages=tuple(KnownStage(s["id"], s["name"]) for s in data["stages"]),
    )


def known_directory() -> Directory:
    """A directory that has learned the fictional company."""
    directory = Directory()
    directory.learn(directory_changes())
    return directory


ABILITIES: tuple[tuple[str, Recogniser], ...] = (
    ("log_visit", visits.log_visit),
    ("log_follow_up", visits.log_follow_up),
    ("query_customer", queries.query_customer),
    ("query_timeline", queries.query_timeline),
    ("query_visits", queries.query_visits),
    ("amend_last", amend.amend_last),
    ("create_reminder", reminders.create_reminder),
    ("query_reminders", reminders.query_reminders),
    ("complete_reminder", reminders.complete_reminder),
    ("snooze_reminder", reminders.snooze_reminder),
    ("comment", remarks.comment),
    ("digest", digests.digest),
    ("undo_last", chatter.undo_last),
    ("help", chatter.help_wanted),
    ("smalltalk", chatter.smalltalk),
)
# below this the dispatcher answers that it did not understand
UNDERSTOOD = 0.4


def read(row: Mapping[str, Any], directory: Directory) -> Understanding:
    """One line of the corpus, as its sender would have been understood."""
    at = datetime.fromisoformat(row["now"])
    sender = directory.users[row["sender"]]
    context = Context(Person(sender.id, sender.name), group=row["chat"] == "group")
    return understand(
        row["text"], at=at, zone=ZONE, directory=directory, context=context, abilities=ABILITIES
    )


def prediction(row: Mapping[str, Any], found: Understanding) -> dict[str, Any]:
    """What was understood, in the shape that score.py compares."""
    claims = [c for c in found.claims if c.score >= UNDERSTOOD]
    if not claims:
        return {"id": row["id"], "intent": None}
    claim = claims[0]
    heard = claim.heard
    answer: dict[str, Any] = {"id": row["id"], "intent": claim.intent}
    if heard.records:
        answer["records"] = [_record(record) for record in heard.records]
    elif claim.intent.startswith("query_"):
        answer |= {
            "customer": _id(heard.customer), "ambiguous": _ambiguous(heard.customer), "aspect": heard.aspect,  # noqa: E501  # a table or pattern reads as one line
            "period": {"start": heard.period.start.isoformat(), "end": heard.period.end.isoformat()} if heard.period else None,  # noqa: E501  # a table or pattern reads as one line
            "user": heard.person.id if heard.person else None, "limit": heard.limit,
        }  # fmt: skip
    elif claim.intent == "create_reminder":
        answer |= {"text": heard.text, "due": _moment(heard.due), "customer": _id(heard.customer),
                   "assignee": heard.person.id if heard.person else None}  # fmt: skip
    elif claim.intent in {"complete_reminder", "snooze_reminder"}:
        answer["target"] = {
            "text": heard.text,
            "customer": _id(heard.customer),
            "number": heard.number,
        }
        if claim.intent == "snooze_reminder":
            answer["due"] = _moment(heard.due)
    elif claim.intent == "comment":
        answer |= {
            "text": heard.text,
            "customer": _id(heard.customer),
            "mentions": [p.id for p in heard.mentions],
        }
    elif claim.intent == "digest":
        answer |= {"period": {"start": heard.period.start.isoformat(), "end": heard.period.end.isoformat()} if heard.period else None,  # noqa: E501
                   "scope": heard.scope, "user": heard.person.id if heard.person else None}  # fmt: skip  # noqa: E501  # a table or pattern reads as one line
    elif claim.intent == "amend_last":
        answer["amend"] = [_change(change) for change in heard.changes]
    return answer


def _id(who: Who) -> int | None:
    return who.id if isinstance(who, Customer) else None


def _ambiguous(who: Who) -> list[int]:
    return [option.id for option in who.options] if isinstance(who, Ambiguous) else []


def _person(person: Person) -> int | str:
    return person.name if person.id is None else person.id


def _moment(when: When | None) -> str | None:
    return f"{when.day.isoformat()}T{when.clock:%H:%M}" if when and when.clock else _day(when)


def _day(when: When | None) -> str | None:
    if when is None:
        return None
    return f"{when.day.isoformat()}T{when.clock:%H:%M}" if when.clock else when.day.isoformat()


def _record(record: Record) -> dict[str, Any]:
    values = {
        name: said.value if said else None
        for name in ("contents", "feedback", "problem", "outcome", "expense_note", "stage")
        for said in [getattr(record, name)]
    }
    return values | {
        "customer": _id(record.customer),
        "customer_text": record.customer.written or None,
        "ambiguous": _ambiguous(record.customer),
        "lead": record.customer.id if isinstance(record.customer, Lead) else None,
        "event": record.channel.value,
        "type": record.type.value,
        "visited_at": _day(record.when.value),
        "contacts": [_person(c.value) for c in record.contacts],
        "participants": [p.value.id for p in record.participants],
        "expenses": str(record.expenses.value) if record.expenses else None,
        "opportunity": record.opportunity.value.id if record.opportunity else None,
        "action_items": [
            {"text": a.text, "due": _day(a.due), "assignee": a.assignee.id} for a in record.actions
        ],
    }


_SLOTS = {"when": "visited_at", "channel": "event", "actions": "action_items"}


def _change(change: Change) -> dict[str, Any]:
    value: Any = change.value
    match value:
        case When():
            value = _day(value)
        case Decimal():
            value = str(value)
        case Person():
            value = _person(value)
        case Customer() | Option():
            value = value.id
        case NextAction():
            value = value.text
        case tuple():
            value = [_person(p) for p in value]
    return {"slot": _SLOTS.get(change.field, change.field), "value": value}


def money_is_right(row: Mapping[str, Any]) -> tuple[bool, money.Amount | None]:
    """Whether one of the readings that count is the one we make of the longest amount."""
    got = read_money(row["text"])
    return any(_same_money(want, got) for want in (row["expect"], *row.get("also", []))), got


def read_money(text: str) -> money.Amount | None:
    """The longest amount of the text; a bare number counts beside a word of spending only."""
    low = normal(text).low
    found = [a for a in money.find(low) if not a.bare or any(w in low for w in SPENDING)]
    if not found and len(low) <= 4:
        found = money.find(low)
    return max(found, key=lambda a: (not a.bare, a.end - a.start), default=None)


def _same_money(want: Mapping[str, Any], got: money.Amount | None) -> bool:
    if got is None or want.get("none"):
        return got is None and bool(want.get("none"))
    if got.currency != want["currency"]:
        return False
    if "amount" in want:
        return got.value == Decimal(want["amount"])
    low = Decimal(want["low"]) if "low" in want else None
    high = Decimal(want["high"]) if "high" in want else None
    return got.low == low and got.high == high


# what our recognisers answer for; the other abilities have their own files
OWN_INTENTS = frozenset(name for name, _ in ABILITIES)


def figures(directory: Directory) -> dict[str, float]:
    """Intent accuracy, exactness and F1 over the messages of our own abilities, by score.py."""
    score = _score_module()
    scorer = score.Scorer(json.loads((CORPUS / "directory.json").read_text(encoding="utf-8")))
    total, right, exact, count = score.Tally(), 0, 0, 0
    for row in rows(CORPUS / "messages_dev.jsonl"):
        if row["intent"] not in OWN_INTENTS:
            continue
        ok, tally = scorer.message(row, prediction(row, read(row, directory)))
        total.merge(tally)
        count, right, exact = count + 1, right + ok, exact + (ok and tally.clean())
    slots = [score.prf(value) for value in total.c.values()]
    micro = score.prf([sum(value[i] for value in total.c.values()) for i in range(3)])
    macro = sum(slot[2] for slot in slots) / len(slots)
    return {"intent": right / count, "exact": exact / count, "micro": micro[2], "macro": macro}


def _score_module() -> Any:
    """score.py as it came, loaded as a module."""
    spec = importlib.util.spec_from_file_location("genjin_score", CORPUS / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(CORPUS / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
