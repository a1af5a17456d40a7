"""Wall time and zones: when it is for a person, and how a day is written for them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from dateutil import tz

from handlers.text import Locale

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def here(instant: datetime, zone: str) -> datetime:
    """The wall time of an instant."""
    return instant.astimezone(ZoneInfo(zone))


def instant(day: date, clock: time, zone: str) -> datetime:
    """The instant of a wall time; the first valid one in a gap, the first in an overlap."""
    wall = datetime.combine(day, clock, ZoneInfo(zone))
    return tz.resolve_imaginary(wall).astimezone(ZoneInfo("UTC"))


def day_in_words(day: date, today: date, locale: Locale) -> str:
    """11月26日(周三) or Wed 26 Nov; with the year where it is not this one."""
    if locale == "en":
        year = "" if day.year == today.year else f" {day.year}"
        return f"{WEEKDAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]}{year}"
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日(周{WEEKDAYS_ZH[day.weekday()]})"
