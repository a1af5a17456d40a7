"""Words about time, as a salesperson writes them, and what each stands for.

How they are joined with numbers stands in words/timeforms.py.
"""

MONTHS = {
    name: n
    for n, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
# words or names as well: these need a word before them, a day or a year
UNSURE_MONTHS = frozenset({"may", "mar", "march", "dec", "jan"})
# 0 is Monday
WEEKDAYS = {
    name: n
    for n, names in enumerate(
        ("monday mon 一 1", "tuesday tues tue 二 2", "wednesday weds wed 三 3", "thursday thurs thur thu 四 4",
         "friday fri 五 5", "saturday sat 六 6", "sunday sun 日 天 7"))
    for name in names.split()
}  # fmt: skip
ORDINALS = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(), 1)
} | {"thirtieth": 30, "last": -1}  # fmt: skip

DAYS = {
    "大大前天": -4, "大前天": -3, "大前日": -3, "前天": -2, "前日": -2, "昨天": -1, "昨日": -1, "昨儿": -1, "今天": 0, "今日": 0, "今儿": 0,
    "本日": 0, "当天": 0, "当日": 0, "明天": 1, "明日": 1, "明儿": 1, "次日": 1, "翌日": 1, "隔天": 1, "后天": 2, "后日": 2,
    "大大后天": 4, "大后天": 3, "大后日": 3, "the day before yesterday": -2, "day before yesterday": -2, "the day after tomorrow": 2,
    "day after tomorrow": 2, "yesterday": -1, "today": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1, "tmw": 1, "2moro": 1,
    "tomorow": 1, "the next day": 1, "the following day": 1, "the day before": -1, "same day": 0,
}  # fmt: skip
NOW = frozenset(
    ("现在", "目前", "当前", "此刻", "眼下", "当下", "now", "right now", "at the moment", "at this time", "at the present time", "as we speak", "at present", "just now")
)  # fmt: skip
# a day and its part in one word
DAYS_WITH_PART = {
    "今早": (0, "早上"), "今晨": (0, "凌晨"), "今晚": (0, "晚上"), "今夜": (0, "晚上"), "当晚": (0, "晚上"), "今午": (0, "中午"),
    "昨晚": (-1, "晚上"), "昨夜": (-1, "晚上"), "昨早": (-1, "早上"), "明早": (1, "早上"), "明晨": (1, "凌晨"), "明晚": (1, "晚上"),
    "明午": (1, "中午"), "后晚": (2, "晚上"), "前晚": (-2, "晚上"), "tonight": (0, "evening"), "tonite": (0, "evening"),
    "last night": (-1, "evening"), "last evening": (-1, "evening"), "tonight's": (0, "evening"),
    "this morning": (0, "morning"), "this afternoon": (0, "afternoon"), "this evening": (0, "evening"),
    "tomorrow night": (1, "evening"), "later today": (0, "afternoon"), "later tonight": (0, "evening"),
    "this noon": (0, "noon"), "this arvo": (0, "afternoon"),
}  # fmt: skip
DAYPARTS = {
    "凌晨": "凌晨", "半夜": "凌晨", "拂晓": "黎明", "清晨": "清晨", "清早": "清晨", "大清早": "清晨", "一大早": "早上",
    "一早": "早上", "早上": "早上", "早晨": "早上", "早间": "早上", "上午": "上午", "中午": "中午", "正午": "中午", "晌午": "中午",
    "午间": "中午", "午后": "午后", "下午": "下午", "傍晚": "傍晚", "黄昏": "傍晚", "晚上": "晚上", "晚间": "晚上", "夜间": "夜里",
    "夜里": "夜里", "夜晚": "晚上", "深夜": "夜里", "午夜": "夜里", "下班前": "下班前", "下班之前": "下班前", "黎明": "黎明",
    "白天": "白天", "morning": "morning", "mornings": "morning", "afternoon": "afternoon",
    "afternoons": "afternoon", "evening": "evening", "evenings": "evening", "night": "evening", "nighttime": "evening",
    "lunchtime": "noon", "lunch time": "noon", "midday": "noon", "pm": "afternoon", "am": "morning", "lunch": "noon",
    "breakfast": "morning", "dinner": "evening", "daytime": "白天",
}  # fmt: skip
END_OF_DAY = frozenset(
    ("下班前", "下班之前", "eod", "cob", "end of day", "end of the day", "end of business", "end of play", "close of play",
     "close of business", "close of the day", "end of today", "end of business day", "end of the business day", "eob")
)  # fmt: skip
UNITS = {
    "工作日": "workday", "个工作日": "workday", "小时": "hour", "钟头": "hour", "分钟": "minute", "分": "minute",
    "刻钟": "quarter-hour", "秒": "second", "秒钟": "second", "天": "day", "日": "day", "周": "week", "星期": "week",
    "礼拜": "week", "月": "month", "季度": "quarter", "季": "quarter", "年": "year", "周年": "year", "载": "year",
    "second": "second", "sec": "second", "minute": "minute", "min": "minute", "m": "minute", "hour": "hour", "hr": "hour", "h": "hour",
    "day": "day", "d": "day", "night": "day", "business day": "workday", "working day": "workday", "workday": "workday",
    "work day": "workday", "weekday": "workday", "week": "week", "wk": "week", "w": "week", "month": "month",
    "mth": "month", "quarter": "quarter", "qtr": "quarter", "year": "year", "yr": "year", "y": "year",
    "fortnight": "fortnight", "decade": "decade", "business week": "week",
}  # fmt: skip
COUNTS = {
    "a": "1", "an": "1", "the": "1", "half a": "0.5", "half an": "0.5", "half": "0.5", "a half": "0.5", "a couple of": "2",
    "couple of": "2", "a pair of": "2", "all": "1", "whole": "1", "the whole": "1", "one and half": "1.5", "a couple": "2", "couple": "2", "a few": "3", "few": "3", "several": "3", "半": "0.5", "几": "3", "数": "3",
    "若干": "3", "a quarter of an": "0.25", "quarter of an": "0.25", "1/4": "0.25", "1/2": "0.5", "3/4": "0.75",
    "another": "1", "": "1", "one and a half": "1.5", "three quarters of an": "0.75",
}  # fmt: skip
# how often, and times how many
FREQUENCIES = {
    "天": ("DAILY", 1), "日": ("DAILY", 1), "晚": ("DAILY", 1), "早": ("DAILY", 1), "周": ("WEEKLY", 1),
    "星期": ("WEEKLY", 1), "礼拜": ("WEEKLY", 1), "月": ("MONTHLY", 1), "季度": ("MONTHLY", 3), "季": ("MONTHLY", 3),
    "半年": ("MONTHLY", 6), "年": ("YEARLY", 1), "小时": ("HOURLY", 1), "分钟": ("MINUTELY", 1),
    "minute": ("MINUTELY", 1), "hour": ("HOURLY", 1), "half hour": ("MINUTELY", 30), "day": ("DAILY", 1),
    "morning": ("DAILY", 1), "afternoon": ("DAILY", 1), "evening": ("DAILY", 1), "night": ("DAILY", 1), "dai": ("DAILY", 1),
    "nightly": ("DAILY", 1), "hourly": ("HOURLY", 1), "week": ("WEEKLY", 1), "fortnight": ("WEEKLY", 2),
    "month": ("MONTHLY", 1), "quarter": ("MONTHLY", 3), "year": ("YEARLY", 1), "annual": ("YEARLY", 1),
}  # fmt: skip
# years from this one
RELATIVE_YEARS = {
    "去": -1, "今": 0, "本": 0, "当": 0, "明": 1, "来": 1, "前": -2, "后": 2, "上": -1, "下": 1, "大前": -3, "大后": 3,
}  # fmt: skip
# a piece of a month, quarter or year: 1 2 3 its thirds, 4 its beginning, 5 its end, 6 its middle, 7 8 its halves
PIECES = {
    "上旬": 1, "中旬": 2, "下旬": 3, "中下旬": 10, "上中旬": 11, "初": 4, "头": 4, "底": 5, "末": 5, "中": 6, "内": 0, "上半": 7, "前半": 7, "下半": 8, "后半": 8,
    "early": 4, "beginning": 4, "start": 4, "mid": 6, "middle": 6, "late": 5, "end": 5, "rest": 9, "remainder": 9,
    "remaining": 9, "earlier": 4, "later": 5, "first half": 7, "second half": 8, "last half": 8, "latter half": 8,
    "later part": 5, "first part": 4,
}  # fmt: skip
PERIODS_ENDING = {
    "eow": "week", "eom": "month", "eoq": "quarter", "eoy": "year", "month end": "month", "month-end": "month",
    "week end": "week", "week-end": "week", "year end": "year", "year-end": "year", "quarter end": "quarter",
    "quarter-end": "quarter",
}  # fmt: skip
SHIFTS = {
    "next": 1, "coming": 1, "the coming": 1, "upcoming": 1, "following": 1, "this": 0, "current": 0, "same": 0, "last": -1,
    "previous": -1, "past": -1, "prior": -1, "this coming": 0, "this past": -1, "this last": -1, "this next": 1,
}  # fmt: skip
# (month, day); see nth_holidays for those that move
HOLIDAYS = {
    "元旦": (1, 1), "元旦节": (1, 1), "情人节": (2, 14), "妇女节": (3, 8), "三八节": (3, 8), "植树节": (3, 12), "五一": (5, 1),
    "劳动节": (5, 1), "五一节": (5, 1), "青年节": (5, 4), "儿童节": (6, 1), "六一": (6, 1), "建党节": (7, 1), "建军节": (8, 1),
    "教师节": (9, 10), "国庆": (10, 1), "国庆节": (10, 1), "十一国庆": (10, 1), "万圣节": (10, 31), "双十一": (11, 11),
    "双11": (11, 11), "双十二": (12, 12), "双12": (12, 12), "平安夜": (12, 24), "圣诞": (12, 25), "圣诞节": (12, 25),
    "愚人节": (4, 1), "记者节": (11, 8), "光棍节": (11, 11),
    "christmas": (12, 25), "christmas day": (12, 25), "xmas": (12, 25), "christmas eve": (12, 24),
    "new year's day": (1, 1), "new years day": (1, 1), "new year": (1, 1), "new year's eve": (12, 31), "new years eve": (12, 31),
    "valentine's day": (2, 14), "valentines day": (2, 14), "halloween": (10, 31), "boxing day": (12, 26),
    "national day": (10, 1), "women's day": (3, 8), "children's day": (6, 1), "april fools": (4, 1), "workers' day": (5, 1), "international workers' day": (5, 1), "labour day": (5, 1),
}  # fmt: skip
# month, weekday, which one (-1: the last)
MOVING_HOLIDAYS = {
    "母亲节": (5, 6, 2), "父亲节": (6, 6, 3), "感恩节": (11, 3, 4), "mother's day": (5, 6, 2), "father's day": (6, 6, 3),
    "thanksgiving": (11, 3, 4), "thanksgiving day": (11, 3, 4), "labor day": (9, 0, 1), "memorial day": (5, 0, -1),
    "black friday": (11, 4, 4),
}  # fmt: skip
# month and day of the lunar year; 除夕 is the day before the next one begins
LUNAR_HOLIDAYS = {
    "春节": (1, 1), "新春": (1, 1), "年初一": (1, 1), "元宵": (1, 15), "元宵节": (1, 15), "端午": (5, 5),
    "端午节": (5, 5), "七夕": (7, 7), "七夕节": (7, 7), "中元节": (7, 15), "中秋": (8, 15), "中秋节": (8, 15), "重阳": (9, 9),
    "重阳节": (9, 9), "腊八": (12, 8), "腊八节": (12, 8), "小年": (12, 23), "除夕": (12, 30), "大年三十": (12, 30), "大年夜": (12, 30),
    "年三十": (12, 30), "chinese new year": (1, 1), "spring festival": (1, 1), "lunar new year": (1, 1), "cny": (1, 1),
    "dragon boat festival": (5, 5), "mid-autumn festival": (8, 15), "lantern festival": (1, 15),
}  # fmt: skip

