"""Plays every story of this folder. How to write one stands in README.md."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.fakes import FakeClock
from tests.genjin import Genjin

STORIES = sorted(Path(__file__).parent.glob("*.md"))
ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 18, 12, tzinfo=ZONE)

CLOCK = re.compile(r"clock: (\d{4}-\d\d-\d\d \d\d:\d\d)")
LATER = re.compile(r"--- (\d+) (days?|hours?|minutes?) later(?:, (\d\d):(\d\d))? ---")
RESTART = "--- restart ---"
PRESSES = re.compile(r"(?P<who>[^:]+?) 点 \[(?P<label>[^\]]+)\](?P<values>( \S+=\S*)*)$")
SAYS = re.compile(r"(?P<who>[^:>\s][^:]{0,20}): (?P<text>.*)$")


@pytest.mark.parametrize(
    "story", [story for story in STORIES if story.stem != "README"], ids=lambda story: story.stem
)
def test_story(story: Path, genjin: Genjin, people: dict[str, int]) -> None:
    """What the story says is what happens."""
    said = ""
    for number, line in _lines(story):
        where = f"{story.name}:{number}: {line}"
        if line.startswith(("> ", ">! ")):
            _check(line, said, where)
        elif line == RESTART:
            genjin.restart()
        elif moved := CLOCK.match(line):
            genjin.clock.set(datetime.fromisoformat(moved[1]).replace(tzinfo=ZONE))
        elif later := LATER.match(line):
            _pass(genjin.clock, later)
            said = genjin.settles()
        elif pressed := PRESSES.match(line):
            values = dict(pair.split("=", 1) for pair in pressed["values"].split())
            said = genjin.presses(people[pressed["who"]], pressed["label"], **_named(values))
        elif typed := SAYS.match(line):
            text = typed["text"].replace("\\n", "\n")
            said = genjin.hears(people[typed["who"]], text)
        else:
            raise AssertionError(f"{where}: what is this?")


def _lines(story: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(story.read_text().splitlines(), start=1):
        if line.strip() and not line.startswith("# "):
            yield number, line.rstrip()


def _check(line: str, said: str, where: str) -> None:
    mark, expected = line.split(" ", 1)
    for part in expected.split(" & "):
        assert (part in said) == (mark == ">"), f"{where}\n\nGenjin said:\n{said}"


def _pass(clock: FakeClock, later: re.Match[str]) -> None:
    unit = later[2].rstrip("s") + "s"
    now = clock.now() + timedelta(**{unit: int(later[1])})
    if later[3]:
        now = now.astimezone(ZONE).replace(hour=int(later[3]), minute=int(later[4]))
    clock.set(now)


FIELDS = {
    "费用": "expenses",
    "内容": "contents",
    "客户": "customer",
    "时间": "when",
    "反馈": "feedback",
    "方式": "channel",
    "类型": "type",
}


def _named(values: dict[str, str]) -> dict[str, str]:
    return {FIELDS.get(name, name): value for name, value in values.items()}
