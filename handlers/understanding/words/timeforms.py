"""The forms of words about time: what kind a word is, how it begins, how it looks.

Every row is (kind, beginnings, pattern). The kinds are the letters of KINDS. In NUMERIC a word begins
with a digit or a Chinese numeral, in CHINESE with one of the characters named, in ENGLISH with one of
the words named. Where several rows fit, the first one counts. No pattern repeats a repetition.
"""

from collections.abc import Iterable

from handlers.understanding.words import times

KINDS = {
    "A": "a full date", "a": "a full date with the year at its end", "Y": "a year and a month in digits",
    "b": "a month and a day in digits", "B": "an English date", "y": "a year", "m": "a month", "d": "a day of the month",
    "D": "a day of the month that needs another word", "o": "a day from today", "P": "a day and its part", "n": "now",
    "w": "a weekday", "W": "a weekday of some week", "k": "a week", "e": "a weekend", "x": "a month from this one",
    "r": "a quarter from this one", "5": "a month named as the last or next one", "Q": "a quarter", "h": "half a year", "H": "a holiday", "L": "a lunar date",
    "f": "a piece of this month or year", "g": "a piece of what stands before it", "S": "a piece of what follows",
    "9": "the nth of what stands before it", "N": "the nth of what follows", "T": "the month, where a piece was named",
    "G": "the week of", "J": "a week by its number", "X": "a decade", "t": "a clock time", "p": "a part of the day", "O": "end of the day",
    "#": "a number", "u": "a quantity", "R": "a quantity with a direction", "C": "so many weekdays or weekends on or back",
    "E": "every so often", "<": "before", ">": "after", "l": "later than now", "z": "ago", "i": "within",
    "Y_": "", "V": "since", "I": "in", "F": "for", "-": "to", "@": "at", "+": "and", "^": "passing: once so much has gone by",
    "v": "by", "!": "no time at all", "M": "a number with nothing behind it", "Z": "the year as a bare number",
}  # fmt: skip


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(w.replace(".", r"\.") for w in sorted(words, key=lambda w: (-len(w), w)))


def _chinese(words: Iterable[str]) -> list[str]:
    return [w for w in words if not w.isascii()]


def _english(words: Iterable[str]) -> list[str]:
    return [w for w in words if w.isascii()]


NUM = r"(?:\d{1,2}|[零〇一二两三四五六七八九十廿卅]{1,3})"
_COUNT = r"(?:\d{1,4}(?:\.\d{1,2})?|[一二两俩三四五六七八九十百]{1,4}|[半几数])"
_TO = r"\s?(?:[-~–—到至]|to|and|until|till|through)\s?"
_YEAR = r"(?:19[5-9]|20[0-9])\d"
MONTH = any_of(times.MONTHS)
_SURE_MONTH = any_of(set(times.MONTHS) - times.UNSURE_MONTHS)
_UNSURE_MONTH = any_of(times.UNSURE_MONTHS)
WEEKDAY = any_of(w for w in times.WEEKDAYS if w.isascii() and w.isalpha())
_WEEK = r"(?:周|星期|礼拜)"
_TENS = "one two three four five six seven eight nine ten eleven twelve"
NUMBER_WORD = any_of(
    (
        _TENS
        + " thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty ninety hundred"
    ).split()
)
_SMALL_WORD = (
    r"(?:(?:twenty|thirty|forty|fifty)(?:[ -](?:and )?(?:one|two|three|four|five|six|seven|eight|nine))?|"
    + NUMBER_WORD
    + ")"
)
HOUR_WORD = any_of(_TENS.split())
ORDINAL = any_of(times.ORDINALS)
_ORDINAL_WORD = f"(?:{ORDINAL})"
_HALF_DAY = r"(?:[ap]\.\s?m\.|[ap]\.?\s?m\b)"
# what may stand behind an English number that is a clock or a day and not a count
_THEN = (
    r"(?= *(?:$|[,.;:!?)(\n，。、；！？）—–-]|[\u4e00-\u9fff]| (?:on|tomorrow|tmrw|tmr|today|tonight|yesterday|this|next|last|in the|at night|"
    r"sharp|please|and|or|to|till|until|through|with|for|from|at|by|before|after|then|but|works|if|so|the next|every|" + WEEKDAY + r")\b))"
)  # fmt: skip
_BEFORE_DAY = "|".join(
    f"(?<=\\b{w} )|(?<=\\b{w} the )" for w in ("on", "by", "before", "after", "since", "until", "till", "from", "for", "between", "to", "due", "through", "of", "and", "meet", "see you", "visit", "visited", "call", "called", "deliver", "send", "come", "leave", "start", "met")
) + r"|(?<![a-z] )(?<!\bthe )|(?<=^the )|(?<=[\n,.;:，。] the )"  # fmt: skip
_PREPOSITION = "|".join(
    f"(?<={w} )" for w in ("in", "of", "since", "from", "by", "last", "next", "between", "until", "till", "early", "late", "mid", "during", "before", "after", "end of", "through", "to", "every")
) + "|(?<=mid-)"  # fmt: skip

