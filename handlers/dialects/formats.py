"""What is answered: moments, money and lists as the families write them."""

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo


def date_and_time(instant: datetime, zone: str) -> str:
    """2024-12-19 14:52:00, as the clocks of the zone showed it."""
    return instant.astimezone(ZoneInfo(zone)).isoformat(" ", "seconds")[:19]


def number(amount: Decimal) -> float:
    """Money as a JSON number with at most two decimals."""
    return round(float(amount), 2)


def money(amount: Decimal) -> str:
    """Money as a string with exactly two decimals."""
    return f"{amount:.2f}"


def json_text(names: Sequence[str]) -> str:
    """A list as the JSON text of it: ["需求沟通", "技术交流"]."""
    return json.dumps(names, ensure_ascii=False)
