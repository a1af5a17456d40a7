"""Back-pressure: whether there is room for more events.

Looked at every few seconds and never by a request, so that turning away costs nothing. A platform
that is answered 503 keeps its events and sends them again.
"""

import asyncio
import logging
import shutil
from pathlib import Path

from bot import metrics
from storage import health
from storage.database import Database, DatabaseAway

log = logging.getLogger("genjin.pressure")

LOOK_SECONDS = 5
MEGABYTE = 1024**2
INBOX, DISK = "inbox", "disk"
OPENS_AGAIN = 0.9  # of what closed it, so that it does not open and close with every event


class Pressure:
    """What was found at the last look."""

    def __init__(
        self, database: Database, *, most_waiting: int, folder: Path | None, free_mb: int
    ) -> None:
        self._database, self._most, self._folder = database, most_waiting, folder
        self._least = free_mb * MEGABYTE
        self._is_deep = self._is_full = False

    @property
    def reason(self) -> str:
        """Why nothing more is taken: DISK, INBOX or "" where it is."""
        return DISK if self._is_full else INBOX if self._is_deep else ""

    async def look(self) -> None:
        """Look at both; a database that is away says nothing about its inbox."""
        before = self.reason
        self._is_full = bool(await asyncio.to_thread(self.disk_reasons))
        most = int(self._most * OPENS_AGAIN) if self._is_deep else self._most
        try:
            reading = self._database.read(lambda at: health.waits_more_than(at, most))
            self._is_deep = await asyncio.shield(asyncio.wrap_future(reading))
        except DatabaseAway:
            log.debug("inbox not counted", extra={"action": "pressure.away"})
        if self.reason != before:
            said = "events turned away" if self.reason else "events taken again"
            extra = {"action": "pressure.changed", "reason": self.reason, "before": before}
            log.warning(said, extra=extra)

    def disk_reasons(self) -> list[str]:
        """Whether there is room beside the SQLite file; PostgreSQL's disk is not ours to see."""
        return disk_reasons(self._folder, self._least)

    def render(self) -> str:
        """For Prometheus: what holds events back now, and how much room the disk has."""
        name = "genjin_events_turned_away"
        samples: list[tuple[str, metrics.Labels, float]] = [
            (name, (("reason", DISK),), int(self._is_full)),
            (name, (("reason", INBOX),), int(self._is_deep)),
        ]
        free = _free(self._folder)
        if free is not None:
            samples.insert(0, ("genjin_disk_free_bytes", (), free))
        return metrics.rendered("gauge", samples)


def disk_reasons(folder: Path | None, least: int) -> list[str]:
    """Why the disk is not good enough; nothing where it is, or where the folder is unknown."""
    if folder is None:
        return []
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return [f"the folder of the database cannot be read: {error.strerror}"]
    if free >= least:
        return []
    return [f"less than {least // MEGABYTE} MB are free beside the database"]


def _free(folder: Path | None) -> float | None:
    try:
        return None if folder is None else shutil.disk_usage(folder).free
    except OSError:
        return None