# A number before 点 is no clock where one of these follows: two points of advice, a decimal, a bit more.
NOT_OF_A_CLOCK = (
    "都不", "也不", "建议", "意见", "要求", "问题", "儿", "位", "击", "评", "名", "头", "心", "看法", "想法", "原因", "理由", "说明", "不足",
    "优势", "需求", "反馈", "收获", "体会", "希望", "改进", "结论", "共识", "好处", "区别", "进展", "变化", "内容", "补充", "诉求", "顾虑",
    "疑问", "经验", "关键", "核心", "重要", "点",
)  # fmt: skip
# ... nor where one of these stands before: the customer made two points
MAKES_POINTS = (
    "提了",
    "提出",
    "提的",
    "说了",
    "讲了",
    "强调",
    "强调了",
    "明确了",
    "总结了",
    "以下",
    "有",
    "这",
    "那",
    "哪",
    "几",
)
# 三点的 is a clock before these only
HAS_AN_HOUR = (
    "会",
    "飞",
    "高铁",
    "火",
    "车",
    "票",
    "航",
    "课",
    "电话",
    "培训",
    "例会",
    "活动",
    "时候",
    "约",
    "动车",
)
# A number before 时: 一时间, 时候
NOT_OF_AN_HOUR = tuple("候间段长代刻常限期髦尚效差令节有不机光")
# A number before 号 or 日 is no day of a month: 12号楼, 3号线, 一日三餐
NOT_OF_A_DAY = (
    *"楼线店厅馆院庭炉窑机桌文门仓库车产口码公墙柜元房展标位井泵塔栋桥街矿站池区航均常志程报游",
    "待办", "任务", "会议室", "工位", "附件", "订单", "工单", "三餐", "千里", "之计",
)  # fmt: skip
# behind 3号提醒 where 3 is its number
AFTER_A_REMINDER = "改推延完已搞可办做关取删挪放再到拖的往顺结不先晚调换划勾弄了都也和, 。!"
# a little more of it, not one o'clock: 便宜一点, 晚一点
MORE_OF_IT = "好快早晚多少大小高低宜贵差有慢强弱稍紧松长短远近楚细单易"
# the 12th is a day behind these, else it may be the 12th of anything
BEFORE_A_DAY = (
    *"on by before after since until till from for between to due through of and meet visit visited call called deliver send come "
    "leave start met".split(),
    "see you",
)

