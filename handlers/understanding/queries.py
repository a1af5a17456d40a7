"""Questions about customers, their history, and who visited whom: told apart by tables of words."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from handlers.understanding import calendar, cues, customers, numbers
from handlers.understanding.claims import Aspect, Claim, Heard, Period, Person, Span, Unknown, Who
from handlers.understanding.normal import normal
from handlers.understanding.wordlists import any_of
from handlers.understanding.words import questions as words
from handlers.understanding.words import titles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handlers.understanding.reading import Reading

_LIMIT = re.compile(
    rf"(?:最近|近|前|最新|last|latest|recent|past)的?\s{{0,2}}(?P<n>\d{{1,3}}|[{numbers.CHINESE}]{{1,3}})\s{{0,2}}(?:条|次|个(?!月|星期|礼拜|季度|小时)|笔|回|趟|updates?|visits?|records?|entries|notes?|follow-ups?|activities)"
)
_LONGEST_QUESTION = 160
_HARDLY = 0.1  # nothing speaks for it but experience
_ASKS = 0.4  # so much of a question is one
_CALLED = re.compile(r"@\S{1,16}(?=\s|$)")
_LEAD = re.compile(
    r"^(?:请问|请|麻烦你?|帮我|帮忙|劳驾|你好|您好|嗯|哎|诶|那个|我?想|我要|please|pls|hi|hey|can you|could you|would you|ok|so)[,!。:\s]{0,3}"
)
_TAIL_ENDS = (
    *" \n。.!~,…", "谢谢", "谢了", "多谢", "急用", "急", "赶紧", "快", "快点", "呗", "啊", "呀", "哈", "哦",
    "啦", "吧", "嘛", "please", "pls", "thanks", "thx", "these days", "now", "so far",
)  # fmt: skip
_TAIL = re.compile(rf"(?:\s|{'|'.join(map(re.escape, _TAIL_ENDS))})+$")
_WH, _ENDS = any_of(words.WH), tuple(words.ENDS)
_SHOW_FIRST, _SHOW_LAST = any_of(words.SHOW_FIRST), tuple(words.SHOW_LAST)
_QUOTES = any_of(words.QUOTES)
_EXPENSES, _LAST_VISIT = (
    any_of(words.EXPENSES),
    any_of(words.LAST_VISIT),
)
_STATS, _NOT_STATS = any_of(words.STATS), any_of(words.NOT_STATS)
_STRONG, _DETAIL = any_of(words.STRONG_DETAIL), any_of(words.DETAIL)
_VISITS, _TIMELINE, _WHEN = any_of(words.VISITS), any_of(words.TIMELINE), any_of(words.WHEN)
_WHO = re.compile(r"谁|哪些人|哪位|哪个|有人|\bwho\b")
_WENT = re.compile(r"去.{1,12}(?:了没|过没|没|的|吗|几)|跑.{1,8}(?:了没|过没|几)")
_SAID = re.compile(
    r"聊|谈|说|进展|进度|情况|动态|动静|怎么样|咋样|怎样|跟进|update|discuss|said|talk"
)
_MORE = re.compile(r"[。;!\n]|,(?=.{6})")
_FACTS = {fact: any_of(said) for fact, said in words.FACTS.items()}
_ANY_FACT, _WHOLE = any_of(*words.FACTS.values()), any_of(words.WHOLE)
_BETWEEN = re.compile(r"[的是,:?\s]|多少|谁|什么|给我|一下|查|看|来着|现在|'s|what|is|the|of|for")
_NAME_SIZES = (4, 3, 2)  # characters of a Chinese name, the longest first
_STRANGER = re.compile(rf"(?P<name>[{''.join(titles.SURNAMES)}][\u4e00-\u9fff]{{1,2}})的")
_SURNAME = re.compile(r"( [A-Z][a-z-]+| [a-z-]+(?='s))")
_LATIN_NAME = re.compile(r"(?<![a-z])[a-z][a-z.'-]*(?: [a-z][a-z-]+)?(?<!'s)(?![a-z])")


def query_customer(reading: "Reading") -> Claim | None:
    """Pure facts of the customer's master record: owner, level, contacts."""
    claim = _claim(reading, {"detail"}, "detail")
    person = whose(reading) if claim else None
    if claim is None or person is None:
        return claim
    heard = replace(claim.heard, person=person)
    alone = not any(m.who != Unknown() for m in reading.customers)
    score = 0.97 if alone and _only_asks_a_fact(reading, person) else claim.score
    if asks(reading) >= _ASKS and aspect_of(reading) == "detail":
        score = max(score, 0.5 + 0.4 * asks(reading))
    return replace(claim, score=score, heard=heard)


