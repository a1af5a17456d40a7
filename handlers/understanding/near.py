"""How near two names are: a slip of the hand or of the ear; never more than an offer."""

import re
from operator import add

from handlers.understanding import pinyin

_WORD = re.compile(r"[a-z0-9]+")
_LATIN = re.compile(r"[a-z]")
# what one slip costs; two characters are alike where they sound alike
_SOUNDS_ALIKE = 0.3
_SWAPPED = 0.7
_WRONG = 1.0
# a name that stands inside a longer one is a little less near than one that is all of it
_LEFT_OVER = 0.02
_MOST_COMPARED = 30


def likeness(written: str, name: str) -> float:
    """1 where the written name is the name or stands in it, less with every slip; may be below 0.

    Both folded. Time grows with the product of the lengths, which are cut.
    """
    written, name = written[:_MOST_COMPARED], name[:_MOST_COMPARED]
    if not written or not name:
        return 0.0
    if written == name:
        return 1.0
    if written in name:
        return 1.0 - min(_LEFT_OVER * (len(name) - len(written)), 0.2)
    cost, end = _fitted(written, name)
    over = abs(len(name) - len(written)) if end else 0
    return 1.0 - cost / len(written) - min(_LEFT_OVER * over, 0.2)


def _fitted(written: str, name: str) -> tuple[float, int]:
    """The cheapest way to find the written name somewhere in the other, and where it ends."""
    heard, sounding = pinyin.sounds(written)[0], pinyin.sounds(name)
    usual, rare = sounding[0], sounding[-1]
    width = len(name) + 1
    before: list[float] = []
    last: list[float] = [0.0] * width
    for row, character in enumerate(written):
        line = [last[0] + _WRONG] + [0.0] * (width - 1)
        sound = heard[row]
        for at in range(1, width):
            other = name[at - 1]
            best = last[at - 1]
            if other != character:
                alike = sound in (usual[at - 1], rare[at - 1])
                best += _SOUNDS_ALIKE if alike else _WRONG
                best = min(best, last[at] + _WRONG, line[at - 1] + _WRONG)
            if row and at > 1 and other == written[row - 1] and character == name[at - 2]:
                best = min(best, before[at - 2] + _SWAPPED)
            line[at] = best
        before, last = last, line
    cost = min(last)
    return cost, last.index(cost)


def pieces(name: str) -> list[str]:
    """What a name shares with its slips: neighbouring sounds, also one apart; ends of words."""
    found: list[str] = []
    if name.isascii():
        words = _WORD.findall(name)
    else:
        for sounding in pinyin.sounds(name):
            found += map(add, sounding, sounding[1:])
            found += map(add, sounding, sounding[2:])
        words = _WORD.findall(name) if _LATIN.search(name) else []
    for word in words:
        found.append(word)
        if len(word) > 3:
            found += ("^" + word[:3], word[-3:] + "$")
    return found
