"""Templates of sentences: what they fit, and what is wrong with them."""

import pytest

from handlers.understanding.claims import Claim, Context, Customer, Period, Person, Unknown
from handlers.understanding.directory import Directory
from handlers.understanding.phrases import phrases
from handlers.understanding.understand import understand
from tests.understanding import reader
from tests.understanding.conftest import WEDNESDAY

TIMELINE = phrases(
    "[查一下|看看]{customer}[最近|近期][的](拜访|跟进|动态)[记录]",
    "[show] [recent] (visits|activity) (to|of|for) {customer}",
)
EVERYTHING = phrases(
    "{person}{period}的拜访", "最近{limit}条{customer}的跟进", "完成第{number}条", "提醒我{text}"
)


def heard(recogniser: object, text: str, directory: Directory) -> Claim | None:
    found = understand(
        text,
        at=WEDNESDAY,
        zone=reader.ZONE,
        directory=directory,
        context=Context(Person(5, "张伟")),
        abilities=[("x", recogniser)],  # type: ignore[list-item]  # Phrases are recognisers
    )
    return found.claims[0] if found.claims else None


@pytest.mark.parametrize("recogniser", [TIMELINE, EVERYTHING])
def test_every_sample_is_found_by_its_template(recogniser: object, directory: Directory) -> None:
    """parse(sample(template)) finds it."""
    samples = list(recogniser.samples())  # type: ignore[attr-defined]  # Phrases

    assert samples
    assert [] == [s for s in samples if heard(recogniser, s, directory) is None]


@pytest.mark.parametrize(
    "text",
    [
        "金职院最近的跟进",
        "请查一下金职院的拜访记录?谢谢",
        "@跟进助手 麻烦看看 金职院 近期动态!",
        "Show recent visits to 金职院 please",
        "ACTIVITY FOR 金职院",
    ],
)
def test_politeness_case_and_blanks_do_not_matter(text: str, directory: Directory) -> None:
    """The template fits what a person would say."""
    claim = heard(TIMELINE, text, directory)

    assert claim is not None
    assert isinstance(claim.heard.customer, Customer)
    assert claim.score >= 0.6


def test_a_customer_nobody_knows_is_heard_as_unknown(directory: Directory) -> None:
    """The ability can then say that it knows no such customer."""
    claim = heard(TIMELINE, "查一下大河集团的跟进记录", directory)

    assert claim is not None
    assert isinstance(claim.heard.customer, Unknown)
    assert "大河集团" == claim.heard.customer.written


def test_slots_come_with_their_values(directory: Directory) -> None:
    """Persons, periods and numbers are read, not only marked."""
    claim = heard(EVERYTHING, "李娜上周的拜访", directory)

    assert claim is not None
    assert claim.heard.person is not None
    assert 6 == claim.heard.person.id
    assert isinstance(claim.heard.period, Period)


@pytest.mark.parametrize(
    "text", ["金职院最近的跟进怎么样才能更快", "跟进", "拜访了金职院,聊了跟进"]
)
def test_a_template_fits_the_whole_message_only(text: str, directory: Directory) -> None:
    """A longer sentence is something else."""
    assert heard(TIMELINE, text, directory) is None


@pytest.mark.parametrize(
    "template", ["{nobody}的拜访", "(a|b", "a]", "[a|b", "", "a)b", "{customer"]
)
def test_a_wrong_template_is_refused_at_import(template: str) -> None:
    """The message names the template."""
    with pytest.raises(ValueError, match="template"):
        phrases(template)
