"""Trails in tests: how they are asked for, and the seed's own sample as rows of ours."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage import tables
from storage.database import Transaction
from tests.rest.conftest import Api

LIST, PUSH = "/v1/dynamic/trail/list", "/v1/dynamic/trail/push"
SAMPLE = json.loads(Path(__file__).with_name("trail_list_sample.json").read_text())
SHANGHAI = ZoneInfo("Asia/Shanghai")
MADE = datetime(2026, 3, 18, tzinfo=UTC)


async def trail(api: Api, **asked: Any) -> Any:
    """The data of one page, which is answered without failure."""
    answer = await api.get(LIST, params=asked)
    assert (200, 200, "success") == (answer.status, answer.body["code"], answer.body["message"])
    return answer.body["data"]


async def listed(api: Api, **asked: Any) -> list[Any]:
    """The entries of one page."""
    rows: list[Any] = (await trail(api, **asked))["list"]
    return rows


def load_sample(transaction: Transaction) -> None:
    """The rows of the seed's sample, as our tables would hold them."""
    here = {"organization_id": 23412}
    for position, row in enumerate(SAMPLE["data"]["list"]):
        made, changed = (
            datetime.fromisoformat(row[key]).replace(tzinfo=SHANGHAI)
            for key in ("create_time", "update_time")
        )
        when = {"created_at": made, "updated_at": changed}
        visit_id = row["follow_up_id"]
        transaction.execute(
            sa.insert(tables.report).values(
                **here,
                **when,
                id=visit_id,
                oid=f"{position:024x}",
                user_id=row["create_user"],
                text=row["content"],
                sent_at=made,
                recorded_at=made,
            )
        )
        transaction.execute(
            sa.insert(tables.visit).values(
                **here,
                **when,
                id=visit_id,
                oid=f"{position:024x}",
                number=position + 1,
                report_id=visit_id,
                author_id=row["create_user"],
                day=date(2020, 1, 1),
                occurred_at=made,
                sorts_at=made,
                type="OTHER",
                channel={101: "OTHER", 102: "ONLINE"}[row["type"]],
                remark_type=str(row["type"]),
                contents=row["content"],
                opportunity_id=row["opportunity_id"] or None,
            )
        )
        transaction.execute(
            sa.insert(tables.visit_customer).values(
                **here, visit_id=visit_id, customer_id=row["company_id"], sorts_at=made
            )
        )
        for place, contact_id in enumerate(row["customer_id"]):
            transaction.execute(
                sa.insert(tables.visit_contact).values(
                    **here, visit_id=visit_id, position=place, contact_id=contact_id
                )
            )
        transaction.execute(
            sa.insert(tables.activity).values(
                **here,
                **when,
                id=row["trail_id"],
                subject_kind="customer",
                subject_id=row["company_id"],
                kind="visit",
                occurred_at=made,
                refers_kind="visit",
                refers_id=visit_id,
            )
        )
    transaction.execute(
        sa.update(tables.customer)
        .where(tables.customer.c.id == 16696797769)
        .values(visit_count=6, activity_count=6)
    )
