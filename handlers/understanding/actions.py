"""Next steps: what our side will do, by when, and who."""

import re
from datetime import date
from typing import TYPE_CHECKING

from handlers.understanding import calendar, people, time
from handlers.understanding.claims import NextAction, Person, When
from handlers.understanding.segments import Clause
from handlers.understanding.wordlists import anywhere
from handlers.understanding.words import labels, reports, titles
from handlers.understanding.words import steps as words

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading

_STARTS = anywhere(words.STARTS)
_ASKED = anywhere(words.ASKED_US)
# 要求做一次店员培训: demanded of us, whoever is not named
_DEMANDS = re.compile(
    r"要求(?:我们?|我方)?(?:再|先|尽快|重新|另外){0,2}(?:做|安排|组织|提供|补|派|换|出|重|给|发|寄|送|改)(?!到位)\S"
)
# 让我等了半天 asks for nothing
_NOT_ASKED = re.compile(
    r"(?:先?别|先不|不用|不?着急|不急|放心|缓|考虑|等|再等|找|先等|知道|想|觉得|头疼|白|有点|很|们?找|看到|感觉|吃|喝|坐|进|稍等)"
)
# 得回去请示, 还要补一份
_OUR_DUTY = re.compile(
    r"(?:我们?|我司|我方|咱们?|这边|还|也|就|所以|那|只能|可能){0,3}(?:得|还要|需要?|必须|只能|要)(?:赶紧|尽快|先|再|重新|回去|回头|回公司|内部){0,2}"
    r"(?:请示|补|问|申请|协调|确认|汇报|报|改|调|重|做|出|写|给|把|向|跟|找|准备|安排|查|算|约|联系|整理|送|寄|发|落实|跟进|商量|评估|核|开)"
)
# 合同我来催, SIM卡问题我follow
_MINE = re.compile(
    r"我(?:们)?(?:来|去|会|负责)?(?:follow|跟进?|催|盯|处理|搞定?|弄|补|办|安排|协调|解决|发|做|写)(?:一?下| ?up)?$"
)
_I_SAID = re.compile(
    r"我(?:们)?(?:就)?(?:说|答应|承诺|表示|回复|讲)(?:了)?(?:他|她|对方|客户)?,?(?:我们?)?(?:会|先)?(?:要(?:请示|问|申请|汇报|回去|确认|协调)|回去|回来|回头|晚点|稍后|明天|后天|今晚|周|下周|尽快|可以去|去)"
)
_WANTS_ONE = re.compile(
    r"(?:他们?|她们?|客户|对方|^|还|也|又)(?:还|也|又|就)?(?:要|索要)(?:看|一?[份个套张本台版封批组]|两[份个套张本台版]|三[份个套张本台版])"
)
_CUSTOMER_DOES = anywhere(words.CUSTOMER_DOES)
_VERB = anywhere(words.DELIVER)
_NOT_NEEDED, _TO_THEM, _OURS = (
    anywhere(words.NOT_NEEDED),
    anywhere(words.TO_THEM),
    anywhere(words.OURS),
)
_ENGLISH_START = re.compile(
    rf"^(?:so |and |then |also |next:? |action:? )?(?:{'|'.join(words.ENGLISH_STARTS)})\b", re.ASCII
)
_DONE = re.compile(r"(?:已经?|刚|没|未|不用|无需|上周|昨天|了$|了一|过了|sent it|already)")
_PAST = re.compile(
    rf"(?<![约定])了(?!解)|过(?!去|来|一遍)|[去见来到跑进碰聊谈]的|又去|又跑|刚|记录|{reports.ENGLISH_PAST}|dinner|lunch|onsite",
    re.ASCII,
)
_LEAD_IN = re.compile(
    r"^(?:(?:提醒(?:一下|下)?我?|记得|别忘了?|一下|我们?|我司|我方|咱们?|然后|再然后|另外|并|并且|且|还有|同时|还?要(?!求)|需要?|会|得|i'll|i will|will|we'll|we will|we|i|and|then|so|to|need to|(?:要求|希望)?(?:让|要|叫|请)我们?|一是|二是|三是|四是)(?=[^a-z]|$)[:,\s]{0,2})"
)
# 他让我们周五前给报价: the promise is 给报价
_SOMEBODY_ASKS = re.compile(
    rf"(?:他们?|她们?|客户|对方|[{''.join(sorted(titles.SURNAMES))}](?:{'|'.join(titles.TITLES)}))?(?:还|也|又|就)?(?:要求|希望|想)?(?:让|要|叫|请)我(?:们|方|司)?"
)
_WANTED = re.compile(r"\b(?:wants|needs|asked for|requested|expects|would like)\b", re.ASCII)
_TOLD_TO = re.compile(r".{0,4}(?:让|请|由|叫|安排|ask )")
_ENGLISH_PROMISE = re.compile(
    r"\b(?:i'll|i will|we'll|we will|i need to|we need to|need to send|"
    r"promised (?:her|him|them))\b",
    re.ASCII,
)
_GERUND = re.compile(
    r"(?:sending|shipping|drafting|preparing|scheduling|following up|getting back|will be \w+ing)\b"
)
_TODAY_STILL = re.compile(r"今天(?:内|下班前)?(?:就)?(?:发|给|交|提交|回复|寄|出)")
_EXPECTS = re.compile(
    r"(?:希望|要求|想|要)\S{0,16}(?:拿到|收到|看到|提供|给出|提交|交付|给|发|出具|补|寄|送|完成|close|搞定)"
)
_HABIT = re.compile(r"经常|总是|老是|一直|今天(?:去|见|拜访|走访)|昨天")
_WANTS = re.compile(r"要(?:看|一份|个|份)|需要我们")
_AFTER_DAY = re.compile(r"^(?:[之以]?前|[之以]内|内(?!部|容|存|网)|就|的|[ ,])+")
_NOT_FOR = re.compile(r"(?:跟|给|向|和|与|找|陪|通知|抄送|带|cc了?|with |to |and |发给|@)\s?$")
_ASSIGNED = re.compile(r"(?:让|请|由|叫|安排|麻烦|转给|交给|负责人:?|责任人:?|跟进人:?|ask )\s?$")


