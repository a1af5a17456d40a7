"""How people shorten the name of a company: 华星科技, 宁波远东, 金职院, Acme."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from handlers.understanding import pinyin
from handlers.understanding.normal import normal
from handlers.understanding.wordlists import anywhere
from handlers.understanding.words.places import (
    ENGLISH_COMMON,
    ENGLISH_LEGAL,
    FORMAL,
    GENERAL,
    LEGAL,
    PLACES,
    TRADES,
)
from handlers.understanding.words.traditional import SIMPLIFIED

_TRADITIONAL = frozenset(map(chr, SIMPLIFIED))
_LOOSE = re.compile(r"(?<![a-z0-9]) | (?![a-z0-9])")
_GENERAL_OR_NONE = GENERAL | {""}
_TRADE = anywhere(TRADES)
_LEGAL_SIZES = sorted({len(ending) for ending in LEGAL}, reverse=True)
_LEGAL = frozenset(LEGAL)
_SPACE = re.compile(r"\s+")
_BRACKETS = re.compile(r"[(][^()]{0,20}[)]")
_DOTS = re.compile(r"[.,]")


def folded(name: str) -> str:
    """The form in which names are compared: NFKC, lower case, simplified, single blanks."""
    if unicodedata.is_normalized("NFKC", name) and name.isprintable():
        low = name.lower().strip()
        low = (
            low if _TRADITIONAL.isdisjoint(low) else low.translate(SIMPLIFIED)
        )  # the common case, twenty times faster
    else:
        low = normal(name).low.strip()
    if low.isascii():
        return _SPACE.sub(" ", low)
    # blanks between Chinese characters mean nothing
    return _LOOSE.sub("", _SPACE.sub(" ", low)) if " " in low else low


class Parts(NamedTuple):
    """A name taken apart; `bare` is the whole without its legal form."""

    place: str
    brand: str
    trade: str
    bare: str


@lru_cache(maxsize=64)
def parts(name: str) -> Parts:
    """Takes a folded Chinese name apart; parts that are not there are empty."""
    bare = _BRACKETS.sub("", name) if "(" in name else name
    without = without_legal(bare)
    bare = without if len(without) > 1 else bare
    place, rest = "", bare
    for size in (4, 3, 2):
        if bare[:size] in PLACES and len(bare) > size + 1:
            place, rest = bare[:size], bare[size:]
            break
    if place and rest[0] in "省市县区" and len(rest) > 2:
        rest = rest[1:]
    trade = _TRADE.search(rest, 2, 10)
    if trade is None or trade.start() > 4:
        return Parts(place, "", "", bare)
    return Parts(place, rest[: trade.start()], trade.group(), bare)


def shorter(name: str) -> tuple[str, ...]:
    """Short forms of a folded name that are telling enough to be found in running text."""
    if name.isascii():
        return _shorter_english(name)
    found = parts(name)
    forms = {found.bare}
    if found.place:
        after = found.bare[len(found.place) :]
        if after[:1] in ("市", "省", "县", "区") and len(after) > 3:
            forms.add(found.place + after[1:])
    if found.brand:
        own = found.brand + found.trade
        if found.bare[found.bare.index(own) + len(own) :] in _GENERAL_OR_NONE:
            forms.add(own)
        if found.place:
            forms.add(found.place + found.brand)
    forms.discard(name)
    return tuple([form for form in forms if len(form) >= 4])


def _shorter_english(name: str) -> tuple[str, ...]:
    words = name.split(" ")
    while len(words) > 1 and _DOTS.sub("", words[-1]) in ENGLISH_LEGAL | {"pte", "bv", "kk", "sa"}:
        words = words[:-1]
    whole = " ".join(words).rstrip(".,")
    return (whole,) if whole != name and (len(words) > 1 or words[0] not in ENGLISH_COMMON) else ()


def is_abbreviation(short: str, name: str) -> bool:
    """金职院 of 金华职业技术学院: it begins and ends as the name does, in its order."""
    for whole in _wholes(name):
        if short[0] != whole[:1] or short[-1] not in whole[-2:]:
            continue
        if _in_order(short, whole):
            return True
    return False


def telling(name: str) -> str:
    """The folded name without its legal form: what a person would remember of it."""
    if name.isascii():
        return (_shorter_english(name) or (name,))[0]
    return parts(name).bare


def own(name: str) -> str:
    """The telling part of a folded name: no legal form, of the place one character."""
    if name.isascii():
        return telling(name)
    found = parts(name)
    return found.bare[max(len(found.place) - 1, 0) :]


def belongs(name: str, start: int, end: int, official: str) -> bool:
    """Whether all of the name may mean the customer known by [start, end) of it.

    湖州绿源环保公司 may mean 湖州绿源环保科技有限公司; with 宁波 before it or 局 behind it may not.
    """
    if name.endswith(FORMAL):
        return False
    before = name[:start].strip("( )").rstrip("省市县区")
    after = without_legal(name[end:]).strip("( )")
    at = official.find(name[start:end])
    left, right = (official[:at], official[at + end - start :]) if at >= 0 else ("", "")
    return (left.endswith(before) or (before in PLACES and before in official)) and (
        after in {"", right, without_legal(right)}
    )


def is_part(part: str, official: str) -> bool:
    """Whether people would say this part for the whole: the brand, or all behind the place.

    白银锋杉智造 is no part of 白银锋杉智造装备: it may well be another company.
    """
    if official.isascii():
        return f"{official} ".startswith(f"{part} ")
    found = parts(official)
    if part in {found.brand, found.place + found.brand}:
        return True
    whole = official if official.endswith(part) else found.bare
    before = whole.removesuffix(part)
    return whole.endswith(part) and (before in {"", found.place} or before[-1] in "省市县区")


def is_written_out(written: str, official: str) -> bool:
    """Whether a name written with its legal form is the official one, perhaps without the place."""
    if not official.endswith(FORMAL):
        return without_legal(written) == official
    legal = written.removeprefix(without_legal(written))
    return official.endswith(written) or (
        official.endswith(legal) and without_legal(written) in shorter(official)
    )


def without_legal(name: str) -> str:
    """A folded Chinese name without 有限公司 and the like at its end."""
    for size in _LEGAL_SIZES:
        if name[-size:] in _LEGAL:
            return name[:-size]
    return name


def sounds_abbreviated(short: str, name: str) -> bool:
    """As `is_abbreviation`, for `short` in sounds: 金植院 of 金华职业技术学院."""
    return any(
        short[0] == whole[:1] and short[-1] in whole[-2:] and _in_order(short, whole)
        for sounding in pinyin.sounds(" ".join(_wholes(name)))
        for whole in sounding.split(" ")
    )


def has_initials(letters: str, name: str) -> bool:
    """jzy or jhzy of 金华职业技术学院: first letters of a name or of a short form."""
    return any(
        letters[0] == whole[:1] and _in_order(letters, whole)
        for whole in map(pinyin.first_letters, _wholes(name))
    )


def _in_order(short: str, whole: str) -> bool:
    at = -1
    for character in short:
        at = whole.find(character, at + 1)
        if at < 0:
            return False
    return True


def ends_of(name: str) -> tuple[str, ...]:
    """First and last characters under which abbreviations of a Chinese name are looked up.

    杭州华星科技 has none: people say 华星科技, not 杭科.
    """
    found = parts(name)
    if found.place not in ("", "中国") and found.trade and found.bare.endswith(found.trade):
        return ()
    return tuple({whole[0] + last for whole in _wholes(name) if whole for last in whole[-2:]})


def _wholes(name: str) -> tuple[str, str, str]:
    """Where an abbreviation may begin: with the place, with its 市, or with the name itself."""
    found = parts(name)
    rest = found.bare[len(found.place) :]
    return found.bare, rest.replace("第", "", 1), rest.lstrip("市省县区").removeprefix("第")
