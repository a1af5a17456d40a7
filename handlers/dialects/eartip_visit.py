"""What a client of the Eartip family says of a visit that it writes: fields, limits, messages."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from handlers.dialects.asked import LISTED, STORABLE, WHOLE, Amount, Key, UserId, says
from handlers.dialects.eartip import EVENTS
from handlers.dialects.links import Links
from handlers.dialects.moments import MomentText
from handlers.text import Text

LONGEST, MOST_IDS = 5000, 100

BAD_REPORT = Text(
    zh="protent_id 须为记录id,0 表示新建一条",
    en="protent_id must be a record's id, or 0 for a new one",
)
BAD_VISIT = Text(zh="follow_id 须为跟进记录id", en="follow_id must be the id of a record")
BAD_CUSTOMERS = Text(
    zh="customers_id 须为客户id的数组,至少一个", en="customers_id must list some ids"
)
BAD_FOLLOWERS = Text(zh="follower_id 须为员工id的数组", en="follower_id must be a list of ids")
BAD_TIME = Text(
    zh="record_time 须为 YYYY-MM-DD HH:MM:SS 格式的时间",
    en="record_time must be YYYY-MM-DD HH:MM:SS",
)
BAD_EVENT = Text(
    zh="event 须为 1 接入、2 走访拜访、3 电话拜访、4 签约、5 售后 之一",
    en="event must be 1 access, 2 visit, 3 phone call, 4 signing or 5 after-sales",
)
BAD_GAIN = Text(zh="gain 须为不超过5000字的文字", en="gain: up to 5000 characters")
BAD_FILES = Text(
    zh="event_attach 须为 http(s) 地址,多个用逗号隔开",
    en="event_attach must be http(s) addresses with commas between them",
)
BAD_NOTE = Text(zh="event_note 须为不超过5000字的文字", en="event_note: up to 5000 characters")
BAD_COST = Text(
    zh="cost 须为不小于0、最多两位小数的数字",
    en="cost must be 0 or more, with at most two decimals",
)
BAD_COST_NOTE = Text(zh="cost_note 须为不超过5000字的文字", en="cost_note: up to 5000 characters")

Words = Annotated[str, Field(max_length=LONGEST), STORABLE]


EITHER = (("protent_id", "customers_id"), ("follow_id",))


class Told(BaseModel):
    """A new visit, or what changes in one; null is the same as not sent."""

    # To create, one names the report and customers; to change, the visit.
    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": [*n]} for n in EITHER]})

    protent_id: Annotated[Key | None, says(BAD_REPORT)] = None
    follow_id: Annotated[Key | None, says(BAD_VISIT)] = None
    customers_id: Annotated[
        Annotated[list[Key], Field(min_length=1, max_length=MOST_IDS), LISTED] | None,
        says(BAD_CUSTOMERS),
    ] = None
    follower_id: Annotated[
        Annotated[list[UserId], Field(max_length=MOST_IDS), LISTED] | None, says(BAD_FOLLOWERS)
    ] = None
    record_time: Annotated[MomentText | None, says(BAD_TIME)] = None
    event: Annotated[
        Annotated[int, Field(ge=min(EVENTS), le=max(EVENTS)), WHOLE] | None, says(BAD_EVENT)
    ] = None
    gain: Annotated[Words | None, says(BAD_GAIN)] = None
    event_attach: Annotated[Links | None, says(BAD_FILES)] = None
    event_note: Annotated[Words | None, says(BAD_NOTE)] = None
    cost: Annotated[Amount | None, says(BAD_COST)] = None
    cost_note: Annotated[Words | None, says(BAD_COST_NOTE)] = None