_SAYS_NOTHING = re.compile(r"(?:回头|回去|回来|然后|我们?|再|就|还|先|后续|接下来|next|then)+")
# 改到下周四: without its day it says nothing
_ONLY_MOVED = frozenset(
    ("改到", "改约", "约到", "约在", "再约", "改成", "会改到", "改", "约", "延到")
)


def due_in(reading: "Reading", start: int, end: int) -> tuple[When, time.Found] | None:
    """The first day in [start, end) that can be a due day."""
    for found in reading.times_in(start, end):
        if found.end <= end and (when := calendar.when(found.meaning, reading.at, "future")):
            return when, found
    return None


def is_future(reading: "Reading", found: time.Found) -> bool:
    """Said as something to come: 下周三, 周五前, tomorrow; a bare weekday only with a deadline."""
    kept = reading.coming.get(found.start)
    if kept is None or kept[0] is not found:  # asked half a dozen times for each day
        kept = reading.coming[found.start] = (found, _is_future(reading, found))
    return kept[1]


# before these hours a part of today is still to come
_BEGINS = {"晚上": 18, "evening": 18, "下午": 12, "afternoon": 12}


def _is_future(reading: "Reading", found: time.Found) -> bool:
    meaning = found.meaning
    if meaning.edge in {"before", "within"} and meaning.direction >= 0:
        return True
    base = meaning.base
    if meaning.span is not None:
        return meaning.direction > 0
    done = _PAST.search(_around(reading, found)) is not None
    if base is None:
        late = meaning.part in {"晚上", "evening"} and reading.at.hour < 17
        return meaning.part == "下班前" or (late and not done)
    if base.kind == "weekday" and base.b is None:
        return not (done or _begins_a_story(reading, found))
    if base.kind in {"date", "holiday", "lunar", "matching"} and base.year is None and done:
        return False
    if base.kind == "offset":
        later = base.a == 0 and reading.at.hour < _BEGINS.get(meaning.part, 0)
        return base.a > 0 or (later and not done)
    resolved = calendar.resolve(meaning, reading.at, "")
    today: date = reading.at.date()
    return resolved is not None and resolved.start is not None and resolved.start.date() > today


# the customer will do it, or nobody: no step of ours
_THEIR_STEP = re.compile(
    r"再议|再谈|再定|再说|再看|放到|推到|推迟|打过来|付款|付清|到账|回款|放款|拨款|转给|给回话|被.{1,8}叫|的情况$"
)
_RECAP = re.compile(r"小结|[日周]报|汇总|回顾|行程|本周拜访|本周跟进|recap|this week's|trip")
_STILL_TO_COME = re.compile(
    r"[要想将会得约]|准备|打算|计划|提醒|前|之前|安排|will|plan|going to|next", re.ASCII
)
_TOLD_LATER = re.compile(
    r"[聊谈见去访到跑打签收送发通做看回给讲碰留说搬喝吃](?:了|过|上|着|完)|没[碰见遇]|忘了|刚|visited|\bmet\b|\bsaw\b|discussed|walked|left",
    re.ASCII,
)