# begins with a digit or a Chinese numeral
NUMERIC: tuple[tuple[str, str], ...] = (
    ("!", r"\d{1,4}(?:/\d{1,4}){3,}|24/7|7\s?[*x×]\s?24(?:小时)?|\d{3}[-.]\d{3,4}(?:[-.]\d{4})?(?![\d.-])|\d{2,4}-\d{2,4}-\d{4,}|\d{1,2}-(?:19|20)\d\d(?![\d-])|\d{3}-\d{2}-\d{4}|\d{7}(?!\d)|\d{9,}|(?:\d{1,3}\.){2,3}\d{1,3}(?![\d.])(?<!20\d\d\.\d\.\d)"),
    ("A", r"(?:19|20)\d{2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}(?:t(?=\d)|(?!\d|\.\d))"),
    ("A", rf"(?:19|20)\d{{2}}[-/ ](?:{MONTH})[-/ ]\d{{1,2}}(?!\d)"),
    ("A", r"(?:19|20)\d{2} \d{1,2} \d{1,2}(?![\d.])"),
    ("A", r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"),
    ("a", r"\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2}(?!\d)"),
    ("a", r"\d{1,2}/\d{1,2}/\d{2}(?![\d/])"),
    ("Q", r"(?:19|20)\d{2}[- ]?q[1-4](?!\d)"),
    ("Y", r"(?:19|20)\d{2}[-/.](?:0?[1-9]|1[0-2])(?![\d./]|-\d{1,3}(?!\d)|\s?[元块万亿%人台])"),
    ("Q", r"[1-4一二三四]季度?(?!节)"),
    ("N", rf"[1-5](?:st|nd|rd|th) (?:week|weekend|business day|working day|day|(?:{WEEKDAY}))s? (?:of|in)\b"),
    ("Q", r"[1-4](?:st|nd|rd|th) (?:quarter|qtr)\b(?: of)?"),
    ("X", r"(?:19|20)\d0 ?'?s\b|(?<=the )[5-9]0'?s\b|(?:19|20)\d0年代|[五六七八九]十年代|\d0年代"),
    ("J", r"(?:19|20)\d{2}-?w\d{2}\b"),
    # clocks
    ("t", rf"(?<!比例)(?<!比例是)(?<!比)\d{{1,2}}:[0-5]\d(?::[0-5]\d)?(?:\s?{_HALF_DAY}|[ap]\b)?(?![\d:])"),
    ("!", r"\d+:\d+(?::\d+)*"),
    ("t", rf"\d{{1,2}}(?:[.:]?[0-5]\d)?\s?(?:{_HALF_DAY}|ampm\b)(?:ish)?|(?<=at )\d{{1,2}}[ap]\b|\d{{1,2}}ish\b"),
    ("t", rf"\d{{1,2}} ?o['’]? ?clock\b(?: sharp)?(?:\s?{_HALF_DAY})?"),
    ("t", rf"\d{{1,2}}(?: min(?:ute)?s? (?:past|to|before|after)| past| to(?= (?:noon|midnight))) (?:\d{{1,2}}|{HOUR_WORD}|noon|midnight)(?!\d)(?: ?o['’]?clock)?(?:\s?{_HALF_DAY})?"),
    ("t", rf"(?<=[ @])(?:(?<=\bat )|(?<=@ )|(?<=@)|(?<=ght around )|(?<=row around )|(?<=day around )|(?<=ing around )|(?<=noon around )|(?<=ght about )|(?<=row about )|(?<=day about ))(?:\d{{1,2}}[.:][0-5]\d|\d{{1,2}} [0-5]\d|(?:[01]?\d|2[0-3])[0-5]\d|\d{{1,2}}){_THEN}(?! *-\d| (?:past|to|after|before) \d)"),
    ("t", rf"(?<=[a-z] )(?:(?<=from )|(?<=between )|(?<=around )|(?<=about ))\d{{1,2}}(?= ?(?:to|-|–|until|till|and) ?\d{{1,2}}{_THEN})"),
    ("t", r"\d{1,2}(?= (?:in the (?:morning|afternoon|evening)|tonight|tomorrow (?:morning|afternoon|evening|night)|this (?:morning|afternoon|evening)|at night)\b)"),
    ("t", rf"\d{{1,2}}(?={_TO}\d{{1,2}}(?::\d{{2}})?(?:\s?[ap]\.?m\b|[ap]\b| ?o'?clock))"),
    ("t", rf"{NUM}(?={_TO}{NUM}点(?!的?(?:建议|意见|要求)))"),
    ("t", rf"\d{{1,2}}(?={_TO}\d{{1,2}}:\d{{2}})"),
    # English dates
    ("d", rf"\d{{1,2}}(?:st|nd|rd|th)?(?={_TO}(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{MONTH})\b)"),
    ("d", r"(?<=y )(?:(?<=monday )|(?<=tuesday )|(?<=wednesday )|(?<=thursday )|(?<=friday )|(?<=saturday )|(?<=sunday ))\d{1,2}(?= ?(?:$|[.,;!?]))"),
    ("B", rf"\d{{1,2}}(?:st|nd|rd|th)?(?: day)?[ ,]{{0,2}}(?:of |[/-])?(?:{MONTH})\b(?!-\d{{1,2}}(?!\d))(?:\.?[ ,/-]{{1,2}}(?:of )?(?:in )?(?:the year )?(?:19|20)\d{{2}}(?!\d)|[ -]\d\d(?=$|[ ,.]))?"),
    ("d", rf"(?<=the )(?:{_BEFORE_DAY})(?<=\bthe )\d{{1,2}}(?:st|nd|rd|th)?(?= (?:from|at|of next|of this|of last|of the|to|until)\b| ?(?:$|[,.;!?]))"),
    # days and months in digits
    ("b", r"(?=\d{1,2}/\d)(?<!rated )(?<!score )(?<!scored )(?<!rating )(?<![度分])\d{1,2}/\d{1,2}(?:[日号](?![楼线]))?(?![\d/%]|\s?h|\s?(?:stars|points|people|customers)|\s?的(?:客户|人|时间|预算)|\s?of (?!\d))"),
    ("b", r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\d/-]|\s?[日号月])"),
    ("b", r"\d{1,2}-\d{1,2}(?= \d{1,2}:\d{2})"),
    ("b", rf"(?:1[0-2]|0?[1-9])\.(?:3[01]|[12]\d|0?[1-9])(?={_TO}(?:1[0-2]|0?[1-9])\.(?:3[01]|[12]\d|0?[1-9])(?![\d.%元块万个]))"),
    ("b", r"(?<=[-~–—至到])(?:1[0-2]|0?[1-9])\.(?:3[01]|[12]\d|0?[1-9])(?![\d.%元块万个])"),
    ("b", r"(?:(?<=\n)|(?<=^)|(?<=[;,(])|(?<=[;,(] )|(?<=[日周]报)|(?<=[日周]报 )|(?<=[\u4e00-\u9fff] ))(?:1[0-2]|[1-9])\.(?:3[01]|[12]\d|0?[1-9])(?=\s?(?:$|\n|\)|周|星期|上午|下午|晚| (?!hours?|hrs?|days?|weeks?|months?|years?|million|usd|rmb)[a-z\u4e00-\u9fff]))"),
    # years, months, days in Chinese
    ("y", r"(?:(?:19|20)\d{2}|[零〇一二][零〇○一二三四五六七八九]{3}|[零〇0]\s?[零〇一二三四五六七八九0-9])\s?年(?!代|[前后内多]|半)"),
    ("y", r"(?:19|20)\d{2}\s?年(?!代)"),
    ("y", rf"[一二]千(?:零|〇)?[一二三四五六七八九十]{{0,3}}年|(?:\d{{2}}|[一二三四五六七八九]{{2}})\s?年(?=\s?(?:{NUM}\s?月|底|初|末|第|[一二三四1-4]季度|[上下]半年|才|的[春国中]))"),
    ("y", rf"(?:19|20)\d{{2}}(?={_TO}(?:19|20)\d{{2}}\s?年)"),
    ("Z", rf"{_YEAR}(?!\d|[.,]\d|\s?(?:[元块万亿个台套人%年]|usd|rmb|people|users|customers|units|dollars|yuan)|\s?[-~到至]\s?(?!{_YEAR})\d)"),
    ("m", rf"{NUM}\s?月(?:份)?(?!薪|租|费|嫂|饼|经|光|亮|结|供|票|卡)"),
    ("m", rf"{NUM}(?={_TO}{NUM}\s?月)"),
    ("d", rf"{NUM}(?={_TO}{NUM}\s?[日号](?!楼|线))"),
    ("d", rf"{NUM}\s?[日号](?!楼|线|店|厅|馆|院|机|桌|文|门|仓|库|车|产|口|提醒|待办|任务|码|公|墙|柜|元|会议室|房|展|标|位|井|泵|塔|栋|桥|街|矿|站|池|区|航|工位|附件|订单|工单|均|常|志|程|报|游|三餐|千里|之计)"),
    ("d", r"(?<=月)(?:[12]\d|3[01]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?)(?![\d年月天个小分日号万千百块元家台套人次周%])"),
    ("d", r"(?<=月)(?:\d|[一二三四五六七八九])(?=\s?(?:$|[,，。;；)~至到-]|[上下中]午|早|晚|之?前|去|拜访))"),
    # quantities
    ("E", r"[一1]个?(?:天|周|星期|月|季度|年)(?=[一两二三几\d]次)"),
    ("u", rf"(?<=小时){NUM}分(?!之|钟)"),
    ("u", rf"(?:{_COUNT}|[一两二三四五六七八九]{{2}}|\d{{1,3}}{_TO}\d{{1,3}}|[一二两三四五六七八九十]到[一二两三四五六七八九十]|十几|几十|十来|\d0多)\s?个?(?:半|多)?\s?(?:工作日|小时|钟头|分钟|刻钟|秒钟?|星期|礼拜|(?<=个)季度|周年(?!庆|纪念))(?:半|多)?(?!会|热线|客服|在线|营业|服务|待命|值班)"),
    ("u", rf"(?:{_COUNT}|[一两二三四五六七八九]{{2}}|\d{{1,3}}{_TO}\d{{1,3}}|[一二两三四五六七八九十]到[一二两三四五六七八九十]|十几|几十|十来|\d0多)\s?(?:个半?多?月|半?天|周(?![一二三四五六日年岁])|年半?)(?![级期度薪假]|(?<=年)(?:代|老|企|校|一度|规划)|酒店|连锁)"),
    ("u", r"(?:\d{1,4}|[一二两三四五六七八九十]{1,3})\s?日(?=内|之内|以内|后|前|之后|之前)|(?:\d{1,3}|[一二两三四五六七八九十]{1,3})\s?分(?=[内后])"),
    ("u", rf"(?:1/2|1/4|3/4|\d{{1,4}}(?:\.\d{{1,2}})?(?: ?(?:to|or|-) ?\d{{1,3}})?)(?: and (?:an? )?half)?(?: more)?[ -]?(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|h|business days?|working days?|work ?days?|weekdays?|days?|nights?|weeks?|wks?|months?|mths?|quarters?|qtrs?|years?|yrs?|fortnights?|decades?)\b(?: and a half)?(?! old\b)"),
    ("u", r"\d{1,3}h(?=\d{1,2}m)|(?<=\dh)\d{1,2}m(?:in)?\b|(?<=[a-z] )(?:(?<=in )|(?<=for )|(?<=last )|(?<=past )|(?<=next )|(?<=lasted )|(?<=within )|(?<=took ))\d{1,3}[dwy]\b"),
    ("C", rf"\d{{1,2}} (?:{WEEKDAY})s?(?= (?:ago|back|from now|later)\b)"),
    # clocks in Chinese
    ("!", rf"{NUM}点[6-9]\d分?(?!\d)|(?<=[好快早晚多少大小高低宜贵差有慢强弱稍紧松长短远近楚细单易])一点(?![半钟整\d])"),
    ("t", rf"(?<!提了)(?<!提出)(?<!提的)(?<!说了)(?<!讲了)(?<!强调)(?<!强调了)(?<!明确了)(?<!总结了)(?<![有这那哪几])(?<!以下){NUM}(?:点(?!(?:都|也)不|建议|意见|要求|问题|儿|位|击|评|名|头|心|看法|想法|原因|理由|说明|不足|优势|需求|反馈|收获|体会|希望|改进|结论|共识|好处|区别|进展|变化|内容|补充|诉求|顾虑|疑问|经验|关键|核心|重要|点|\d+(?:个百分|[%倍万亿折])|的(?!会|飞|高铁|火|车|票|航|课|电话|培训|例会|活动|时候|约|动车))|时(?!候|间|段|长|代|刻|常|限|期|髦|尚|效|差|令|节|有|不|机|光))"
          r"(?:半(?!天|年|月|个)|过?[一三1-3]刻|(?:零|过)?(?:[0-5]\d|\d(?!\d)|[一二三四五]?十[一二三四五六七八九]?|[零〇][一二三四五六七八九]|[二三四五](?![次个家位轮期季十点]))分?(?!钟|[个台位家人天元块号月日年点时%万亿倍折米吨斤]|\.\d)|整|多?钟|多|差(?:[一二三四五十\d]{1,3}分|一刻))?(?:左右|前后)?"),
    ("d", rf"(?=\d{{1,2}}(?:st|nd|rd|th))(?:{_BEFORE_DAY})\d{{1,2}}(?:st|nd|rd|th)(?= ?(?:$|[,.;:!?)\n]|-|(?:of|at|from|to|through|and|or|until|till|in the|before|after|morning|afternoon|evening|night|by|with|for|is|was|we|i|please|this|next|last|{WEEKDAY})\b))"),
    ("D", r"\d{1,2}(?:st|nd|rd|th)\b"),
    ("M", r"\d{1,2}(?![\d.%:/万千百亿元块个台套人家]|\s?(?:usd|people|rmb|k\b))"),
)  # fmt: skip

