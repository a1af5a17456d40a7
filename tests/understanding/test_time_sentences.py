"""Words about time in sentences, one row each: what is said on Wednesday, 18 November 2026, 15:20.

The reading: a day, a moment, "from .. to" with an exclusive end, "< end" for a deadline, "> start" for
what is open, a length in hours or days, a rule, or "-" for nothing at all. Beside it stands why.
"""

from datetime import datetime, timedelta
from time import process_time

import pytest

from handlers.understanding import calendar, time
from handlers.understanding.calendar import Resolved
from handlers.understanding.normal import normal
from tests.understanding import reader

NOW = datetime(2026, 11, 18, 15, 20, tzinfo=reader.ZONE)
HOUR = timedelta(hours=1)


def moment(at: datetime | None) -> str:
    if at is None:
        return ""
    return f"{at:%Y-%m-%d}" if (at.hour, at.minute) == (0, 0) else f"{at:%Y-%m-%d %H:%M}"


def shown(got: Resolved | None) -> str:
    """A reading as the tables below write it."""
    if got is None:
        return "-"
    match got.kind, got.edge:
        case "recurring", _:
            return " ".join(str(value) for value in (got.rule or {}).values())
        case "duration", _:
            length = timedelta(seconds=float(got.seconds))
            return f"{length / HOUR:g}h" if length < 24 * HOUR else f"{length / HOUR / 24:g}d"
        case "instant", _:
            return f"{got.start:%Y-%m-%d %H:%M}"
        case _, "before":
            return f"< {moment(got.end)}"
        case _, "after":
            return f"> {moment(got.start)}"
        case "date", _:
            return moment(got.start)
    return f"{moment(got.start)} .. {moment(got.end)}"