def _begins_a_story(reading: "Reading", found: time.Found) -> bool:
    """周一到丽水附中,潘校长没碰上: a weekday at the beginning of what was done."""
    clause = reading.clause_at(found.start)
    if clause is not None and not clause.part and _RECAP.search(reading.low, 0, 40):
        return _STILL_TO_COME.search(reading.low, clause.start, clause.end) is None
    if clause is None or found.start > clause.start + 4 or clause.part not in {"", "when", "visit"}:
        return clause is not None and clause.part == "when"
    if _STILL_TO_COME.search(reading.low, clause.start, clause.end):
        return False
    if reading.paid:
        return True
    line = reading.low.find("\n", clause.end)
    end = line if line > 0 else clause.end + 60
    return _TOLD_LATER.search(reading.low, clause.end, end) is not None


def _around(reading: "Reading", found: time.Found) -> str:
    """The clause the words stand in."""
    clause = reading.clause_at(found.start)
    if clause is not None:
        return reading.low[clause.start : clause.end]
    return reading.low[max(found.start - 10, 0) : found.end + 20]


def is_action(reading: "Reading", clause: Clause) -> bool:
    """Whether a clause of running text says what we will do."""
    text = reading.low[clause.start : clause.end]
    if text in labels.NOTHING or _NOT_NEEDED.search(text):
        return False
    if _HABIT.search(text):
        return False
    future = any(is_future(reading, f) for f in reading.times_in(clause.start, clause.end))
    ours = reading.people_in(clause.start, clause.start + 1)
    if (
        ours
        and ours[0].colleagues
        and reading.low.startswith((" will ", "'ll ", " to "), ours[0].end)
    ):
        return True
    if text.isascii():
        return _is_english_action(text, future=future)
    return _is_asked_for(reading, clause, text, future=future) or _is_promised(
        reading, clause, text, future=future
    )


def is_undecided(text: str) -> bool:
    """下次啥时候去没定: told, but nothing to do."""
    return _NOT_NEEDED.search(text) is not None


# quote by Friday
_DUE_THING = re.compile(
    r"(?:a |the |our |and )?(?:revised |final |updated |new |first )?(?:quote|proposal|contract|samples?|pricing|deck|draft|plan|report|invoice|drawings?|specs?|offer) (?:by|due|before)\b"
)


def _is_english_action(text: str, *, future: bool) -> bool:
    if _ENGLISH_START.match(text):
        return True
    if re.search(r"\b(?:he|she|they|customer|client|who)('ll| will)\b", text):
        return False
    if _GERUND.match(text) or (future and _DUE_THING.match(text)):
        return True
    if _ENGLISH_PROMISE.search(text):
        return True
    asked = _ASKED.search(text) is not None
    wanted = future and _WANTED.search(text) is not None
    return wanted or (asked and (future or "us to" in text or "me to" in text))


def _is_asked_for(reading: "Reading", clause: Clause, text: str, *, future: bool) -> bool:
    """The customer wants something of us: 让我..., 要看..., 周五前发给他."""
    if future and _TO_THEM.search(text) and not re.search(r"了(?!解)|已", text):
        return True
    if future and _EXPECTS.search(text):
        return True
    if _WANTS.search(text) and any(m.titled for m in reading.people_in(clause.start, clause.end)):
        return True
    if _WANTS_ONE.search(text) and not re.search(r"了$|过了|不要|没要", text):
        return True
    if _DEMANDS.search(text):
        return True
    asked = _ASKED.search(text)
    if asked is None or text[: asked.start()].endswith(("没", "不")):
        return False
    return not (_NOT_ASKED.match(text, asked.end()) or len(text) - asked.end() < 2)


def _is_promised(reading: "Reading", clause: Clause, text: str, *, future: bool) -> bool:
    """We said we would: 回去算算, 钱工今晚修, 下周三前把方案发过去."""
    if _TODAY_STILL.match(text) and "了" not in text:
        return True
    verb = _VERB.search(text) is not None
    done = _DONE.search(text)
    if _I_SAID.match(text) or (_OUR_DUTY.match(text) and not text.endswith(("了", "过"))):
        return True
    if _MINE.search(text) and not done:
        return True
    told = not future and _PAST.search(text) is not None
    if verb and not told and _STARTS.match(_bare(text)) and not text.endswith(("了", "过")):
        return True
    if verb and _assignee_before(reading, clause) and (future or "跟" in text or not done):
        return not text.rstrip("。!").endswith(("了", "好了", "在"))
    if not future or (done and not re.search(r"[前内]", text)):
        return False
    if _THEIR_STEP.search(text) and "我" not in text:
        return False
    if _CUSTOMER_DOES.search(text) and not re.search(r"我|给[他她]|发[他她]", text):
        return False
    ours = verb and _OURS.search(text) is not None
    return ours or _begins_with_time(reading, clause)