def facts(text: str) -> tuple[str, ...]:
    """The single facts that a text asks for, as words.FACTS calls them; none for all of them."""
    low = normal(text[:_LONGEST_QUESTION]).low
    if _WHOLE.search(low):
        return ()
    return tuple(fact for fact, said in _FACTS.items() if said.search(low))


def whose(reading: "Reading") -> Person | None:
    """Whose phone, mail or title is asked for, as written: a customer's person, or a colleague."""
    if len(reading.low) > _LONGEST_QUESTION or not _ANY_FACT.search(reading.low):
        return None
    if not set(facts(reading.low)) & set(words.OF_PEOPLE) and not _WHOLE.search(reading.low):
        return None
    taken = [(m.start, m.end) for m in reading.customers if not isinstance(m.who, Unknown)]
    for start, end in _names(reading.low):
        if not any(s < end and start < e for s, e in taken) and _is_known(reading, start, end):
            return Person(None, reading.raw(start, _name_ends(reading, end)))
    for mention in reading.people:
        if mention.titled and not mention.colleagues:
            return Person(None, mention.name)
        if len(mention.colleagues) == 1 and not taken:
            return Person(mention.colleagues[0], mention.name)
    stranger = None if reading.customers else _STRANGER.match(reading.low, cues.body(reading))
    if stranger is None or not _ANY_FACT.match(reading.low, stranger.end()):
        return None
    return Person(None, reading.raw(*stranger.span("name")))


def _names(low: str) -> "Iterator[tuple[int, int]]":
    """Where a name may stand, from left to right, the longest first."""
    for start in range(len(low) - 1):
        if not low[start].isascii():
            yield from ((start, start + size) for size in _NAME_SIZES if start + size <= len(low))
    for match in _LATIN_NAME.finditer(low):
        first, _, rest = match.group().partition(" ")
        if rest:
            yield match.span()
            yield match.end() - len(rest), match.end()
        yield match.start(), match.start() + len(first.removesuffix("'s"))


def _name_ends(reading: "Reading", end: int) -> int:
    """John Smith is not whoever else is called John."""
    more = _SURNAME.match(reading.norm, end)
    return more.end(1) if more else end


def _is_known(reading: "Reading", start: int, end: int) -> bool:
    visible = reading.context.visible
    called = reading.directory.people.contacts_called(reading.low[start:end])
    return any(visible is None or contact.customer_id in visible for contact in called)


def _only_asks_a_fact(reading: "Reading", person: Person) -> bool:
    """王处长的电话多少: a person, a fact, and nothing else that says something."""
    left = _ANY_FACT.sub("", reading.low.replace(person.name.lower(), "", 1))
    return not _BETWEEN.sub("", left)


def query_timeline(reading: "Reading") -> Claim | None:
    """How it is going, what was said and done."""
    return _claim(reading, {"timeline"}, "timeline")


def query_visits(reading: "Reading") -> Claim | None:
    """Who visited whom, when last, how often, and what it cost."""
    return _claim(reading, {"visits", "last_visit", "stats", "expenses"}, "visits")


def asks(reading: "Reading") -> float:
    """How much the message is a question to us, from 0 to 1; a report that quotes one is not."""
    return reading.asking


def question(low: str) -> float:
    """The same for a text alone."""
    text = _without_tail((_CALLED.sub(" ", low) if "@" in low else low).strip())
    marked = text.endswith("?")
    text = _without_tail(text.rstrip("? "))
    if not text or len(text) > _LONGEST_QUESTION or text.count("\n") > 1:
        return 0.0
    for _ in range(3):
        text = _LEAD.sub("", text)
    first, *more = _MORE.split(text)
    last = more[-1] if more else first
    score = 0.0
    if _SHOW_FIRST.match(text) or text.endswith(_SHOW_LAST):
        score += 0.6
    if any(_asked_in(part) for part in (first, last)):
        score += 0.5
    if (text.endswith(_ENDS) or marked) and not _quoted(last, len(last)):
        score += 0.5
    if _LIMIT.search(text):
        score += 0.5
    if not more and text.endswith(words.WANTED):
        score += 0.5
    if "时间线" in text or "timeline" in text:
        score += 0.5
    statements = sum(len(part) > 3 and not _asked_in(part) for part in (first, *more))
    if statements > 1 and not _SHOW_FIRST.match(text):
        score *= 0.3 if statements > 2 else 0.6
    return min(score, 1.0)


