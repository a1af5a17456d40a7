"""One formatter for all logs: columns on a terminal, JSON lines elsewhere; secrets are masked.

A log line is an event with keys: log.info("event handled", extra={"action": "event.handled", ...}).
"""

import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any

import orjson

STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
SECRET_NAMES = re.compile(
    r"token|secret|password|authorization|api_?key|aes_?key|sign$", re.IGNORECASE
)
SECRET_VALUES = re.compile(
    r"gj_[\w-]{8,}|whsec_[\w+/=]{8,}|Bearer\s+[\w.\-]+|://[^/\s:@]+:[^/\s@]+@", re.IGNORECASE
)
MASK = "********"


def set_up(level: str) -> None:
    """Log to standard error from now on; what no line shows is not found out for any."""
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None  # noqa: SLF001  # as Python's own logging HOWTO advises
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Columns() if sys.stderr.isatty() else Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("alembic", "apscheduler", "asyncio"):
        logging.getLogger(noisy).setLevel("WARNING")


def keys_of(record: logging.LogRecord) -> dict[str, Any]:
    """The keys that the caller gave, secrets masked."""
    return {
        name: MASK if SECRET_NAMES.search(name) and name != "token_id" else masked(value)
        for name, value in vars(record).items()
        if name not in STANDARD
    }


def masked(value: Any) -> Any:
    """The value without anything that looks like a secret."""
    if isinstance(value, int | float | bool) or value is None:
        return value
    return SECRET_VALUES.sub(MASK, str(value))


class Lines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage()),
            **keys_of(record),
        }
        if record.exc_info:
            line["traceback"] = masked(self.formatException(record.exc_info))
        return orjson.dumps(line, default=str).decode()


class Columns(logging.Formatter):
    """Time, level, event and its keys, for people."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as columns."""
        at = datetime.fromtimestamp(record.created).astimezone()
        keys = " ".join(f"{name}={value}" for name, value in keys_of(record).items())
        message = masked(record.getMessage())
        line = f"{at:%H:%M:%S} {record.levelname.lower():7} {message:20} {keys}"
        if record.exc_info:
            line += "\n" + str(masked(self.formatException(record.exc_info)))
        return line
