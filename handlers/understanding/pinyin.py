"""How names sound: 金植院 like 金职院, jinzhiyuan as 金职院, jzy for its first letters."""

import re
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from handlers.understanding.words.syllables import OTHER_READINGS, SYLLABLES

_ENTRY = re.compile(r"([a-z]+)([^a-z\s]+)")
_LETTERS = re.compile(r"[a-zü]+(?:[ '][a-zü]+)*")
_LONGEST_SYLLABLE = 6
_MOST_LETTERS = 60
_MOST_SPELLINGS = 8
# sounds that many speakers and speech recognition take for each other
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"))
_ALIKE_ENDS = (("ang", "an"), ("eng", "en"), ("ing", "in"))
# sounds stand as characters of Unicode's private area, so that a name keeps its length
_FIRST_SOUND = 0xE000


class _Tables(NamedTuple):
    readings: dict[str, tuple[str, ...]]
    syllables: dict[str, str]
    usual: dict[int, str]
    other: dict[int, str]
    two_ways: frozenset[str]


@cache
def _tables() -> _Tables:
    """Made when first needed: 9 ms, two MiB."""
    readings: dict[str, tuple[str, ...]] = {}
    syllables: dict[str, str] = {}
    alike: dict[str, str] = {}
    for table in (SYLLABLES, OTHER_READINGS):
        for syllable, characters in _ENTRY.findall(table):
            sound = alike.setdefault(_loose(syllable), chr(_FIRST_SOUND + len(alike)))
            syllables[syllable] = sound
            for character in characters:
                readings[character] = (*readings.get(character, ()), syllable)
    usual = {ord(c): syllables[r[0]] for c, r in readings.items()}
    other = {ord(c): syllables[r[1]] for c, r in readings.items() if len(r) > 1}
    return _Tables(readings, syllables, usual, other, frozenset(map(chr, other)))


def _loose(syllable: str) -> str:
    for written, heard in _ALIKE:
        if syllable.startswith(written):
            syllable = heard + syllable.removeprefix(written)
            break
    for written, heard in _ALIKE_ENDS:
        if syllable.endswith(written):
            return syllable.removesuffix(written) + heard
    return syllable


def sounds(text: str) -> tuple[str, ...]:
    """The text with its sound in place of each Chinese character; twice where it reads in two ways.

    Names that sound alike, also to a southern ear, are equal here.
    """
    tables = _tables()
    usual = text.translate(tables.usual)
    if tables.two_ways.isdisjoint(text):
        return (usual,)
    other = text.translate(tables.other)
    return (usual,) if other == text else (usual, other.translate(tables.usual))


def spellings(letters: str) -> tuple[tuple[str, ...], ...]:
    """The ways to read letters as syllables: xian is xian and xi'an."""
    if len(letters) > _MOST_LETTERS or _LETTERS.fullmatch(letters) is None:
        return ()
    known = _tables().syllables
    words = letters.replace("ü", "v").replace("'", " ").split(" ")
    found: list[tuple[str, ...]] = [()]
    for word in words:
        ways = list(islice(_cut(word, known), _MOST_SPELLINGS))
        found = [(*before, *way) for before in found for way in ways][:_MOST_SPELLINGS]
    return tuple(found)


def _cut(word: str, known: dict[str, str]) -> "list[tuple[str, ...]]":
    """Longest syllables first; every cut that leaves nothing over."""
    ways: list[list[tuple[str, ...]]] = [[] for _ in word] + [[()]]
    for at in range(len(word) - 1, -1, -1):
        for size in range(min(_LONGEST_SYLLABLE, len(word) - at), 0, -1):
            syllable = word[at : at + size]
            if syllable in known:
                ways[at] += [(syllable, *rest) for rest in ways[at + size]]
        del ways[at][_MOST_SPELLINGS:]
    return ways[0]


def heard(syllables: tuple[str, ...]) -> str:
    """Syllables in the form `sounds` gives to characters."""
    known = _tables().syllables
    return "".join(known[s] for s in syllables)


@lru_cache(maxsize=256)
def reads_as(text: str, syllables: tuple[str, ...]) -> bool:
    """Whether exactly these syllables are the text, in one of its readings."""
    readings = _tables().readings
    return len(text) == len(syllables) and all(
        syllable in readings.get(character, ())
        for character, syllable in zip(text, syllables, strict=True)
    )


def readings(character: str) -> tuple[str, ...]:
    """The syllables of a character, the usual one first."""
    return _tables().readings.get(character, ())


def letter_pairs(pair: str) -> tuple[str, ...]:
    """The letters two characters may begin with; n also for l, which sound alike here."""
    first, last = (_letters(character) for character in pair)
    return tuple(a + b for a in first for b in last)


def _letters(character: str) -> set[str]:
    found = {reading[0] for reading in _tables().readings.get(character, (character,))}
    return found | {"l", "n"} if found & {"l", "n"} else found


def first_letters(text: str) -> str:
    """jhzyjsxy for 金华职业技术学院, each character in its usual reading."""
    readings = _tables().readings
    return "".join(readings[c][0][0] if c in readings else c for c in text)
