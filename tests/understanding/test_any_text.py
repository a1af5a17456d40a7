"""Laws that hold for every text."""

import unicodedata
from dataclasses import fields, is_dataclass
from time import perf_counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.understanding.claims import Span, Understanding
from handlers.understanding.directory import Directory
from tests.understanding import reader

DIRECTORY = reader.known_directory()
WORDS = (
    "今天", "下午", "昨天", "下周三前", "拜访了", "金职院", "王处长", "华星科技", "恒信", "聊了", "智慧校园二期", "客户挺满意", "打车花了", "23.34元", "把方案发过去",  # noqa: E501  # a table or pattern reads as one line
    ",", "，", "。", "\n", " ", ":", "客户:", "费用:", "下一步:", "不是", "是", "和", "小林", "3月5号", "三百二", "visited", "Acme", "John", "by Friday", "?", "谁", "①", "😀",  # noqa: E501  # a table or pattern reads as one line
)  # fmt: skip
texts = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=st.characters(codec=None), max_size=40),  # lone surrogates, too
    st.lists(st.sampled_from(WORDS), max_size=14).map("".join),
)
quick = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def understood(text: str) -> Understanding:
    row = {"text": text, "now": "2026-03-18T16:20:00+08:00", "sender": 5, "chat": "p2p"}
    return reader.read(row, DIRECTORY)


def spans_of(value: Any) -> list[Span]:
    """Every span inside a claim, however deep."""
    if isinstance(value, Span):
        return [value]
    if isinstance(value, tuple | list):
        return [span for item in value for span in spans_of(item)]
    if is_dataclass(value):
        return [span for field in fields(value) for span in spans_of(getattr(value, field.name))]
    return []


@quick
@given(texts)
def test_every_text_is_understood_without_raising(text: str) -> None:
    """Evidence lies inside the text, and no score leaves its range."""
    found = understood(text)

    for span in [*spans_of(list(found.claims)), *found.unused]:
        assert 0 <= span.start <= span.end <= len(text)
    assert all(0 <= claim.score <= 1 for claim in found.claims)


@quick
@given(texts)
def test_texts_equal_in_nfkc_are_read_alike(text: str) -> None:
    """Full width or half width makes no difference to what is understood."""
    plain = unicodedata.normalize("NFKC", text)

    as_typed = [(c.intent, round(c.score, 6)) for c in understood(text).claims]

    assert as_typed == [(c.intent, round(c.score, 6)) for c in understood(plain).claims]


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


@pytest.mark.parametrize(
    "text",
    [
        "a" * 4000, "拜访了" * 1400, "1," * 2000, "下周三前" * 1000, "客户:金职院\n" * 500, "\n" * 4000, "a\u0301" * 2000,  # noqa: E501  # a table or pattern reads as one line
        "(" * 4000, "王总" * 2000, "\ud800" * 4000, "让我下周三发方案," * 450, "一二三百万" * 800, "—" * 4000, "😀" * 9000,  # noqa: E501  # a table or pattern reads as one line
    ],
    ids=lambda text: repr(text[:6]),
)  # fmt: skip
def test_a_very_long_text_ends_soon(text: str) -> None:
    """Four thousand characters of anything are read in bounded time."""
    begin = perf_counter()

    understood(text)

    assert perf_counter() - begin < 1  # 0.05 on an idle machine


def test_an_empty_directory_is_no_obstacle() -> None:
    """A new organization knows nobody yet."""
    row = {
        "text": "拜访了金职院王处长",
        "now": "2026-03-18T16:20:00+08:00",
        "sender": 5,
        "chat": "p2p",
    }
    empty = Directory()
    empty.users[5] = DIRECTORY.users[5]

    assert reader.read(row, empty).claims