DAYS = [
    ("12月5日去拜访", "2026-12-05", "没有年份,最近的那个"),
    ("十二月五号", "2026-12-05", ""),
    ("二〇二六年十二月三日", "2026-12-03", ""),
    ("2026.12.03", "2026-12-03", ""),
    ("12/3(周四)", "2026-12-03", "周四 fits, and says nothing new"),
    ("１２月３日", "2026-12-03", "full width"),
    ("十二月廿五", "2027-02-01", "廿 is a lunar day: 腊月廿五 of the year that began 2026-02-17"),
    ("农历八月十五", "2027-09-15", "the last one was on 25 September"),
    ("臘月初八", "2027-01-15", "traditional"),
    ("本月25号", "2026-11-25", ""),
    ("下个月5号", "2026-12-05", ""),
    ("大后天", "2026-11-21", "18 + 3"),
    ("大大后天", "2026-11-22", "18 + 4"),
    ("後天", "2026-11-20", "traditional"),
    ("下週三", "2026-11-25", "Wednesday of the week from the 23rd"),
    ("上上星期三", "2026-11-04", "18 - 14"),
    ("这周日", "2026-11-22", "the end of this week"),
    ("周三下周", "2026-11-25", ""),
    ("本月第一个周一", "2026-11-02", ""),
    ("下个月最后一个周五", "2026-12-25", ""),
    ("本月最后一个工作日", "2026-11-30", "a Monday"),
    ("国庆前一周", "2027-09-24", "1 October - 7"),
    ("除夕", "2027-02-05", "the day before 6 February"),
    ("December 5th", "2026-12-05", ""),
    ("the 5th of December 2026", "2026-12-05", ""),
    ("5-Dec-2026", "2026-12-05", ""),
    ("12/5/2026", "2026-12-05", "month first"),
    ("25/12/2026", "2026-12-25", "there is no month 25"),
    ("on the 25th", "2026-11-25", ""),
    ("Friday 20", "2026-11-20", "the Friday that is a 20th"),
    ("day after tomorrow", "2026-11-20", ""),
    ("next Wednesday", "2026-11-25", "as 下周三"),
    ("Wednesday next week", "2026-11-25", ""),
    ("Friday after next", "2026-11-27", "20, then 27"),
    ("first Monday of December", "2026-12-07", "1 December is a Tuesday"),
    ("the last working day of the month", "2026-11-30", ""),
    ("the day after Christmas", "2026-12-26", ""),
    ("2 Thursdays ago", "2026-11-05", "12, then 5"),
]
CLOCKS = [
    ("下午三点半", "2026-11-18 15:30", ""),
    ("明天三点", "2026-11-19 15:00", "1 to 6 are in the afternoon"),
    ("差一刻九点", "2026-11-18 08:45", ""),
    ("九点差五分", "2026-11-18 08:55", ""),
    ("晚7点", "2026-11-18 19:00", ""),
    ("今晚12点", "2026-11-19 00:00", "the end of this day"),
    ("今晚两点", "2026-11-19 02:00", "after midnight"),
    ("3月5號下午兩點", "2027-03-05 14:00", "eight months ago is rather to come"),
    ("at 3", "2026-11-18 15:00", ""),
    ("half past nine", "2026-11-18 09:30", ""),
    ("a quarter to noon", "2026-11-18 11:45", ""),
    ("at 1030 tomorrow", "2026-11-19 10:30", ""),
    ("ten thirty am", "2026-11-18 10:30", ""),
    ("5 o'clock in the afternoon", "2026-11-18 17:00", ""),
    ("noon tomorrow", "2026-11-19 12:00", ""),
    ("eight tonight", "2026-11-18 20:00", ""),
    ("2026-12-05T09:00", "2026-12-05 09:00", ""),
    ("7:30 PM on Fri, Nov 20", "2026-11-20 19:30", ""),
]
RANGES = [
    ("下午2点到4点", "2026-11-18 14:00 .. 2026-11-18 16:00", ""),
    ("上午9点到3点", "2026-11-18 09:00 .. 2026-11-18 15:00", "3 is not before 9"),
    ("今晚10点到2点", "2026-11-18 22:00 .. 2026-11-19 02:00", ""),
    ("明天14:00-15:30", "2026-11-19 14:00 .. 2026-11-19 15:30", ""),
    ("12月1日到3日", "2026-12-01 .. 2026-12-04", "the last day is in it"),
    ("12.3-12.5", "2026-12-03 .. 2026-12-06", ""),
    ("本周一到周三", "2026-11-16 .. 2026-11-19", ""),
    ("上周五到今天", "2026-11-13 .. 2026-11-19", ""),
    ("1到3月", "2026-01-01 .. 2026-04-01", ""),
    ("从明天开始两周", "2026-11-19 .. 2026-12-03", ""),
    ("今明两天", "2026-11-18 .. 2026-11-20", ""),
    ("2-3pm", "2026-11-18 14:00 .. 2026-11-18 15:00", ""),
    ("10 to 11:30am", "2026-11-18 10:00 .. 2026-11-18 11:30", ""),
    ("11-1pm", "2026-11-18 11:00 .. 2026-11-18 13:00", "11pm would be after 1pm"),
    ("between 3 and 5pm", "2026-11-18 15:00 .. 2026-11-18 17:00", ""),
    ("from 10 to 12 on Monday", "2026-11-23 10:00 .. 2026-11-23 12:00", ""),
    ("9:30 - 11:00 on Thursday", "2026-11-19 09:30 .. 2026-11-19 11:00", ""),
    ("tomorrow between 2pm and 4pm", "2026-11-19 14:00 .. 2026-11-19 16:00", ""),
    ("from 9:30am for 7 hours", "2026-11-18 09:30 .. 2026-11-18 16:30", ""),
    ("3 days starting next Monday", "2026-11-23 .. 2026-11-26", ""),
    ("Dec 5-8", "2026-12-05 .. 2026-12-09", ""),
    ("12 to 16 December", "2026-12-12 .. 2026-12-17", ""),
    ("Nov-Feb 5th, 2027", "2026-11-01 .. 2027-02-06", "counted back from the end"),
    ("from 2024 to 2026", "2024-01-01 .. 2027-01-01", ""),
]
PERIODS = [
    ("这个月底", "2026-11-24 .. 2026-12-01", "the last seven days"),
    ("11月中下旬", "2026-11-11 .. 2026-12-01", ""),
    ("上个季度末", "2026-09-01 .. 2026-10-01", "its last month"),
    ("下半周", "2026-11-19 .. 2026-11-23", "from Thursday"),
    ("第32周", "2026-08-03 .. 2026-08-10", "the first week has 1 January, a Thursday"),
    ("11月第二周", "2026-11-09 .. 2026-11-16", "its second Monday"),
    ("今年前两个季度", "2026-01-01 .. 2026-07-01", ""),
    ("上上个月", "2026-09-01 .. 2026-10-01", ""),
    ("周末", "2026-11-21 .. 2026-11-23", ""),
    ("week 32", "2026-08-03 .. 2026-08-10", ""),
    ("the week of December 8", "2026-12-07 .. 2026-12-14", ""),
    ("mid-March", "2026-03-11 .. 2026-03-21", "a month alone is this year's"),
    ("end of next month", "2026-12-25 .. 2027-01-01", ""),
    ("early next week", "2026-11-23 .. 2026-11-26", ""),
    ("rest of the week", "2026-11-18 .. 2026-11-23", ""),
    ("the first quarter of next year", "2027-01-01 .. 2027-04-01", ""),
    ("H2 2027", "2027-07-01 .. 2028-01-01", ""),
    ("last November", "2025-11-01 .. 2025-12-01", "not the running one"),
    ("the week after next", "2026-11-30 .. 2026-12-07", ""),
]
DEADLINES = [
    ("下周三前把方案发过去", "< 2026-11-26", "the day is in it"),
    ("截止3月30日", "< 2027-03-31", ""),
    ("截止改成3月30日", "< 2027-03-31", ""),
    ("3月30日截止", "< 2027-03-31", ""),
    ("最迟明天下午三点", "< 2026-11-19 15:00", ""),
    ("周五下班前发我", "< 2026-11-20 18:00", ""),
    ("月底之前", "< 2026-12-01", ""),
    ("2027年以前", "< 2027-01-01", "the year is not in it"),
    ("2026年12月1日或之前", "< 2026-12-02", ""),
    ("春节前", "< 2027-02-07", ""),
    ("by EOD Friday", "< 2026-11-20 18:00", ""),
    ("no later than 5pm Friday", "< 2026-11-20 17:00", ""),
    ("Friday by noon", "< 2026-11-20 12:00", ""),
    ("by the end of the month", "< 2026-12-01", ""),
    ("deadline: Dec 3", "< 2026-12-04", ""),
    ("Friday at the latest", "< 2026-11-21", ""),
    ("从下周一开始", "> 2026-11-23", ""),
    ("since last year", "> 2025-01-01", ""),
    ("after 5pm", "> 2026-11-18 17:00", ""),
    ("2025 or later", "> 2025-01-01", ""),
]
OFFSETS = [
    ("三天后下午3点", "2026-11-21 15:00", ""),
    ("半小时后", "2026-11-18 15:50", ""),
    ("一年半以后", "2028-05-18", ""),
    ("3个工作日后", "2026-11-23", "19, 20, 23"),
    ("再过两周", "2026-12-02", ""),
    ("两个小时前", "2026-11-18 13:20", ""),
    ("两周内", "2026-11-18 .. 2026-12-02", ""),
    ("最近7天", "2026-11-11 .. 2026-11-18", ""),
    ("in a quarter of an hour", "2026-11-18 15:35", ""),
    ("in 2 and a half hours", "2026-11-18 17:50", ""),
    ("two weeks from Friday", "2026-12-04", "20 November + 14"),
    ("3 days before December 10", "2026-12-07", ""),
    ("2 years 1 month 3 days later", "2028-12-21", ""),
    ("a fortnight ago", "2026-11-04", ""),
    ("in the last 90 days", "2026-08-20 .. 2026-11-18", ""),
    ("the next 2 quarters", "2027-01-01 .. 2027-07-01", "whole quarters"),
]
LENGTHS = [
    ("聊了一个半小时", "1.5h", ""),
    ("1小时30分", "1.5h", ""),
    ("三年零两个月", "1155d", "3 * 365 + 2 * 30"),
    ("两三天", "3d", "the longer one"),
    ("for three hours", "3h", ""),
    ("2h30m", "2.5h", ""),
    ("one and a half hours", "1.5h", ""),
    ("an hour and a half", "1.5h", ""),
]
RULES = [
    ("每周一上午9点", "WEEKLY 1 MO 09:00", ""),
    ("每周一三五", "WEEKLY 1 MO,WE,FR", ""),
    ("每周二和周五", "WEEKLY 1 TU,FR", ""),
    ("每两周", "WEEKLY 2", ""),
    ("隔周三", "WEEKLY 2 WE", ""),
    ("每晚8点", "DAILY 1 20:00", ""),
    ("每个工作日", "WEEKLY 1 MO,TU,WE,TH,FR", ""),
    ("每月15号", "MONTHLY 1 15", ""),
    ("每月最后一天", "MONTHLY 1 -1", ""),
    ("每月第一个周一", "MONTHLY 1 1MO", ""),
    ("每季度", "MONTHLY 3", ""),
    ("每年3月5日", "YEARLY 1 3 5", ""),
    ("every other Tuesday", "WEEKLY 2 TU", ""),
    ("every Monday and Thursday at 9am", "WEEKLY 1 MO,TH 09:00", ""),
    ("the 15th of every month", "MONTHLY 1 15", ""),
    ("the last Friday of every month", "MONTHLY 1 -1FR", ""),
    ("9am every Monday", "WEEKLY 1 MO 09:00", ""),
]
TENSES = [
    ("周一见了张总", "2026-11-16", "done"),
    ("周一要去见张总", "2026-11-23", "to come"),
    ("周三约了李主任", "2026-11-18", "约 is to come: today or later"),
    ("20号签了合同", "2026-10-20", "done: the 20th of this month is to come"),
    ("客户答应了,周一把合同寄回来", "2026-11-23", "what was promised is to come"),
    ("10月20日拜访的", "2026-10-20", ""),
    ("visited Acme on Monday", "2026-11-16", ""),
    ("will visit Acme on Monday", "2026-11-23", ""),
]
VOICE = [
    ("今天下午三点半去了金职院", "2026-11-18 15:30", "no punctuation"),
    ("打车花了三十二块五下周一要给他发个报价", "2026-11-23", "32.5 belongs to the money"),
    ("下周三下午两点王总那边过一下方案", "2026-11-25 14:00", ""),
]
NOTHING = [
    "2月30日", "13月5号", "25:70", "4月31号", "2027年2月29日", "明天25点", "8点70分", "32-2015",
    "两点建议", "客户提了两点", "一点都不贵", "便宜一点", "晚一点", "有一点贵", "三点原因", "提升了3点2个百分点", "第3点",
    "12号楼", "3号线", "3号会议室", "12号文件", "三星的方案", "八成能成", "第三方检测", "三分之一", "百年老店", "7天连锁酒店",
    "7*24小时服务", "手机号13812345678", "比例1:10", "满意度4.5/5", "3-5人参加", "每人一份", "一日三餐", "一年一度的活动",
    "上午好", "春节快乐", "今日头条的客户", "以前的方案", "之前聊过", "周报发了", "合同编号2026-11-001", "9.9折",
    "they may sign", "this may take longer", "version 1.2.3", "call 555-1234", "rated 5/5", "24/7 support", "he sat down",
    "from 5 to 10 customers", "2 to 3 people", "have a great week", "3rd party", "a second opinion", "budget is 2,000 USD",
]  # fmt: skip

