"""What OKKI's two trail calls share: the types of a follow-up, and ids that may be left out."""

from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from handlers.dialects.asked import TOO_BIG, is_id

QUICK_NOTE = 101
# What the vendor's types mean to us, on the way in.
CHANNEL_OF = {
    QUICK_NOTE: "OTHER",  # 快速记录
    102: "ONLINE",  # 关联邮件备注
    103: "PHONE",  # 电话
    104: "VISIT",  # 会面
    105: "ONLINE",  # 社交平台
    106: "VISIT",  # 总部拜访
    107: "VISIT",  # 办事处拜访
    108: "ACCESS",  # 来访总部
    109: "ACCESS",  # 来访办事处
    110: "ONLINE",  # 邮件
    111: "VISIT",  # 客户拜访
    112: "OTHER",  # 日程跟进
}
# And what ours are called there, on the way out.
TYPE_OF = {
    "ACCESS": 108,
    "VISIT": 111,
    "PHONE": 103,
    "SIGNING": 104,
    "AFTER_SALES": 111,
    "ONLINE": 105,
    "OTHER": QUICK_NOTE,
}


def type_out(channel: str, remark_type: str) -> int:
    """The type that came in, unless somebody has changed the channel since or it is not theirs."""
    came = int(remark_type) if remark_type.isascii() and remark_type.isdecimal() else 0
    return came if CHANNEL_OF.get(came) == channel else TYPE_OF[channel]


def _given(value: Any) -> str:
    """The id as text; "" where none is meant: the vendor's own samples send an empty string."""
    if value is None or value in ("", "0") or (value == 0 and not isinstance(value, bool)):
        return ""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str) and is_id(text):
        return text
    raise ValueError("no id")


# An id of ours in any form, or "" where it is left out.
SomeId = Annotated[
    str,
    BeforeValidator(_given),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": TOO_BIG - 1},
                {"type": "string", "pattern": "^([0-9a-fA-F]{24}|[0-9]{0,16})$"},
            ]
        }
    ),
]
