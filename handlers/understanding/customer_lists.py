"""我有哪些客户, 金华的A级客户 - questions for many customers: whose they are, and which."""

import re
from typing import TYPE_CHECKING

from handlers.understanding import queries
from handlers.understanding.claims import (
    Ambiguous,
    Aspect,
    Claim,
    Heard,
    Person,
    Sought,
    Unknown,
)
from handlers.understanding.wordlists import any_of
from handlers.understanding.words import lists as words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.understanding.reading import Reading
    from handlers.understanding.words.lists import Whose

_LONGEST = 80  # characters of a question for a list
SURELY, _LIKELY = 0.97, 0.75
PERSON = "\ue000"  # stands where a colleague is named
_MOST_WORDS = 3


def one_of(*tables: "Iterable[str]") -> str:
    """A pattern for any of the words, the longest first."""
    every = sorted({word for table in tables for word in table}, key=len, reverse=True)
    return "|".join(map(re.escape, every))


_NOUN = re.compile(r"客户|(?<![a-z])(?:c[ou]st[ou]?mers?|clients?|accounts?)(?![a-z])")
_POLITE = re.compile(
    r"^(?:请问|请|麻烦|帮我|帮忙|你好|hi|hey|hello|please|pls|can you|could you|would you)[,!。:\s]{0,3}"
)
_EDGES = re.compile(r"^[^\w\ue000]+|[^\w\ue000]+$")
_CLOSING = re.compile(r"(?:吗|呢|吧|啊|呀|哈|谢谢|多谢|谢了| please| pls| thanks| thank you| thx)$")

WHO = one_of(*words.WHOSE.values(), (PERSON,))
_HEAD = re.compile(
    rf"(?:{one_of(words.SHOW)})?\s?(?:{one_of(words.ALL)})?(?P<who>{WHO})?"
    r"(?P<own>(?:手[上里头]|手|名下|这边|那边|目前|现在|自己|一共|总共|所|在){0,2}(?:负责|管理|管|跟进|跟|维护|拥有)?(?:着|了)?的?)"
    rf"(?:{one_of(words.ALL)})?"
)
_ASK = re.compile(
    r"(?:都|总共|一共|现在|目前)?(?:有|是|包括)?(?:哪些|那些|哪几[个家位]|哪[个家]|什么|啥|多少[个家]?|几[个家])|有$"
)
_AFTER = re.compile(
    rf"(?P<list>列表|名单|清单|名录)?[里中]?(?P<ask>(?:,|\s|都|一共|总共)?(?:有|是)?(?:哪些|那些|哪几[个家]|什么|啥|多少[个家]?|几[个家]|{one_of(words.SHOWN_LAST)})?)"
)
_BELONGS = re.compile(
    rf"都?(?:是|归|属于|属|由|在|归属)(?P<who>{WHO})?(?P<quality>.{{0,12}}?)(?:在?负责|在?管|在?跟|名下)?的?"
)
_SHOWN = re.compile(one_of(words.SHOW, words.ALL))
_BETWEEN = re.compile(r"的|\s|里(?=$)")
_OR = re.compile(r"[、/]|(?<=..)(?:和|或者?|以及|及)(?=..)")
_NO_QUALITY = any_of(words.NO_QUALITY)
POOL = any_of(words.POOL)

ENGLISH_NOUN = r"(?:c[ou]st[ou]?mers?|clients?|accounts?)"
_WHO_EN = rf"(?:{one_of(*words.WHOSE_EN.values())}|{PERSON}(?:'s|s')?)"
_OWN_EN = r"(?:own|have|handle|manage|cover|look after|take care of|in charge of|responsible for)"
_LIST_EN = re.compile(
    rf"(?P<show>{one_of(words.SHOW_EN)})?(?: me| us)?(?: the| a)?(?: full| whole| complete)?(?P<list> list of)?(?P<all> all| every)?(?: of)?(?: the)?"
    rf"(?P<who> {_WHO_EN})?(?P<quality>(?: [\w&.-]{{1,20}}){{0,3}}?) {ENGLISH_NOUN}(?P<named> list)?"
    rf"(?P<owned> (?:that |which )?(?P<owner>{_WHO_EN}) {_OWN_EN}| (?:owned by|of) (?P<by>{_WHO_EN}))?(?: (?:in|from) (?P<place>[\w .-]{{2,24}}))?"
)
_WHICH_EN = re.compile(
    rf"(?:which|what|how many|who(?: are|'re|s))(?: are)?(?: of)?(?: all)?(?: the)?(?P<who> {_WHO_EN})?(?P<quality>(?: [\w&.-]{{1,20}}){{0,3}}?) {ENGLISH_NOUN}"
    rf"(?: do| does| did| are| is)?(?P<owner> {_WHO_EN})?(?: {_OWN_EN}| there)?(?: (?:in|from) (?P<place>[\w .-]{{2,24}}))?"
)


