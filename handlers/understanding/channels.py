"""How a contact was made and what kind of visit it was; words said under a label win."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from handlers.understanding.claims import Channel, Said, Span, VisitType
from handlers.understanding.segments import Clause
from handlers.understanding.wordlists import any_of
from handlers.understanding.words import verbs as words

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading

# what people write under 方式 and 类型
CHANNELS: tuple[tuple[Channel, tuple[str, ...]], ...] = (
    ("PHONE", ("电话", "phone", "call")),
    ("ONLINE", ("微信", "邮件", "线上", "视频", "短信", "会议软件", "网络", "email", "mail", "wechat", "online", "video", "zoom", "teams", "whatsapp")),
    ("ACCESS", ("接入", "来访", "接待")),
    ("SIGNING", ("签约", "签订", "signing")),
    ("AFTER_SALES", ("售后", "维修", "after")),
    ("OTHER", ("其他", "宴请", "吃饭", "other")),
    ("VISIT", ("上门", "面谈", "拜访", "走访", "当面", "现场", "实地", "visit", "onsite", "on-site", "meeting", "face")),
)  # fmt: skip
TYPES: tuple[tuple[VisitType, tuple[str, ...]], ...] = (
    ("AFTER_SALES", ("售后", "after")),
    ("PRE_SALES", ("售前", "技术", "pre")),
    ("JOINT", ("联合", "joint")),
    ("BUSINESS_VISIT", ("商务", "courtesy", "business")),
    ("OTHER", ("其他", "other")),
    ("SALES", ("销售", "sales")),
)  # fmt: skip


_ACCESS = re.compile(
    rf"(?<!有空)(?<!欢迎)(?<!邀请)(?:{any_of(words.ACCESS).pattern}"
    r"|(?<![要想约请以])(?<!有空)来(?:了)?(?:我们?|咱们?|我司|我方|本公司|公司)[^,。;]{0,4}(?:公司|办公室|展厅|厂|总部|基地|这)"
    r"|(?:路过|到了?|进)(?:我们|咱们|我司)(?:公司|办公室|展厅|厂))"
)
_SIGNING = any_of(words.SIGNING)
_AFTER_SALES = re.compile(
    rf"{any_of(words.AFTER_SALES).pattern}"
    r"|终验收|初验收|终验|初验|现场验收|正式验收|项目验收|二期验收|一期验收|系统验收|今天验收|完成验收"
    r"|验收(?:了|通过|完成|合格|结束|签字|完|会)|培训(?:了|完|结束|ok)|做.{0,8}培训(?!方案|计划|报价)"
)
_FACE, _VISITED = any_of(words.FACE_TO_FACE), any_of(words.VISITED)
_PHONE, _ONLINE = any_of(words.PHONE), any_of(words.ONLINE)
_MEAL, _BID = any_of(words.MEAL), any_of(words.BID)
_COURTESY, _PRE_SALES, _JOINT_WORD = (
    re.compile(rf"(?<!before )(?<!after )(?:{any_of(words.MEAL, words.COURTESY).pattern})"),
    any_of(words.PRE_SALES),
    any_of(words.JOINT),
)
_WISH = re.compile(r"想|打算|准备|计划|邀请|欢迎|希望|约(?!了)|请(?!假)")
_ADDED = "加了微信"  # and nothing was written yet
# 和视频厂商的渠道经理一块儿进的三监
_JOINT = re.compile(
    rf"{_JOINT_WORD.pattern}"
    r"|[和跟同与带][^,。;\n]{0,10}(?:厂商|厂家|原厂|渠道|供应商|集成商|伙伴|代理商|咨询|顾问)[^,。;\n]{0,8}(?:一块|一起|一同|一道|同去|联合)"
)
_CHAT_LINE = re.compile(r"^[^\s:]{1,8}\s{1,2}\d{1,2}:\d{2}\b", re.MULTILINE)
_EXCERPT = re.compile(r"聊天记录|群聊:|对话截图|chat log|transcript")
# 午饭自己解决32 is a cost, no meal with a customer
_TREATED = re.compile(r"请|陪|跟|和|一起|宴|with\b|w/")
_SIGNS_OFF = re.compile(r"签了字?|签字|signed", re.IGNORECASE)
# signed for something received or done: no contract
_RECEIPT = re.compile(r"单子|到货单|送货单|签收|工单|服务单|确认单|维修单|回执|报告|验收|终验|初验")
_NOT_SIGNED = any_of(words.NOT_SIGNED)
_BID_TODAY = re.compile(
    r"今[天早]\S{0,12}开标|昨天\S{0,12}开标|开标了|开标会|参加\S{0,4}开标|bid opening"
)
# 微信小程序, 短信网关, 电话会议系统, 视频监控: things for sale, no way to talk
_THING_AFTER = re.compile(
    r"(?:终端|app|方案|标准|计划|预算|机器人|团队|能力|条款|政策|体系|费|小程序|公众号|平台|系统|监控|网关|服务器|接口|支付|会员|功能|模块|机|号|线|多少|会议系|存储|合同|营销|推送|点餐|商城|付款码|approval|integration)"
)
# 货到了, PO到了: a thing came, nobody went
_ARRIVED = re.compile(
    r"(?:货|款|po|样品|合同|发票|钱|件|书|材料|时间|设备|机器|订单|快递|期|岁|点)$"
)
# what fails is not from us
_NOT_OURS = re.compile(r"(?:现在|目前|原来|以前|之前|一直)(?:在?用的|的)|别家|竞品|友商|老系统")
_NONE = ("没人", "没有", "没", "无", "未")
_THING_BEFORE = re.compile(r"(?:告警|预警|监控|企业|对接|高清|智能|可视|加了|联系|留了|存储)$")


def _first(text: str, table: tuple[str, ...]) -> bool:
    """Whether one of the words stands under a label."""
    return any(word in text for word in table)


def channel(reading: "Reading", clauses: tuple[Clause, ...]) -> Said[Channel] | None:
    """The channel that was said; None where nobody said one."""
    for clause in clauses:
        text = reading.low[clause.start : clause.end]
        if clause.part in {"channel", "type"}:
            for name, table in CHANNELS:
                if _first(text, table) and (
                    clause.part == "channel"
                    or name in {"SIGNING", "ACCESS"}
                    or (name in {"PHONE", "ONLINE"} and len(text) <= 12)
                ):
                    return Said(name, (reading.span(clause.start, clause.end),))
        if clause.part in {"phone", "online"}:
            return Said(
                "PHONE" if clause.part == "phone" else "ONLINE", _label_span(reading, clause)
            )
    return _told(reading, clauses)


def _label_span(reading: "Reading", clause: Clause) -> tuple[Span, ...]:
    at = reading.low.rfind(clause.label, 0, clause.start + 1)
    return (reading.span(at, at + len(clause.label)),) if at >= 0 and clause.label else ()


def _told(reading: "Reading", clauses: tuple[Clause, ...]) -> Said[Channel] | None:
    """Rule 9 of the corpus, from the clauses that tell what happened."""
    told = [
        c
        for c in clauses
        if c.part
        not in {"actions", "next_time", "ignored", "expenses", "due", "feedback", "problem"}
    ]
    face = _find(reading, told, _FACE)
    came = _came_to_us(reading, told)
    return (
        _excerpt(reading, face)
        or (Said("ACCESS", (came,)) if came else None)
        or _remote(reading, told, face)
        or _in_person(reading, told, face)
    )


def _excerpt(reading: "Reading", face: Span | None) -> Said[Channel] | None:
    """Lines of a chat, pasted."""
    pasted = _EXCERPT.search(reading.low)
    if face is not None or (pasted is None and len(_CHAT_LINE.findall(reading.low)) < 2):
        return None
    shown = _CHAT_LINE.search(reading.low) or pasted
    return Said("ONLINE", (reading.span(*shown.span()),)) if shown is not None else None


def _remote(reading: "Reading", told: list[Clause], face: Span | None) -> Said[Channel] | None:
    """By phone or in writing, unless they met before it."""
    phone, online = _spoken(reading, told, _PHONE), _spoken(reading, told, _ONLINE)
    if online is not None and phone is not None and phone.end <= online.end:
        phone = None if phone.start >= online.start else phone  # the call of a Teams call
    if phone is not None and (face is None or phone.start < face.start):
        first = online is None or phone.start < online.start
        if first or "打电话" in reading.low or "call" in reading.low:
            return Said("PHONE", (phone,))
    before = online is not None and (face is None or online.start < face.start)
    return Said("ONLINE", (online,)) if online and before and _ADDED not in reading.low else None


def _in_person(reading: "Reading", told: list[Clause], face: Span | None) -> Said[Channel] | None:
    """What they met for: signing, a bid, service, a meal; else it was a visit."""
    signed = None if _not_signed(reading, told) else _find(reading, told, _SIGNING)
    service = _spoken(reading, told, _AFTER_SALES)
    if signed is not None:
        plain = _SIGNS_OFF.fullmatch(reading.text[signed.start : signed.end]) is not None
        receipt = plain and (service is not None or _RECEIPT.search(reading.low) is not None)
        if not receipt:
            return Said("SIGNING", (signed,))
    bid = _find(reading, told, _BID)
    if bid is not None and _BID_TODAY.search(reading.low):
        return Said("OTHER", (bid,))
    if service is not None and not _maybe_only(reading, service):
        return Said("AFTER_SALES", (service,))
    meal = _find(reading, _eaten(reading, told), _MEAL)
    first = meal is not None and (face is None or meal.start < face.start)
    if meal is not None and first and "没花钱" not in reading.low:
        return Said("OTHER", (meal,))
    visited = face or _find(reading, told, _VISITED)
    return Said("VISIT", (visited,)) if visited is not None else None


def _eaten(reading: "Reading", told: list[Clause]) -> list[Clause]:
    """Clauses in which a meal is one with the customer and no mere cost."""
    return [
        c
        for c in told
        if not reading.amounts_in(c.start, c.end) or _TREATED.search(reading.low, c.start, c.end)
    ]


def _came_to_us(reading: "Reading", told: list[Clause]) -> Span | None:
    """They came; not: 霍老板想周五来咱们厂里转转."""
    hit = _find(reading, told, _ACCESS)
    if hit is None:
        return None
    start = max(reading.text.rfind(sign, 0, hit.start) for sign in ",，。;；\n") + 1
    return None if _WISH.search(reading.text, start, hit.start) else hit


def _find(reading: "Reading", clauses: Iterable[Clause], table: "re.Pattern[str]") -> Span | None:
    for clause in clauses:
        hit = table.search(reading.low, clause.start, clause.end)
        if hit is None:
            continue
        if hit.group() == "到了" and _ARRIVED.search(reading.low, clause.start, hit.start()):
            continue
        return reading.span(*hit.span())
    return None


def _spoken(reading: "Reading", clauses: Iterable[Clause], table: "re.Pattern[str]") -> Span | None:
    """A way to talk, not a thing of that name."""
    for clause in clauses:
        for hit in table.finditer(reading.low, clause.start, clause.end):
            if _THING_AFTER.match(reading.low, hit.end()):
                continue
            if _NOT_OURS.search(reading.low, clause.start, hit.start()):
                continue
            if reading.low[max(hit.start() - 2, 0) : hit.start()].endswith(_NONE):
                continue
            if len(hit.group()) <= 2 and _THING_BEFORE.search(
                reading.low, clause.start, hit.start()
            ):
                continue
            return reading.span(*hit.span())
    return None


def _not_signed(reading: "Reading", clauses: Iterable[Clause]) -> bool:
    return any(_NOT_SIGNED.search(reading.low, c.start, c.end) for c in clauses)


def _maybe_only(reading: "Reading", span: Span) -> bool:
    """验收标准 and 培训方案 are topics, no service."""
    after = reading.text[span.end : span.end + 2]
    return after.startswith(
        ("标准", "方案", "计划", "报价", "合同", "费", "需求", "预算", "平台", "系统")
    ) and not reading.text[span.start : span.end].startswith("回访")


def visit_type(reading: "Reading", clauses: tuple[Clause, ...], said: Channel) -> Said[VisitType]:
    """Rule 10 of the corpus; sales when nothing else was said, without spans."""
    for clause in clauses:
        if clause.part == "type":
            for name, table in TYPES:
                if _first(reading.low[clause.start : clause.end], table):
                    return Said(name, (reading.span(clause.start, clause.end),))
    told = [
        c
        for c in clauses
        if c.part
        not in {
            "actions",
            "next_time",
            "ignored",
            "expenses",
            "due",
            "feedback",
            "problem",
            "outcome",
        }
    ]
    hit = _find(reading, told, _AFTER_SALES)
    if said == "AFTER_SALES" and hit is not None:
        return Said("AFTER_SALES", (hit,))
    order: tuple[tuple[VisitType, re.Pattern[str]], ...] = (
        ("JOINT", _JOINT),
        ("PRE_SALES", _PRE_SALES),
        ("BUSINESS_VISIT", _COURTESY),
    )
    for kind, words_of in order:
        among = _eaten(reading, told) if words_of is _COURTESY else told
        found = _find(reading, among, words_of)
        if found is not None and not (
            kind == "BUSINESS_VISIT" and said in {"PHONE", "ONLINE", "SIGNING", "AFTER_SALES"}
        ):
            return Said(kind, (found,))
    if said == "AFTER_SALES":
        return Said("AFTER_SALES")
    return Said("SALES")
