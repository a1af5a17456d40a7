"""Follow-up logs of the Lixiao family in tests: how they are written and listed."""

from typing import Any

from tests.rest.conftest import KNOWN, Api

LOGS, INDEX = "/api/v2/revisit_logs", "/api/v2/revisit_logs/new_index"
KEYS = (
    "id content loggable_type loggable_id loggable real_revisit_at created_at attachment_files "
    "category_display category_i18n category lat lng attachments image_attachments address "
    "timestamp refer_type_display refer_name title remind_at is_remind_expired raw_remind_at "
    "at_users user"
).split()


async def post(caller: Api, kind: str = "Customer", key: object = KNOWN, **log: Any) -> Any:
    """The answer to a log of these fields."""
    wanted = {"loggable_type": kind, "loggable_id": key, **log}
    return await caller.call("POST", LOGS, json={"revisit_log": wanted})
