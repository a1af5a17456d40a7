"""Remarks on somebody's record: 评论金职院那条:..., @张伟 你昨天绍兴二院那条,价格别松口."""

import re

from handlers.understanding import cues, numbers, queries
from handlers.understanding.claims import Claim, Heard, Person, Span
from handlers.understanding.reading import Reading
from handlers.understanding.words import remarks as words

_REMARK = re.compile(
    rf"(?:{'|'.join(re.escape(w) for w in sorted(words.REMARK, key=len, reverse=True))})(?!了|过|客户|邮件|信息|消息|微信|电话)(?:一下|下)?\s?[:,]?\s?"
)
_RECORD = re.compile(
    "|".join(re.escape(w) for w in sorted(words.THEIR_RECORD, key=len, reverse=True))
)
_NUMBER_ALONE = re.compile(r"\s*v-?\d{1,7}[\s:,。]*")
_GAP = re.compile(r"[:,。;!\s\n]{1,3}")
_SOMEBODY = re.compile(r"(?:@\S{1,16}\s{0,3}){1,6}")
# 在X的拜访记录下面留言:..., 给X那条加个评论 ...
_PLACED = re.compile(rf"(?:在|给|对|就|on|to)[^,;:。\n]{{1,30}}?(?:{_REMARK.pattern})")


def comment(reading: Reading) -> Claim | None:
    """The remark, whose record it is about, and which colleagues it speaks to."""
    low, start = reading.low, cues.body(reading)
    match = _REMARK.match(low, start)
    placed = _PLACED.match(low, start)
    if match is not None:
        head_end, score = _head_end(low, match.end()), 0.97
    elif placed is not None:
        head_end, score = placed.end(), 0.97
    elif low.lstrip().startswith("@") and (first := _called(reading)) is not None:
        record = _RECORD.search(low, first, first + 40)
        if record is None or queries.asks(reading) >= 0.5:
            return None
        gap = _GAP.match(low, record.end())
        head_end, score = (gap.end() if gap else record.end()), 0.98
    elif record := _RECORD.search(low, start, start + 40):
        gap = _GAP.match(low, record.end())
        head_end, score = (gap.end() if gap else record.end()), 0.1
    else:
        return None
    text = reading.raw(head_end, len(low)).strip()
    if not text or _NUMBER_ALONE.fullmatch(low, head_end):
        return None  # the words of the remark are asked for: a template of the ability
    people, spans = _mentioned(reading, head_end)
    who = queries.customer_of(reading)
    heard = Heard(
        customer=who,
        text=text,
        mentions=people,
        number=_number(low[:head_end]),
        language=reading.language,
    )
    return Claim("", score, heard, (*spans, *who.spans, reading.span(head_end, len(low))))


def _head_end(low: str, start: int) -> int:
    """Where the remark begins: behind the colon, else behind 那条, else behind the comma."""
    colon = low.find(":", start, start + 60)
    if colon >= 0:
        return colon + 1
    ends = [match.end() for match in _RECORD.finditer(low, start, start + 40)]
    if ends:
        gap = _GAP.match(low, ends[-1])
        return gap.end() if gap else ends[-1]
    for sign in (",", "。", " - ", "\n"):
        at = low.find(sign, start, start + 40)
        if at >= 0:
            return at + len(sign)
    return start


def _called(reading: Reading) -> int | None:
    """Where the words to a colleague called with @ begin."""
    match = _SOMEBODY.match(reading.low.lstrip())
    if match is None:
        return None
    end = len(reading.low) - len(reading.low.lstrip()) + match.end()
    called = [m for m in reading.people_in(0, end) if m.colleagues]
    return called[-1].end if called else None


def _mentioned(reading: Reading, head_end: int) -> tuple[tuple[Person, ...], tuple[Span, ...]]:
    """Colleagues named before the remark, and those called with @ inside it."""
    found: dict[int, Person] = {p.id: p for p in reading.context.mentions if p.id is not None}
    spans = []
    for mention in reading.people:
        called = reading.low[mention.start - 1 : mention.start] == "@"
        if not mention.colleagues or not (called or mention.start < head_end):
            continue
        user = reading.directory.users.get(mention.colleagues[0])
        if user is not None and user.id != reading.context.sender.id:
            found.setdefault(user.id, Person(user.id, user.name))
            spans.append(reading.span(mention.start, mention.end))
    return tuple(found.values()), tuple(spans)


def _number(head: str) -> int | None:
    match = re.search(r"(?<![a-z])v-?(\d{1,7}|[一二三四五六七八九十百]{1,4})", head)
    value = numbers.number(match.group(1)) if match else None
    return int(value) if value is not None else None
