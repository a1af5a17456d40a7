"""Days, moments and addresses of files as other systems write them."""

from datetime import UTC, date, datetime

import pytest

from handlers.dialects import links, moments

ZONE = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("text", "day", "instant", "end"),
    [
        ("2026-03-18", 18, "2026-03-17T16:00:00", "2026-03-18T16:00:00"),
        ("2026-03-18 09:30", 18, "2026-03-18T01:30:00", "2026-03-18T01:30:01"),
        ("2026-03-18 09:30:15", 18, "2026-03-18T01:30:15", "2026-03-18T01:30:16"),
        ("2026-03-18T20:00:00Z", 19, "2026-03-18T20:00:00", "2026-03-18T20:00:01"),
        ("2026-03-18T09:30:15.5+08:00", 18, "2026-03-18T01:30:15.500000", "2026-03-18T01:30:16.5"),
        ("2026-03-18T09:30:15.5000000+08:00", 18, "2026-03-18T01:30:15.5", "2026-03-18T01:30:16.5"),
        ("2026-03-18T09:30:15+0800", 18, "2026-03-18T01:30:15", "2026-03-18T01:30:16"),
        ("2026-03-18T00:30-05:00", 18, "2026-03-18T05:30:00", "2026-03-18T05:30:01"),
    ],
)
def test_a_moment_is_read(text: str, day: int, instant: str, end: str) -> None:
    """On the company's clocks where no offset is written; a day ends with the day."""
    found = moments.read(text, ZONE)

    assert date(2026, 3, day) == found.day
    assert datetime.fromisoformat(instant).replace(tzinfo=UTC) == found.instant
    assert datetime.fromisoformat(end).replace(tzinfo=UTC) == found.end(ZONE)
    assert (":" in text) == found.timed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-3-18",
        "2026-02-29",
        "2026-03-18 9:30",
        "2026-03-18 24:00",
        "2026-03-18 09:30:60",
        "2026-03-18T09:30:00",
        "2026-03-18 09:30:00+08:00",
        "2026-03-18T09:30:00+99:00",
        "2026-03-18T09:30:00+08",
        "2026-03-18T09:30:00.+08:00",
        "2026-03-18T09:30:00.0000000001Z",
        "２026-03-18",
        " 2026-03-18",
        "2026-03-18\n",
        "1899-12-31",
        "3000-01-01",
    ],
)
def test_what_is_no_moment(text: str) -> None:
    """Anything else is refused rather than guessed."""
    with pytest.raises(ValueError):
        moments.read(text, ZONE)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-03-18 09:30:15", "2026-03-18T01:30:15"),
        ("0001-01-01 00:00:00", "1899-12-31T15:54:17"),
        ("0001-01-01T00:00:00+14:00", "1899-12-31T15:54:17"),
        ("9999-12-31T23:59:59-14:00", "2999-12-30T16:00:00"),
        ("9999-12-31", "2999-12-30T16:00:00"),
    ],
)
def test_an_end_of_a_range(text: str, instant: str) -> None:
    """Years in which no visit was are the first or the last of ours."""
    assert datetime.fromisoformat(instant).replace(tzinfo=UTC) == moments.bound(text, ZONE).instant


@pytest.mark.parametrize("text", ["", "9999", "0000-01-01", "9999-02-30", "9999-12-31T10:00:00"])
def test_what_is_no_end_of_a_range(text: str) -> None:
    """The forms are those of any moment."""
    with pytest.raises(ValueError):
        moments.bound(text, ZONE)


def test_a_time_that_the_clocks_skip() -> None:
    """The first one after it."""
    found = moments.read("2026-03-08 02:30", "America/New_York")

    assert datetime(2026, 3, 8, 7, 30, tzinfo=UTC) == found.instant


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("", []),
        (" , ", []),
        ("https://a.cn/1.JPG", [("image", "https://a.cn/1.JPG")]),
        ("https://a.cn/1.png?x=1", [("image", "https://a.cn/1.png?x=1")]),
        ("https://a.cn/f?name=1.png", [("file", "https://a.cn/f?name=1.png")]),
        ("http://a.cn/1,2.pdf", [("file", "http://a.cn/1,2.pdf")]),
        ("http://a.cn/1 ,https://b.cn", [("file", "http://a.cn/1"), ("file", "https://b.cn")]),
    ],
)
def test_addresses_of_files(text: str, files: list[tuple[str, str]]) -> None:
    """A comma divides only where a new address follows; a picture is told by its name."""
    assert files == links.files(text)
