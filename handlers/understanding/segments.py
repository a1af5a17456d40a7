"""Where one thought ends and the next begins: clauses, labelled lines, numbered items."""

import re
from bisect import bisect_right
from itertools import pairwise
from typing import NamedTuple

from handlers.understanding.words.labels import GUESSES, LABELS, WEAK
from handlers.understanding.words.titles import SURNAMES


class Clause(NamedTuple):
    """Characters [start, end) and the part of the record its label names ("" for running text).

    `item` counts lines and numbered items, `label` is the label's text.
    """

    start: int
    end: int
    part: str = ""
    item: int = 0
    label: str = ""


_NUMBERED = r"(?:\d{1,2}[.、)](?!\d)|\(\d{1,2}\)|[一二三四五六七八九十]{1,2}[、.]|\d(?=[\u4e00-\u9fff]{2,6}[::])|[-*•·#>]{1,3})"
_BULLET = re.compile(rf"\s{{0,8}}{_NUMBERED}?\s{{0,4}}")
_ITEM = re.compile(
    r"(?:(?<=\n)|(?<=^)|(?<=[;。:]) ?|(?<=\s))(?:\d{1,2}[.、)](?!\d)|\(\d{1,2}\)|[一二三四五六七八九十]、)\s{0,3}"
)
_ITEM_MARK = re.compile(r"[\d一二三四五六七八九十][.、)]")
_LABEL = re.compile(
    r"(?:(?<=^)|(?<=[\n;/|。,，.!】\]#\s{\"]))\s{0,3}"
    rf"(?:(?<![a-z]\s){_NUMBERED}\s{{0,3}})?[【\[]?"
    r"(?P<label>[\u4e00-\u9fff()]{1,8}|[a-z][a-z& -]{1,22}[a-z]|t&e)[】\]\"]?\s{0,3}(?P<mark>[:|=]|——|(?<=】))\s{0,4}"
)
_LABEL_MARK = re.compile(r"[:|=—】]")
_LINE_LABEL = re.compile(
    r"^\s{0,4}(?P<label>[\u4e00-\u9fff]{1,6}|[a-z]{3,10})(?:[ \t]{1,4}|[/：])(?=\S)", re.MULTILINE
)
# 一、客户现状与需求 - a numbered line that is nothing but a label
_HEADING = re.compile(
    r"^[ \t]{0,4}(?:[一二三四五六七八九十]{1,2}[、.]|\([一二三四五六七八九十]\)|#{1,3}|【)\s{0,3}"
    r"(?P<label>[\u4e00-\u9fff]{2,10}|[a-z][a-z -]{1,22}[a-z])】?\s{0,3}:?\s{0,3}$",
    re.MULTILINE,
)
_AND = re.compile(r"[与及和]")
# a comma inside 1,250 ends nothing
_COMMA = r",(?!(?<=\d,)\d{3}(?!\d))"
_MORE = rf"(?:{_COMMA}|[。;!?\n])*"
# every choice begins with the character it breaks at, which makes the search four times as fast
_BREAK = re.compile(
    rf"{_COMMA}{_MORE}|。{_MORE}|;{_MORE}|!{_MORE}|\?{_MORE}|\n{_MORE}"
    r"|:(?=[“\"「『]|\s?[a-z\u4e00-\u9fff])"
    r"|\.(?<!\bmr\.)(?<!\bms\.)(?<!mrs\.)(?<!\bdr\.)(?<!inc\.)(?<!ltd\.)(?<!\n\d\.)(?<!\n\d\d\.)(?<!^\d\.)(?=\s|$)"
    r"|…+|\.{3,}|、(?<=\S{6}、)(?=\S{6,})|—{2,}| - | × | \|\s|\|| /\s| (?=\d{1,2}[.、)]\s?[\u4e00-\u9fff])"
)
# a new thought in a text without punctuation begins before these
_SURNAME = f"[{''.join(sorted(SURNAMES))}]"
_NOT_BEFORE = "(?<![跟和与找见给把被请让陪向对为问同的帮替看是])"
_SOFT = re.compile(
    # who speaks or acts next
    rf"(?={_NOT_BEFORE}(?:他们?|她们?|伊拉?|佢哋?|人家|对方|客户|甲方|老板娘?|领导|{_SURNAME}(?:总监?|董|工|处长?|科长?|院长?|校长?|厂长?|主任|经理|部长|老板|老师|医生|师傅|大姐))"
    r"(?:也|又|还|就|都|当场|倒是?|一直|主要|自己|现在|这边|那边)?(?:说|讲|话|嫌|怕|问|觉得|希望|想|要|担心|透露|提|答应|同意|表示|反馈|抱怨|吐槽|认|很|挺|嫌|点头|松口|拍板|签))"
    rf"|(?={_NOT_BEFORE}{_SURNAME}(?:总监|处长|科长|院长|校长|厂长|主任|经理|部长|老板|老师)(?:在|全程|当场|听完|看完))"
    # what joins two thoughts
    r"|(?=(?<!不)(?:但是?(?!愿)|不过(?!来)|然后|接着|后来|所以|因为|另外|结果(?![是出要表]|怎)|最后(?=[说发定还他她我]|就|才|一)|完了(?=[他她我又就])|就是(?=[他她价嫌有没怕担]|网|现|目)|而且|可是|只是(?=[他她说嫌怕])|其余|剩下的?|改天|对了|估计|没想到|谁知道?))"
    r"|(?=(?:[上下]午(?:去|到|又|在|拜|见|跑)|(?<!停)车费|饭钱|餐费|停车(?=费?\d|费?[一二三四五六七八九十])|停车费|高速费|过路费|住宿|我(?:说|答应|(?:让|叫|派)(?=[\u4e00-\u9fff]{2})|觉得|这边|估计|跟他说|下个?[月周]|明天|回去|回头|今晚)|回头我?|他们(?:现在|那边)|(?:下(?:周|礼拜|星期)[一二三四五六日天]?|下个?月|明天|后天|月底|本周内?|这周内?|(?<![一二三四五六七八九十\d月])[一二三四五六七八九十\d]{1,3}[月号][一二三四五六七八九十\d]{0,3}[号日]?(?=之?前))(?:之?前|以?内)?(?:[上下]午)?(?:再|先)?(?:把|给|发|交|出|去|让|约|寄|送|派|安排|提供|过去|要|补|开|做|装|办|弄|报|来)|让(?:我|何|小|他们)|说月底|要我|这个公司|回来(?![了的]|路)|目前卡|没找着|没见着|没碰|白跑|人没到|打车|花了|油费|一共花|但账期))"
)
# um, so, but: where a new thought begins in English without punctuation
_SOFT_ENGLISH = re.compile(
    r"(?=\b(?:um+|uh+|but|because|and (?:then|he|she|they|i|we)|so (?:i|we|uh|um|he|she|they))\b)"
    r"|(?<!\bthat )(?<!\bsaid )(?<!\band )(?<!\bso )(?<!\bbut )(?<!\bif )(?<!\bwhen )(?<!\bthink )(?<!\bwhat )(?<!\bum )(?<!\buh )(?=\b(?:he|she|they) (?:said|says|wants?|asked|liked?|loved?|needs?|thinks?|is|are|was|were|will)\b)"
)
# 让郑雪|明天过去看看 is one thought
_TOLD_TO = re.compile(r"(?:让|叫|请|派|安排|麻烦)(?![了的过])[\u4e00-\u9fff]{1,4}$")
_SPACES = re.compile(r"(?<=[\u4e00-\u9fff0-9])\s{1,6}(?=[\u4e00-\u9fff])")
_SOFT_LENGTH = 16
_SHORTEST = 4
_SOFT_ENGLISH_LENGTH = 50
_TAILS = frozenset(
    ("费用", "花费", "反馈", "成果", "内容", "态度", "意见", "诉求", "需求", "问题", "结果")
)
# what stands under these labels is a line, not a story
_ONE_LINE = frozenset(
    ("when", "channel", "type", "participants", "contact", "people", "customer", "stage",
     "opportunity", "due", "assignee", "ignored")
)  # fmt: skip
_OPENING = frozenset("([《¥$€£@#<>")
_CLOSING = frozenset(")]》%+!?")
_QUOTED = re.compile(r"[“\"「『][^”\"」』\n]{2,200}[”\"」』]")


