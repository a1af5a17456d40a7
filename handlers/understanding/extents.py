"""How far a known name goes in a text, and where it is but a part of another's name.

龙泉教育局, 宁波华星科技 and Acme Foods hold the names of others; 浙江省第三监狱 is all of one.
"""

import re
from typing import TYPE_CHECKING

from handlers.understanding import names, strangers
from handlers.understanding.words import companies as words
from handlers.understanding.words.places import DISTRICTS, FORMAL, LEGAL, PLACES

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading

_ANY_TRADE = f"(?:{'|'.join(words.TRADES_ENDING)})"
# behind a known name: what makes it another organisation's, alone or only where the name is over
_INSTITUTIONS = frozenset(words.INSTITUTIONS)
_OTHER_END = re.compile(
    rf"{_ANY_TRADE}{{0,3}}(?:{'|'.join(words.OTHER_ENDS)}"
    rf"|[{words.OTHER_SHORT_ENDS}](?![{words.NOT_AFTER_SHORT_ENDS}理]))(?:{'|'.join(LEGAL)})?"
    rf"|{_ANY_TRADE}{{1,3}}(?:{'|'.join(LEGAL)})"
    rf"|(?P<only>{_ANY_TRADE}{{0,2}}(?:{'|'.join(words.OTHER_TRADES)}))"
)
_OTHER_STARTS = {
    word[0]
    for word in (
        *words.OTHER_ENDS,
        *words.OTHER_SHORT_ENDS,
        *words.TRADES_ENDING,
        *words.OTHER_TRADES,
    )
}
_FARTHEST_LEGAL = 24
_LEGAL = re.compile("|".join(FORMAL))
_PREFIXED = re.compile(
    r"(?:(?:拜访|走访|回访|客户:|去了|到了|跑了|见了)了?(?P<more>[\u4e00-\u9fff]{1,2})"
    r"|(?:^|[到去从见约跟和在,。;:\n ])(?P<new>[新大小]))$"
)
_NO_PREFIX = frozenset(
    "了过完趟次下个家那这到去在和跟与客户老的一我们他位几两三总工长任师姐哥哪处科局董校理访省市区县见找约陪给对谈看回拜走的跑送办开于是"
)
_NEXT_WORD = re.compile(r" ([A-Z][\w&'-]*)")
_WORD_BEFORE = re.compile(r"[a-z] ([A-Z][\w&'-]+) $")


def stands_free(low: str, start: int, end: int) -> bool:
    """Latin names are whole words."""
    before, after = low[start - 1 : start], low[end : end + 1]
    left = not (
        low[start].isascii() and low[start].isalnum() and before.isascii() and before.isalnum()
    )
    return left and not (
        low[end - 1].isascii() and low[end - 1].isalnum() and after.isascii() and after.isalnum()
    )


def widened(low: str, start: int, end: int, official: str) -> tuple[int, int]:
    """The written name goes as far as it follows the official one: 浙江省第三监狱 around 三监."""
    written_end = end
    at = official.find(low[start:end])
    if at < 0:
        return start, end
    left, right = at, at + end - start
    while (
        left > 0
        and start > at - left
        and official[left - 1] == low[start - (at - left) - 1 : start - (at - left)]
    ):
        left -= 1
    while (
        right < len(official)
        and official[right]
        == low[end + right - at - (end - start) : end + right - at - (end - start) + 1]
    ):
        right += 1
    # one more character may be the beginning of the next word: 榕城地铁运维
    before, after = at - left, right - at - (end - start)
    start -= before if before != 1 or left == 0 else 0
    end += after if after != 1 or official[right:] in {"", *LEGAL} else 0
    if low[end - 1].isascii() and not stands_free(low, start, end):
        end = written_end
    while low[start].isspace():
        start += 1
    while low[end - 1].isspace():
        end -= 1
    return start, end


def of_another(
    reading: "Reading", start: int, end: int, known: list[str]
) -> tuple[int, int] | None:
    """Where the known name is but a part of another's: 龙泉教育局, 宁波华星科技, Acme Foods."""
    low, norm = reading.low, reading.norm
    if low[end - 1].isascii():
        return _longer_english(norm, start, end, known)
    left, right = start, end
    after = _OTHER_END.match(low, end) if low[end : end + 1] in _OTHER_STARTS else None
    goes_on = after is not None and low[end - 1 : end + 1] not in "".join(known)
    if after and goes_on and (not after["only"] or strangers.ends_at(reading, after.end())):
        right = after.end()
    cut = low[end - 1 : end + 1]
    if right == end and cut in _INSTITUTIONS and cut not in "".join(known):
        right = end + 1  # 金华职业技术学校 is not 金华职业技术学院
    legal = _LEGAL.search(low, end, end + _FARTHEST_LEGAL)
    if legal is not None and legal.end() <= strangers.stop_after(low, end):
        whole = low[start : legal.end()]
        if not any(names.is_written_out(whole, name) for name in known):
            right = legal.end()
    left = start - _foreign_before(low, start, end, known)
    prefixed = _PREFIXED.search(low, max(start - 8, 0), start)
    if left == start and prefixed is not None:
        group = "more" if prefixed["more"] else "new"
        left = prefixed.start(group) if _NO_PREFIX.isdisjoint(prefixed[group]) else start
    return (left, right) if (left, right) != (start, end) else None


def _foreign_before(low: str, start: int, end: int, known: list[str]) -> int:
    """The characters before a known name that make it another's: 宁波, 宁波大."""
    for size in (0, 1, 2):
        more = low[start - size : start] if start >= size else ""
        place = _place_before(low, start - size)
        if place and _NO_PREFIX.isdisjoint(more):
            bare = place.rstrip("省市县区")
            told = (bare + more, DISTRICTS.get(bare, bare) + more)
            lefts = [name.partition(low[start:end])[0] for name in known] if more else known
            fits = any(
                left.endswith(told) if more else told[0] in left or told[1] in left
                for left in lefts
            )
            if len(known) > 1 or not fits:
                return len(place) + size
    return 0


def _place_before(low: str, end: int) -> str:
    """宁波 or 宁波市 right before a name."""
    bare = end - 1 if low[end - 1 : end] in {"省", "市", "县", "区"} else end
    for size in (4, 3, 2):
        if bare >= size and low[bare - size : bare] in PLACES:
            return low[bare - size : end]
    return ""


def _longer_english(norm: str, start: int, end: int, known: list[str]) -> tuple[int, int] | None:
    left, right = start, end
    following = _NEXT_WORD.match(norm, end)
    if following is not None:
        word = following.group(1).lower()
        if word in words.ENGLISH_ENDS and not any(word in name for name in known):
            right = following.end()
    before = _WORD_BEFORE.search(norm, max(start - 24, 0), start)
    if before is not None and norm[start].isupper():
        word = before.group(1).lower()
        if word not in words.NO_ENGLISH_WORDS | words.FIRST_NAMES and not any(
            word in name for name in known
        ):
            left = before.start(1)
    return (left, right) if (left, right) != (start, end) else None
