"""What comes back: 每周一三五, 每月15号, the first Monday of every month, weekly on Tuesday."""

import re

from handlers.understanding import timewords as say
from handlers.understanding.meanings import Rule
from handlers.understanding.timedays import SINGLE
from handlers.understanding.timetokens import Token, Words
from handlers.understanding.words import times as words
from handlers.understanding.words.timeforms import any_of

_BYDAY = "MO TU WE TH FR SA SU".split()
_FREQUENCY = re.compile(any_of(words.FREQUENCIES))
_WORKDAYS = re.compile(r"工作日|weekday|workday|business day|working day")
_WEEKENDS = re.compile(r"周末|weekend")
_ENGLISH_WEEKDAY = re.compile(
    rf"\b({any_of(w for w in words.WEEKDAYS if w.isascii() and w.isalpha())})s?$"
)
_CHINESE_WEEKDAYS = re.compile(
    r"(?<=[周期拜逢])(?:[一二三四五六日天][、和及跟,，~到至周星期礼拜-]{0,3}){1,7}$"
)
_DAY_OF_MONTH = re.compile(r"(?:every|each) (\d{1,2})(?:st|nd|rd|th)(?: of .+)?")
_NTH_OF_MONTH = re.compile(
    r"(?:every|each) (first|second|third|fourth|last) ([a-z]+?)(?<!s)"
    r"( of (?:the|each|every) month)?"
)


def rule_at(said: Words, at: int) -> tuple[Rule, int]:
    """The rule that begins at a word of kind E, or one word before it, and the word behind."""
    if said.kind(at) != "E":
        return _with_lead(_rule(said.text(at + 1)), said.tokens[at]), at + 2
    text = said.text(at)
    whole = _rule_with_weekdays(text) or _rule_with_place(text)
    if whole is not None:
        return whole, at + 1
    return _with_days_behind(_rule(text), said, at + 1)


def _rule_with_weekdays(text: str) -> Rule | None:
    """每周一三五, 隔周三."""
    weekdays = _CHINESE_WEEKDAYS.search(text)
    if weekdays is None:
        return None
    often = text[: weekdays.start()] if text[0] != "每" or weekdays.start() > 1 else "每周"
    return (*_rule(often), ("byday", _weekdays(weekdays.group())))


def _rule_with_place(text: str) -> Rule | None:
    """Every 15th, every first Monday, every second Tuesday of the month."""
    monthly: Rule = (("freq", "MONTHLY"), ("interval", 1))
    day = _DAY_OF_MONTH.fullmatch(text)
    if day is not None:
        return (*monthly, ("bymonthday", int(day.group(1))))
    nth = _NTH_OF_MONTH.fullmatch(text)
    if nth is None or (nth.group(3) is None and nth.group(1) in {"second", "third"}):
        return None
    which, weekday = words.ORDINALS[nth.group(1)], words.WEEKDAYS.get(nth.group(2))
    place = ("bymonthday", which) if weekday is None else _nth_day(which, weekday)
    return (*monthly, place)


def _weekdays(text: str) -> str:
    """一三五 or 一至五, as MO,WE,FR."""
    days = [words.WEEKDAYS[c] for c in text if c in words.WEEKDAYS]
    if len(days) == 2 and re.search(r"[到至~-]", text) and days[0] < days[1]:
        days = list(range(days[0], days[1] + 1))
    return ",".join(_BYDAY[d] for d in dict.fromkeys(days))


def _nth_day(which: int, weekday: int) -> tuple[str, str | int]:
    return ("byday", f"{which}{_BYDAY[weekday]}")


def _with_lead(rule: Rule, lead: Token) -> Rule:
    """The 15th of, the last Friday of: every month."""
    if lead.kind == "N":
        words_said = lead.text.removesuffix(" of").removesuffix(" in").rstrip("s").split(" ")
        if words_said[-1] in words.WEEKDAYS:
            return (
                *rule,
                _nth_day(say.ordinal(" ".join(words_said[:-1])), words.WEEKDAYS[words_said[-1]]),
            )
        return (*rule, ("bymonthday", say.ordinal(lead.text)))
    return (*rule, ("bymonthday", say.ordinal(lead.text) or say.number(lead.text) or 1))