# those that may begin with a Chinese numeral
CHINESE_NUMERIC = tuple(
    row
    for row in NUMERIC
    if not row[1].startswith((r"\d", r"(?:19|20)", r"(?:0[", "24/7", "(?:(?<="))
)

_SHIFT = rf"(?:the )?(?:{any_of(times.SHIFTS)})"
_U = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|business days?|working days?|work ?days?|weekdays?|days?|nights?|business weeks?|weeks?|months?|quarters?|qtrs?|years?|yrs?|fortnights?|decades?)"
_EN_COUNT = rf"(?:a pair of|\d{{1,4}}(?:\.\d{{1,2}})?(?: (?:or|to) \d{{1,3}})?|{_SMALL_WORD}|a couple of|a couple|couple of|couple|a few|few|several)"

CHINESE: tuple[tuple[str, str, str], ...] = (
    ("P", "今明昨后前当", any_of(_chinese(times.DAYS_WITH_PART)) + "(?!会)"),
    ("o", "今明昨后前大当次翌隔本", f"(?:{any_of(_chinese(times.DAYS))})(?!头条|之星|之后》|资本|股份|集团)"),
    ("K", "今明昨前", r"(?:今明|明后|昨今|今昨|前昨|昨前)(?:这?两)?(?:个)?[天日年]"),
    ("t", "差", rf"差(?:{NUM}分钟?|[一三]刻钟?){NUM}点"),
    ("n", "现目当此眼", any_of(_chinese(times.NOW)) + "(?!用|在用|的?(?:系统|情况|版本|问题|状态))"),
    # weekdays, weeks, weekends
    ("W", "上下这本", rf"(?:[上下]{{1,3}}|[这本])(?:个|一)?{_WEEK}(?:[一二三四五六日天](?![次趟回])|[1-6](?!\d|[次天个家人]))"),
    ("e", "上下这本周", r"(?:[上下]{1,3}|[这本])?(?:个|一)?(?:周|星期|礼拜)末(?!了)"),
    ("k", "上下这本当", r"(?:[上下]{1,3}|[这本当])(?:个|一)?(?:周|星期|礼拜)(?!报|[二三四五六七八九]次)"),
    ("w", "周星礼", rf"{_WEEK}(?:[一二三四五六日天](?![次趟回期年致转]|[一二三四五六七八九十]{{0,2}}次)|[1-6](?!\d|[次天个家人]))(?:那天)?"),
    ("f", "周", r"周[内中初](?!心|部)"),
    # recurrences
    ("E", "每", r"每(?:逢|隔|间隔)?(?:\d{1,3}|[一二两三四五六七八九十半]{1,3})?个?(?:工作日|周末|半年|天|日|(?:周|星期|礼拜)(?:[一二三四五六日天](?!次)(?:[、和及跟,，~到至-]?(?:周|星期|礼拜)?[一二三四五六日天](?!次|[一二三四五六七八九十]?点)){0,6})?|月|季度?|年|小时|分钟|晚|早)"),
    ("E", "隔", r"隔(?:[一两二三]个?)?(?:天|日|(?:周|星期|礼拜)[一二三四五六日天]?|月|年)(?!壁)"),
    ("E", "天周月年逐按", r"天天(?!向上|果|快递)|周周|月月|年年|逐[日周月年]|按[天日周月年季](?:度)?(?=$|[,，。]|汇报|报|跟进|回访|付|结)"),
    ("E", "单双", r"[单双](?:周(?:[一二三四五六日天])?|月|日)(?=$|[,，。]|\s|开|例会|上午|下午|拜访)"),
    # years
    ("y", "去今明前后本上当来大", r"(?:大?前|去|今|明|大?后|本|上一?|当|来)年(?!度|龄|货|级)|[去今明本](?=[春夏秋冬])|本年度|今年度|上一?年度|下一?年度?"),
    ("x", "上下这本当", r"(?:[上下]{1,3}|[这本当])(?:一|个){0,2}月(?!饼)份?"),
    ("Q", "第首前", r"第[一二三四1-4](?:个?季度?)|首季度?"),
    ("r", "上下这本当", r"(?:[上下]|[这本当])(?:一?个)?季度?(?!节)"),
    ("h", "上下前后", r"[上下前后]半年"),
    ("g", "上下前后", r"[上下前后]半[月周](?!板)"),
    ("g", "上中下", r"(?<=[月年度份])(?:中下|上中|[上中下])旬"),
    ("f", "上中下", r"(?:中下|上中|[上中下])旬"),
    ("f", "月年季", r"月(?:初|底|末|中下旬|中旬?|内)(?!旬)|年(?:初|底|末|中|内)(?!级)|季度?[初末底]"),
    ("d", "初", r"(?<=月)初[一二三四五六七八九十]"),
    ("g", "初底末中年", r"(?<=[月年度周份])(?:年?[初底末中](?:旬)?)(?!步|稿|始|期|国|秋|间|学|标|心|午|型|层|央|[一二三四五六七八九十])|(?<=年)年[初底末中]"),
    ("g", "之", r"之初|之末"),
    ("9", "第最头", rf"第{NUM}(?:个?(?:{_WEEK}[一二三四五六日天末]?|工作日|天)|个(?:月|季度))(?![次])|最后一?个?(?:{_WEEK}[一二三四五六日天末]?|工作日|天|日)|(?<=[月年度])(?:首|头)个?(?:{_WEEK}[一二三四五六日天]?|工作日|天|日)"),
    ("H", "".join(sorted({w[0] for w in _chinese((*times.HOLIDAYS, *times.MOVING_HOLIDAYS, *times.LUNAR_HOLIDAYS, "清明"))})),
     rf"(?:{any_of((*_chinese((*times.HOLIDAYS, *times.MOVING_HOLIDAYS, *times.LUNAR_HOLIDAYS)), '清明节', '清明'))})(?:节|当天|那天|假期|假)?(?!快乐|愉快|路|广场|小学|中学|大道|街|期间|上河|村|镇)"),
    ("L", "农阴", rf"(?:农历|阴历)(?:的)?(?:闰)?(?:[正冬腊]|{NUM})月(?:份)?(?:初[一二三四五六七八九十]|廿[一二三四五六七八九]?|{NUM}[日号]?)?|(?:农历|阴历)(?=(?:19|20)\d\d年|[去今明]年)"),
    ("L", "闰", rf"闰{NUM}月(?:初[一二三四五六七八九十]|廿[一二三四五六七八九]?|{NUM}[日号]?)?"),
    ("L", "大", rf"大年初[一二三四五六七八九十](?!一)"),
    ("L", "正冬腊", rf"[正冬腊]月(?:初[一二三四五六七八九十]|廿[一二三四五六七八九]?|{NUM}[日号]?)?"),
    # quantities with a direction
    ("R", "过最近未接今", r"(?:过去|最近|近|未来|接下来|今后)的?这?(?:\d{1,3}|[一二两三四五六七八九十半几]{1,3})个?半?多?(?:工作日|小时|钟头|分钟|天|日|周|星期|礼拜|月|季度|年)(?:半)?(?:[里内中](?!面|部|心))?"),
    ("R", "前后上下头首最这", r"(?<![之以])(?:[前后头首上下]|最[后前初先]|这)(?:\d{1,2}|[一二两三四五六七八九十几]{1,2})个?(?:小时|分钟|天|日|周|星期|礼拜|月|季度|年|工作日)(?!前|后|之|以)"),
    ("^", "再过等", r"再过|再等|过(?=\s?(?:\d|[一二两三四五六七八九十半几]{1,2}\s?(?:天|周|个|年|小时|分钟|星期|礼拜|月|会)))"),
    # parts of the day
    ("O", "下", any_of(_chinese(times.END_OF_DAY))),
    ("p", "".join(sorted({w[0] for w in _chinese(times.DAYPARTS)})), rf"(?:{any_of(_chinese(times.DAYPARTS))})(?!好)|(?<=[天日号一二三四五六])[早晚](?!点|会|餐|饭|期|些|班)|[早晚](?={NUM}[点:])(?!一点(?![半钟整\d]))"),
    # edges
    ("i", "之以内里中", r"[之以]内|内(?!部|容|存|网|外|的|蒙|行|置|核|涵|训)|里(?!面|程|边)"),
    ("<", "之以或及前止", r"(?:[或及]?(?:者?之|以)?前)(?!台|期|端|景|提|面|任|往|来|身|年|天|日|晚|两|几|后|沿|辈|程|缘)|[或及]者?(?:更早|以前|之前)|更早|为止|止(?![损付痛])"),
    (">", "之以或及后起开过", r"(?:[或及]?(?:者?之|以)?后)(?!台|期|端|面|勤|天|年|日|续(?![签约费])|来|第|半|者|果|缀|》)|(?:之后|以后)(?!》)|过后|起(?!码|诉|草|来|点|步)|开始|以来|[或及](?:更晚|以后|之后)|至今"),
    ("v", "截不最赶为限务", r"截[至止](?:日期|时间|日)?(?:到|至|改到|改成|改为|延到|延至|是|为|:|：)?\s?|不[晚迟]于|最晚|最迟|赶在|限(?=\d|周|本|下|今|明|\d)|务必在|务必于"),
    ("V", "从自打早晚", r"从|自(?!己|动|然|主|带|身|有|营|助)从?|[早晚]于|打(?=[今明昨周下上])"),
    ("-", "和与", r"[和与](?=[^，。,和与]{2,14}之间)"),
    ("i", "之", r"之间"),
    ("-", "到至~—–-", r"到(?!底|位|场|货|达|家|了)|至(?!少|今|于)|~|—{1,2}|–|-{1,2}"),
    ("+", "又零加和及、", r"又|零(?=[一二两三四五六七八九半\d])|和(?=周|星期|礼拜|[一二三四五六日十\d])|、(?=周|星期|礼拜|[一二三四五六日天\d])"),
)  # fmt: skip

