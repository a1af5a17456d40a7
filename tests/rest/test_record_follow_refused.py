"""/api/record/follow: what is refused, and that nothing is written then."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.dialects import EARTIP
from handlers.dialects.contract import Refusal
from storage import tables
from storage.database import Database
from tests.rest.conftest import Api
from tests.rest.following import FOLLOW, everything, opened, post, rows, visits_of
from tests.rows import every_row

TokenOf = Callable[..., str]

# For each parameter values that it does not take, and what is said of all of them.
READING = [
    (
        "protent_id",
        ["", "x", "1.5", "-1", "9" * 16, "9" * 5000, "١", "f" * 23],
        "protent_id 须为记录id",
    ),
    ("parent_id", ["x"], "parent_id 须为记录id"),
    ("organization_id", ["x", "f" * 25], "organization_id 须为客户单位id"),
    ("director_id", ["x", "-1"], "director_id 须为员工id"),
    ("follower_id", ["x", "f" * 24], "follower_id 须为员工id"),
    (
        "start_time",
        [
            "",
            "昨天",
            "2026-02-30",
            "2026-3-1",
            "20260301",
            "2026-03-01 25:00:00",
            "2026-03-01T10:00:00",
            "0000-01-01",
            "9999-12-32",
            "10000-01-01",
            "1773820800",
        ],
        "start_time 须为 YYYY-MM-DD HH:MM:SS 格式的时间",
    ),
    ("end_time", ["2026", "now"], "end_time 须为 YYYY-MM-DD HH:MM:SS 格式的时间"),
    ("page", ["0", "-1", "", "x", "1.0", "[1]"], "page 须为正整数"),
    ("count", ["0", "-1", "", "x", "2.5"], "count 须为正整数"),
]
TEXTS: list[Any] = [1, True, ["x"], {"x": 1}, "长" * 5001, "a\x00b"]
WRITING: list[tuple[str, list[Any], str]] = [
    ("protent_id", [None], "创建时protent_id必填,修改时follow_id必填"),
    ("follow_id", [1], "创建时protent_id必填,修改时follow_id必填"),
    (
        "protent_id",
        ["", "x", -1, 1.5, True, [1], 10**18, "9" * 5000],
        "protent_id 须为记录id,0 表示新建一条",
    ),
    ("protent_id", [1, "f" * 24], "protent_id 对应的记录不存在"),
    (
        "customers_id",
        [None, [], "", "11,12", [None], [True], [1.5], {"a": 1}, [-1], [2**53], [11] * 101],
        "customers_id 须为客户id的数组,至少一个",
    ),
    ("customers_id", [[99], [11, 13], ["c" * 24], ["f" * 24]], "customers_id 中有不存在的客户"),
    ("follower_id", [["x"], [None], {}, "1,2"], "follower_id 须为员工id的数组"),
    ("follower_id", [[2, 999]], "follower_id 中有不存在的员工"),
    (
        "record_time",
        ["", "昨天", "2026-02-30 10:00:00", 1773820800, "0001-01-01", "2026-03-18 24:00"],
        "record_time 须为 YYYY-MM-DD HH:MM:SS 格式的时间",
    ),
    (
        "record_time",
        ["2026-03-19 16:20:01", "2026-03-20", "2026-03-19T09:00:00Z"],
        "record_time 不能晚于明天此时",
    ),
    (
        "event",
        [0, 6, -1, "x", 1.5, True, [2], 10**18],
        "event 须为 1 接入、2 走访拜访、3 电话拜访、4 签约、5 售后 之一",
    ),
    ("gain", TEXTS, "gain 须为不超过5000字的文字"),
    ("event_note", TEXTS, "event_note 须为不超过5000字的文字"),
    ("cost_note", TEXTS, "cost_note 须为不超过5000字的文字"),
    (
        "event_attach",
        [
            "ftp://a.cn/1",
            "javascript:alert(1)",
            "a.cn/1.png",
            "https://",
            "http://[",
            "https://a.cn/1 2",
            "https://a.cn/\x00",
            "https://a.cn/" + "x" * 2000,
            ",".join(["https://a.cn/1"] * 21),
            "https://a.cn/1" + " " * 200_000 + "x",  # at once: blanks are looked at but once
            ["https://a.cn/1"],
        ],
        "event_attach 须为 http(s) 地址,多个用逗号隔开",
    ),
    (
        "cost",
        [-1, -0.01, 0.001, "", "x", "1e3", "nan", True, [1], 10**13, "٣"],
        "cost 须为不小于0、最多两位小数的数字",
    ),
]


async def test_a_broken_rule_names_its_parameter(api: Api, company: Database) -> None:
    """Status 1 in the body under HTTP 200, and nothing else."""
    with every_row() as row:
        for name, values, said in READING:
            for value in values:
                with row(name, value):
                    answer = await api.get(FOLLOW, params={name: value})
                    assert (200, {"status": 1, "msg": said}) == (answer.status, answer.body)


async def test_the_first_of_two_broken_rules_is_told(api: Api, company: Database) -> None:
    """In the order of the sheet; a range that ends before it starts is one of its start."""
    two = await api.get(FOLLOW, params={"count": "0", "page": "0"})
    backwards = await api.get(
        FOLLOW, params={"start_time": "2026-03-18 12:00:01", "end_time": "2026-03-18 12:00:00"}
    )

    assert {"status": 1, "msg": "page 须为正整数"} == two.body
    assert {"status": 1, "msg": "start_time 不能晚于 end_time"} == backwards.body


async def test_a_refused_call_writes_nothing(rep: Api, company: Database) -> None:
    """Status 1 with the reason under HTTP 200, and every table as it was."""
    fine = {"protent_id": 0, "customers_id": [11], "gain": "聊了二期"}
    before = everything(company)

    with every_row() as row:
        for name, values, said in WRITING:
            for value in values:
                with row(name, value):
                    assert {"status": 1, "msg": said} == await post(rep, **fine | {name: value})
            with row(name, "writes nothing"):
                assert before == everything(company)


REFUSED_CHANGES: list[dict[str, Any]] = [
    {"customers_id": [13]},
    {"follower_id": [999]},
    {"event": 6},
]


async def test_a_refused_change_changes_nothing(rep: Api, company: Database) -> None:
    """Nor half of it: what is right beside what is wrong is not stored either."""
    _, visit_id = await opened(rep, event_attach="https://a.cn/1")
    fine = {"follow_id": visit_id, "cost": 5, "event_attach": "https://a.cn/2"}
    before = everything(company)

    with every_row() as row:
        for asked in REFUSED_CHANGES:
            with row(asked):
                assert 1 == (await post(rep, **fine, **asked))["status"]
                assert before == everything(company)


async def test_limits_that_are_fine(rep: Api) -> None:
    """The largest of everything; a URL may hold a comma; a day ahead is not too late."""
    _, visit_id = await opened(
        rep,
        gain="长" * 5000,
        record_time="2026-03-19T16:20:00+08:00",
        cost="9999999999999.99",
        event_attach="https://a.cn/1,2.png , HTTPS://a.cn/3,",
    )

    body = await post(rep, follow_id=visit_id, customers_id=11, record_time="2026-03-19 16:20")

    assert 0 == body["status"]
    (row,) = (await rep.get(f"{FOLLOW}?start_time=2026-03-19&end_time=2026-03-20")).body["data"]
    (small,) = await visits_of(rep, row["id"])
    assert 9999999999999.99 == small["cost"]
    assert "https://a.cn/1,2.png,HTTPS://a.cn/3" == small["event_attach"]


async def test_a_body_that_cannot_be_read(rep: Api, company: Database) -> None:
    """One answer for all of them."""
    kind = {"Content-Type": "application/json"}
    expected = (200, {"status": 1, "msg": "请求格式不正确,请发送 JSON 或表单"})

    with every_row() as row:
        for body in (b"[]", b"{", b"\xff", b"1"):
            with row(body):
                answer = await rep.call("POST", FOLLOW, kind, data=body)
                assert expected == (answer.status, answer.body)


async def test_tokens(api: Api, company: Database, token_of: Callable[..., str]) -> None:
    """None is 401 under its own status; one without the scope is told in the body."""
    nobody = await api.with_token("").get(FOLLOW)
    other = await api.with_token(token_of(1, "read:customers")).get(FOLLOW)

    expected = {"status": 1, "msg": "登录已失效,请重新获取token"}
    assert (401, expected) == (nobody.status, nobody.body)
    lacks = {"status": 1, "msg": "没有权限:token缺少read:visits,请联系管理员"}
    assert (200, lacks) == (other.status, other.body)


async def test_a_huge_body_is_refused(rep: Api, company: Database) -> None:
    """More than 256 KB are not read."""
    answer = await rep.call("POST", FOLLOW, data=b'{"gain":"' + b"x" * 256 * 1024 + b'"}')

    assert (200, {"status": 1, "msg": "请求内容过大,请分几次发送"}) == (answer.status, answer.body)


async def test_what_lies_below_is_no_call(api: Api, company: Database) -> None:
    """It is told in the family's form; what only begins alike is nobody's."""
    expected = (200, {"status": 1, "msg": "没有这个接口,请检查地址"})

    with every_row() as row:
        for path in ("/", "/6", "/comment"):
            with row(path):
                below = await api.get(FOLLOW + path)
                assert expected == (below.status, below.body)
    beside = await api.get(FOLLOW + "ers")
    assert (404, {"title": "Not Found", "status": 404}) == (beside.status, beside.body)


async def test_other_methods(api: Api, company: Database) -> None:
    """GET and POST are the only ones."""
    said = "请求方式不正确,请用 GET 查询、POST 创建或修改"

    with every_row() as row:
        for method in ("PUT", "PATCH", "DELETE"):
            with row(method):
                answer = await api.call(method, FOLLOW)
                assert (405, {"status": 1, "msg": said}) == (answer.status, answer.body)


async def test_tokens_that_may_not_write(api: Api, company: Database) -> None:
    """The same two answers, and nothing is stored."""
    asked = {"protent_id": 0, "customers_id": [11]}

    nobody = await api.with_token("").call("POST", FOLLOW, json=asked)
    reader = await api.call("POST", FOLLOW, json=asked)

    assert (401, {"status": 1, "msg": "登录已失效,请重新获取token"}) == (nobody.status, nobody.body)
    lacks = {"status": 1, "msg": "没有权限:token缺少write:visits,请联系管理员"}
    assert (200, lacks) == (reader.status, reader.body)
    assert [] == rows(company, tables.visit)["visit"]


@pytest.mark.parametrize(
    ("status", "said"),
    [(408, "请求没有收完整,请重新发送"), (418, "请求没有被接受,请按接口文档检查后重试")],
)
def test_what_hardly_ever_happens(status: int, said: str) -> None:
    """Is told with what to do next, too."""
    now = datetime(2026, 3, 18, tzinfo=UTC)

    assert (200, {"status": 1, "msg": said}) == EARTIP.refusal(Refusal(status), "zh", now)