def cut(low: str) -> tuple[Clause, ...]:
    """The clauses from left to right; together they hold every word of the message."""
    labels = _table(low) or _labels(low)
    items = _item_starts(low)
    clauses: list[Clause] = []
    at, part, name = 0, "ignored" if labels and labels[0][0] == labels[0][1] else "", ""
    for start, end, next_part, label in (*labels, (len(low), len(low), "", "")):
        stop = _line_end(low, at, start) if part in _ONE_LINE else start
        clauses += _pieces(low, at, stop, part, name, items)
        clauses += _pieces(low, stop, start, "", "", items)
        at, part, name = end, next_part, label
    return tuple(clauses)


def _line_end(low: str, start: int, end: int) -> int:
    """Where the first line with words in it ends."""
    first = start
    while first < end and low[first].isspace():
        first += 1
    stops = [at for sign in "\n|" if (at := low.find(sign, first, end)) >= 0]
    return min(stops, default=end)


def is_labelled(clauses: tuple[Clause, ...]) -> bool:
    """Whether the writer filled in a form rather than told a story."""
    return len({c.label for c in clauses if c.part}) >= 2


def _labels(low: str) -> list[tuple[int, int, str, str]]:
    """Labels that are known, each with its place; weak ones only beside strong ones."""
    found, unknown = [], []
    # measured: most messages have no mark, and the pattern tries every character
    for match in _LABEL.finditer(low) if _LABEL_MARK.search(low) else ():
        label = match.group("label").strip("() ")
        if match.group("mark") == "|" and low[: match.start()].rstrip(" ")[-1:] not in {"", "\n"}:
            continue
        part = LABELS.get(label)
        if part is None:
            part, label = _tail_label(label)
        if part:
            found.append((match.start(), match.end(), part, label))
        elif low[: match.start()].rstrip(" ")[-1:] in _BEGINS_A_FIELD and guessed(label):
            unknown.append((match.start(), match.end(), guessed(label), label))
    named = {f[3] for f in found}
    if len(named) >= 2 and named - WEAK:
        found = sorted((*found, *unknown))
    found = _with_headings(low, found)
    strong = [f for f in found if f[3] not in WEAK]
    if not found or not strong:
        lines = _line_labels(low)
        if len(lines) >= 3:
            return lines
        if len(found) < 2:
            return [
                f
                for f in found
                if f[2] in {"visit", "phone", "online", "actions", "problem", "feedback"}
            ]
    return found


