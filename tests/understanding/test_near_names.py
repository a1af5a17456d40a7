"""Ten thousand near names, hidden customers and leads among them: never wrong in silence."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from itertools import cycle, islice
from typing import NamedTuple

import pytest

from handlers.understanding import names, pinyin
from handlers.understanding.claims import (
    Ambiguous,
    Context,
    Customer,
    Lead,
    Option,
    Person,
    Unknown,
    Who,
)
from handlers.understanding.directory import Directory
from handlers.understanding.reading import Reading
from storage.records import DirectoryChanges, KnownCustomer, KnownLead, KnownName
from tests.bench.names import company_names
from tests.understanding import reader

BASES, SIBLINGS, MENTIONS = 1250, 8, 200
SENDER = 5
WEDNESDAY = datetime(2026, 3, 18, 16, 20, tzinfo=reader.ZONE)
SENTENCES = (
    "今天拜访了{}李总,聊了方案",
    "客户:{}\n内容:聊了方案",
    "下午去了{},对方挺满意",
    "到{}见了王经理,谈了报价",
    "{}最近什么情况",
)


class Mention(NamedTuple):
    """A way somebody writes a customer: `meant` is its id, None where there is no such customer."""

    written: str
    meant: int | None


def siblings(name: str) -> Iterator[str]:
    """Names one slip, place, trade, order or addition apart."""
    found = names.parts(name)
    legal = name.removeprefix(found.bare)
    place, brand, trade = found.place, found.brand, found.trade
    yield name
    yield ("宁波" if place != "宁波" else "无锡") + brand + trade + legal
    yield place + brand[0] + ("星" if brand[1] != "星" else "辉") + brand[2:] + trade + legal
    yield place + brand[::-1] + trade + legal
    yield place + brand + ("实业" if trade != "实业" else "科技") + legal
    yield place + "新" + brand + trade + legal
    yield place + brand + trade + "装备" + legal
    yield place + brand + ("股份有限公司" if legal != "股份有限公司" else "集团")


@cache
def company() -> dict[int, str]:
    """Ids and official names; a sibling that equals another customer is left out."""
    taken: dict[str, None] = {}
    bases = (n for n in company_names(3 * BASES) if names.parts(n).brand and names.parts(n).place)
    for base in islice(bases, BASES):
        taken.update(dict.fromkeys(n for n in siblings(base) if names.parts(n).brand))
    return {id: name for id, name in enumerate(taken, 1)}  # noqa: C416  # ids first


def alias_of(id: int) -> str:
    """Every seventh customer has a nickname that its name does not tell."""
    brand = names.parts(company()[id]).brand
    return (
        f"{brand[0]}{brand[-1]}老{'甲乙丙丁戊己庚辛'[id % 8]}{id % 97}号厂" if id % 7 == 0 else ""
    )


def is_hidden(id: int) -> bool:
    return id % 5 == 0


VISIBLE = frozenset(id for id in range(1, BASES * SIBLINGS + 1) if not is_hidden(id))


@pytest.fixture(scope="module")
def directory() -> Directory:
    """All customers and aliases, and leads whose names are near, some of them the sender's."""
    found = Directory()
    aliases = tuple(KnownName(id, alias_of(id)) for id in company() if alias_of(id))
    leads = tuple(
        KnownLead(id, lead_name(id), (), owner_id=SENDER if id % 2 else 6) for id in range(1, 201)
    )
    customers = tuple(KnownCustomer(id, name) for id, name in company().items())
    found.learn(DirectoryChanges(version=1, customers=customers, names=aliases, leads=leads))
    return found


def lead_name(id: int) -> str:
    """Near the name of a customer."""
    return names.parts(company()[id * 11]).bare + "研究院"


@cache
def forms() -> dict[str, frozenset[int]]:
    """Every stored or plainly shortened form with the visible customers who are written so."""
    found: dict[str, set[int]] = {}
    for id, name in company().items():
        place, brand, _, bare = names.parts(name)
        ways = {name, alias_of(id), bare, brand, place + brand, *names.shorter(name)}
        for form in ways - {""}:
            if not is_hidden(id):
                found.setdefault(form, set()).add(id)
    return {form: frozenset(ids) for form, ids in found.items()}


def sampled(offset: int) -> list[int]:
    step = len(company()) // MENTIONS
    return list(company())[offset % step :: step]


def exact() -> list[Mention]:
    return [Mention(company()[id], id) for id in sampled(1)]


def without_legal_form() -> list[Mention]:
    return [Mention(names.telling(company()[id]), id) for id in sampled(2)]


def shortened() -> list[Mention]:
    """华星科技 or 杭州华星, where several may bear it."""
    return [Mention(form, id) for id in sampled(3) for form in names.shorter(company()[id])][:600]