ENGLISH: tuple[tuple[str, str, str], ...] = (
    ("!", "have good great nice wonderful lovely the", r"(?:have a |good |great |nice |wonderful |lovely )(?:great |good |nice |lovely )?(?:day|week|weekend|morning|afternoon|evening|night|one|time|year)\b"),
    ("B", " ".join(times.MONTHS), rf"(?:{MONTH})\b\.?[ ,/-]{{0,2}}(?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)?|(?:twenty|thirty)[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|{ORDINAL}|{_SMALL_WORD}{_THEN})(?![\d:]|-(?:19|20)\d\d(?!\d)(?=^)|\s?[ap]m\b|\s?%)(?:[ ,/-]{{0,3}}(?:of )?(?:in )?(?:(?:19|20)\d{{2}}(?!\d)|two thousand(?: and)?(?: {_SMALL_WORD})?|(?:nineteen|twenty) (?:{_SMALL_WORD})))?"),
    ("m", " ".join(times.MONTHS), rf"(?:{MONTH})\b\.?[ ,-]{{1,2}}(?:of )?(?:in )?(?:the year )?(?:(?:19|20)\d{{2}}(?!\d)|two thousand(?: and)?(?: {_SMALL_WORD})?)"),
    ("m", "the month", rf"(?:the )?month of (?:{MONTH})\b(?:,? (?:19|20)\d\d(?!\d))?"),
    ("5", "last next this previous coming", rf"(?:last|next|previous|coming|this(?: past| coming)?) (?:{MONTH})\b(?! \d{{1,2}}\b|-|\.|(?<=may)(?! ?(?:$|[,.;!?])))"),
    ("m", " ".join(set(times.MONTHS) - times.UNSURE_MONTHS), rf"(?:{_SURE_MONTH})\b"),
    ("m", " ".join(times.UNSURE_MONTHS), rf"(?:{_PREPOSITION})(?:{_UNSURE_MONTH})\b(?! (?:or|not|be|have|take|need|well|also|sign|want)\b)|(?<=this )(?:{_UNSURE_MONTH})(?= ?(?:$|[,.;!?]))|(?:{_UNSURE_MONTH})\b(?=\s?(?:-|to|through|until|and)\s?(?:{MONTH})\b|的| (?:this|next|last) year|之?[前后底初])|(?:january|march)(?=$|[,.;!?])"),
    # days
    ("P", "tonight tonite this last tomorrow later", rf"(?:{any_of(_english(times.DAYS_WITH_PART))})\b"),
    ("o", "the day yesterday today tomorrow tmrw tmr tmw tomorow same", rf"(?:{any_of(_english(times.DAYS))})\b(?:'s)?"),
    ("n", "now right at just", rf"(?:{any_of(_english(times.NOW))})\b(?! that)"),
    ("E", "every each", rf"(?:every|each) \d{{1,2}}(?:st|nd|rd|th)\b(?: of (?:the|each|every) month)?|(?:every|each) (?:first|second|third|fourth|last) (?:{WEEKDAY}|day) of (?:the|each|every) month\b|(?:every|each) (?:first|fourth|last) (?:{WEEKDAY})\b|(?:every|each)(?: (?:other|single|second|third|\d{{1,2}}|{NUMBER_WORD}))? ?(?:minutes?|hours?|days?|weekdays?|workdays?|business days?|working days?|weekends?|weeks?|months?|quarters?|years?|mornings?|afternoons?|evenings?|nights?|(?:{WEEKDAY})s?)\b|every (?:half hour)"),
    ("E", "everyday daily weekly biweekly bi fortnightly monthly quarterly yearly annually hourly nightly", r"(?:everyday|daily|bi-?weekly|weekly|fortnightly|bi-?monthly|monthly|quarterly|yearly|annually|hourly|nightly)\b(?! (?:report|digest|summary|news|price|fee|cost|plan)\b)"),
    ("E", "once twice", r"(?:once|twice) (?:a|per|every|each) (?:day|week|month|quarter|year)\b"),
    ("E", "on weekdays " + " ".join(w + "s" for w in times.WEEKDAYS if w.isascii() and len(w) > 5), rf"(?:on )?weekdays\b|(?:on )?(?:{any_of(w for w in times.WEEKDAYS if w.isascii() and len(w) > 5)})s\b"),
    ("C", " ".join(w for w in times.WEEKDAYS if w.isascii() and w.isalpha()), rf"(?:{WEEKDAY}) after next\b"),
    ("C", "two three four a " + "five six", rf"(?:{NUMBER_WORD}) (?:{WEEKDAY})s?(?= (?:ago|back|from now|later)\b)"),
    ("N", "the twenty thirty " + " ".join(times.ORDINALS), rf"(?:the )?(?:(?:twenty|thirty)[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|(?:very )?{_ORDINAL_WORD}) (?:(?:full )?week|weekend|day|business day|working day|(?:{WEEKDAY}))s?(?= (?:of|in|this|next)\b)(?: (?:of|in))?(?= )"),
    ("R", "the last first", rf"(?:the )?(?:first|last) {_EN_COUNT} {_U}(?= of\b)"),
    ("Q", "first second third fourth the", r"(?:the )?(?:first|second|third|fourth|1st|2nd|3rd|4th) (?:quarter|qtr)\b"),
    ("h", "first second last the h1 h2", r"(?:the )?(?:first|second|last|latter) half of (?:the )?(?=(?:19|20)\d\d|year|this year|next year|last year)(?:year)?"),
    ("h", "h", r"h[12](?!\w)(?: of)?"),
    ("O", "eod cob eob end close the", rf"(?:the )?(?:{any_of(_english(times.END_OF_DAY))})\b"),
    ("S", "early late mid beginning start middle end rest remainder remaining first second last latter the earlier later by",
     r"(?:the )?(?:(?:very )?(?:early|late|mid|earlier|later)(?: in|-| part of)? ?(?:the |of )?(?=(?:this |next |last |previous |past |coming |the )?(?:week|month|quarter|year|weekend)\b|(?:19|20)\d\d|" + MONTH + r"|q[1-4])|(?:beginning|start|middle|mid|end|rest|remainder|remaining|first half|second half|latter half|first part|later part)(?: part)? of(?: the)? ?|end (?=(?:march|april|june|july|september|october|november|december)\b)|(?:later|earlier|early|late)(?= (?:this|next|last|in the|previous) (?:week|month|year|quarter)))"),
    ("T", "week month quarter year day", r"(?:(?<=of )|(?<=of the )|(?<=in the ))(?:week|month|quarter|year|day)\b(?! of)"),
    ("G", "the week weekend", r"(?:the )?week (?:of|beginning|starting|commencing|ending)(?: on)?(?= )(?: the)?(?= (?:\d|" + MONTH + r"|" + WEEKDAY + r"|last|next|this|tomorrow|today))"),
    ("k", "the week a", r"(?:the )?week after next\b|(?:the )?week before last\b|(?:the )?week after(?= (?:next|this))"),
    ("x", "the month", r"(?:the )?month after next\b|(?:the )?month before last\b"),
    ("y", "the year", r"(?:the )?year (?:before last|after next)\b"),
    ("u", "the day week all whole", r"the (?:day|week)(?= (?:after|before) (?!next|last|that|this|day))|(?:all|the whole|whole) (?:day|week|month|year)(?: long)?\b"),
    ("J", "week wk cw kw calendar the", r"(?:the )?(?:calendar )?(?:week|wk|cw|kw)(?: number| no\.?| #|#)? ?\d{1,2}\b(?! ?(?:day|week|hour|people))(?:,? (?:of |in )?(?:19|20)\d\d)?"),
    # periods with a shift
    ("W", " ".join(sorted({w.split()[0] for w in times.SHIFTS} | {"the"})), rf"{_SHIFT} (?:{WEEKDAY})\b"),
    ("k", " ".join(sorted({w.split()[0] for w in times.SHIFTS} | {"the"})), rf"(?:{_SHIFT} ){{1,3}}(?:business |calendar |work )?week\b(?! *\d)"),
    ("e", " ".join(sorted({w.split()[0] for w in times.SHIFTS} | {"the", "over"})), rf"(?:over )?(?:{_SHIFT}|the) weekend\b"),
    ("x", " ".join(sorted({w.split()[0] for w in times.SHIFTS} | {"the"})), rf"{_SHIFT} (?:calendar )?month\b"),
    ("r", " ".join(sorted({w.split()[0] for w in times.SHIFTS} | {"the"})), rf"{_SHIFT} (?:calendar )?(?:quarter|qtr)\b"),
    ("y", " ".join(sorted({w.split()[0] for w in times.SHIFTS} | {"the"})), rf"{_SHIFT} (?:calendar |fiscal )?(?:year|yr)\b(?!-)(?:'s)?"),
    ("y", "year cy fy calendar the in", rf"(?:the )?(?:calendar )?(?:year|cy|fy) ?{_YEAR}(?!\d)"),
    ("R", " ".join(sorted({w.split()[0] for w in times.SHIFTS} | {"the", "in", "over", "during", "within", "for"})), rf"(?<!t )(?<!to )(?<!will )(?<!could )(?:(?:in|over|during|within|for) )?(?:the |these )?(?:past|last|previous|next|coming|following|upcoming) (?:{_EN_COUNT} {_U}|fortnight|decade)\b(?! (?:of|later)\b)"),
    ("R", "the in over for", rf"(?:(?:in|over|for) )?the {_EN_COUNT} (?:past|last|previous|next|coming|following|upcoming) {_U}\b"),
    ("R", "last past previous next the", r"(?:the )?(?:past|last|previous|next) (?:minute|hour)\b"),
    ("w", " ".join(w for w in times.WEEKDAYS if w.isascii() and w.isalpha()), rf"(?:{WEEKDAY})\b(?:\.(?=,? ?(?:\d|the \d)))?(?! (?:down|with|in on|at the table|in the room|next to|there|is shining|shines|rises)\b)(?: of(?= (?:this|next|last) week))?"),
    ("Q", "q", r"q[1-4](?!\w)(?:[- ]?(?:19|20)\d\d(?!\d))?"),
    ("Z", "two nineteen twenty", rf"two thousand(?: and)? (?:{_SMALL_WORD})|(?:nineteen|twenty) (?:twenty|thirty|ninety|eighty|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?"),
    ("H", " ".join(sorted({w.split()[0].split("'")[0].split("-")[0] for w in _english((*times.HOLIDAYS, *times.MOVING_HOLIDAYS, *times.LUNAR_HOLIDAYS)) if w[0].isalpha()} | {"the"})),
     rf"(?:{any_of(w for w in _english((*times.HOLIDAYS, *times.MOVING_HOLIDAYS, *times.LUNAR_HOLIDAYS)) if w[0].isalpha())})\b"),
    # clocks
    ("t", "half quarter a", rf"(?:half|(?:a )?quarter) (?:past|after|to|till|of) (?:\d{{1,2}}|{HOUR_WORD}|noon|midnight)(?! (?:days|hours|people))(?: ?o['’]?clock)?(?:\s?{_HALF_DAY})?"),
    ("t", f"{_TENS} twenty thirty forty fifty fifteen", rf"(?:{_SMALL_WORD})(?: min(?:ute)?s?)? (?:past|to|before|after|till) (?:{HOUR_WORD}|\d{{1,2}})\b(?: ?o['’]?clock)?(?:\s?{_HALF_DAY})?(?! (?:people|days|hours|weeks|customers))"),
    ("t", _TENS, rf"(?:{HOUR_WORD})(?:[ -](?:(?:oh|o) (?:{HOUR_WORD})|{_SMALL_WORD}))?(?: ?o['’]? ?clock\b(?:\s?{_HALF_DAY})?|\s?{_HALF_DAY}|(?= (?:in the (?:morning|afternoon|evening)|tonight|at night|tomorrow (?:morning|afternoon|evening|night)|this (?:morning|afternoon|evening))\b))"),
    ("t", _TENS, rf"(?:(?<=\bat )|(?<=@ ))(?:{HOUR_WORD})(?:[ -](?:{_SMALL_WORD}))?{_THEN}"),
    ("t", _TENS, rf"(?:(?<=from )|(?<=between ))(?:{HOUR_WORD})(?= (?:to|and|until|till) (?:{HOUR_WORD}|\d{{1,2}})\b{_THEN})"),
    ("t", _TENS, rf"(?:{HOUR_WORD})(?= (?:to|and|until|till) (?:{HOUR_WORD})(?: ?o['’]?clock|\s?{_HALF_DAY}))"),
    ("t", "noon midnight noonish midday", r"(?:noon|midnight|noonish|midday)\b"),
    # parts of the day
    ("f", "eow eom eoq eoy month year quarter week", rf"(?:{any_of(times.PERIODS_ENDING)})\b"),
    ("f", "end close the by", r"(?:the )?(?:end|close) of (?:week|month|quarter|year)\b"),
    ("p", "in the early late mid night at during morning mornings afternoon afternoons evening evenings lunchtime lunch night first",
     r"(?:(?:in|during) the |at )?(?:early |late |mid-?|very early )?(?:(?:in |on )?the )?(?:mornings?|afternoons?|evenings?|nighttime|daytime)\b|(?:at |over )?(?:lunch ?time)\b|at night\b|(?<=day )night\b|(?:the )?night(?= of )|in the (?:[ap]\.m\.|[ap]m\b)|first thing(?= (?:in|on|tomorrow|monday))(?: in the morning)?|(?<=after )lunch\b"),
    ("d", "the on", rf"(?:the|on) (?:twenty|thirty)[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b{_THEN}"),
    ("D", "the twenty thirty " + " ".join(times.ORDINALS), rf"(?:the )?(?:(?:twenty|thirty)[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|{ORDINAL})\b"),
    # quantities
    ("u", "half a an one two three the another several couple few quarter " + " ".join(NUMBER_WORD.split("|")),
     rf"(?:(?:a |three )?quarters? of an hour|half an? (?:hour|day|month|year)|an? half (?:hour|day|year)|half (?:hour|year|day)|(?:{_SMALL_WORD}|an?) {_U} and an? (?:half|quarter)(?! (?:an? )?{_U})|(?:{_SMALL_WORD}|an?)(?: and a half| and a quarter)? {_U}|(?:a hundred|one hundred) {_U}|(?:an? )?(?:{_SMALL_WORD} )?and (?:an? )?half {_U}|{_SMALL_WORD} and half {_U}|(?:a couple of|a couple|couple of|a pair of|a few|several|another|few|an? ) ?(?:more )?{_U}|(?:{_SMALL_WORD}|another) more {_U})\b(?! old\b|(?<=second) (?:opinion|chance|time|thought|look|meeting|visit|call|round|phase|floor))"),
    # edges
    ("z", "ago back earlier before prior", r"(?:ago|earlier|prior)\b|back\b(?= ?(?:$|[,.;!?]))|before\b(?= ?(?:$|[,.;!?]| now))(?: now)?"),
    ("l", "later from hence after", r"later\b(?! than)|hence\b|from (?:now|today|right now)\b(?! (?:to|until|till|through|on)\b)|after (?:now|today)\b|on from now"),
    ("v", "on by before no due until till deadline not prior latest at", r"on or before\b|by(?: the)?\b(?! (?:phone|email|mail|car|train|far|hand|way))|before\b|no later than\b|not later than\b|due(?: on| by| before| in(?= \w+ \d))?\b|until\b|till\b|deadline(?: is|:| of)?(?= )|prior to\b|latest(?: by)?\b|at the latest\b"),
    ("V", "on since after from greater more newer starting as beginning later effective", r"on or after\b|since\b|after\b|from(?: the)?\b|starting(?: from| on)?\b|beginning(?: from| on)?\b|as (?:of|from)\b|(?:greater|later|more|newer) than\b(?= (?:19|20)\d\d)|effective(?: from)?\b|later than\b"),
    ("F", "for during over throughout lasting", r"(?:for|lasting|throughout)\b"),
    ("I", "in within", r"(?:within|in)\b(?! (?:the )?(?:morning|afternoon|evening))"),
    ("-", "to through thru and until till", r"(?:to|through|thru|until|till)\b(?: the)?"),
    (">", "or and onward onwards", r"(?:or (?:later|after|newer|onwards?|beyond)|and (?:later|onwards?|beyond))\b|onwards?\b"),
    ("<", "or and", r"(?:or|and) (?:before|earlier|prior|older)\b"),
    ("+", "and but", r"(?:and|but)\b"),
    ("@", "at around about on between", r"(?:at|around|about|between)\b"),
)  # fmt: skip
