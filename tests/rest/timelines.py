"""Timelines in tests: how they are asked for, and the sample of seed 003."""

import json
from pathlib import Path
from typing import Any

from tests.rest.conftest import KNOWN, Api

SEED = json.loads((Path(__file__).parent / "seed_003.json").read_text())
HIDDEN = {
    "code": 100100,
    "message": "您没有权限查看该对象或该对象不存在。",
    "error": "active_record/record_not_found",
}


def path(kind: str, key: object) -> str:
    """Where the timeline of a customer or lead is."""
    return f"/api/v2/{kind}/{key}/sales_activities"


MINE = path("customers", KNOWN)


def flat(answer: Any) -> list[dict[str, Any]]:
    """All activities of an answer, in order."""
    return [one for day in answer.body["data"]["sales_activities"] for one in day["activities"]]


async def follow_ups(caller: Api, at: str = MINE) -> dict[int, dict[str, Any]]:
    """The follow-ups on a timeline, by their ids."""
    shown = flat(await caller.get(at, params={"per_page": "100"}))
    return {one["saleable_id"]: one for one in shown if one["saleable_type"] == "RevisitLog"}
