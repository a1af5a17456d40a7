"""One fact is answered first, by whoever may see it, and of everybody who may be meant."""

import sqlite3
from pathlib import Path

import pytest

from tests.genjin import Genjin

ZHANG, LI, KAI = 5, 6, 11


@pytest.fixture
def known(genjin: Genjin, tmp_path: Path) -> Genjin:
    """A second 王处长, at 李娜's customer 1003; phones of both, and 张伟's."""
    with sqlite3.connect(tmp_path / "genjin.db") as database:
        database.execute(
            "UPDATE contact SET name = '王志远', title = '处长', aliases = '[\"王处长\"]',"
            " phones = '[\"13900000003\"]', change_seq = 999 WHERE id = 5006"
        )
        database.execute("UPDATE contact SET phones = '[\"13800000001\"]' WHERE id = 5001")
        database.execute("UPDATE organization SET directory_version = 999")
        database.execute("UPDATE \"user\" SET phone = '13700000005' WHERE id = 5")
    return genjin


def only_own(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "genjin.db") as database:
        database.execute('UPDATE organization SET settings = \'{"customers_visible":"own"}\'')


def test_everybody_of_that_name(known: Genjin) -> None:
    """Two customers have a 王处长: both are told, each with the customer."""
    said = known.hears(ZHANG, "王处长的电话多少?")

    assert "王建国(信息处处长) · 金华职业技术学院的电话:13800000001" in said
    assert "王志远(处长) · 杭州华星科技有限公司的电话:13900000003" in said
    assert "有 2 位" in said


def test_the_conversation_tells_whom(known: Genjin) -> None:
    """Where the conversation is about one of the customers, its person is meant."""
    known.hears(ZHANG, "客户详情 金职院")

    said = known.hears(ZHANG, "王处长的电话多少?")

    assert "王建国(信息处处长)的电话:13800000001" in said
    assert "王志远" not in said


def test_a_hidden_customer_is_not_named(known: Genjin, tmp_path: Path) -> None:
    """Whoever sees one of the two customers hears of one person; who sees none, of nobody."""
    only_own(tmp_path)

    mine, nobodys = (known.hears(who, "王处长的电话多少?") for who in (LI, KAI))

    assert "王志远(处长)的电话:13900000003" in mine
    assert "王建国" not in mine + nobodys
    assert "金华职业技术学院" not in mine + nobodys
    assert "没有找到联系人「王处长」" in nobodys


def test_a_company_has_the_phones_of_its_people(known: Genjin) -> None:
    """A customer's phone is that of its people, those first who have one."""
    said = known.hears(ZHANG, "金职院的电话")

    assert "■ 王建国(信息处处长)的电话:13800000001" in said
    assert "李慧敏(教务处处长)的电话:没有登记" in said
    assert "请管理员" not in said


def test_a_colleague(known: Genjin) -> None:
    """A colleague's phone, where no contact is called so."""
    assert "同事张伟的电话:13700000005" in known.hears(LI, "小张的电话")
