"""Persons of the customer's side who are in no list: 内勤小徐, 店长阿芳, met Bill Warner."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from handlers.understanding.words import titles
from handlers.understanding.words.companies import FIRST_NAMES
from handlers.understanding.words.labels import NOTHING

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading
    from handlers.understanding.segments import Clause

Named = tuple[int, int]

# 老何, 小徐, 阿芳 where a person can stand: behind a role or a word of meeting, before what they do
_FAMILIAR = re.compile(
    rf"(?:[小老][{''.join(sorted(titles.SURNAMES))}]|阿[\u4e00-\u9fff])"
    r"(?!程序|程式|米|康|金库|金额|方案|计|时|区|组|型|家|板|客户|用户|厂|城|店|学|龙虾|黄车|伍|白鼠|毛病|江湖|房)"
    r"(?=$|[,。;、:)(\s+和跟与说讲问在的也想要对聊谈见约看把帮接收带嫌表觉认担建看透泼都那这反提给陪同打发签做介负管人])"
)
_BEFORE = re.compile(
    r"(?:$|^|[,。;、:(\s和跟与找见约到陪让请给叫的及+]|员|长|主任|经理|主管|师|总监|助理|秘书|工|部|科|处|室|办|组|务|管|购|勤|护|库|房|店|台|间|场|区|it|IT)$"
)
_ENGLISH = re.compile(
    r"(?:\b(?i:met(?: with)?|with|saw|see|called|rang|phoned|spoke (?:with|to)|talked (?:with|to)|walked|from|owner|manager|director|buyer|ceo|cto|cfo|coo|vp|head of \w+|lead|contact|voicemail for|emailed|texted|engineer|foreman|rep|guy|lady|principal|doctor|nurse"
    r"|(?:sent|gave|showed|pitched|presented|introduced|wrote|demoed|said|sold|explained)(?: \w+){0,4} to)|(?<=\())"
    r"(?:[:,]? |(?<=\())(?P<name>[A-Z][a-z]{2,}(?: [A-Z][A-Za-z'’-]{1,})?)(?=$|[ ,.;)(])"
)
_SUBJECT = re.compile(
    r"^(?P<name>[A-Z][a-z]{2,}(?: [A-Z][a-z'’-]{2,})?)(?= (?:called|rang|said|says|asked|wants|mentioned|confirmed|told|is|was|out|on leave|from|at|\())"
)
# 客户Carlos, Halcyon的Sarah: a first name among Chinese words
_MIXED = re.compile(
    r"(?P<cue>客户|[的跟和与找见约叫给陪同]|采购|总监|经理|老板|主管|负责人|那边|的?助理)(?P<name>[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})?)(?=$|[,。;、:)(\s\u4e00-\u9fff])"
)
_NO_NAMES = frozenset(
    "met called emailed rang saw visited spoke talked dropped sent went left quoted demoed toured swung popped texted attended presented "
    "customer client buyer manager owner company prospect contact she he they them him her it the this that there we our you your mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday "
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec "
    "today yesterday tomorrow budget price pricing quote team excel sap oracle erp mes crm all some two three call demo email meeting phase line plant site quick great good next still also then and but".split()
)
_BETWEEN_NAMES = re.compile(r"\s?(?:[、,;/+&]|和|及|与|\band\b)\s?")
_ROLE = re.compile(r"\s?[(（][^()（）]{0,24}[)）]")
_LONGEST_NAME = 24


def familiar(reading: "Reading", start: int, end: int) -> Iterator[Named]:
    """小徐 and 老何, unless a colleague is called so."""
    low = reading.low
    for match in _FAMILIAR.finditer(low, start, end):
        at, stop = match.span()
        if any(m.start < stop and at < m.end for m in reading.people_in(at - 4, stop)):
            continue
        if at == start or _BEFORE.search(low, max(start, at - 4), at):
            yield at, stop


def english(reading: "Reading", start: int, end: int) -> Iterator[Named]:
    """A first name, or first and last, behind met, with, from; no weekday, company or pronoun."""
    norm = reading.norm
    hits = [*_ENGLISH.finditer(norm, start, end)]
    subject = _SUBJECT.search(norm[start:end])
    places = [h.span("name") for h in hits]
    if subject is not None:
        places.append((start + subject.start("name"), start + subject.end("name")))
    for at, stop in sorted(set(places)):
        name = norm[at:stop]
        if {part.lower() for part in name.split(" ")} & _NO_NAMES:
            continue
        if any(m.start < stop and at < m.end for m in reading.customers):
            continue
        if any(m.colleagues and m.start < stop and at < m.end for m in reading.people):
            continue
        yield at, stop


def mixed(reading: "Reading", start: int, end: int) -> Iterator[Named]:
    """Carlos behind 客户 or 的; behind 跟 and 给 only what is known for a first name."""
    for match in _MIXED.finditer(reading.norm, start, end):
        at, stop = match.span("name")
        called = match.group("name").split(" ")[0].lower()
        plain = len(match.group("cue")) == 1 and match.group("cue") != "的"
        if called in _NO_NAMES or (plain and called not in FIRST_NAMES):
            continue
        names = [
            *((m.start, m.end) for m in reading.customers),
            *((m.start, m.end) for m in reading.people),
        ]
        if any(first < stop and at < last for first, last in names):
            continue
        yield at, stop


# 见到了采购总监: a role stands for the person
_ROLE_MET = re.compile(
    rf"(?:见到?|拜访|约|找到?|碰到|对接|接待)了?(?:他们|对方|客户)?的?(?P<role>(?:{'|'.join(titles.ROLES_OF)})(?:{'|'.join(titles.ROLES)}))"
)


def roles(reading: "Reading", start: int, end: int) -> Iterator[Named]:
    """采购总监, of whom no name is told."""
    for match in _ROLE_MET.finditer(reading.low, start, end):
        yield match.span("role")


def labelled(reading: "Reading", clause: "Clause") -> Iterator[Named]:
    """Everybody listed under a label: names between commas, roles in brackets apart."""
    low, at = reading.low, clause.start
    for piece in _BETWEEN_NAMES.split(low[clause.start : clause.end]):
        start = low.find(piece, at, clause.end)
        at = start + len(piece)
        bare = _ROLE.sub("", piece).strip(" .。:")
        if not bare or bare in NOTHING or bare in {"me", "我", "本人"} or len(bare) > _LONGEST_NAME:
            continue
        if any(c.isdigit() for c in bare):
            continue
        begin = low.find(bare, start)
        if begin >= 0:
            yield begin, begin + len(bare)
