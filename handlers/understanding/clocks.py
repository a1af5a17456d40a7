"""Which time of day a clock and a part of the day name."""

from collections.abc import Mapping
from datetime import time

from handlers.understanding.meanings import Clock

# part of the day: from hour, to hour (24 = midnight)
PARTS: Mapping[str, tuple[int, int]] = {
    "凌晨": (0, 6), "黎明": (4, 7), "清晨": (5, 9), "早上": (6, 10), "上午": (8, 12),
    "中午": (11, 13), "午后": (13, 15), "下午": (12, 18), "傍晚": (17, 19), "晚上": (18, 24),
    "夜里": (20, 24), "白天": (6, 19), "下班前": (17, 18),
    "morning": (4, 12), "noon": (11, 13), "afternoon": (12, 18), "evening": (18, 24),
}  # fmt: skip
AFTERNOON = frozenset({"下午", "午后", "傍晚", "晚上", "夜里", "afternoon", "evening", "下班前"})
_NIGHT = frozenset({"晚上", "夜里", "evening"})


def clock_time(clock: Clock, part: str) -> tuple[int, time]:
    """Days to add and the time of day; without a.m. or p.m. working hours decide."""
    hour = clock.hour
    match clock.half:
        case "pm" if hour < 12:
            hour += 12
        case "am" if hour == 12:
            hour = 0
        case "":
            hour = _working_hour(hour, part)
    return hour // 24, time(hour % 24, clock.minute)


def _working_hour(hour: int, part: str) -> int:
    if part in _NIGHT and hour == 12:
        return 24
    if part == "凌晨" and hour == 12:
        return 0
    if part == "夜里" and hour < 6:
        return hour
    if part in _NIGHT and hour < 5:
        return hour + 24  # 今晚两点 is after midnight
    later = (part in AFTERNOON and hour < 12) or (part in {"中午", "noon"} and hour < 4)
    return hour + 12 if later or (not part and 1 <= hour <= 6) else hour
