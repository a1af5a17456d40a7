"""Short messages that are no business: greetings, thanks, what can you do, take that back."""

import re
from collections.abc import Iterable

from handlers.understanding import cues, numbers
from handlers.understanding.claims import Claim, Customer, Heard, Lead, Span
from handlers.understanding.reading import Reading
from handlers.understanding.words import corrections
from handlers.understanding.words import remarks as words

_SHORT = 40
_HARDLY = 0.1  # nothing speaks for it but experience
_SYMBOLS = 0x2190
_EMPTY = re.compile(
    r"[\W_]|[啊呀哦呢吧啦哈嘛了的哟噢耶喽我你您们他]|今天|真的?|太|好|很|非常|so much|a lot|very|there|genjin|bot|i'm|\bso\b|\bam\b|\byou\b|\bthe\b|\ba\b|\bfor\b"
)


def _any(table: Iterable[str]) -> "re.Pattern[str]":
    words = sorted(table, key=len, reverse=True)
    return re.compile(
        "|".join(
            rf"(?<![a-z]){re.escape(w)}(?![a-z])" if w[0].isascii() else re.escape(w) for w in words
        )
    )


_CHATTER, _HELP = _any(words.CHATTER), _any(words.HELP)
_TAKE_BACK, _LAST = _any(words.TAKE_BACK), _any(words.THE_LAST)
_CHANGES = _any(corrections.CHANGES)
_SURE_HELP = re.compile(
    r"怎么(?:用|记|录|操作|登记|添加|撤|使用)|不会用|使用说明|how (?:do|should|can) i|how to\b"
)
_TASKS = re.compile(
    r"提醒|待办|任务|reminder|task|to-?do|会议|约|预约|订单|合同|meeting|appointment|order"
)
_OURS = re.compile(r"你|您|机器人|助手|这个?|系统|可以|能|都|bot|you|this|it\b")


def smalltalk(reading: Reading) -> Claim | None:
    """Nothing but greetings, thanks and moods; emoji alone, too."""
    low = reading.low
    if len(low) > _SHORT or not low.strip():
        return None
    score = _HARDLY
    if not any(c.isalnum() for c in low):
        score = 0.97 if any(ord(c) > _SYMBOLS for c in low) else 0.3
    elif not _names_business(reading) and _CHATTER.search(low) is not None:
        rest = _EMPTY.sub("", _CHATTER.sub("", low))
        score = 0.85 if len(rest) <= 2 else 0.5 if len(rest) <= 4 and len(low) <= 12 else _HARDLY
    return Claim("", score, Heard(language=reading.language))


def help_wanted(reading: Reading) -> Claim | None:
    """What can you do, 怎么用, 你都能记些什么."""
    low = reading.low
    if len(low) > _SHORT:
        return None
    match = _HELP.search(low)
    score = _HARDLY
    if match is not None and not _names_business(reading):
        alone = len(_EMPTY.sub("", low.replace(match.group(), ""))) <= 3
        ours = _OURS.search(low) is not None and len(low) <= 24
        sure = _SURE_HELP.search(low) is not None
        score = 0.96 if sure else 0.88 if alone or ours or low.isascii() else _HARDLY
    said: tuple[Span, ...] = (reading.span(*match.span()),) if match else ()
    return Claim("", score, Heard(language=reading.language), said)


def undo_last(reading: Reading) -> Claim | None:
    """撤销上一条, 刚才发错了,删掉那条记录, undo that."""
    low = reading.low
    if len(low) > _SHORT:
        return None
    match = _TAKE_BACK.match(low, cues.body(reading)) or _TAKE_BACK.search(low)
    number = re.search(r"(?<![a-z])v-?(\d{1,7}|[一二三四五六七八九十百]{1,4})", low)
    score = _HARDLY
    if match is not None and not (_CHANGES.search(low) or _TASKS.search(low) or "?" in low):
        rest = low[: match.start()] + low[match.end() :]
        pointed = _LAST.search(rest) is not None or number is not None
        if pointed or len(_EMPTY.sub("", rest)) <= 2:
            weak = match.group() in {"取消", "cancel", "不算"}
            score = 0.93 if pointed else 0.6 if weak else 0.9
        if reading.amounts and not number:
            score = min(score, 0.45)
    heard = Heard(number=_value(number), language=reading.language)
    return Claim("", score, heard, (reading.span(*match.span()),) if match else ())


def _value(match: "re.Match[str] | None") -> int | None:
    value = numbers.number(match.group(1)) if match else None
    return int(value) if value is not None else None


def _names_business(reading: Reading) -> bool:
    """A customer, an amount or a day to come: no small talk."""
    return (
        any(isinstance(m.who, Customer | Lead) for m in reading.customers)
        or any(not a.bare for a in reading.amounts)
        or any(m.titled for m in reading.people)
    )