TABLE = [
    *DAYS, *CLOCKS, *RANGES, *PERIODS, *DEADLINES, *OFFSETS, *LENGTHS, *RULES, *TENSES, *VOICE,
    *((text, "-", "") for text in NOTHING),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "why"), TABLE, ids=[row[0] for row in TABLE])
def test_sentence(text: str, expected: str, why: str) -> None:
    """What is said about time is read as the conventions of the corpus say."""
    assert expected == shown(reader.read_time(text, NOW)), why


def test_found_where_it_stands() -> None:
    """The words about time are pointed at, and nothing around them."""
    text = "打车花了三十二块五下周一要给他发个报价"

    (found,) = time.find(text)

    assert "下周一" == text[found.start : found.end]


def test_two_times_in_one_message() -> None:
    """A visit and its next step each have their own."""
    text = "昨天下午见了王总,下周三前把方案发过去"

    found = [text[f.start : f.end] for f in time.find(text)]

    assert ["昨天下午", "下周三前"] == found


HOSTILE = {
    "digits": "1" * 4000, "numbers": "12 " * 1333, "numerals": "一" * 4000, "next": "next " * 800, "blanks": " " * 4000,
    "dates": "3月5日" * 1000, "slashes": "1/2/" * 1000, "ends": "end of the " * 360, "shifts": "上下" * 2000,
    "weekdays": "周一" * 2000, "dashes": "1-" * 2000, "words": "two thousand " * 300, "months": "march 5 " * 500,
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_any_text_is_searched_in_bounded_time(text: str) -> None:
    """Four thousand characters of anything take a few milliseconds (15 on an idle machine)."""
    time.find(text)  # patterns are compiled when first met

    begin = process_time()
    for found in time.find(text):
        calendar.resolve(found.meaning, NOW, calendar.lean_of(text[:200]))

    assert process_time() - begin < 0.2


def test_traditional_and_simplified_are_read_alike() -> None:
    """The same words in both scripts mean the same."""
    pairs = [("這個月底", "这个月底"), ("下週三下午兩點", "下周三下午两点"), ("雙十一當天", "双十一当天")]

    for traditional, simplified in pairs:
        first, second = (time.find(normal(text).low)[0].meaning for text in (traditional, simplified))

        assert first == second
