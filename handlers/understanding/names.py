"""How people shorten the name of a company: 华星科技, 宁波远东, 金职院, Acme."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from handlers.understanding.normal import normal
from handlers.understanding.words.places import ENGLISH_COMMON, ENGLISH_LEGAL, LEGAL, PLACES, TRADES
from handlers.understanding.words.traditional import SIMPLIFIED

_TRADITIONAL = frozenset(map(chr, SIMPLIFIED))
_LOOSE = re.compile(r"(?<![a-z0-9]) | (?![a-z0-9])")
_TRADE = re.compile("|".join(sorted(TRADES, key=len, reverse=True)))
_LATIN = re.compile(r"[a-z0-9&.'-]+")
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
    if bare.endswith(LEGAL):
        ending = next(e for e in LEGAL if bare.endswith(e))
        bare = bare.removesuffix(ending) if len(bare) > len(ending) + 1 else bare
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
        forms.add(found.brand + found.trade)
        if found.place:
            forms.add(found.place + found.brand)
    return tuple(form for form in forms if len(form) >= 4 and form != name)


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
        at = -1
        for character in short:
            at = whole.find(character, at + 1)
            if at < 0:
                break
        else:
            return True
    return False


def ends_of(name: str) -> tuple[str, ...]:
    """First and last characters under which abbreviations of a Chinese name are looked up."""
    return tuple({whole[0] + last for whole in _wholes(name) if whole for last in whole[-2:]})


def _wholes(name: str) -> tuple[str, str, str]:
    """Where an abbreviation may begin: with the place, with its 市, or with the name itself."""
    found = parts(name)
    rest = found.bare[len(found.place) :]
    return found.bare, rest.replace("第", "", 1), rest.lstrip("市省县区").removeprefix("第")


def grams(name: str) -> list[str]:
    """Pieces under which a name is found by part: words of letters, pairs of other characters."""
    if name.isascii():
        return list(dict.fromkeys(_LATIN.findall(name)))
    pieces = _LATIN.findall(name)
    pairs = [a + b for a, b in pairwise(name) if a > "\x7f" and b > "\x7f"]
    return list(dict.fromkeys((*pieces, *pairs)))
