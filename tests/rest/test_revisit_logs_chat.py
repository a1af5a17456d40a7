"""Follow-up logs of other systems and the chat tell the same."""

from typing import Any

import aiohttp
import sqlalchemy as sa

from bot import compose
from storage import tables, tokens
from tests.genjin import Genjin
from tests.rest.conftest import Api
from tests.rest.logs import LOGS


class Outside:
    """Another system that calls the REST API of a Genjin people chat with."""

    def __init__(self, genjin: Genjin, user: int) -> None:
        self._genjin = genjin
        self._token = genjin.process.database.write(
            lambda transaction: tokens.create(
                transaction,
                1,
                user_id=user,
                name="",
                scopes=("write:visits",),
                now=genjin.clock.now(),
            )
        ).result()

    def calls(self, method: str, path: str, **body: Any) -> Any:
        """The answer's data."""

        async def call() -> Any:
            process = compose.build(self._genjin._settings, clock=self._genjin.clock)
            try:
                async with (
                    compose.serving(process, {}, port=0) as url,
                    aiohttp.ClientSession() as session,
                ):
                    answer = await Api(url, session, self._token).call(method, path, **body)
                    return answer.body["data"]
            finally:
                await process.close()

        return self._genjin._runner.run(call())


def test_the_chat_and_the_timeline_tell_the_same(genjin_on_both: Genjin) -> None:
    """What is said in the chat shows here, what is written here shows in the chat."""
    genjin = genjin_on_both
    outside = Outside(genjin, 5)
    genjin.hears(5, "今天下午拜访了金职院王处长,聊了智慧校园,下周三前把方案发过去")
    customer_id = genjin.process.database.read(
        lambda t: t.execute(sa.select(tables.visit_customer.c.customer_id)).scalar_one()
    ).result()
    log = {
        "loggable_type": "Customer",
        "loggable_id": customer_id,
        "content": "在忙,留了电话",
        "category": "电话",
    }

    before = outside.calls("GET", f"/api/v2/customers/{customer_id}/sales_activities")
    outside.calls("POST", LOGS, json={"revisit_log": log})
    after = outside.calls("GET", f"/api/v2/customers/{customer_id}/sales_activities")

    told = [one for day in before["sales_activities"] for one in day["activities"]]
    (visit,) = [one for one in told if one["saleable_type"] == "RevisitLog"]
    assert "智慧校园" in visit["description"]
    assert ("2026-03-25", "走访拜访") == (visit["remind_at"], visit["title"])
    assert before["total_count"] + 1 == after["total_count"]
    assert "在忙,留了电话" in genjin.hears(5, "金职院最近的跟进")
