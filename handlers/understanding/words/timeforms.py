"""The forms of words about time: what kind a word is, how it begins, how it looks.

A row of NUMERIC is (kind, pattern): its words begin with a digit or a Chinese numeral. A row of CHINESE
(timeforms_zh.py) or ENGLISH (timeforms_en.py) is (kind, beginnings, pattern): the characters or words
it may begin with. The kinds are the letters of KINDS. Where several rows fit, the first one counts. No
pattern repeats a repetition.
"""

from collections.abc import Iterable

from handlers.understanding.words import times

KINDS = {
    "A": "a full date", "a": "a full date with the year at its end", "Y": "a year and a month in digits",
    "b": "a month and a day in digits", "B": "an English date", "y": "a year", "m": "a month", "d": "a day of the month",
    "D": "a day of the month that needs another word", "o": "a day from today", "P": "a day and its part", "n": "now",
    "w": "a weekday", "W": "a weekday of some week", "k": "a week", "e": "a weekend", "x": "a month from this one",
    "r": "a quarter from this one", "5": "the last or next month of some name", "Q": "a quarter", "h": "half a year",
    "H": "a holiday", "L": "a lunar date",
    "f": "a piece of this month or year", "g": "a piece of what stands before it", "S": "a piece of what follows",
    "9": "the nth of what stands before it", "N": "the nth of what follows", "T": "the month, where a piece was named",
    "G": "the week of", "J": "a week by its number", "X": "a decade", "t": "a clock time", "p": "a part of the day", "O": "end of the day",
    "K": "two days or years", "u": "a quantity", "R": "a quantity with a direction", "C": "so many weekdays or weekends on or back",
    "E": "every so often", "<": "before", ">": "after", "l": "later than now", "z": "ago", "i": "within",
    "V": "since", "I": "in", "F": "for", "-": "to", "@": "at", "+": "and", "^": "passing: once so much has gone by",
    "v": "by", "!": "no time at all", "M": "a number with nothing behind it", "Z": "the year as a bare number",
}  # fmt: skip


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(w.replace(".", r"\.") for w in sorted(words, key=lambda w: (-len(w), w)))


def chinese(words: Iterable[str]) -> list[str]:
    """Those that are written in Chinese."""
    return [w for w in words if not w.isascii()]


def english(words: Iterable[str]) -> list[str]:
    """Those that are not."""
    return [w for w in words if w.isascii()]


