"""Questions about customers, their history, and who visited whom: told apart by tables of words."""

import re
from dataclasses import replace

from handlers.understanding import calendar, customers, numbers
from handlers.understanding.claims import Aspect, Claim, Heard, Period, Person, Span, Unknown, Who
from handlers.understanding.reading import Reading
from handlers.understanding.words import questions as words

_LIMIT = re.compile(
    rf"(?:最近|近|前|最新|last|latest|recent|past)的?\s{{0,2}}(?P<n>\d{{1,3}}|[{numbers.CHINESE}]{{1,3}})\s{{0,2}}(?:条|次|个|笔|updates?|visits?|records?|entries|notes?|follow-ups?|activities)"
)
_LONGEST_QUESTION = 160
_WH = re.compile(
    r"谁|哪|什么|啥|怎么样|如何|多少|什么时候|几次|几家|多久|^(?:who|what|when|how|which|where)\b",
    re.ASCII,
)
_TOLD = re.compile(r"拜访|走访|去了|见了|聊|谈了|没花钱|电话|微信|met|visited|called", re.ASCII)
_QUOTES = re.compile(r"[说问][,:了]?|不知道|“")


def query_customer(reading: Reading) -> Claim | None:
    """Pure facts of the customer's master record: owner, level, contacts."""
    return _claim(reading, {"detail"})


def query_timeline(reading: Reading) -> Claim | None:
    """How it is going, what was said and done."""
    return _claim(reading, {"timeline"})


def query_visits(reading: Reading) -> Claim | None:
    """Who visited whom, when last, how often, and what it cost."""
    return _claim(reading, {"visits", "last_visit", "stats", "expenses"})


def asks(reading: Reading) -> float:
    """How much the message is a question, from 0 to 1."""
    low = reading.low.strip().rstrip("。.!~ ")
    if len(low) > _LONGEST_QUESTION or "\n" in low:
        return 0.0
    score = 0.0
    body = re.sub(r"^(?:@\S{1,16}\s{1,3}|请|麻烦|帮我|帮忙|please |can you |could you )+?", "", low)
    alone = len(reading.clauses) <= 1 or not _TOLD.search(low)
    if low.endswith(words.ASKS_AT_END) or (alone and low.endswith(words.WANTED_AT_END)):
        score += 0.5
    if body.startswith(words.ASKS_AT_START):
        score += 0.5
    if any(w in low for w in words.ASKING):
        score += 0.4
    if _WH.search(low) and len(reading.clauses) <= 2 and not _QUOTES.search(low):
        score += 0.4
    if _LIMIT.search(low) and len(reading.clauses) <= 2:
        score += 0.5
    if "时间线" in low or "timeline" in low:
        score += 0.5
    if "了" in low and "," in low and not low.endswith("?"):
        score -= 0.5
    return min(max(score, 0.0), 1.0)


def aspect_of(reading: Reading) -> Aspect | None:
    """What is wanted to know; the narrowest kind of question wins."""
    low = reading.low
    if any(w in low for w in words.NOT_MINE):
        return None
    if any(w in low for w in words.EXPENSES):
        return "expenses"
    if any(w in low for w in words.LAST_VISIT) and not _LIMIT.search(low):
        return "last_visit"
    if any(w in low for w in words.STATS):
        return "stats"
    strong = (
        "谁负责",
        "负责人",
        "级别",
        "电话",
        "联系方式",
        "联系人",
        "地址",
        "资料",
        "信息",
        "详情",
        "档案",
        "owns",
        "owner",
        "contact",
        "phone",
        "address",
        "info",
        "detail",
    )
    if any(w in low for w in strong):
        return "detail"
    if any(w in low for w in words.VISITS) and not any(
        w in low for w in ("跟进", "动态", "情况", "聊了")
    ):
        return "visits"
    if any(w in low for w in words.TIMELINE):
        return "timeline"
    if any(w in low for w in words.DETAIL):
        return "detail"
    return None


def _claim(reading: Reading, aspects: set[str]) -> Claim | None:
    asking = asks(reading)
    if asking < 0.4:
        return None
    aspect = aspect_of(reading)
    if aspect not in aspects:
        return None
    if any(w in reading.low for w in ("提醒我", "remind", "撤销", "改成", "评论")):
        return None
    who = customer_of(reading)
    if aspect in {"detail", "timeline"} and who == Unknown():
        return None
    period, when_spans = period_of(reading)
    person = person_of(reading)
    match = _LIMIT.search(reading.low)
    limit = numbers.number(match.group("n")) if match else None
    score = 0.5 + 0.4 * asking
    heard = Heard(customer=who, person=person, period=period, limit=int(limit) if limit else None,
                  aspect=aspect, language=reading.language)  # fmt: skip
    spans = (*who.spans, *when_spans)
    return Claim(f"query_{aspect}", score, heard, spans)


def customer_of(reading: Reading) -> Who:
    """The customer asked about, else the conversation's."""
    for mention in reading.customers:
        return replace(mention.who, spans=(reading.span(mention.start, mention.end),))
    return customers.given(reading)


def period_of(reading: Reading) -> tuple[Period | None, tuple[Span, ...]]:
    """The first days named, as whole days, and the words that said them."""
    for found in reading.times:
        period = calendar.period(found.meaning, reading.at)
        if period is not None:
            return period, (reading.span(found.start, found.end),)
    return None, ()


def person_of(reading: Reading) -> Person | None:
    """The colleague asked about; 我 is the sender, 我们 nobody in particular."""
    taken = [(m.start, m.end) for m in reading.customers]
    for mention in reading.people:
        if len(mention.colleagues) == 1 and not any(s <= mention.start < e for s, e in taken):
            user = reading.directory.users[mention.colleagues[0]]
            return Person(user.id, user.name)
    if re.search(
        r"我(?!们|的客户|看|发|司|方|公司|查|一下)|\b(?:i|my|me)\b(?<!show me)(?<!give me)(?<!tell me)(?<!get me)",  # noqa: E501  # a table or pattern reads as one line
        reading.low,
    ) and not re.search(r"[给帮发]我$", reading.low):
        return reading.context.sender
    return None
