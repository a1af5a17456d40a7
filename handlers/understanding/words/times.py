"""Words about time, as a salesperson writes them, and what each stands for.

Every row of TOKENS is (kind, pattern): the kinds are the letters that the grammar in time.py reads.
Patterns are tried in this order at every place; none repeats a repetition, so all end in bounded time.
"""

NUM = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
MONTHS = {
    name: n
    for n, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: n
    for n, names in enumerate(
        ("monday mon 一 1", "tuesday tues tue 二 2", "wednesday wed 三 3", "thursday thurs thur thu 四 4",
         "friday fri 五 5", "saturday sat 六 6", "sunday sun 日 天 7"))
    for name in names.split()
}  # fmt: skip
# longest first, so that "sept" is not read as "sep"
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
# may, mar and dec are words or names as well: they need a word before them or a year
_SURE_MONTH = "|".join(
    m for m in sorted(MONTHS, key=len, reverse=True) if m not in {"may", "mar", "dec"}
)
_WEEKDAY = "|".join(
    sorted((w for w in WEEKDAYS if w.isascii() and w.isalpha()), key=len, reverse=True)
)

DAYS = {
    "大前天": -3, "前天": -2, "前日": -2, "昨天": -1, "昨日": -1, "昨儿": -1, "今天": 0, "今日": 0, "今儿": 0, "本日": 0,
    "当天": 0, "明天": 1, "明日": 1, "明儿": 1, "后天": 2, "后日": 2, "大后天": 3, "大后日": 3, "大前日": -3,
    "day before yesterday": -2, "day after tomorrow": 2, "yesterday": -1, "today": 0, "tomorrow": 1,
    "tmrw": 1, "tmr": 1, "the day before": -1,
}  # fmt: skip
# a day and its part in one word
DAYS_WITH_PART = {
    "今早": (0, "早上"), "今晨": (0, "凌晨"), "今晚": (0, "晚上"), "今夜": (0, "晚上"), "当晚": (0, "晚上"),
    "昨晚": (-1, "晚上"), "昨夜": (-1, "晚上"), "明早": (1, "早上"), "明晚": (1, "晚上"), "后晚": (2, "晚上"),
    "前晚": (-2, "晚上"), "tonight": (0, "evening"), "tonite": (0, "evening"), "last night": (-1, "evening"),
    "this morning": (0, "morning"), "this afternoon": (0, "afternoon"), "this evening": (0, "evening"),
}  # fmt: skip
DAYPARTS = {
    "凌晨": "凌晨", "半夜": "凌晨", "清晨": "清晨", "清早": "清晨", "一早": "早上", "早上": "早上", "早晨": "早上",
    "上午": "上午", "中午": "中午", "午后": "午后", "下午": "下午", "傍晚": "傍晚", "晚上": "晚上", "晚间": "晚上",
    "夜里": "晚上", "深夜": "晚上", "下班前": "下班前", "黎明": "黎明", "白天": "白天", "in the morning": "morning",
    "morning": "morning", "noonish": "noon", "in the afternoon": "afternoon", "afternoon": "afternoon",
    "in the evening": "evening", "evening": "evening",
}  # fmt: skip
UNITS = {
    "工作日": "workday", "小时": "hour", "钟头": "hour", "分钟": "minute", "刻钟": "quarter-hour", "天": "day", "日": "day",
    "周": "week", "星期": "week", "礼拜": "week", "月": "month", "季度": "quarter", "年": "year", "周年": "year",
    "second": "second", "minute": "minute", "min": "minute", "mins": "minute", "hour": "hour", "hr": "hour", "hrs": "hour",
    "h": "hour", "day": "day", "business day": "workday", "working day": "workday", "week": "week", "month": "month",
    "quarter": "quarter", "year": "year", "fortnight": "fortnight",
}  # fmt: skip
HOLIDAYS = {
    "元旦": (1, 1), "情人节": (2, 14), "妇女节": (3, 8), "五一": (5, 1), "劳动节": (5, 1), "儿童节": (6, 1),
    "六一": (6, 1), "国庆": (10, 1), "国庆节": (10, 1), "双十一": (11, 11), "圣诞": (12, 25), "圣诞节": (12, 25),
    "christmas": (12, 25), "new year's day": (1, 1),
}  # fmt: skip
ENGLISH_COUNT = (
    r"(?:\d{1,4}(?:\.\d{1,2})?|an?|half an?|a couple of|a few|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"twelve|fifteen|twenty|thirty|forty-five|forty|sixty|ninety)"
)
_EN_UNIT = r"(?:seconds?|minutes?|mins?|hours?|hrs?|business days?|working days?|days?|weeks?|months?|quarters?|years?)"
_NTH = r"(?:first|second|third|fourth|last|1st|2nd|3rd|4th)"


