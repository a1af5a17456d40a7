"""Words that several abilities share: labels of fields, channels and types, days and money."""

from datetime import date, datetime
from decimal import Decimal

from handlers import localtime
from handlers.text import Locale, Text

LABELS = {
    "customer": Text(zh="客户", en="Customer"),
    "lead": Text(zh="线索", en="Lead"),
    "when": Text(zh="时间", en="When"),
    "channel": Text(zh="方式", en="Channel"),
    "type": Text(zh="类型", en="Type"),
    "contacts": Text(zh="联系人", en="Contacts"),
    "participants": Text(zh="同行", en="With"),
    "contents": Text(zh="内容", en="Contents"),
    "feedback": Text(zh="反馈", en="Feedback"),
    "problem": Text(zh="问题", en="Problem"),
    "outcome": Text(zh="成果", en="Outcome"),
    "expenses": Text(zh="费用", en="Expenses"),
    "expense_note": Text(zh="费用说明", en="Expense note"),
    "opportunity": Text(zh="商机", en="Opportunity"),
    "stage": Text(zh="阶段", en="Stage"),
    "actions": Text(zh="下一步", en="Next step"),
    "due": Text(zh="截止日期", en="Due"),
}

CHANNELS = {
    "ACCESS": Text(zh="客户来访", en="They came to us"),
    "VISIT": Text(zh="走访拜访", en="Visit"),
    "PHONE": Text(zh="电话", en="Phone call"),
    "SIGNING": Text(zh="签约", en="Signing"),
    "AFTER_SALES": Text(zh="售后", en="After-sales"),
    "ONLINE": Text(zh="微信/邮件/视频", en="Message, mail or video"),
    "OTHER": Text(zh="其他", en="Other"),
}

TYPES = {
    "SALES": Text(zh="销售活动", en="Sales"),
    "PRE_SALES": Text(zh="售前活动", en="Pre-sales"),
    "AFTER_SALES": Text(zh="售后活动", en="After-sales"),
    "JOINT": Text(zh="联合活动", en="Joint"),
    "BUSINESS_VISIT": Text(zh="商务拜访", en="Business visit"),
    "OTHER": Text(zh="其他活动", en="Other"),
}

DAYPARTS_EN = {
    "凌晨": "small hours",
    "早上": "morning",
    "上午": "morning",
    "中午": "noon",
    "下午": "afternoon",
    "傍晚": "early evening",
    "晚上": "evening",
}
DAYPARTS_ZH = {english: chinese for chinese, english in DAYPARTS_EN.items()}

BY_DAY = Text(zh="{text} · {day}前", en="{text} · by {day}")
SOME_TIME = Text(zh="{text} · 未定时间", en="{text} · no date yet")
KEPT = Text(zh="{text} · 已完成", en="{text} · done")
BY_SOMEONE = Text(zh="{text} · {person}", en="{text} · {person}")


def label(field: str, locale: Locale) -> str:
    """The name of a field."""
    return LABELS[field].in_(locale)


def money(amount: Decimal) -> str:
    """¥23.34, ¥1,200; without cents where there are none."""
    whole = amount == amount.to_integral_value()
    return f"¥{amount:,.0f}" if whole else f"¥{amount:,.2f}"


def daypart(word: str, locale: Locale) -> str:
    """上午 or morning, whichever way it was said."""
    if locale == "en":
        return DAYPARTS_EN.get(word, word)
    return DAYPARTS_ZH.get(word, word)


def when(
    day: date, part: str, occurred_at: datetime | None, today: date, zone: str, locale: Locale
) -> str:
    """11月26日(周三) 下午, or with the clock time that was said."""
    said = localtime.day_in_words(day, today, locale)
    if occurred_at is not None:
        return f"{said} {localtime.here(occurred_at, zone):%H:%M}"
    return f"{said} {daypart(part, locale)}".rstrip()


def listed(names: list[str], locale: Locale) -> str:
    """甲、乙 or A, B."""
    return (", " if locale == "en" else "、").join(names)


def shortened(text: str, most: int = 120) -> str:
    """The text on one line, cut with … where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
