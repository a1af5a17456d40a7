"""How customers are found by the names people give them."""

from threading import Thread

import pytest

from handlers.understanding.claims import Ambiguous, Customer, Lead, Unknown
from handlers.understanding.directory import Directory
from storage.records import DirectoryChanges, KnownCustomer, KnownLead, KnownName, KnownUser
from tests.bench.names import company_names
from tests.understanding.conftest import Ask


def learned(*names: str) -> Directory:
    directory = Directory()
    customers = tuple(KnownCustomer(number, name) for number, name in enumerate(names, 1))
    directory.learn(DirectoryChanges(version=1, customers=customers))
    return directory


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("金职院", "金华职业技术学院"),
        ("华星科技", "杭州华星科技有限公司"),
        ("杭州华星", "杭州华星科技有限公司"),
        ("丽水教育局", "丽水市教育局"),
        ("市一院", "宁波市第一医院"),
        ("acme", "Acme Robotics Inc."),
        ("ＡＣＭＥ　Robotics", "Acme Robotics Inc."),
        ("湖州绿源环保科技", "湖州绿源环保科技有限公司"),
    ],
)
def test_short_forms_nobody_stored_are_found(written: str, name: str) -> None:
    """People shorten names in their own ways; only the official name is known here."""
    directory = learned(
        "金华职业技术学院",
        "杭州华星科技有限公司",
        "丽水市教育局",
        "宁波市第一医院",
        "Acme Robotics Inc.",
        "湖州绿源环保科技有限公司",
    )

    found = directory.customers_named(written, None)

    assert isinstance(found, Customer)
    assert name == found.name


def test_the_longest_name_wins(directory: Directory) -> None:
    """华星科技园 is not 华星科技."""
    found = directory.customers_named("华星科技园", None)

    assert isinstance(found, Customer)
    assert 1004 == found.id


def test_equal_candidates_are_all_offered(directory: Directory) -> None:
    """A name in two customers' names is ambiguous."""
    found = directory.customers_named("华星", None)

    assert isinstance(found, Ambiguous)
    assert [1003, 1004] == [option.id for option in found.options]


def test_who_may_see_one_of_two_is_not_asked(directory: Directory) -> None:
    """Hidden customers are neither offered nor counted."""
    found = directory.customers_named("华星", frozenset({1004}))

    assert isinstance(found, Customer)
    assert 1004 == found.id


def test_a_hidden_customer_is_like_one_that_does_not_exist(hears: Ask) -> None:
    """Nothing about a hidden customer comes out, not even among the nearest."""
    claim = hears("今天拜访了金职院王处长,聊了二期", visible=frozenset({1002})).claims[0]

    who = claim.heard.records[0].customer
    assert isinstance(who, Unknown)
    assert 1001 not in {option.id for option in who.nearest}


def test_the_nearest_names_are_offered_for_a_misspelt_one(directory: Directory) -> None:
    """A slip in the name still leads to the customer."""
    found = directory.customers_named("华兴科技", None)

    assert isinstance(found, Unknown)
    assert 1003 == found.nearest[0].id


def test_a_new_name_is_found_at_once_and_a_gone_one_no_more() -> None:
    """Learning is incremental in both directions."""
    directory = learned("金华职业技术学院")
    directory.learn(DirectoryChanges(version=2, names=(KnownName(1, "老金"),)))
    known = directory.customers_named("老金", None)
    directory.learn(DirectoryChanges(version=3, names=(KnownName(1, "老金", gone=True),)))
    forgotten = directory.customers_named("老金", None)
    directory.learn(
        DirectoryChanges(version=4, customers=(KnownCustomer(1, "金华职业技术学院", gone=True),))
    )
    gone = directory.customers_named("金职院", None)

    assert isinstance(known, Customer)
    assert isinstance(forgotten, Unknown)
    assert Unknown("金职院") == gone
    assert directory.customer(1) is None
    assert 4 == directory.version


def test_a_renamed_customer_answers_to_the_new_name() -> None:
    """After a change of name the old one is forgotten, with its short forms."""
    directory = learned("杭州华星科技有限公司")

    directory.learn(
        DirectoryChanges(version=2, customers=(KnownCustomer(1, "杭州远大实业有限公司"),))
    )

    assert isinstance(directory.customers_named("远大实业", None), Customer)
    assert isinstance(directory.customers_named("华星科技", None), Unknown)


@pytest.mark.parametrize(
    ("visible", "reader", "known"),
    [
        (None, 9, True),
        (frozenset(), 5, True),
        (frozenset(), 2, True),
        (frozenset(), 1, True),
        (frozenset(), 9, False),
        (frozenset(), None, False),
    ],
    ids=["all may see all", "owner", "manager", "manager above", "somebody else", "nobody"],
)
def test_a_lead_is_known_to_its_owner_and_those_above(
    visible: frozenset[int] | None, reader: int | None, known: bool
) -> None:
    """Where not all may see everything, a lead of somebody else is like one that is not there."""
    directory = Directory()
    above = {5: 2, 2: 1, 1: 2, 9: 1}
    directory.learn(
        DirectoryChanges(
            version=1,
            users=tuple(KnownUser(id, f"人{id}", (), manager_id=up) for id, up in above.items()),
            leads=(KnownLead(1, "绿源环保", (), owner_id=5),),
        )
    )

    found = directory.loosely("绿源环保", visible, reader)

    assert known == isinstance(found, Lead)


def test_names_are_learned_while_others_are_looked_up() -> None:
    """Every customer learned so far is found at any moment, also while tables grow."""
    directory, company = Directory(), company_names(3000)
    missed: list[str] = []

    def look_up(until: int) -> None:
        missed.extend(name for name in company[:until:7] if directory.exactly(name, None) is None)

    for first in range(0, 3000, 100):
        rows = tuple(KnownCustomer(n + 1, company[n]) for n in range(first, first + 100))
        reader = Thread(target=look_up, args=(first,))
        reader.start()
        directory.learn(DirectoryChanges(version=first + 1, customers=rows))
        reader.join()

    assert [] == missed
    assert isinstance(directory.customers_named(company[-1], None), Customer)