def _any(words: object) -> str:
    return "|".join(sorted(words, key=len, reverse=True))  # type: ignore[call-overload]  # keys of a table


TOKENS: tuple[tuple[str, str], ...] = (
    # A: a full date; D: digits only; X: with a clock behind a T
    ("A", r"(?<![\d.])(?:19|20)\d{2}\s?([-/.])\s?\d{1,2}\s?[-/.]\s?\d{1,2}(?:t(?=\d)|(?!\d|\.\d))"),
    ("A", r"(?<![\d.])(?:19|20)\d{2} \d{1,2} \d{1,2}(?![\d.])"),
    ("A", r"(?<![\d.:/-])(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"),
    ("t", r"(?<![\d.:])\d{1,2}(?::\d{2}){1,2}\s?(?:[ap]\.m\.|[ap]m\b)"),
    ("t", r"(?<![\d.:])\d{1,2}(?::\d{2}){1,2}(?![\d:])"),
    ("t", r"(?<![\d.:/])\d{1,2}(?:\.\d{2})?\s?(?:[ap]\.m\.|[ap]m\b)"),
    (
        "t",
        r"\bat \d{1,2}(?![\d./%-]|:\d)(?= *(?:$|[,.;!?]| (?:on|tomorrow|today|in the|tonight)\b))",
    ),
    ("t", r"\d{1,2}(?=\s?[-~至到]\s?\d{1,2}(?::\d{2})?(?:\s?[ap]m\b|点))"),
    # dates in English
    (
        "B",
        rf"\b(?:{_MONTH})\.?[ /](?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?!\d|:)(?:,? (?:19|20)\d{{2}})?",
    ),
    (
        "B",
        rf"(?<![\d.])\d{{1,2}}(?:st|nd|rd|th)?(?: day)? ?(?:of |[/-])?(?:{_MONTH})\b\.?(?:,? (?:of )?(?:19|20)\d{{2}})?",
    ),
    (
        "M",
        rf"\b(?:in |of |since |from |by |last |this |next |until |early |late |mid )(?:{_MONTH})\b(?! \d{{1,2}}(?!\d))(?:,? (?:of )?(?:19|20)\d{{2}})?",
    ),
    (
        "M",
        rf"\b(?:{_SURE_MONTH})\b(?:,? (?:of )?(?:19|20)\d{{2}})?|\bmay (?:of )?(?:19|20)\d{{2}}\b",
    ),
    (
        "M",
        r"\b(?:march|january|february|april|june|july|august|september|october|november|december)(?=的)",
    ),
    # 3/18, 12/8 and 09-01; 3.18 only where a line or item begins with it
    ("b", r"(?<![\d./-])\d{1,2}/\d{1,2}(?![\d/]|\s?h)"),
    ("b", r"(?<![\d./-])\d{2}-\d{2}(?![\d/-])"),
    ("b", r"(?<![\d./-])\d{1,2}\.\d{1,2}(?=\s?[-~至到]\s?\d{1,2}\.\d{1,2}(?!\d))"),
    ("b", r"(?<=[-~至到])\d{1,2}\.\d{1,2}(?![\d.])"),
    (
        "b",
        r"(?:(?<=\n)|(?<=^)|(?<=[;,(]) ?|(?<=[日周]报) ?|(?<=[\u4e00-\u9fff]) )(?:1[0-2]|[1-9])\.(?:3[01]|[12]\d|0?[1-9])(?=\s?(?:$|\n|\)|周|星期|上午|下午|晚| [a-z\u4e00-\u9fff]))",
    ),
    # relative days
    ("P", _any(DAYS_WITH_PART)),
    ("o", _any(DAYS)),
    # weekdays
    (
        "W",
        r"(?:[上下]{1,3}|[这本])(?:个|一)?(?:周|星期|礼拜)(?:[一二三四五六日天])(?![一-九]?[次趟回])",
    ),
    ("e", r"(?:[上下]{1,3}|[这本])?个?周末"),
    (
        "E",
        r"每(?:隔)?(?:[一二两三四五六七八九十\d]{1,2})?个?(?:天|日|周|星期|礼拜|月|季度|年)(?:[一二三四五六日天](?!次))?",
    ),
    ("k", r"(?:[上下]{1,3}|[这本])(?:个|一)?(?:周|星期|礼拜)(?!报)"),
    ("w", r"(?:周|星期|礼拜)[一二三四五六日天](?![次趟回期年])"),
    (
        "E",
        r"\bevery ?(?:other |two |three |\d )?(?:day|week|month|quarter|year|"
        + _WEEKDAY
        + r")s?\b",
    ),
    (
        "E",
        r"\b(?:once a (?:day|week|month|year)|weekly|quarterly|monthly|daily)\b(?= (?:meeting|report|basis)|$|[.,])",
    ),
    ("N", rf"\b(?:the )?{_NTH} (?:{_WEEKDAY}|week)s? (?:of|in)\b"),
    ("W", rf"\b(?:next|last|this|coming|previous|past) (?:{_WEEKDAY})\b"),
    ("w", rf"\b(?:{_WEEKDAY})\b(?! (?:down|with|in on)\b)(?: (?:of|next|last|this)(?= week))?"),
    ("k", r"\b(?:next|last|this|the coming|coming|previous|past) week(?! *[0-9])\b"),
    ("e", r"\b(?:next|last|this|over the) weekend\b"),
    # years, months, days of the month
    (
        "y",
        r"(?<![\d.])(?:(?:19|20)\d{2}|[零〇一二]{1}[零〇一二三四五六七八九]{3}|[零〇0]\s?[零〇一二三四五六七八九0-9])\s?年(?![前后内多])",
    ),
    ("y", r"(?<![\d.])(?:19|20)\d{2}\s?年"),
    (
        "y",
        r"(?<![\d.])\d{2}\s?年(?=\s?(?:\d{1,2}\s?月|[一二三四五六七八九十]{1,2}月|底|初|末|第|[上下]半年|才))",
    ),
    ("y", r"(?:去|今|明|前|后|本|上一|当)年(?!度|后|龄)"),
    ("y", r"\b(?:last|this|next|coming|past) year\b"),
    ("x", r"(?:[上下]{1,2}|[这本当])个?月"),
    ("x", r"\b(?:next|last|this|the coming|previous|past) month\b"),
    ("m", rf"(?<![\d.]){NUM}\s?月(?:份)?(?!薪|租|费|嫂|饼)"),
    ("Q", r"(?:第)?[一二三四首1-4]季度|\bq[1-4]\b"),
    ("r", r"(?:[上下]|[这本当])(?:一?个)?季度"),
    ("r", r"\b(?:next|last|this|coming|past) (?:quarter|qtr)\b"),
    ("h", r"[上下]半年|\bh[12]\b"),
    ("H", rf"(?:{_any(HOLIDAYS)})(?!路|广场|小学|中学|大道|街|期间)"),
    ("d", r"(?<![\d.])\d{1,2}(?=\s?[-~至到]\s?\d{1,2}[日号])"),
    (
        "d",
        rf"(?<![\d.第]){NUM}\s?[日号](?!楼|线|店|厅|馆|院|机|桌|文|门|仓|库|车|产|口|提醒|待办|任务|码|公|墙|柜|元)",
    ),
    ("d", r"\b(?:the )?\d{1,2}(?:st|nd|rd|th)\b"),
    (
        "d",
        r"(?<=月)(?:[12]\d|3[01]|二?十[一二三四五六七八九]|[二三]十一?)(?![\d年月天个小分日号万千百块元])",
    ),
    (
        "9",
        r"第[一二三四五1-5]个?(?:(?:周|星期|礼拜)[一二三四五六日天]?)|最后一个?(?:周|星期|礼拜)[一二三四五六日天]?",
    ),
    # quantities with a direction
    (
        "R",
        r"(?:过去|最近|近|未来|接下来|今后)的?这?(?:\d{1,3}|[一二两三四五六七八九十半几]{1,3})个?半?(?:工作日|小时|分钟|天|日|周|星期|礼拜|月|季度|年)",
    ),
    ("R", r"(?<![之以])[前后](?:\d{1,2}|[一二两三]{1})个?(?:小时|天|周|星期|月|年)(?!前|后)"),
    (
        "R",
        rf"\b(?:past|last|previous|next|coming) {ENGLISH_COUNT} {_EN_UNIT}\b|\bnext few (?:days|weeks)\b",
    ),
    (
        "u",
        r"(?<![\d.第])(?:\d{1,4}(?:\.\d{1,2})?|[一二两俩三四五六七八九十]{1,3}|[半几数])\s?个?半?\s?(?:工作日|小时|钟头|分钟|刻钟|星期|礼拜|季度|周年)",
    ),
    (
        "u",
        r"(?<![\d.第])(?:\d{1,4}|[一二两俩三四五六七八九十]{1,3}|[半几数])\s?(?:个半?月|半?天|周(?![一二三四五六日])|年半?)(?!级|期)",
    ),
    ("u", r"(?<![\d.第])\d{1,4}\s?日(?=内|之内|以内|后|前)|(?<=[一-九\d])个工作日"),
    ("u", rf"\b{ENGLISH_COUNT}(?: more)? {_EN_UNIT}\b"),
    # clocks in Chinese
    (
        "c",
        rf"(?<![\d.第提降涨让]){NUM}(?:点(?!(?:都|也)不|建议|意见|要求|问题|儿|位|的|击|评|名|头|心)|时(?!候|间|段|长|代|刻|常|限|间|期|髦|尚))(?:半|[一三1-3]刻|零?(?:[0-5]?\d|[一二三四五]?十[一二三四五六七八九]?|[零〇][一二三四五六七八九]|[二三四五](?![次个家位轮期季]))分?(?!钟|[个台位家人天元块])|整|多?钟|多)?",
    ),
    ("c", r"[零0]点"),
    # parts of the day
    ("p", rf"(?:{_any(w for w in DAYPARTS if not w.isascii())})(?!好)"),
    ("p", r"\b(?:in the )?(?:morning|afternoon|evening)\b|\bnoonish\b"),
    ("n", r"\b(?:noon|midday|midnight)\b"),
    ("O", r"\b(?:eod|cob|end of (?:the )?day|close of business)\b"),
    ("S", r"\b(?:eow|eom|eoq|eoy|end of (?:the |this )?(?:week|month|quarter|year))\b"),
    # pieces of months and years
    ("T3", r"[上中下]旬"),
    (
        "f",
        r"(?:[这本下上]个?)?月(?:初|底|末|中旬)|(?:今|明|去|本)?年(?:初|底|末|中|内)(?!级)|季度?[初末底]",
    ),
    ("g", r"(?<=[月年度])[初底末](?!步|稿|始|期)"),
    # around and between
    ("z", r"\b(?:ago|back)\b|\bearlier\b"),
    ("l", r"\b(?:later|from now|hence|from today)\b"),
    ("i", r"[之以]内|内(?!部|容|存|网|外|的)|里(?!面)"),
    ("B4", r"[或及]?(?:[之以]前|前)(?!台|期|端|景|提|面|任|往|来|身|年|天|日|晚|两|几|台)"),
    ("A4", r"[或及]?(?:[之以]后|后|起|开始|以来)(?!台|期|端|面|勤|天|年|日|续|来|第)"),
    (
        "Y",
        r"截至|截止到?|不晚于|最晚|最迟|\b(?:by|before|no later than|due(?: on| by)?|until|till)\b",
    ),
    ("V", r"\b(?:since|after|from|starting(?: from)?|as of)\b|从|自(?!己|动|然|主)"),
    ("I", r"\b(?:within|in)\b"),
    ("-", r"到|至|~|—{1,2}|-{1,2}|–|\b(?:to|through|and|until)\b"),
)
