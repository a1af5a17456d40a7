"""Every sentence template of every ability: what it was written for is what it is understood as."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import pytest

from handlers.catalogue import INTENTS
from handlers.dispatch import SURE_ENOUGH
from handlers.understanding.claims import Claim, Customer, Heard, Period, Person
from handlers.understanding.phrases import Phrases
from tests.understanding import reader

DIRECTORY = reader.known_directory()
NOW = "2026-03-18T16:20"
MOST = 30  # samples of one template, evenly from all its spellings


class Values(NamedTuple):
    """What stands in the slots of a template, and what each must be heard as."""

    written: dict[str, str]
    heard: dict[str, Any]


CHINESE = Values(
    {"customer": "金职院", "person": "李娜", "period": "上周", "number": "3", "limit": "5", "text": "把方案发过去"},  # noqa: E501  # a table or pattern reads as one line
    {"customer": 1001, "person": 6, "period": Period(date(2026, 3, 9), date(2026, 3, 15)), "number": 3, "limit": 5, "text": "把方案发过去"},  # noqa: E501  # a table or pattern reads as one line
)  # fmt: skip
FORMAL = Values(
    {"customer": "杭州华星科技有限公司", "person": "郑雪", "period": "3月1日到3月15日", "number": "十二", "limit": "两", "text": "给王处长回电话"},  # noqa: E501  # a table or pattern reads as one line
    {"customer": 1003, "person": 14, "period": Period(date(2026, 3, 1), date(2026, 3, 15)), "number": 12, "limit": 2, "text": "给王处长回电话"},  # noqa: E501  # a table or pattern reads as one line
)  # fmt: skip
ENGLISH = Values(
    {"customer": "Acme", "person": "Kevin", "period": "last week", "number": "3", "limit": "5", "text": "send the quote"},  # noqa: E501  # a table or pattern reads as one line
    {"customer": 1051, "person": 11, "period": Period(date(2026, 3, 9), date(2026, 3, 15)), "number": 3, "limit": 5, "text": "send the quote"},  # noqa: E501  # a table or pattern reads as one line
)  # fmt: skip


def templates() -> Iterator[tuple[str, str]]:
    """(intent, template), also of templates that an intent asks by way of a function."""
    for intent in INTENTS:
        for hears in intent.hears:
            asked = [hears] if isinstance(hears, Phrases) else list(hears.__globals__.values())
            for phrases in asked:
                if isinstance(phrases, Phrases):
                    yield from ((intent.name, template) for template in phrases.templates)


EVERY = sorted(set(templates()))


def samples(template: str, values: Values) -> list[str]:
    """Some spellings of the template, evenly from all that it has."""
    every = [text.strip() for text in Phrases((template,)).samples(**values.written)]
    return list(dict.fromkeys(every[:: max(len(every) // MOST, 1)][:MOST]))


def best(text: str) -> Claim | None:
    found = reader.read({"text": text, "now": NOW, "sender": 5, "chat": "p2p"}, DIRECTORY)
    return found.claims[0] if found.claims else None


def heard_wrongly(heard: Heard, text: str, values: Values) -> list[str]:
    """The slots of the text that were not heard as what stands there."""
    got = {
        "customer": heard.customer.id if isinstance(heard.customer, Customer) else heard.customer,
        "person": heard.person.id if isinstance(heard.person, Person) else None,
        "period": heard.period,
        "number": heard.number,
        "limit": heard.limit,
        "text": heard.text,
    }
    return [
        f"{slot} {got[slot]!r}"
        for slot, word in values.written.items()
        if f"{{{slot}}}" in text and got[slot] != values.heard[slot]
    ]


@pytest.mark.parametrize(("intent", "template"), EVERY)
def test_a_template_is_understood_as_its_ability(intent: str, template: str) -> None:
    """In all its spellings it wins over every other ability, and its slots are heard right."""
    wrong = []
    for values in (ENGLISH,) if template.isascii() else (CHINESE, FORMAL):
        marked = {slot: f"{{{slot}}}" for slot in values.written}
        for pattern in samples(template, Values(marked, {})):
            text = pattern.format_map(values.written)
            claim = best(text)
            if claim is None or claim.intent != intent or claim.score < SURE_ENOUGH:
                wrong.append(f"{text}: {claim.intent if claim else 'nothing'}")
            elif slots := heard_wrongly(claim.heard, pattern, values):
                wrong.append(f"{text}: {', '.join(slots)}")

    assert [] == wrong