def _with_headings(
    low: str, found: list[tuple[int, int, str, str]]
) -> list[tuple[int, int, str, str]]:
    """The labels found, and those that stand on a line of their own."""
    headings = []
    for match in _HEADING.finditer(low):
        label = match.group("label")
        names = (label, *reversed(_AND.split(label)))
        known = next((name for name in names if name in LABELS), None)
        part, name = (LABELS[known], known) if known else _tail_label(label)
        if (
            part
            and part not in _ONE_LINE
            and not any(s <= match.end() <= e for s, e, _, _ in found)
        ):
            headings.append((match.start(), match.end(), part, name))
    return sorted((*found, *headings)) if len(headings) >= 2 else found


# before a label that nobody listed: elsewhere the words before a colon may be anything
_BEGINS_A_FIELD = frozenset(("", "\n", ";", "|", "】", "{", '"'))
_GUESSES = tuple((part, tuple(w.replace("_", " ") for w in row.split())) for part, row in GUESSES)


def guessed(label: str) -> str:
    """The part that an unlisted label of a form begins; "" where no word of it tells."""
    return next((part for part, row in _GUESSES if any(w in label for w in row)), "")


def _tail_label(label: str) -> tuple[str, str]:
    """先生的反馈: a label may carry a word before it; 二期进展."""
    if not label.isascii():
        for size in (4, 3):
            tail = label[-size:]
            if len(label) > size and tail in LABELS and tail not in WEAK:
                return LABELS[tail], tail
        if label[-2:] in _TAILS:
            return LABELS[label[-2:]], label[-2:]
    return "", label


