"""What comes back: 每周一三五, 每月15号, the first Monday of every month, weekly on Tuesday."""

import re
from collections.abc import Sequence

from handlers.understanding import timewords as say
from handlers.understanding.timedays import SINGLE
from handlers.understanding.timetokens import Token
from handlers.understanding.timewords import BYDAY, Rule
from handlers.understanding.words import times as words

_CHINESE_WEEKDAYS = re.compile(
    r"(?<=[周期拜逢])(?:[一二三四五六日天][、和及跟,，~到至周星期礼拜-]{0,3}){1,7}$"
)
_NTH_OF_MONTH = re.compile(
    r"(?:every|each) (first|second|third|fourth|last) ([a-z]+?)(?<!s)( of (?:the|each|every) month)?"
)


def rule_at(tokens: Sequence[Token], kinds: str, at: int) -> tuple[Rule, int]:
    """The rule that begins at a token of kind E, or one token before it, and the token behind."""
    if kinds[at] != "E":
        rule, end = say.rule(tokens[at + 1].text), at + 2
        return _with_lead(rule, tokens[at]), end
    text = tokens[at].text
    weekdays = _CHINESE_WEEKDAYS.search(text)
    if weekdays is not None:
        rule = say.rule(
            text[: weekdays.start()] if text[0] != "每" or weekdays.start() > 1 else "每周"
        )
        return (*rule, ("byday", _weekdays(weekdays.group()))), at + 1
    day = re.fullmatch(r"(?:every|each) (\d{1,2})(?:st|nd|rd|th)(?: of .+)?", text)
    if day is not None:
        return (("freq", "MONTHLY"), ("interval", 1), ("bymonthday", int(day.group(1)))), at + 1
    nth = _NTH_OF_MONTH.fullmatch(text)
    if nth is not None and (nth.group(3) or nth.group(1) not in {"second", "third"}):
        which = words.ORDINALS[nth.group(1)]
        day = words.WEEKDAYS.get(nth.group(2))
        place = ("bymonthday", which) if day is None else _nth_day(which, day)
        return (("freq", "MONTHLY"), ("interval", 1), place), at + 1
    return _with_days_behind(say.rule(text), tokens, kinds, at + 1)


def _weekdays(text: str) -> str:
    """一三五 or 一至五, as MO,WE,FR."""
    days = [words.WEEKDAYS[c] for c in text if c in words.WEEKDAYS]
    if len(days) == 2 and re.search(r"[到至~-]", text) and days[0] < days[1]:
        days = list(range(days[0], days[1] + 1))
    return ",".join(BYDAY[d] for d in dict.fromkeys(days))


def _nth_day(which: int, weekday: int) -> tuple[str, str | int]:
    return ("byday", f"{which}{BYDAY[weekday]}")


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


def _with_days_behind(rule: Rule, tokens: Sequence[Token], kinds: str, at: int) -> tuple[Rule, int]:
    """每月 15号, weekly on Tuesday and Thursday, 每年 3月5日."""
    freq = dict(rule)["freq"]
    kind = kinds[at] if at < len(kinds) else " "
    if freq == "WEEKLY" and kind == "w" and "byday" not in dict(rule):
        return _with_weekdays(rule, [], tokens, kinds, at)
    if freq == "WEEKLY" and kinds.startswith("+w", at) and "byday" in dict(rule):
        first = BYDAY.index(str(dict(rule)["byday"]).split(",")[-1])
        bare = tuple(item for item in rule if item[0] != "byday")
        return _with_weekdays(bare, [first], tokens, kinds, at)
    if freq == "MONTHLY" and kind in "dD":
        return _with_month_days(rule, tokens, kinds, at)
    text = tokens[at].text if at < len(kinds) else ""
    if freq == "MONTHLY" and kind == "g":
        return (*rule, ("bymonthday", -1 if text[-1] in "底末" else 1)), at + 1
    if freq == "MONTHLY" and kind == "9":
        which = -1 if text.startswith("最后") else say.number(text[1:]) or 1
        if text[-2:-1] in {"周", "期", "拜"} and text[-1] in words.WEEKDAYS:
            return (*rule, _nth_day(which, words.WEEKDAYS[text[-1]])), at + 1
        return ((*rule, ("bymonthday", which)) if text[-1] in "天日" else rule), at + 1
    if freq == "YEARLY" and kind in "Bb" and (date := SINGLE[kind](text)).b:
        return (*rule, ("bymonth", date.b), ("bymonthday", date.a)), at + 1
    if freq == "YEARLY" and kinds.startswith("md", at):
        return (
            *rule,
            ("bymonth", say.month(text)),
            ("bymonthday", say.number(tokens[at + 1].text) or 1),
        ), at + 2
    return rule, at


def _with_weekdays(
    rule: Rule, days: list[int], tokens: Sequence[Token], kinds: str, at: int
) -> tuple[Rule, int]:
    here = at
    if not days:
        days, here = [say.weekday(tokens[at].text)], at + 1
    while kinds[here : here + 2] in {"+w", "-w"} or kinds[here : here + 1] == "w":
        through = kinds[here] == "-"
        here += kinds[here] != "w"
        last = say.weekday(tokens[here].text)
        days += range(days[-1] + 1, last + 1) if through else [last]
        here += 1
    return (*rule, ("byday", ",".join(BYDAY[d] for d in dict.fromkeys(days)))), here


def _with_month_days(rule: Rule, tokens: Sequence[Token], kinds: str, at: int) -> tuple[Rule, int]:
    days, here = [_month_day(tokens[at])], at + 1
    while kinds[here : here + 2] in {"+d"} or kinds[here : here + 1] == "d":
        here += kinds[here] == "+"
        days.append(_month_day(tokens[here]))
        here += 1
    value: str | int = days[0] if len(days) == 1 else ",".join(str(d) for d in days)
    return (*rule, ("bymonthday", value)), here


def _month_day(token: Token) -> int:
    return say.ordinal(token.text) or say.number(token.text) or 1
