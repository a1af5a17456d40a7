"""How a contact was made and what kind of visit it was; words said under a label win."""

import re
from typing import TYPE_CHECKING

from handlers.understanding.claims import Channel, Said, Span, VisitType
from handlers.understanding.segments import Clause
from handlers.understanding.words import verbs as words

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading

# what people write under 方式 and 类型
CHANNELS: tuple[tuple[Channel, tuple[str, ...]], ...] = (
    ("PHONE", ("电话", "phone", "call")),
    ("ONLINE", ("微信", "邮件", "线上", "视频", "短信", "会议软件", "网络", "email", "mail", "wechat", "online", "video", "zoom", "teams", "whatsapp")),  # noqa: E501  # a table or pattern reads as one line
    ("ACCESS", ("接入", "来访", "接待")),
    ("SIGNING", ("签约", "签订", "signing")),
    ("AFTER_SALES", ("售后", "维修", "after")),
    ("OTHER", ("其他", "宴请", "吃饭", "other")),
    ("VISIT", ("上门", "面谈", "拜访", "走访", "当面", "现场", "实地", "visit", "onsite", "on-site", "meeting", "face")),  # noqa: E501  # a table or pattern reads as one line
)  # fmt: skip
TYPES: tuple[tuple[VisitType, tuple[str, ...]], ...] = (
    ("AFTER_SALES", ("售后", "after")),
    ("PRE_SALES", ("售前", "技术", "pre")),
    ("JOINT", ("联合", "joint")),
    ("BUSINESS_VISIT", ("商务", "courtesy", "business")),
    ("OTHER", ("其他", "other")),
    ("SALES", ("销售", "sales")),
)  # fmt: skip


def _first(text: str, table: tuple[str, ...]) -> tuple[int, int] | None:
    best: tuple[int, int] | None = None
    for word in table:
        at = text.find(word)
        while (
            at > 0
            and word[0].isascii()
            and word[0].isalpha()
            and text[at - 1].isascii()
            and text[at - 1].isalpha()
        ):
            at = text.find(word, at + 1)
        if at >= 0 and (best is None or at < best[0]):
            best = at, at + len(word)
    return best


def channel(reading: "Reading", clauses: tuple[Clause, ...]) -> Said[Channel] | None:
    """The channel that was said; None where nobody said one."""
    for clause in clauses:
        text = reading.low[clause.start : clause.end]
        if clause.part in {"channel", "type"}:
            for name, table in CHANNELS:
                if _first(text, table) and (
                    clause.part == "channel" or name in {"SIGNING", "ACCESS"}
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
    order: tuple[tuple[Channel, tuple[str, ...]], ...] = (
        ("ACCESS", words.ACCESS),
        ("SIGNING", words.SIGNING),
        ("AFTER_SALES", words.AFTER_SALES),
    )
    face = _find(reading, told, words.FACE_TO_FACE)
    remote_phone = _find(reading, told, words.PHONE)
    remote_online = _find(reading, told, words.ONLINE)
    found: dict[Channel, Span] = {}
    for name, table in order:
        hit = _find(reading, told, table)
        if hit is not None and not (name == "SIGNING" and _not_signed(reading, told)):
            found[name] = hit
    if "ACCESS" in found:
        return Said("ACCESS", (found["ACCESS"],))
    first_is_phone = remote_online is None or (
        remote_phone is not None and remote_phone.start < remote_online.start
    )
    if (
        remote_phone
        and (face is None or remote_phone.start < face.start)
        and not _named_only(reading, remote_phone)
        and (first_is_phone or "打电话" in reading.low or "call" in reading.low)
    ):
        return Said("PHONE", (remote_phone,))
    if (
        remote_online
        and (face is None or remote_online.start < face.start)
        and "加了微信" not in reading.low
    ):
        return Said("ONLINE", (remote_online,))
    if "SIGNING" in found:
        return Said("SIGNING", (found["SIGNING"],))
    meal = _find(reading, told, words.MEAL)
    bid = _find(reading, told, words.BID)
    if bid is not None and re.search(r"今天开标|昨天开标|开标了|开标会|bid opening", reading.low):
        return Said("OTHER", (bid,))
    if "AFTER_SALES" in found and not _maybe_only(reading, found["AFTER_SALES"]):
        return Said("AFTER_SALES", (found["AFTER_SALES"],))
    if (
        meal is not None
        and (face is None or meal.start < face.start)
        and "没花钱" not in reading.low
    ):
        return Said("OTHER", (meal,))
    if face is not None:
        return Said("VISIT", (face,))
    visited = _find(reading, told, words.VISITED)
    return Said("VISIT", (visited,)) if visited is not None else None


def _find(reading: "Reading", clauses: list[Clause], table: tuple[str, ...]) -> Span | None:
    for clause in clauses:
        hit = _first(reading.low[clause.start : clause.end] + " ", table)
        if hit is not None:
            return reading.span(clause.start + hit[0], min(clause.start + hit[1], clause.end))
    return None


def _not_signed(reading: "Reading", clauses: list[Clause]) -> bool:
    return any(w in reading.low[c.start : c.end] for c in clauses for w in words.NOT_SIGNED)


def _named_only(reading: "Reading", span: Span) -> bool:
    """电话 in 电话会议系统 or 联系电话 is a thing, no call."""
    word = reading.text[span.start : span.end]
    after = reading.text[span.end : span.end + 3]
    return word == "电话" and after.startswith(
        ("会议系统", "系统", "机", "号", "线", "多少", "会议系")
    )


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
    hit = _find(reading, told, words.AFTER_SALES)
    if said == "AFTER_SALES" and hit is not None:
        return Said("AFTER_SALES", (hit,))
    order: tuple[tuple[VisitType, tuple[str, ...]], ...] = (
        ("JOINT", words.JOINT), ("PRE_SALES", words.PRE_SALES), ("BUSINESS_VISIT", (*words.MEAL, *words.COURTESY)),  # noqa: E501  # a table or pattern reads as one line
    )  # fmt: skip
    for kind, words_of in order:
        found = _find(reading, told, words_of)
        if found is not None and not (
            kind == "BUSINESS_VISIT" and said in {"PHONE", "ONLINE", "SIGNING", "AFTER_SALES"}
        ):
            return Said(kind, (found,))
    if said == "AFTER_SALES":
        return Said("AFTER_SALES")
    return Said("SALES")