def _with_days_behind(rule: Rule, said: Words, at: int) -> tuple[Rule, int]:
    """每月 15号, weekly on Tuesday and Thursday, 每年 3月5日."""
    match dict(rule)["freq"]:
        case "WEEKLY":
            return _with_weekdays(rule, said, at)
        case "MONTHLY":
            return _with_place_in_month(rule, said, at)
        case "YEARLY":
            return _with_date(rule, said, at)
    return rule, at


def _with_weekdays(rule: Rule, said: Words, at: int) -> tuple[Rule, int]:
    known = str(dict(rule).get("byday", ""))
    days = [_BYDAY.index(day) for day in known.split(",") if day]
    here = at
    while said.kinds[here : here + 2] in {"+w", "-w"} or said.kind(here) == "w":
        joined = said.kind(here) != "w"
        if joined and not days:
            break
        through, here = said.kind(here) == "-", here + joined
        last = say.weekday(said.text(here))
        days += range(days[-1] + 1, last + 1) if through else [last]
        here += 1
    if here == at:
        return rule, at
    named = ",".join(_BYDAY[d] for d in dict.fromkeys(days))
    return (*(item for item in rule if item[0] != "byday"), ("byday", named)), here


def _with_place_in_month(rule: Rule, said: Words, at: int) -> tuple[Rule, int]:
    text = said.text(at)
    match said.kind(at):
        case "d" | "D":
            return _with_month_days(rule, said, at)
        case "g":
            return (*rule, ("bymonthday", -1 if text[-1] in "底末" else 1)), at + 1
        case "9":
            which = -1 if text.startswith("最后") else say.number(text[1:]) or 1
            if text[-2:-1] in {"周", "期", "拜"} and text[-1] in words.WEEKDAYS:
                return (*rule, _nth_day(which, words.WEEKDAYS[text[-1]])), at + 1
            return ((*rule, ("bymonthday", which)) if text[-1] in "天日" else rule), at + 1
    return rule, at


def _with_month_days(rule: Rule, said: Words, at: int) -> tuple[Rule, int]:
    days, here = [_month_day(said.tokens[at])], at + 1
    while said.kinds.startswith("+d", here):
        days.append(_month_day(said.tokens[here + 1]))
        here += 2
    value: str | int = days[0] if len(days) == 1 else ",".join(str(d) for d in days)
    return (*rule, ("bymonthday", value)), here


def _with_date(rule: Rule, said: Words, at: int) -> tuple[Rule, int]:
    if said.kind(at) in "Bb" and (date := SINGLE[said.kind(at)](said.text(at))).b:
        return (*rule, ("bymonth", date.b), ("bymonthday", date.a)), at + 1
    if said.kinds.startswith("md", at):
        day = say.number(said.text(at + 1)) or 1
        return (*rule, ("bymonth", say.month(said.text(at))), ("bymonthday", day)), at + 2
    return rule, at


def _month_day(token: Token) -> int:
    return say.ordinal(token.text) or say.number(token.text) or 1


def _rule(text: str) -> Rule:
    """每两周, every other Tuesday, 天天: how often something comes back."""
    if _WORKDAYS.search(text):
        return ("freq", "WEEKLY"), ("interval", 1), ("byday", ",".join(_BYDAY[:5]))
    if _WEEKENDS.search(text):
        return ("freq", "WEEKLY"), ("interval", 1), ("byday", ",".join(_BYDAY[5:]))
    named = _ENGLISH_WEEKDAY.search(text)
    if named is not None:
        days = (("byday", _BYDAY[words.WEEKDAYS[named.group(1)]]),)
        return (("freq", "WEEKLY"), ("interval", _interval(text)), *days)
    found = _FREQUENCY.findall(text)
    freq, step = words.FREQUENCIES[found[-1] if found else "天"]
    return ("freq", freq), ("interval", step * _interval(text))


def _interval(text: str) -> int:
    if text.isascii():
        if re.search(r"other|second|\bbi", text):
            return 2
        if "third" in text:
            return 3
        said = say.digits(text)
        words_said = [say.english_number(w) for w in text.split()]
        return (said or [n for n in words_said if n] or [1])[0]
    if text[0] in "单双":
        return 2
    count = say.number(text.replace("半年", "").replace("两", "二")) or 1
    if "隔" in text and count == 1:
        return 2
    return count
