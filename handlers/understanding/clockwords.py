"""What a clock time says, in digits or in words: 14:30, 3pm, 两点半, a quarter past eight."""

import re

from handlers.understanding import timewords as say
from handlers.understanding.meanings import Clock, Half

_PAST_OR_TO = re.compile(r"(.+?)(?: min(?:ute)?s?)? (past|after|to|before|till|of) (.+)")
_HALF = re.compile(r"([ap])\.?\s?m?\.?$")


def clock(text: str) -> Clock | None:
    """14:30, 3pm, 两点半, 九点一刻, noon, a quarter past eight; None where no day has it."""
    if text in {"noon", "midday", "noonish"}:
        return Clock(12, 0, "24")
    if text.startswith("差"):
        return _short_of(text)
    if text == "midnight":
        return Clock(24, 0, "24")
    if not text.isascii() and any(mark in text for mark in "点时"):
        return _chinese_clock(text)
    return _plain_clock(text)


def _chinese_clock(text: str) -> Clock | None:
    head, _, tail = text.replace("时", "点", 1).partition("点")
    tail = tail.removesuffix("左右").removesuffix("前后").lstrip("过")
    hour = say.number(head)
    minute: int | None = 0
    if tail.startswith("差"):
        short = 15 if tail.endswith("刻") else say.number(tail) or 0
        hour, minute = (hour - 1 or 12 if hour is not None else None), 60 - short
    elif tail == "半":
        minute = 30
    elif tail.endswith("刻"):
        minute = 15 * (say.number(tail) or 0)
    elif tail and tail not in {"整", "钟", "多", "多钟"}:
        minute = say.number(tail.lstrip("零〇").rstrip("分")) or 0
        if len(tail) == 1 and not tail.isdigit():
            minute *= 10
    return _checked(hour, minute, "24" if hour is not None and (hour > 12 or hour == 0) else "")


def _short_of(text: str) -> Clock | None:
    """差一刻九点, 差五分八点."""
    short, _, hour_word = (
        text[1:].replace("钟", "").replace("刻", "刻|").replace("分", "分|").partition("|")
    )
    hour = say.number(hour_word)
    minutes = (say.number(short) or 0) * (15 if short.endswith("刻") else 1)
    return None if hour is None else _checked(hour - 1 or 12, 60 - minutes, "")


def _plain_clock(text: str) -> Clock | None:
    ending = _HALF.search(text)
    half: Half = ""
    if ending is not None and not text.endswith("ampm"):
        half = "pm" if ending.group(1) == "p" else "am"
    body = text[: ending.start()] if ending is not None else text
    body = re.sub(r"\s?o['’]? ?clock(?: sharp)?|\bam$|ish$", "", body).strip()
    joined = _PAST_OR_TO.fullmatch(body)
    if joined is not None:
        return _past_or_to(joined, half)
    found = say.digits(body)
    if not found and not body.isascii():
        return _checked(say.number(body), 0, half)
    if not found:
        return _spoken_clock(body, half)
    if len(found) == 1 and found[0] >= 100:
        found = [found[0] // 100, found[0] % 100]
    hour, minute = found[0], found[1] if len(found) > 1 else 0
    leading_zero = body.startswith("0")
    return _checked(hour, minute, half or ("24" if hour > 12 or hour == 0 or leading_zero else ""))


def _spoken_clock(body: str, half: Half) -> Clock | None:
    first, *rest = body.replace("-", " ").split() or [""]
    hour = say.english_number(first)
    if hour is not None and len(rest) > 1 and rest[0] == "and":
        return None
    rest = [w for w in rest if w not in {"oh", "o"}]
    return _checked(hour, say.english_number(" ".join(rest)) if rest else 0, half)


def _past_or_to(match: re.Match[str], half: Half) -> Clock | None:
    """Half past nine, quarter to 5, twenty past three."""
    said, side, hour_word = match.groups()
    part = {"half": 30, "quarter": 15, "a quarter": 15}.get(said)
    minutes = part if part is not None else (say.digits(said) or [say.english_number(said) or 0])[0]
    of_day = clock(hour_word) if hour_word in {"noon", "midnight"} else _plain_clock(hour_word)
    if of_day is None:
        return None
    if side in {"to", "before", "till", "of"}:
        hour = of_day.hour - 1 or 12
        return _checked(hour, 60 - minutes, half or of_day.half)
    return _checked(of_day.hour, minutes, half or of_day.half)


def _checked(hour: int | None, minute: int | None, half: Half) -> Clock | None:
    if hour is None or minute is None or hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return Clock(hour, minute, half)
