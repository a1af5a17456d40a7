"""What the Lixiao family calls a follow-up: its category, and what that means to us.

A category is a word of a company's (电话) or the number of one (124823). A visit keeps it as its
foreign type; a number stands behind a mark there, so that nobody takes it for a type of OKKI's.
"""

from handlers import wording

MARK = "#"

# Words of their categories; the first that occurs decides.
CHANNELS = (
    ("来访", "ACCESS"),
    ("接待", "ACCESS"),
    ("电话", "PHONE"),
    ("电销", "PHONE"),
    ("通话", "PHONE"),
    ("签约", "SIGNING"),
    ("售后", "AFTER_SALES"),
    ("微信", "ONLINE"),
    ("QQ", "ONLINE"),
    ("邮件", "ONLINE"),
    ("短信", "ONLINE"),
    ("视频", "ONLINE"),
    ("拜访", "VISIT"),
    ("上门", "VISIT"),
    ("面谈", "VISIT"),
)


def kept(category: str) -> str:
    """The category as a visit keeps it."""
    return f"{MARK}{category}" if _is_number(category) or category.startswith(MARK) else category


def shown(channel: str, remark_type: str) -> str:
    """The category that came in; "" where none did, or the visit is of another channel since."""
    if _is_number(remark_type):
        return ""
    category = remark_type.removeprefix(MARK)
    return category if meant(category) == channel else ""


def title(channel: str, remark_type: str) -> str:
    """The category in words; where none came in, or only its number, our word for the channel."""
    category = shown(channel, remark_type)
    return category if category and not _is_number(category) else wording.CHANNELS[channel].zh


def meant(category: str) -> str:
    """Our channel for their category; one that is only a number of theirs says nothing to us."""
    return next((ours for word, ours in CHANNELS if word in category), "OTHER")


def _is_number(category: str) -> bool:
    return category.isdecimal()
