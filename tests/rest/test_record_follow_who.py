"""POST /api/record/follow: who may write what, how it is taken back, where else it shows."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from storage import people, tables
from storage.database import Database
from storage.scope import open_scope
from storage.unit_of_work import unit_of_work
from tests.fakes import FakeClock
from tests.genjin import APP, Genjin
from tests.rest.conftest import KNOWN, PAGINATE, Api, Server
from tests.rest.following import (
    FOLLOW,
    everything,
    opened,
    post,
    rows,
    visits_of,
)

TokenOf = Callable[..., str]
Insert = Callable[..., None]
Visits = Callable[..., None]


async def test_who_may_change(rep: Api, api: Api, company: Database, token_of: TokenOf) -> None:
    """The author, those above and admins; others who see it are told whose it is."""
    report_id, visit_id = await opened(rep, follower_id=[2, 3])
    above = sa.update(tables.user).where(tables.user.c.id == 1).values(manager_id=2)
    company.write(lambda t: t.execute(above)).result()
    callers = {who: api.with_token(token_of(who, "write:visits")) for who in (2, 3, 87)}

    said = {
        who: await post(caller, follow_id=visit_id, cost=who) for who, caller in callers.items()
    }

    assert [0, 1, 0] == [said[who]["status"] for who in (2, 3, 87)]
    assert "这条跟进记录是张三写的,只有本人、上级和管理员可以修改" == said[3]["msg"]
    (row,) = await visits_of(rep, report_id)
    assert (1, [1, 2, 3], 87.0) == (row["user_id"], row["follower_id"], row["cost"])


async def test_an_undone_visit_is_gone(
    rep: Api, api: Api, company: Database, clock: FakeClock
) -> None:
    """The step takes back everything, the report with its only visit as well."""
    before = rows(company, tables.customer)
    report_id, visit_id = await opened(rep, event_attach="https://a.cn/1.png")
    await post(rep, follow_id=visit_id, event_attach="https://a.cn/2.png", cost=5)

    def undo(transaction: Any, steps: int) -> None:
        with unit_of_work(transaction, open_scope(transaction, 1, 1), clock.now()) as uow:
            audit = tables.audit
            newest = sa.select(audit.c.conversation_id).order_by(audit.c.id.desc())
            assert [None] * steps == transaction.execute(newest).scalars().all()
            step = uow.steps.making("visit", visit_id)
            if steps == 2:
                chosen = sa.select(audit).order_by(audit.c.id.desc()).limit(1)
                step = uow.steps._one(chosen)
            assert step is not None
            assert "record_follow" == step.kind
            assert [] == uow.undo(step)

    company.write(lambda t: undo(t, 2)).result()
    (row,) = await visits_of(rep, report_id)
    assert ("https://a.cn/1.png", None) == (row["event_attach"], row["cost"])

    company.write(lambda t: undo(t, 3)).result()
    assert [] == await visits_of(rep, report_id)
    assert [] == (await api.get(FOLLOW)).body["data"]
    assert 1 == (await post(rep, follow_id=visit_id, cost=1))["status"]
    assert 1 == (await post(rep, protent_id=report_id, customers_id=[11]))["status"]
    counted = [(row.visit_count, row.last_contact_at) for row in before["customer"]]
    assert counted == [
        (row.visit_count, row.last_contact_at) for row in rows(company, tables.customer)["customer"]
    ]


async def test_a_hidden_record_is_answered_like_a_missing_one(
    rep: Api, visits: Callable[..., None], company: Database
) -> None:
    """A visit of a hidden customer, and a report of somebody who is not below."""
    visits({"author_id": 3, "customer_id": 13}, {"author_id": 2, "customer_id": 11})
    stored = rows(company, tables.visit)["visit"]
    before = everything(company)

    assert "follow_id 对应的记录不存在" == (await post(rep, follow_id=1001, cost=1))["msg"]
    assert "follow_id 对应的记录不存在" == (await post(rep, follow_id=7, cost=1))["msg"]
    assert "follow_id 对应的记录不存在" == (await post(rep, follow_id="f" * 24))["msg"]
    for visit in stored:
        asked = {"protent_id": visit.report_id, "customers_id": [11]}
        assert "protent_id 对应的记录不存在" == (await post(rep, **asked))["msg"]
    assert before == everything(company)


async def test_a_subordinate_s_report_takes_a_visit_of_the_manager(
    rep: Api, api: Api, company: Database, token_of: TokenOf
) -> None:
    """The visit is the manager's, the report stays the subordinate's; either id names it."""
    report_id, _ = await opened(rep)
    above = sa.update(tables.user).where(tables.user.c.id == 1).values(manager_id=2)
    company.write(lambda t: t.execute(above)).result()
    manager = api.with_token(token_of(2, "write:visits"))
    (report,) = rows(company, tables.report)["report"]

    body = await post(manager, protent_id=report.oid.upper(), customers_id=[11])

    authors = {row["id"]: row["user_id"] for row in await visits_of(rep, report_id)}
    assert 2 == authors[body["data"]["follow_id"]]


async def test_a_token_without_a_user_cannot_write(
    api: Api, company: Database, token_of: TokenOf
) -> None:
    """Nobody would be the author; it may read all the same."""
    service = api.with_token(token_of(None, "write:visits"))

    body = await post(service, protent_id=0, customers_id=[11])

    assert {
        "status": 1,
        "msg": "这个token不属于任何员工,不能写跟进记录,请改用员工本人的token",
    } == body
    assert 0 == (await service.get(FOLLOW)).body["status"]


# -- with the chat and the other families ----------------------------------------------------------


async def test_the_nd_family_shows_it_too(rep: Api) -> None:
    """Under each of its customers, with the same words."""
    await opened(rep, customers_id=[11, 12], gain="聊了二期", cost=23.34, follower_id=[2])

    pages = [
        (await rep.call("POST", PAGINATE, json={"customer_id": key})).body["data"]
        for key in (KNOWN, "12")
    ]

    assert [1, 1] == [page["total"] for page in pages]
    (first,), (second,) = (page["list"] for page in pages)
    assert first["id"] == second["id"]
    assert ("聊了二期", 23.34, 1) == (first["contents"], first["expenses"], first["createdBy"])


@pytest.fixture
def chat(company: Database, database_url: str, clock: FakeClock) -> Iterator[Genjin]:
    """The chat of the same company, in which 张三 is known."""
    company.write(lambda t: people.link(t, 1, *APP, "1", 1)).result()
    company.write(lambda t: people.register_app(t, *APP, 1)).result()
    genjin = Genjin(database_url, clock)
    yield genjin
    genjin.close()


def test_chat_and_rest_show_each_other_s_visits(
    chat: Genjin, served: Server, token_of: TokenOf
) -> None:
    """What is typed is a report with its visit; what is posted stands on the timeline."""
    token = token_of(1, "write:visits")
    chat.hears(1, "今天下午拜访了金职院,聊了智慧校园二期,打车花了23.34元")

    async def calls() -> tuple[Any, Any]:
        async with served() as anybody:
            rep = anybody.with_token(token)
            (report,) = (await rep.get(FOLLOW)).body["data"]
            (visit,) = await visits_of(rep, report["id"])
            await post(rep, protent_id=report["id"], customers_id=[11], event=3, gain="价格谈妥了")
            return report, visit

    report, visit = asyncio.run(calls())

    assert "今天下午拜访了金职院,聊了智慧校园二期,打车花了23.34元" == report["effect"]
    assert ([11], 2, 23.34) == (visit["customers_id"], visit["event"], visit["cost"])
    assert "智慧校园二期" in visit["gain"]
    timeline = chat.hears(1, "金职院最近的跟进")
    assert "价格谈妥了" in timeline
    assert "智慧校园二期" in timeline