def aliases() -> list[Mention]:
    return [Mention(alias_of(id), id) for id in company() if alias_of(id)][::4]


def misspelt() -> list[Mention]:
    """One character of the brand wrong, missing or swapped."""
    found = []
    for number, id in enumerate(sampled(4)):
        place, brand, trade, bare = names.parts(company()[id])
        slips = (brand[0] + "鑫" + brand[2:], brand[1:], brand[1] + brand[0] + brand[2:])
        legal = company()[id].removeprefix(bare)
        found.append(Mention(place + slips[number % 3] + trade + legal, None))
    return found


def beginnings() -> list[Mention]:
    """The place and half of the brand: no name at all."""
    return [Mention(company()[id][:3], None) for id in sampled(5)]


def unknown_siblings() -> list[Mention]:
    """Names that are near but in no list."""
    found = []
    for id in sampled(6):
        place, brand, trade, _ = names.parts(company()[id])
        found += [
            Mention("绥化" + brand + trade + "有限公司", None),
            Mention(place + "大" + brand + trade + "有限公司", None),
            Mention(place + brand + trade + "学院", None),
        ]
    return found


def others_leads() -> list[Mention]:
    return [Mention(lead_name(id), None) for id in range(2, 201, 2)]


KINDS = (
    exact,
    without_legal_form,
    shortened,
    aliases,
    misspelt,
    beginnings,
    unknown_siblings,
    others_leads,
)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_is_chosen_or_offered_wrongly(
    kind: Callable[[], list[Mention]], directory: Directory
) -> None:
    """Whoever is chosen is written so; several are asked about; the hidden do not exist."""
    wrong = []
    for mention, sentence in zip(kind(), cycle(SENTENCES), strict=False):
        read = Reading(
            sentence.format(mention.written),
            at=WEDNESDAY,
            directory=directory,
            context=Context(Person(SENDER, "张伟"), visible=VISIBLE),
        )
        answers: list[Who] = [directory.customers_named(mention.written, VISIBLE)]
        answers += [found.who for found in read.customers]
        wrong += [(mention, answer) for answer in answers if not is_right(answer, mention)]

    assert [] == wrong


def is_right(who: Who, mention: Mention) -> bool:
    """Whether this may be said about a mention."""
    written = names.folded(mention.written)
    bearers = forms().get(written, frozenset())
    offered: tuple[Option, ...] = ()
    match who:
        case Customer(id=id):
            return bearers == {id}
        case Ambiguous(options=offered):
            seen = {option.id for option in offered}
            return not any(map(is_hidden, seen)) and (
                not bearers or bool(seen & bearers) or len(bearers) > len(seen)
            )
        case Unknown(nearest=offered):
            sure = mention.meant is not None and len(bearers) == 1
            return not sure and not any(is_hidden(option.id) for option in offered)
        case Lead(id=id):
            return id % 2 == 1


def test_a_visible_customer_is_chosen_by_its_full_name(directory: Directory) -> None:
    """Near names do not make an exact one doubtful."""
    found = [directory.customers_named(mention.written, VISIBLE) for mention in exact()]

    for mention, who in zip(exact(), found, strict=True):
        if mention.meant is not None and not is_hidden(mention.meant):
            assert isinstance(who, Customer)
            assert mention.meant == who.id


def test_what_is_misspelt_is_mostly_offered(directory: Directory) -> None:
    """Three of four slips lead to an offer with the customer in it, among so many near names."""
    found = 0
    seen = [id for id in sampled(4) if not is_hidden(id)]
    for id in seen:
        place, brand, trade, bare = names.parts(company()[id])
        slip = place + brand[0] + "垚" + brand[2:] + trade + company()[id].removeprefix(bare)
        found += id in {option.id for option in directory.nearest(slip, VISIBLE)}

    assert found >= 0.75 * len(seen)


def test_full_pinyin_chooses_only_the_one_that_reads_so(directory: Directory) -> None:
    """Two readings alike are asked about; a customer that reads otherwise is never chosen."""
    wrong: list[tuple[str, Who]] = []
    for id in sampled(7)[::2]:
        bare = names.telling(company()[id])
        letters = " ".join(next(iter(pinyin.readings(character)), "") for character in bare)
        who = directory.customers_named(letters, VISIBLE)
        if isinstance(who, Customer):
            telling = names.telling(company()[who.id])
            if is_hidden(who.id) or not pinyin.reads_as(telling, tuple(letters.split(" "))):
                wrong.append((letters, who))
        elif not isinstance(who, Ambiguous) and not is_hidden(id):
            wrong.append((letters, who))

    assert [] == wrong
