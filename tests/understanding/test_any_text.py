"""Laws that hold for every text."""

import sys
import unicodedata
from dataclasses import fields, is_dataclass
from datetime import datetime
from time import process_time
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.batch import explain, shapes, values
from handlers.dispatch import SURE_ENOUGH
from handlers.understanding.claims import Person, Span, Understanding
from handlers.understanding.directory import Directory
from tests.understanding import reader

DIRECTORY = reader.known_directory()
WORDS = (
    "今天", "下午", "昨天", "下周三前", "拜访了", "金职院", "王处长", "华星科技", "恒信", "聊了", "智慧校园二期", "客户挺满意", "打车花了", "23.34元", "把方案发过去",  # noqa: E501  # a table or pattern reads as one line
    ",", "，", "。", "\n", " ", ":", "客户:", "费用:", "下一步:", "不是", "是", "和", "小林", "3月5号", "三百二", "visited", "Acme", "John", "by Friday", "?", "谁", "①", "😀",  # noqa: E501  # a table or pattern reads as one line
    "提醒我", "明天上午10点", "完成", "第2条", "推迟到", "评论", "@李娜", "日报", "撤销", "改成", "帮助", "上周", "每周一", "30分钟后", "农历", "5万", "USD 42.50", "½", "㎡", "ﬁ", "\u200b", "\t", "\x00",  # noqa: E501  # a table or pattern reads as one line
)  # fmt: skip
characters = st.characters(codec="utf-8")
texts = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=characters, max_size=60),
    st.text(alphabet="0123456789.,:/-¥$%一二三百万半", max_size=60),
    st.text(alphabet=st.characters(categories=("Cc", "Cf", "So", "Sk", "Mn", "Zs")), max_size=40),
    st.text(alphabet=st.characters(codec=None), max_size=40),  # lone surrogates, too
    st.lists(st.sampled_from(WORDS), max_size=14).map("".join),
    st.lists(st.one_of(st.sampled_from(WORDS), characters), max_size=14).map("".join),
)
moments = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001  # the zone is given below
    max_value=datetime(2999, 12, 31),  # noqa: DTZ001  # the zone is given below
    timezones=st.just(reader.ZONE),
)
quick = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def understood(text: str, directory: Directory = DIRECTORY) -> Understanding:
    row = {"text": text, "now": "2026-03-18T16:20:00+08:00", "sender": 5, "chat": "p2p"}
    return reader.read(row, directory)


def spans_of(value: Any) -> list[Span]:
    """Every span inside a claim, however deep."""
    if isinstance(value, Span):
        return [value]
    if isinstance(value, tuple | list):
        return [span for item in value for span in spans_of(item)]
    if is_dataclass(value):
        return [span for field in fields(value) for span in spans_of(getattr(value, field.name))]
    return []


def without_spans(value: Any) -> Any:
    """A claim as it would be of any text equal in NFKC: places gone, words normalised."""
    if isinstance(value, str):
        return "".join(unicodedata.normalize("NFKC", value).split())
    if isinstance(value, Span):
        return None
    if isinstance(value, tuple | list):
        return [without_spans(item) for item in value]
    if isinstance(value, float):
        return round(value, 6)
    if is_dataclass(value):
        return {f.name: without_spans(getattr(value, f.name)) for f in fields(value)}
    return value


@quick
@given(texts)
def test_every_text_is_understood_without_raising(text: str) -> None:
    """Evidence lies inside the text and is some of it; no score leaves its range."""
    found = understood(text)

    for span in [*spans_of(list(found.claims)), *found.unused]:
        assert 0 <= span.start < span.end <= len(text)
    assert all(0 <= claim.score <= 1 for claim in found.claims)


@quick
@given(texts)
def test_what_is_understood_can_be_told(text: str) -> None:
    """Every claim has a shape and an explanation, on one line for each line of the text."""
    found = understood(text)

    for claim in found.claims:
        assert claim.intent == shapes.of_claim(claim, Person(5, "张伟"))["intent"]
    for line in explain.explained(found, SURE_ENOUGH):
        assert line.isprintable()


@quick
@given(texts, moments)
def test_times_and_amounts_of_every_text_can_be_told(text: str, at: datetime) -> None:
    """Whenever it is said; each with some words of the text."""
    for words, answer in (*values.times_said(text, at), *values.amounts_said(text)):
        assert words
        assert words in text
        assert answer.keys() & {"start", "end", "value", "rule", "amount", "low", "high"}