def _line_labels(low: str) -> list[tuple[int, int, str, str]]:
    """客户 西溪酒店, one to a line, with a blank instead of a colon."""
    found, known = [], 0
    for match in _LINE_LABEL.finditer(low):
        label = match.group("label")
        part = LABELS.get(label)
        known += part is not None
        if part is None and low[match.end("label")] == "/":
            part = _tail_label(label)[0] or guessed(label)
        if part:
            found.append((match.start(), match.end(), part, label))
    return found if known >= 2 else []


def _item_starts(low: str) -> list[int]:
    if len(_ITEM_MARK.findall(low)) < 2:
        return []  # as in most messages; the pattern tries every character
    starts = [m.start() for m in _ITEM.finditer(low)]
    return starts if len(starts) >= 2 else []


def _pieces(
    low: str, start: int, end: int, part: str, label: str, items: list[int]
) -> list[Clause]:
    """Cut [start, end) at punctuation; very long stretches also where a new thought begins."""
    pieces: list[tuple[int, int]] = []
    at = start
    for match in _BREAK.finditer(low, start, end):
        pieces.append((at, match.start()))
        at = match.end()
    pieces.append((at, end))
    clauses = []
    for left, right in pieces:
        for stretch in _softly(low, left, right):
            begin, finish = _trim(low, *stretch)
            if begin < finish:
                item = low.count("\n", 0, begin) + bisect_right(items, begin) * 1000
                clauses.append(Clause(begin, finish, part, item, label))
    if not clauses and part and start < end:
        clauses.append(Clause(start, start, part, 0, label))
    return clauses


def _softly(low: str, start: int, end: int) -> list[tuple[int, int]]:
    if end - start < _SOFT_LENGTH:
        return [(start, end)]
    cuts = [m.start() for m in _SOFT.finditer(low, start + 4, end)]
    if end - start >= _SOFT_ENGLISH_LENGTH:
        cuts += [m.start() for m in _SOFT_ENGLISH.finditer(low, start + 4, end)]
    spaces = [m.end() for m in _SPACES.finditer(low, start, end)]
    if len(spaces) >= 2:
        cuts += spaces
    edges = [start]
    for cut_at in sorted(cuts):
        if cut_at - edges[-1] >= _SHORTEST and not _TOLD_TO.search(low, edges[-1], cut_at):
            edges.append(cut_at)
    return list(pairwise((*edges, end)))


def _trim(low: str, start: int, end: int) -> tuple[int, int]:
    bullet = _BULLET.match(low, start, end)
    if bullet is not None and bullet.end() <= end:
        start = bullet.end()
    while start < end and not (low[start].isalnum() or low[start] in _OPENING):
        start += 1
    while start < end and not (low[end - 1].isalnum() or low[end - 1] in _CLOSING):
        end -= 1
    return start, end


def quoted(low: str) -> list[tuple[int, int]]:
    """Stretches in quotation marks: somebody's own words."""
    return [m.span() for m in _QUOTED.finditer(low)]


def _table(low: str) -> list[tuple[int, int, str, str]]:
    """客户|时间|内容 in the first line, the values below: every cell under its head."""
    lines = low.split("\n")
    mark = "|" if "|" in lines[0] else ","
    heads = [cell.strip() for cell in lines[0].split(mark)]
    known = sum(head in LABELS for head in heads)
    if len(heads) < (2 if mark == "|" else 3) or len(lines) < 2 or known <= len(heads) / 2:
        return []
    parts = [
        LABELS.get(head) or _tail_label(head)[0] or guessed(head) or "contents" for head in heads
    ]
    found, at = [], len(lines[0]) + 1
    for line in lines[1:]:
        cells = line.split(mark)
        here = at
        for part, head, cell in zip(parts, heads, cells, strict=False):
            found.append((here, here, part, head))
            here += len(cell) + 1
        at += len(line) + 1
    return found
