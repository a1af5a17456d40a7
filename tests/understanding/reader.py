"""Brings corpora and understanding together: a directory in, predictions out."""

import importlib.util
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.batch import company, lines, messages, values
from handlers.understanding import calendar, time
from handlers.understanding.calendar import Resolved
from handlers.understanding.claims import Understanding
from handlers.understanding.directory import Directory
from handlers.understanding.normal import normal

CORPUS = Path(__file__).parent / "corpus"
ZONE = ZoneInfo("Asia/Shanghai")
ABILITIES = messages.ABILITIES

Row = Mapping[str, Any]


def rows(path: Path) -> list[dict[str, Any]]:
    """The lines of a jsonl file."""
    return [
        json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def known_directory() -> Directory:
    """A directory that has learned the fictional company."""
    return company.known(CORPUS / "directory.json")


def read(row: Row, directory: Directory) -> Understanding:
    """One line of the corpus, as its sender would have been understood."""
    return messages.understood(
        row["text"],
        at=lines.moment_of(row, ZONE),
        zone=ZONE,
        directory=directory,
        sender=messages.sender_of(row, directory),
        group=row["chat"] == "group",
    )


def prediction(row: Row, found: Understanding, directory: Directory) -> dict[str, Any]:
    """What was understood, in the shape that score.py compares."""
    return {"id": row["id"]} | messages.shape(found, messages.sender_of(row, directory))


def score() -> Any:
    """score.py as it came, loaded as a module."""
    spec = importlib.util.spec_from_file_location("genjin_score", CORPUS / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(CORPUS / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# -- time ------------------------------------------------------------------------------------------


def read_time(text: str, at: datetime) -> Resolved | None:
    """The longest words about time in the text, resolved as the row of a test set would be."""
    low = normal(text).low
    best = max(time.find(low), key=lambda found: found.end - found.start, default=None)
    return calendar.resolve(best.meaning, at, calendar.lean_of(low)) if best else None


def time_is_right(row: Row, at: datetime) -> tuple[bool, Row | None]:
    """Whether one of the readings that count is our first answer, and that answer."""
    answers = values.times(row["text"], at)
    got = answers[0] if answers else None
    return any(_same_time(want, got, at) for want in (row["expect"], *row.get("also", []))), got


def _same_time(want: Row, got: Row | None, at: datetime) -> bool:
    if want["kind"] == "none" or got is None:
        return want["kind"] == "none" and got is None
    match want["kind"], got["kind"]:
        case "recurring", "recurring":
            return all(got["rule"].get(key) == value for key, value in want["rule"].items())
        case "duration", "duration":
            wanted = _seconds(want["value"])
            return abs(_seconds(got["value"]) - wanted) <= 0.01 * wanted
        case ("date", "date") | ("instant", "instant"):
            return bool(want["start"] == got["start"])
        case "range", "range":
            return _same_range(want, got, at)
    return False


def _same_range(want: Row, got: Row, at: datetime) -> bool:
    """An open side may be filled with now; a side that the label has must be there."""
    if want.get("edge", "") != got.get("edge", ""):
        filled = {"before": "start", "after": "end"}.get(want.get("edge", ""), "")
        if not filled or got.get("edge") or not _near(at.isoformat(), got.get(filled), ONE_DAY):
            return False
    slack = timedelta(days=want.get("tol_days", 0), minutes=want.get("tol_min", 0))
    sides = {"before": ("end",), "after": ("start",)}.get(want.get("edge", ""), ("start", "end"))
    return all(_near(want[side], got.get(side), slack) for side in sides)


ONE_DAY = timedelta(days=1)


def _near(want: str, got: str | None, slack: timedelta) -> bool:
    return got is not None and abs(_wall(want) - _wall(got)) <= slack


def _wall(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def _seconds(value: str) -> float:
    match = re.fullmatch(
        r"P(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?",
        value,
    )
    sizes = (31536000, 2592000, 604800, 86400, 3600, 60, 1)
    parts: Iterable[str | None] = match.groups() if match else ()
    return sum(float(part) * size for part, size in zip(parts, sizes, strict=False) if part)


# -- money -----------------------------------------------------------------------------------------


def money_is_right(row: Row) -> tuple[bool, Row | None]:
    """Whether one of the readings that count is our first answer, and that answer."""
    answers = values.amounts(row["text"])
    got = answers[0] if answers else None
    return any(_same_money(want, got) for want in (row["expect"], *row.get("also", []))), got


def _same_money(want: Row, got: Row | None) -> bool:
    if got is None or want.get("none"):
        return got is None and bool(want.get("none"))
    return all(want.get(key) == got.get(key) for key in ("currency", "amount", "low", "high"))