def _bare(text: str) -> str:
    return re.sub(r"^(?:我们?|然后|另外|并|所以|那)", "", text)


def _begins_with_time(reading: "Reading", clause: Clause) -> bool:
    """下周三前把方案发过去: a time to come, then a verb of ours."""
    for found in reading.times_in(clause.start, clause.start + 3):
        if found.end < clause.end:
            rest = reading.low[found.end : clause.end].lstrip(" ,前")
            return (
                is_future(reading, found)
                and _VERB.match(_bare(rest)) is not None
                and not rest.startswith(("出结果", "出$", "到账", "回", "开标", "拨付"))
            )
    return False


def _assignee_before(reading: "Reading", clause: Clause) -> bool:
    for mention in reading.people_in(clause.start, clause.end):
        if mention.colleagues:
            before = reading.low[max(clause.start, mention.start - 5) : mention.start]
            after = reading.low[mention.end : mention.end + 3].lstrip()
            if _ASSIGNED.search(before) or after.startswith("to "):
                return True
            if mention.start == clause.start and any(
                is_future(reading, f) for f in reading.times_in(mention.end, mention.end + 2)
            ):
                return True
    return False


def action(
    reading: "Reading", start: int, end: int, *, contacts: frozenset[str] = frozenset()
) -> NextAction | None:
    """One next step out of [start, end): its day and assignee apart, the rest is its text."""
    low = reading.low
    found = due_in(reading, start, end)
    assignee, person = _assignee(reading, start, end, contacts)
    due = found[1] if found else None
    first = _begins(low, start, end, due, person)
    last = _ends(low, first, end, due, person)
    if (
        last - first < 1
        or low[first:last] in labels.NOTHING
        or _SAYS_NOTHING.fullmatch(low, first, last)
    ):
        return None
    if low[first:last] in _ONLY_MOVED:
        first, last = start, end
    return NextAction(
        reading.raw(first, last).strip(),
        found[0] if found else None,
        assignee,
        (reading.span(first, last),),
        (reading.span(due.start, due.end),) if due else (),
        (reading.span(person.start, person.end),) if person else (),
    )


def _begins(
    low: str, start: int, end: int, due: time.Found | None, person: people.Mention | None
) -> int:
    """Where the promise itself begins, behind the day, the name and 我们要."""
    first = start
    for _ in range(4):
        before = first
        while first < end and low[first] in " ,:、()。-—\n":
            first += 1
        if due is not None and due.start <= first < due.end:
            first = due.end
            first += len(low[first:end]) - len(_AFTER_DAY.sub("", low[first:end]))
        if person is not None and (
            person.start <= first < person.end
            or _TOLD_TO.fullmatch(low, first, person.start) is not None
        ):
            first = person.end + (4 if low.startswith(" to ", person.end) else 0)
        asked = _SOMEBODY_ASKS.match(low, first, end)
        if asked is not None and asked.end() < end - 1:
            first = asked.end()
        lead = _LEAD_IN.match(low[first:end])
        if lead is not None and lead.end() < end - first:
            first += lead.end()
        if first == before:
            break
    return first


def _ends(
    low: str, first: int, end: int, due: time.Found | None, person: people.Mention | None
) -> int:
    """Where the promise itself ends, before a day or a name in brackets."""
    last = end
    if due is not None and _ends_with(low, due, last) and due.start > first + 1:
        last = due.start
        while last > first and low[last - 1] in " ,;(":
            last -= 1
        for word in ("deadline", " by", " on", " before"):
            last -= len(word) if low[first:last].endswith(word) else 0
    if person is not None and person.end >= last - 1 and person.start > first:
        last = person.start - 1 if low[person.start - 1] == "(" else last
    while last > first and low[last - 1] in " ,;。.!":
        last -= 1
    return last


def _ends_with(low: str, due: time.Found, last: int) -> bool:
    """Whether nothing stands behind the day but 前; in 资料下周补 the verb does."""
    return due.end >= last or (due.end == last - 1 and low[due.end] in "前内)之 。.,;")


def _assignee(
    reading: "Reading", start: int, end: int, contacts: frozenset[str]
) -> tuple[Person, people.Mention | None]:
    """The colleague who shall do it; one who is only told or asked is not."""
    for mention in reading.people_in(start, end):
        if not mention.colleagues or mention.name in contacts or mention.name.lower() in contacts:
            continue
        before = reading.low[max(start, mention.start - 6) : mention.start]
        if _NOT_FOR.search(before) and not _ASSIGNED.search(before):
            continue
        user = reading.directory.users.get(mention.colleagues[0])
        if user is not None:
            return Person(user.id, user.name), mention
    return reading.context.sender, None