NUM = r"(?:\d{1,2}|[零〇一二两三四五六七八九十廿卅]{1,3})"
_COUNT = r"(?:\d{1,4}(?:\.\d{1,2})?|[一二两俩三四五六七八九十百]{1,4}|[半几数])"
_TO = r"\s?(?:[-~–—到至]|to|and|until|till|through)\s?"
YEAR = r"(?:19[5-9]|20[0-9])\d"
MONTH = any_of(times.MONTHS)
SURE_MONTH = any_of(set(times.MONTHS) - times.UNSURE_MONTHS)
UNSURE_MONTH = any_of(times.UNSURE_MONTHS)
WEEKDAY = any_of(w for w in times.WEEKDAYS if w.isascii() and w.isalpha())
WEEK = r"(?:周|星期|礼拜)"
# 上周日立, 上礼拜天府医院: the last character belongs to a name
NAME_GOES_ON = r"(?<=天)[府津猫虹鹅融弘健翼]|(?<=日)[照立化丰产]"
HOURS = "one two three four five six seven eight nine ten eleven twelve"
NUMBER_WORD = any_of(
    f"{HOURS} thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty ninety hundred".split()
)
SMALL_NUMBER = (
    r"(?:(?:twenty|thirty|forty|fifty)(?:[ -](?:and )?(?:one|two|three|four|five|six|seven|eight|nine))?|"
    + NUMBER_WORD
    + ")"
)
HOUR_WORD = any_of(HOURS.split())
ORDINAL = any_of(times.ORDINALS)
ORDINAL_WORD = f"(?:{ORDINAL})"
_NO_POINTS = "".join(f"(?<!{w})" for w in times.MAKES_POINTS)
_POINT = rf"点(?!{any_of(times.NOT_OF_A_CLOCK)}|\d+(?:个百分|[%倍万亿折])|的(?!{any_of(times.HAS_AN_HOUR)}))"
_HOUR = rf"时(?!{any_of(times.NOT_OF_AN_HOUR)})"
_MINUTES = r"(?:半(?!天|年|月|个)|过?[一三1-3]刻|(?:零|过)?(?:[0-5]\d|\d(?!\d)|[一二三四五]?十[一二三四五六七八九]?|[零〇][一二三四五六七八九]|[二三四五](?![次个家位轮期季十点]))分?(?!钟|[个台位家人天元块号月日年点时%万亿倍折米吨斤]|\.\d)|整|多?钟|多|差(?:[一二三四五十\d]{1,3}分|一刻))"
# 3号提醒推迟 is the third reminder, 3号提醒我 a day
_NO_DAY = rf"{any_of(times.NOT_OF_A_DAY)}|提醒(?=$|[{times.AFTER_A_REMINDER}])"
HALF_DAY = r"(?:[ap]\.\s?m\.|[ap]\.?\s?m\b)"
# what may stand behind an English number that is a clock or a day and not a count
THEN = (
    r"(?= *(?:$|[,.;:!?)(\n，。、；！？）—–-]|[\u4e00-\u9fff]| (?:on|tomorrow|tmrw|tmr|today|tonight|yesterday|this|next|last|in the|at night|"
    r"sharp|please|and|or|to|till|until|through|with|for|from|at|by|before|after|then|but|works|if|so|the next|every|" + WEEKDAY + r")\b))"
)  # fmt: skip
_BEFORE_DAY = "|".join(
    f"(?<=\\b{w} )|(?<=\\b{w} the )" for w in times.BEFORE_A_DAY
) + r"|(?<![a-z] )(?<!\bthe )|(?<=^the )|(?<=[\n,.;:，。] the )"  # fmt: skip
PREPOSITION = "|".join(
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
    ("t", rf"(?<!比例)(?<!比例是)(?<!比)\d{{1,2}}:[0-5]\d(?::[0-5]\d)?(?:\s?{HALF_DAY}|[ap]\b)?(?![\d:])"),
    ("!", r"\d+:\d+(?::\d+)*"),
    ("t", rf"\d{{1,2}}(?:[.:]?[0-5]\d)?\s?(?:{HALF_DAY}|ampm\b)(?:ish)?|(?<=at )\d{{1,2}}[ap]\b|\d{{1,2}}ish\b"),
    ("t", rf"\d{{1,2}} ?o['’]? ?clock\b(?: sharp)?(?:\s?{HALF_DAY})?"),
    ("t", rf"\d{{1,2}}(?: min(?:ute)?s? (?:past|to|before|after)| past| to(?= (?:noon|midnight))) (?:\d{{1,2}}|{HOUR_WORD}|noon|midnight)(?!\d)(?: ?o['’]?clock)?(?:\s?{HALF_DAY})?"),
    ("t", rf"(?<=[ @])(?:(?<=\bat )|(?<=@ )|(?<=@)|(?<=ght around )|(?<=row around )|(?<=day around )|(?<=ing around )|(?<=noon around )|(?<=ght about )|(?<=row about )|(?<=day about ))(?:\d{{1,2}}[.:][0-5]\d|\d{{1,2}} [0-5]\d|(?:[01]?\d|2[0-3])[0-5]\d|\d{{1,2}}){THEN}(?! *-\d| (?:past|to|after|before) \d)"),
    ("t", rf"(?<=[a-z] )(?:(?<=from )|(?<=between )|(?<=around )|(?<=about ))\d{{1,2}}(?= ?(?:to|-|–|until|till|and) ?\d{{1,2}}{THEN})"),
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
    ("b", r"(?<![\d.])(?:1[0-2]|0?[1-9])\.(?:3[01]|[12]\d|0?[1-9])(?=\s\d{1,2}(?::\d\d|点))"),
    ("b", r"(?<=[-~–—至到])(?:1[0-2]|0?[1-9])\.(?:3[01]|[12]\d|0?[1-9])(?![\d.%元块万个])"),
    ("b", r"(?:(?<=\n)|(?<=^)|(?<=[;,(])|(?<=[;,(] )|(?<=[日周]报)|(?<=[日周]报 )|(?<=[\u4e00-\u9fff] ))(?:1[0-2]|[1-9])\.(?:3[01]|[12]\d|0?[1-9])(?=\s?(?:$|\n|\)|周|星期|上午|下午|晚| (?!hours?|hrs?|days?|weeks?|months?|years?|million|usd|rmb)[a-z\u4e00-\u9fff]))"),
    # years, months, days in Chinese
    ("y", r"(?:(?:19|20)\d{2}|[零〇一二][零〇○一二三四五六七八九]{3}|[零〇0]\s?[零〇一二三四五六七八九0-9])\s?年(?!代|[前后内多]|半)"),
    ("y", r"(?:19|20)\d{2}\s?年(?!代)"),
    ("y", rf"[一二]千(?:零|〇)?[一二三四五六七八九十]{{0,3}}年|(?:\d{{2}}|[一二三四五六七八九]{{2}})\s?年(?=\s?(?:{NUM}\s?月|底|初|末|第|[一二三四1-4]季度|[上下]半年|才|的[春国中]))"),
    ("y", rf"(?:19|20)\d{{2}}(?={_TO}(?:19|20)\d{{2}}\s?年)"),
    ("Z", rf"{YEAR}(?!\d|[.,]\d|\s?(?:[元块万亿个台套人%年]|usd|rmb|people|users|customers|units|dollars|yuan)|\s?[-~到至]\s?(?!{YEAR})\d)"),
    ("m", rf"{NUM}\s?月(?:份)?(?!薪|租|费|嫂|饼|经|光|亮|结|供|票|卡)"),
    ("m", rf"{NUM}(?={_TO}{NUM}\s?月)"),
    ("d", rf"{NUM}(?={_TO}{NUM}\s?[日号](?!楼|线))"),
    ("d", rf"{NUM}\s?[日号](?!{_NO_DAY})"),
    ("d", r"(?<=月)(?:[12]\d|3[01]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?)(?![\d年月天个小分日号万千百块元家台套人次周%])"),
    ("d", r"(?<=月)(?:\d|[一二三四五六七八九])(?=\s?(?:$|[,，。;；)~至到-]|[上下中]午|早|晚|之?前|去|拜访))"),
    # quantities
    ("E", r"[一1]个?(?:天|周|星期|月|季度|年)(?=[一两二三几\d]次)"),
    ("u", rf"(?<=小时){NUM}分(?!之|钟)"),
    ("u", rf"(?:{_COUNT}|[一两二三四五六七八九]{{2}}|\d{{1,3}}{_TO}\d{{1,3}}|[一二两三四五六七八九十]到[一二两三四五六七八九十]|十几|几十|十来|\d0多)\s?个?(?:半|多)?\s?(?:工作日|小时|钟头|分钟|刻钟|秒钟?|星期|礼拜|(?<=个)季度|周年(?!庆|纪念))(?:半|多)?(?!会|热线|客服|在线|营业|服务|待命|值班)"),
    ("u", rf"(?:{_COUNT}|[一两二三四五六七八九]{{2}}|\d{{1,3}}{_TO}\d{{1,3}}|[一二两三四五六七八九十]到[一二两三四五六七八九十]|十几|几十|十来|\d0多)\s?(?:个半?多?月|半?天|周(?![一二三四五六日年岁])|年半?)(?![级期度薪假]|(?<=年)(?:代|老|企|校|一度|规划)|酒店|连锁)"),
    ("u", r"(?:\d{1,4}|[一二两三四五六七八九十]{1,3})\s?日(?=内|之内|以内|后|前|之后|之前)|(?:\d{1,3}|[一二两三四五六七八九十]{1,3})\s?分(?=[内后])"),
    ("u", r"(?:1/2|1/4|3/4|\d{1,4}(?:\.\d{1,2})?(?: ?(?:to|or|-) ?\d{1,3})?)(?: and (?:an? )?half)?(?: more)?[ -]?(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|h|business days?|working days?|work ?days?|weekdays?|days?|nights?|weeks?|wks?|months?|mths?|quarters?|qtrs?|years?|yrs?|fortnights?|decades?)\b(?: and a half)?(?! old\b)"),
    ("u", r"\d{1,3}h(?=\d{1,2}m)|(?<=\dh)\d{1,2}m(?:in)?\b|(?<=[a-z] )(?:(?<=in )|(?<=for )|(?<=last )|(?<=past )|(?<=next )|(?<=lasted )|(?<=within )|(?<=took ))\d{1,3}[dwy]\b"),
    ("C", rf"\d{{1,2}} (?:{WEEKDAY})s?(?= (?:ago|back|from now|later)\b)"),
    # clocks in Chinese
    ("!", rf"{NUM}点[6-9]\d分?(?!\d)|(?<=[{times.MORE_OF_IT}])一点(?![半钟整\d])"),
    ("t", rf"{_NO_POINTS}{NUM}(?:{_POINT}|{_HOUR}){_MINUTES}?(?:左右|前后)?"),
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