def _without_tail(text: str) -> str:
    """Measured: the pattern tries every character, and most texts end with none of its words."""
    return _TAIL.sub("", text) if text.endswith(_TAIL_ENDS) else text


def _asked_in(part: str) -> bool:
    """A question word that is not somebody else's."""
    match = _WH.search(part)
    return match is not None and not _quoted(part, match.start())


def _quoted(part: str, end: int) -> bool:
    """他问什么时候上线: the question was put to us, long ago."""
    match = None
    for match in _QUOTES.finditer(part, 0, end):  # noqa: B007  # the last one counts
        pass
    return match is not None and not part.startswith("怎么", match.end())


def aspect_of(reading: "Reading") -> Aspect | None:
    """What is wanted to know; the narrowest kind of question wins."""
    low = _CALLED.sub(" ", reading.low)
    if _EXPENSES.search(low):
        return "expenses"
    if _LAST_VISIT.search(low) and _WHEN.search(low) and not _LIMIT.search(low):
        return "last_visit"
    if _STATS.search(low) and not _NOT_STATS.search(low):
        return "stats"
    if _STRONG.search(low):
        return "detail"
    visits = _VISITS.search(low) is not None or _WENT.search(low) is not None
    if visits and (_WHO.search(low) or not _SAID.search(low)):
        return "visits"
    if _TIMELINE.search(low):
        return "timeline"
    if _DETAIL.search(low):
        return "detail"
    return "visits" if visits else None


def _claim(reading: "Reading", aspects: set[str], usual: Aspect) -> Claim | None:
    if len(reading.low) > _LONGEST_QUESTION:
        return None
    asking, aspect = asks(reading), aspect_of(reading)
    who = customer_of(reading)
    score = 0.5 + 0.4 * asking
    if asking < _ASKS or aspect not in aspects or (who == Unknown() and usual != "visits"):
        score = _HARDLY
    if aspect not in aspects:
        aspect = usual
    if usual == "detail" and _is_name_alone(reading):
        score = 0.97
    if cues.logs(reading):
        return None
    period, when_spans = period_of(reading)
    person = person_of(reading)
    match = _LIMIT.search(reading.low)
    limit = numbers.number(match.group("n")) if match else None
    heard = Heard(customer=who, person=person, period=period, limit=int(limit) if limit else None,
                  aspect=aspect, language=reading.language)  # fmt: skip
    spans = (*who.spans, *when_spans)
    return Claim(f"query_{aspect}", score, heard, spans)


def _is_name_alone(reading: "Reading") -> bool:
    """金职院, and nothing else: its card."""
    low = reading.low.strip(" 。.!?~")
    return any(
        not isinstance(m.who, Unknown) and low == reading.low[m.start : m.end]
        for m in reading.customers
    )


def customer_of(reading: "Reading") -> Who:
    """The customer asked about, else the conversation's."""
    for mention in reading.customers:
        return replace(mention.who, spans=(reading.span(mention.start, mention.end),))
    return customers.given(reading)


def period_of(reading: "Reading") -> tuple[Period | None, tuple[Span, ...]]:
    """The first days named, as whole days, and the words that said them."""
    for found in reading.times:
        period = calendar.period(found.meaning, reading.at)
        if period is not None:
            return period, (reading.span(found.start, found.end),)
    return None, ()


def person_of(reading: "Reading") -> Person | None:
    """The colleague asked about; 我 is the sender, 我们 nobody in particular."""
    taken = [(m.start, m.end) for m in reading.customers]
    for mention in reading.people:
        if len(mention.colleagues) == 1 and not any(s <= mention.start < e for s, e in taken):
            user = reading.directory.users[mention.colleagues[0]]
            return Person(user.id, user.name)
    if re.search(
        r"(?<![给帮发让叫替])我(?!们|的客户|想|要看|要查|看|发|司|方|公司|查|一下)|\b(?:i|my|me)\b(?<!show me)(?<!give me)(?<!tell me)(?<!get me)(?<!catch me)(?<!fill me)(?<!brief me)(?<!update me)(?<!send me)(?<!can i)(?<!let me)",
        reading.low,
    ) and not re.search(r"[给帮发]我$", reading.low):
        return reading.context.sender
    return None