# Signs of what is to come and of what is done, as patterns; the first one in a message tells.
COMING = (
    r"(?<![需只主首纲重])要(?![求点了件素是过闻紧])|把(?![握关])(?!.{0,12}了)|[预]?约(?!谈了|见了|过|莫|等于|的|合)|将(?!近|军)|准备(?!了|好|得)|计划(?!书|生育|里|中)|打算|"
    r"记得|提醒|别忘|不要忘|安排(?!了|的)|争取|预计|拟(?!定了)|需要(?!了)|务必|尽快|等(?:下|会|到)|待会|回头|得(?=去|把|给|再|找)|想(?=去|约|在|要)|再(?=去|来|打|跟|约|发|给|和|联系|谈|聊|见|拜访|找|次)|"
    r"会(?=去|给|发|来|把|在|到|跟|和|有|过来|再)|可以(?=去|来|过来|见|安排)|能(?=去|来|给|发|交|到|出)|请(?![了客教问]|.{0,4}吃)|下一步|前(?=发|给|交|提交|完成|回复|反馈|搞定|上线|付款|送|寄|出)|"
    r"\b(?:will|won't|shall|let's|lets|please|going to|gonna|should|must|need(?:s)? to|have to|has to|plan(?:s|ning)? to|want(?:s)? to|would like|can you|could you|"
    r"remind|schedule|set up|set something|book|arrange|tomorrow|follow up|call him|call her|call them|to do|next step|upcoming|planned|scheduled|due)\b|'ll\b"
)
DONE = (
    r"(?<![说答同允承除为解罢算好极坏对行])(?<!答应)(?<!同意)(?<!通知)了(?!解|结|不起)|过(?![来去程年后度几两三]|会儿|渡|户|期|节|\d|[一二三四五六七八九十半])|打电话来|来电|打来|刚(?!好|需)|已经|已(?!知|婚)|曾|上次|"
    r"[去来见谈签聊开做发打访到交收送](?:的)(?!话|时候)|没(?:去|见|谈|签|发|来|联系)|(?:拜访|沟通|交流|走访|回访|签约|成交|付款|到账|收款|汇报)的|去过|见过|签完|谈完|聊完|开完|见完|"
    r"\b(?:visited|met|saw|called|emailed|went|happened|left|was|were|had|did|spoke|talked|sent|took|gave|got|came|made|told|said|paid|bought|held|ran|wrote|have been|has been|have [a-z]+ed|has [a-z]+ed|"
    r"(?!need|schedule|speed|feed|wed)[a-z]{2,}[bcghklmnprstvy]ed)\b"
)

# Traditional characters of words about time, beyond those that every message is read without.
SIMPLER = str.maketrans(
    "農曆陽陰節聖誕慶勞動婦兒雙當現開結隔餘臘閏將準備計劃終經發簽記標為邊應該給軍黨並連續遲務閒際",
    "农历阳阴节圣诞庆劳动妇儿双当现开结隔余腊闰将准备计划终经发签记标为边应该给军党并连续迟务闲际",
)
