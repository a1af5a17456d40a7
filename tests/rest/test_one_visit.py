"""One visit, four vocabularies: what is written in one family's way is read in every other's."""

from typing import Any

from storage import importing
from storage.database import Database
from tests.fakes import FakeClock
from tests.rest.conftest import KNOWN, PAGINATE, Api
from tests.rest.following import FOLLOW, follow, opened, post, visits_of
from tests.rest.trails import PUSH, listed

LIXIAO = f"/api/v2/customers/{KNOWN}/sales_activities"

# `event` of the Eartip family, and `type` of OKKI's.
GOES_OUT = {1: 108, 2: 111, 3: 103, 4: 104, 5: 111, None: 101}
COMES_IN = {
    101: None,
    102: None,
    103: 3,
    104: 2,
    105: None,
    106: 2,
    107: 2,
    108: 1,
    109: 1,
    110: None,
    111: 2,
    112: None,
}


async def newest(api: Api) -> dict[str, Any]:
    """The last visit as OKKI's family has it."""
    first, *_ = [row for row in await listed(api, company_id=11) if row["follow_up_id"]]
    return dict(first)


async def test_an_event_is_a_type(rep: Api) -> None:
    """The numbers of the one table of channels, on the way out."""
    shown = {}
    for event in GOES_OUT:
        await opened(rep, event=event)
        shown[event] = (await newest(rep))["type"]

    assert GOES_OUT == shown


async def test_a_type_is_an_event(rep: Api) -> None:
    """On the way in nothing is a signing or after-sales; the type goes out as it came."""
    shown, kept = {}, []
    for kind in COMES_IN:
        told = {"company_id": 11, "content": "聊了", "remark_type": kind}
        assert 200 == (await rep.call("POST", PUSH, json=told)).body["code"]
        kept.append((await newest(rep))["type"])
        (report, *_) = (await rep.get(FOLLOW)).body["data"]
        (visit,) = await visits_of(rep, report["id"])
        shown[kind] = visit["event"]

    assert COMES_IN == shown
    assert [*COMES_IN] == kept


async def test_another_channel_is_another_type(rep: Api) -> None:
    """A type that came in is dropped once somebody says that it was something else."""
    told = {"company_id": 11, "content": "聊了", "remark_type": 106}
    await rep.call("POST", PUSH, json=told)
    (report,) = (await rep.get(FOLLOW)).body["data"]
    (visit,) = await visits_of(rep, report["id"])
    types = []
    for event in (2, 3):
        await post(rep, follow_id=visit["id"], event=event)
        types.append((await newest(rep))["type"])

    assert [106, 103] == types


async def test_the_same_words_everywhere(rep: Api) -> None:
    """What was said, when, by whom; signs of HTML and emoji are characters like any other."""
    words = '<b>聊了</b> & 😀 "二期"\n' + "长" * 1900
    await opened(rep, gain=words, event=3, record_time="2026-03-17 15:00:00")

    (nd,) = (await rep.visits(customer_id=KNOWN)).body["data"]["list"]
    okki = await newest(rep)
    days = (await rep.get(LIXIAO)).body["data"]["sales_activities"]
    lixiao, *_ = [row for day in days for row in day["activities"] if "聊了" in row["description"]]

    assert [words] * 3 == [nd["contents"], okki["content"], lixiao["description"]]
    assert ("2026-03-17 15:00:00", "2026-03-17 15:00") == (
        okki["create_time"],
        lixiao["real_revisit_at"],
    )
    assert [1, "1", "张三"] == [
        nd["createdBy"],
        okki["create_user_info"]["user_id"],
        nd["createdByName"],
    ]


async def test_the_pages_own_sample_calls_work(
    rep: Api, report: Any, company: Database, clock: FakeClock
) -> None:
    """Sent as they stand there, with only the host and the token changed."""
    customers = [{"id": key, "name": f"客户{key}", "manager_id": 1} for key in (1, 2, 3)]
    importing.load(company, {"customers": customers}, now=clock.now(), organization="1")
    report(6)
    sample = {"customer_id": KNOWN, "page": 1, "page_size": 20}
    old = {"start_time": "2020-01-01 00:00:00", "end_time": "2021-01-01 00:00:00"}
    written = {
        "protent_id": 6,
        "customers_id": [1, 2, 3],
        "follower_id": [1, 2],
        "record_time": "2022-03-17 15:00:00",
        "event": 2,
        "gain": "聊了二期",
        "cost": 23.34,
        "cost_note": "打车",
    }

    visits = await rep.call("POST", PAGINATE, json=sample)
    detail = await rep.get(f"/api/customers/{KNOWN}/detail")
    none, some = await follow(rep, **old, page=1, count=20), await follow(rep, page=1, count=20)
    answer = await post(rep, **written)
    (small,) = (await follow(rep, protent_id=6))["data"]

    assert (0, 0, KNOWN) == (visits.body["code"], detail.body["code"], detail.body["data"]["id"])
    assert [[], [6]] == [[row["id"] for row in body["data"]] for body in (none, some)]
    new = {"follow_id": small["id"]}
    assert {"status": 0, "msg": "创建成功", "data": new} == answer
    assert written.items() <= (small | {"record_time": small["recordTime"]}).items()
