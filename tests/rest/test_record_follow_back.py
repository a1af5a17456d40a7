"""/api/record/follow: what was read is written back, as clients do that know no partial change."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from storage import tables
from storage.database import Database
from tests.rest.conftest import Api
from tests.rest.following import everything, opened, post, report_of, visits_of

Visits = Callable[..., None]

BACK = (
    "customers_id follower_id event gain event_attach event_note cost cost_note organization_id"
).split()
FULL = {
    "follower_id": [2, 3],
    "record_time": "2026-03-17 15:00:00",
    "event": 2,
    "gain": "聊了二期",
    "event_attach": "https://a.cn/1.png,https://a.cn/2",
    "event_note": "备注",
    "cost": 23.34,
    "cost_note": "打车",
}
IMPORTED = [
    {"daypart": "下午", "participants": [2], "expenses": 46, "contents": "聊了二期"},
    {"occurred_at": "2026-03-18 09:30:15.250", "channel": "ONLINE"},
    {"customer_id": [11, 12]},
]


def leaves(company: Database, user_id: int) -> None:
    """From now on this colleague is none any more."""
    left = sa.update(tables.user).where(tables.user.c.id == user_id).values(state="left")
    company.write(lambda transaction: transaction.execute(left)).result()


async def write_back(api: Api, row: dict[str, Any], **other: Any) -> Any:
    """POST of everything that GET has shown."""
    told = {"follow_id": row["id"], "record_time": row["recordTime"]}
    return await post(api, **told | {key: row[key] for key in BACK} | other)


@pytest.mark.parametrize("told", [FULL, {"record_time": "2026-03-16"}, {"cost": 0}, {}], ids=str)
async def test_what_was_posted(rep: Api, company: Database, told: dict[str, Any]) -> None:
    """Nothing is changed by it: no version, no step, no field set by hand."""
    report_id, _ = await opened(rep, **told)
    (row,) = await visits_of(rep, report_id)
    before = everything(company)

    body = await write_back(rep, row)

    assert (0, "修改成功") == (body["status"], body["msg"])
    assert before == everything(company)


@pytest.mark.parametrize("told", IMPORTED, ids=str)
async def test_what_was_recorded_elsewhere(
    rep: Api, visits: Visits, company: Database, told: dict[str, Any]
) -> None:
    """An afternoon stays one, a second keeps its parts, and words stay what they were read from."""
    visits(told)
    (row,) = await visits_of(rep, report_of(company, 1001))
    before = everything(company)

    await write_back(rep, row)

    assert before == everything(company)


async def test_a_colleague_who_has_left_since_stays_one_who_came(
    rep: Api, company: Database
) -> None:
    """Beside a change of something else; nobody who left comes along anew."""
    report_id, visit_id = await opened(rep, follower_id=[3])
    leaves(company, 3)
    (row,) = await visits_of(rep, report_id)

    kept = await write_back(rep, row, gain="又聊了")
    others = [
        await post(rep, protent_id=report_id, customers_id=[11], follower_id=[3]),
        await post(rep, follow_id=visit_id, follower_id=[1]),
        await post(rep, follow_id=visit_id, follower_id=[1, 3]),
    ]

    assert [0, 1, 0, 1] == [body["status"] for body in (kept, *others)]
    assert "follower_id 中有不存在的员工" == others[2]["msg"]


async def test_a_day_becomes_a_time_only_where_one_is_sent(rep: Api, company: Database) -> None:
    """Another time of the same day is a change."""
    report_id, visit_id = await opened(rep, record_time="2026-03-16")

    await post(rep, follow_id=visit_id, record_time="2026-03-16 00:01")

    (row,) = await visits_of(rep, report_id)
    assert "2026-03-16 00:01:00" == row["recordTime"]