@quick
@given(texts)
def test_texts_equal_in_nfkc_are_read_alike(text: str) -> None:
    """Full width, half width or compatibility forms make no difference to what is understood."""
    plain = unicodedata.normalize("NFKC", text)

    as_typed = without_spans(understood(text).claims)

    assert as_typed == without_spans(understood(plain).claims)


@pytest.mark.parametrize(
    "row", reader.rows(reader.CORPUS / "messages_dev.jsonl")[::5], ids=lambda row: row["id"]
)
def test_full_width_is_read_like_half_width(row: dict[str, Any]) -> None:
    """Whatever the keyboard was set to: letters, digits and punctuation as wide as Chinese."""
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in row["text"])
    plain = unicodedata.normalize("NFKC", row["text"])

    as_typed = without_spans(understood(wide).claims)

    assert as_typed == without_spans(understood(plain).claims)


@quick
@given(texts, texts)
def test_reading_does_not_depend_on_what_was_read_before(text: str, other: str) -> None:
    """The same text is understood the same, again and after any other."""
    first = understood(text)

    understood(other)

    assert first == understood(text)
    assert first == understood(text, FRESH)


FRESH = reader.known_directory()


@quick
@given(texts)
def test_no_value_without_words(text: str) -> None:
    """Only channel, type and day may be defaults; everything else was said."""
    for claim in understood(text).claims:
        for record in claim.heard.records:
            said = (record.contents, record.feedback, record.problem, record.outcome)
            for value in (*said, record.expenses, record.expense_note, record.opportunity):
                assert value is None or value.spans
            assert all(person.spans for person in (*record.contacts, *record.participants))
            assert all(action.spans for action in record.actions)


# -- bounded work ----------------------------------------------------------------------------------

LONGEST, BEGINNING = 4000, 200
# calls of a function for one character of a long text, and the CPU seconds for all of it
CALLS, SECONDS = 1500, 5
# how much more a text of double length may cost, besides what every text does
LINEAR, ONCE = 2.5, 50_000
LONG = (
    "a", "1", "王", "拜访了", "1,", "下周三前", "客户:金职院\n", "\n", "a\u0301", "(", "王总", "\ud800", "让我下周三发方案,", "一二三百万", "—", "😀", "\u200b", "\x00", "①", "金职院", "华星", "3月5号到", "every Monday at 9am ", "@李娜 ", "Visited Acme, John was happy. ", "不是王处长,是李处长,", "¥", "半", "今天下午拜访了金职院王处长,聊了智慧校园二期,打车花了23.34元,下周三前把方案发过去。",  # noqa: E501  # a table or pattern reads as one line
)  # fmt: skip


def calls_of(text: str) -> int:
    """How many functions, ours and built-in ones, are called to read a text.

    Its beginning is read before, so that what is built once for every text is there: patterns,
    tables of words, learned weights. They would count 200,000 calls for the first text of all.
    """
    understood(text[:BEGINNING])
    count = 0

    def profiled(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(profiled)
    try:
        understood(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("piece", LONG, ids=lambda piece: repr(piece[:8]))
def test_a_very_long_text_is_bounded_work(piece: str) -> None:
    """So many calls for each character, twice as long is twice the work, no pattern runs wild."""
    text = (piece * LONGEST)[:LONGEST]
    begun = process_time()

    calls, half = calls_of(text), calls_of(text[: LONGEST // 2])

    assert calls <= CALLS * LONGEST
    assert calls <= LINEAR * half + ONCE
    assert process_time() - begun <= SECONDS


@settings(quick, max_examples=25)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map("".join))
def test_any_words_repeated_are_bounded_work(piece: str) -> None:
    """The same for whatever else is pasted a hundred times."""
    text = (piece * LONGEST)[:LONGEST]

    calls, half = calls_of(text), calls_of(text[: LONGEST // 2])

    assert calls <= CALLS * LONGEST
    assert calls <= LINEAR * half + ONCE


@pytest.mark.parametrize("piece", ["拜访了金职院,", "visited Acme, ", "5"])
def test_what_stands_behind_the_longest_message_costs_nothing(piece: str) -> None:
    """The first 4,000 characters are read; a pasted book is no more work."""
    text = piece * LONGEST

    calls = calls_of(text)

    assert calls <= 1.1 * calls_of(text[:LONGEST]) + 1000


def test_an_empty_directory_is_no_obstacle() -> None:
    """A new organization knows nobody yet."""
    empty = Directory()
    empty.users[5] = DIRECTORY.users[5]

    assert understood("拜访了金职院王处长", empty).claims