def customers(reading: "Reading") -> Claim | None:
    """我的A级客户, customers in Columbus: which ones are there."""
    text = asked(reading)
    if text is None or _is_about_time(reading):
        return None
    found = _chinese(text) if "客户" in text else _english(text)
    if found is None:
        return None
    sought, score = found
    return claim(reading, sought, "detail", score)


def asked(reading: "Reading") -> str | None:
    """The text without politeness, colleagues as marks; None where no list can be meant."""
    low = reading.low
    if len(low) > _LONGEST or not _NOUN.search(low) or "\n" in low.strip():
        return None
    known = [m for m in reading.customers if not isinstance(m.who, Unknown | Ambiguous)]
    if known or any(clause.part for clause in reading.clauses):
        return None
    text = low.replace(PERSON, " ")
    for mention in reversed(reading.people):
        if len(mention.colleagues) == 1:
            text = f"{text[: mention.start]}{PERSON}{text[mention.end :]}"
    for _ in range(4):
        text = _CLOSING.sub("", _EDGES.sub("", _POLITE.sub("", text)))
    return text if text.count("客户") <= 1 else None


def _is_about_time(reading: "Reading") -> bool:
    """今天来的客户, customers since May: no field of a customer says that."""
    return bool(reading.times)


def claim(reading: "Reading", sought: Sought, aspect: Aspect, score: float) -> Claim:
    """An offer to list them; all of the message is used."""
    person = queries.person_of(reading)
    if sought.whose == "person":
        owners = (m.colleagues[0] for m in reading.people if len(m.colleagues) == 1)
        user = reading.directory.users[next(owners)]
        person = Person(user.id, user.name)
    period = None if sought.days else queries.period_of(reading)[0]
    heard = Heard(
        person=person, period=period, aspect=aspect, sought=sought, language=reading.language
    )
    return Claim("", score, heard, (reading.span(0, len(reading.low)),))


# -- whose, and which ------------------------------------------------------------------------------


def _chinese(text: str) -> tuple[Sought, float] | None:
    in_pool = POOL.search(text) is not None
    before, _, after = POOL.sub("", text).partition("客户")
    head = _HEAD.match(before)
    assert head is not None  # each part of it may be missing
    who, rest = head["who"] or "", before[head.end() :]
    ask = _ASK.search(rest)
    said = [rest[: ask.start()], rest[ask.end() :]] if ask else [rest]
    tail = _AFTER.fullmatch(after)
    belongs = _BELONGS.fullmatch(after) if ask and not tail else None
    if belongs is not None:
        who, said = belongs["who"] or who, [*said, belongs["quality"]]
    elif tail is None:
        return None
    words_said = qualities(said)
    shown = ask is not None or _SHOWN.match(before) is not None
    shown = shown or (tail is not None and bool(tail["ask"] or tail["list"]))
    if words_said is None or not (who or shown or words_said or in_pool):
        return None
    sought = Sought("pool" if in_pool else whose(who), words_said)
    return sought, SURELY if shown or not words_said else _LIKELY


def _english(text: str) -> tuple[Sought, float] | None:
    in_pool = POOL.search(text) is not None
    text = " ".join(POOL.sub("", text).split())
    which = _WHICH_EN.fullmatch(text)
    found = which or _LIST_EN.fullmatch(text) or _LIST_EN.fullmatch(f" {text}")
    if found is None:
        return None
    parts = found.groupdict("")
    who = parts["who"] or parts["owner"] or parts.get("by", "")
    shown = which is not None or any(
        parts[name] for name in ("show", "list", "all", "named", "place")
    )
    words_said = qualities((parts["quality"], parts["place"]), between=None)
    if words_said is None or not (who or shown or words_said or in_pool):
        return None
    return Sought("pool" if in_pool else whose(who), words_said), SURELY


def whose(said: str) -> "Whose":
    """Whose customers 我, 我们组 or our means."""
    said = said.strip()
    if said.startswith(PERSON):
        return "person"
    for table in (words.WHOSE, words.WHOSE_EN):
        for name, spellings in table.items():
            if said in spellings:
                return name
    return ""


def qualities(
    said: "Iterable[str]", between: "re.Pattern[str] | None" = _BETWEEN
) -> tuple[tuple[str, ...], ...] | None:
    """A级 of 义乌或东阳: words that must be true; None where they say something else."""
    found = []
    for piece in (one for part in said for one in (between.split(part) if between else [part])):
        spellings = tuple(one.strip() for one in _OR.split(piece) if one.strip())
        if any(_says_something_else(one) for one in spellings):
            return None
        if spellings:
            found.append(spellings)
    return tuple(found) if len(found) <= _MOST_WORDS else None


def _says_something_else(word: str) -> bool:
    """A verb, a question, a single character that is no level."""
    short = len(word) == 1 and not (word.isascii() and word.isalnum())
    return short or PERSON in word or _NO_QUALITY.search(word) is not None
