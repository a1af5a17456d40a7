"""Names by their sound: in letters, by first letters, with characters that only sound alike."""

import pytest

from handlers.understanding import pinyin
from handlers.understanding.claims import Ambiguous, Customer, Unknown
from handlers.understanding.directory import Directory
from storage.records import DirectoryChanges, KnownCustomer, KnownName


def learned(*names: str, aliases: tuple[tuple[int, str], ...] = ()) -> Directory:
    directory = Directory()
    customers = tuple(KnownCustomer(number, name) for number, name in enumerate(names, 1))
    stored = tuple(KnownName(id, name) for id, name in aliases)
    directory.learn(DirectoryChanges(version=1, customers=customers, names=stored))
    return directory


@pytest.mark.parametrize(
    ("letters", "syllables"),
    [
        ("jinzhiyuan", ("jin", "zhi", "yuan")),
        ("jin hua zhi ye", ("jin", "hua", "zhi", "ye")),
        ("xi'an", ("xi", "an")),
        ("xian", ("xi", "an")),
        ("lüyuan", ("lv", "yuan")),
    ],
)
def test_letters_are_read_as_syllables(letters: str, syllables: tuple[str, ...]) -> None:
    assert syllables in pinyin.spellings(letters)


@pytest.mark.parametrize("letters", ["acme", "x", "northwind", "", "金", "a" * 100])
def test_other_words_are_no_pinyin(letters: str) -> None:
    """A text of any length ends at once."""
    assert () == pinyin.spellings(letters)


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("工商银行", ("gong", "shang", "yin", "hang")),
        ("五行山", ("wu", "xing", "shan")),
        ("长江", ("chang", "jiang")),
        ("厦门", ("xia", "men")),
        ("大厦", ("da", "sha")),
        ("重庆", ("chong", "qing")),
        ("重工", ("zhong", "gong")),
    ],
)
def test_both_readings_of_a_character_count(text: str, syllables: tuple[str, ...]) -> None:
    assert pinyin.reads_as(text, syllables)


@pytest.mark.parametrize("written", ["jinzhiyuan", "jin zhi yuan", "JinZhiYuan"])
def test_a_stored_name_in_full_pinyin_is_chosen(written: str) -> None:
    """It is typed on purpose, and only one customer reads so."""
    found = learned("金华职业技术学院", aliases=((1, "金职院"),)).customers_named(written, None)

    assert isinstance(found, Customer)
    assert 1 == found.id


def test_an_official_name_in_full_pinyin_is_chosen_without_its_legal_form() -> None:
    found = learned("厦门长江科技有限公司").customers_named("xia men chang jiang ke ji", None)

    assert isinstance(found, Customer)


def test_two_that_read_alike_are_asked_about() -> None:
    found = learned("新星实业", "新兴实业").customers_named("xinxingshiye", None)

    assert isinstance(found, Ambiguous)
    assert [1, 2] == [option.id for option in found.options]


@pytest.mark.parametrize(
    "written",
    [
        "jinzhiyuan",
        "jin hua zhi ye",
        "jzy",
        "JHZY",
        "jhzyjsxy",
        "金植院",
        "金制元",
        "金华直业技术学院",
    ],
)
def test_what_only_sounds_like_it_is_offered(written: str) -> None:
    """Nobody stored a short form here: pinyin of one, first letters and slips lead to an offer."""
    directory = learned("金华职业技术学院", "杭州华星科技有限公司", "宁波市第一医院")

    found = directory.customers_named(written, None)

    assert isinstance(found, Unknown)
    assert 1 == found.nearest[0].id


@pytest.mark.parametrize("written", ["华兴科技", "华新科技", "华信科技有限公司", "huaxingkeji"])
def test_a_homophone_is_offered_best_first(written: str) -> None:
    directory = learned("宁波华腾科技有限公司", "杭州华星科技有限公司", "杭州大星科技有限公司")

    assert 2 == directory.nearest(written, None)[0].id


@pytest.mark.parametrize("written", ["jzy", "jinzhiyuan", "金植院"])
def test_a_hidden_customer_is_not_offered_by_sound(written: str) -> None:
    directory = learned("金华职业技术学院", "金华第一职业学校", aliases=((1, "金职院"),))

    found = directory.customers_named(written, frozenset({2}))

    assert isinstance(found, Unknown)
    assert 1 not in {option.id for option in found.nearest}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Acmee", "Acme Robotics Inc."),
        ("Lighthose", "Lighthouse Labs"),
        ("nortwind", "Northwind Traders Ltd."),
        ("Northwnid traders", "Northwind Traders Ltd."),
    ],
)
def test_english_slips_are_offered(written: str, name: str) -> None:
    directory = learned("Acme Robotics Inc.", "Lighthouse Labs", "Northwind Traders Ltd.")

    found = directory.customers_named(written, None)

    assert isinstance(found, Unknown)
    assert name == found.nearest[0].name
