"""Every way customers and leads are written, a million and more, found by text, part or likeness.

A row is a folded name, whose it is and what it is. Rows are only added or marked as gone, so a
message can be read while names are learned; what is found by hash is compared with the row's text.
"""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from handlers.understanding import names, near, pinyin
from handlers.understanding.shelves import Shelf
from handlers.understanding.slips import Slips

OFFICIAL, STORED, LEAD, GONE = range(4)
_MOST_COUNTED = 3000
_MOST_COMPARED = 24
_LONGEST_NAME = 60

Seen = Callable[[int], bool]


class Hit(NamedTuple):
    """A name found in a text: its length and the rows that are written or shortened so."""

    size: int
    rows: tuple[int, ...]


class NameBook:
    """Rows of names. `starts` holds the two characters that names begin with, and their lengths."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.owners = array("q")
        self.kinds = bytearray()
        self._names, self._officials = Shelf(), Shelf()
        self.starts: dict[str, int] = {}
        self._slips = Slips()
        self.growing = False

    @property
    def _near(self) -> Slips:
        """All rows by their parts and sounds; while names are learned, those entered before.

        To enter 100,000 takes a second, in which nobody shall wait for an answer beside the learning.
        """
        if not self.growing:
            self._slips.enter(self.texts, self.kinds, official=OFFICIAL, stored=STORED)
        return self._slips

    def prepare(self) -> None:
        """Enter all names for slips and sounds now, not when the first slip comes."""
        self._slips.enter(self.texts, self.kinds, official=OFFICIAL, stored=STORED)

    def reserve(self, rows: int) -> None:
        """So many names are coming."""
        self._names.reserve(4 * rows)
        self._officials.reserve(rows)

    def add(self, text: str, owner: int, kind: int) -> None:
        """One more way to write the owner, once; an official name must be a new one."""
        if kind != OFFICIAL and (len(text) < 2 or self.row(text, owner, kind) is not None):
            return
        row = len(self.texts)
        self.texts.append(text)
        self.owners.append(owner)
        self.kinds.append(kind)
        if kind == OFFICIAL:
            self._officials.add((_spread(owner),), row)
        if len(text) < 2:
            return
        forms = (*names.shorter(text), text) if kind == OFFICIAL else (text,)
        self._names.add(map(hash, forms), row)
        self._hint(forms)

    def drop(self, text: str, owner: int, kind: int) -> None:
        """The owner is not written so any more."""
        row = self.row(text, owner, kind)
        if row is not None:
            self.kinds[row] = GONE

    def row(self, text: str, owner: int, kind: int) -> int | None:
        """Where this is written down."""
        rows = (
            self._names.rows(hash(text)) if len(text) > 1 else self._officials.rows(_spread(owner))
        )
        for row in rows:
            if self.owners[row] == owner and self.kinds[row] == kind and self.texts[row] == text:
                return row
        return None

    def official(self, owner: int) -> str | None:
        """The folded official name of a customer."""
        for row in self._officials.rows(_spread(owner)):
            if self.owners[row] == owner and self.kinds[row] == OFFICIAL:
                return self.texts[row]
        return None

    def written(self, text: str) -> tuple[int, ...]:
        """Rows that are written exactly so."""
        return self._written(text, self._names.rows(hash(text)))

    def shortened(self, text: str) -> tuple[int, ...]:
        """Rows of official names that people shorten to this."""
        return self._shortened(text, self._names.rows(hash(text)))

    def _written(self, text: str, rows: list[int]) -> tuple[int, ...]:
        texts, kinds = self.texts, self.kinds
        return tuple([row for row in rows if texts[row] == text and kinds[row] != GONE])

    def _shortened(self, text: str, rows: list[int]) -> tuple[int, ...]:
        texts, kinds, end = self.texts, self.kinds, text[-2:]
        return tuple(
            row
            for row in rows
            if end in texts[row] and kinds[row] == OFFICIAL and text in names.shorter(texts[row])
        )

    def longest(self, text: str, at: int) -> Hit | None:
        """The longest name or short form that begins here; stored ones before shortened ones."""
        sizes = self.starts.get(text[at : at + 2], 0)
        left = len(text) - at
        while sizes:
            size = sizes.bit_length() - 1
            sizes ^= 1 << size
            if size <= left:
                name = text[at : at + size]
                near_by = self._names.rows(hash(name))
                if near_by:
                    rows = self._written(name, near_by) or self._shortened(name, near_by)
                    if rows:
                        return Hit(size, rows)
        return None

    def holding(self, part: str) -> Iterator[int]:
        """Rows of official names that people say this part for; none where too many might."""
        rarest: Sequence[int] | None = None
        slips = self._near
        for piece in near.pieces(names.own(part)):
            rows = slips.pieces.rows(piece)
            if rows is not None and (rarest is None or len(rows) < len(rarest)):
                rarest = rows
        for row in rarest or ():
            text = self.texts[row]
            if self.kinds[row] == OFFICIAL and part in text and names.is_part(part, text):
                yield row

    def abbreviated(self, short: str) -> Iterator[int]:
        """Rows of official names that 金职院 may stand for."""
        heard = pinyin.sounds(short)[0]
        for row in self._near.ends.rows(heard[0] + heard[-1]) or ():
            if self.kinds[row] == OFFICIAL and names.is_abbreviation(short, self.texts[row]):
                yield row

    def pronounced(self, syllables: tuple[str, ...]) -> Iterator[int]:
        """Rows whose text reads exactly so, without its legal form."""
        for row in self._sharing([pinyin.heard(syllables)]):
            text = self.texts[row]
            if len(syllables) == len(text) or self.kinds[row] == OFFICIAL:
                forms = (text, names.parts(text).bare)
                if any(pinyin.reads_as(form, syllables) for form in forms):
                    yield row

    def like(self, written: str, seen: Seen) -> Iterator[tuple[float, int]]:
        """Rows with a name like the written one or like its sound, each with its likeness."""
        said = [pinyin.heard(way) for way in pinyin.spellings(written)]
        bare = names.telling(written)
        for row in self._sharing([bare], seen):
            yield near.likeness(bare, names.telling(self.texts[row])), row
        for row in self._sharing(said, seen) if said else ():
            text = pinyin.sounds(names.telling(self.texts[row]))[0]
            yield max(near.likeness(way, text) for way in said) * 0.98, row
        yield from self._likely_short(written, said, seen)

    def _likely_short(
        self, written: str, said: list[str], seen: Seen
    ) -> Iterator[tuple[float, int]]:
        """Abbreviations by sound (金植院, jinzhiyuan) and by first letters (jzy)."""
        slips = self._near
        ways = said or list(pinyin.sounds(written))
        for way in ways if 3 <= len(ways[0]) <= 6 else ():
            for row in slips.ends.rows(way[0] + way[-1]) or ():
                if seen(row) and names.sounds_abbreviated(way, self.texts[row]):
                    yield 0.8, row
        letters = written.replace(" ", "")
        if re.fullmatch(r"[a-z]{3,8}", letters):
            for ends in slips.ends_by_letters.get(letters[0] + letters[-1], ()):
                for row in slips.ends.rows(ends) or ():
                    if seen(row) and names.has_initials(letters, self.texts[row]):
                        yield 0.7, row

    def _sharing(self, wanted: list[str], seen: Seen | None = None) -> list[int]:
        """Rows that share most pieces with one of the names, the rarest pieces counting first."""
        counts: Counter[int] = Counter()
        slips = self._near
        for name in wanted:
            found = [
                rows for piece in near.pieces(names.own(name)) if (rows := slips.pieces.rows(piece))
            ]
            counted = 0
            for rows in sorted(found, key=len):
                counts.update(rows)
                counted += len(rows)
                if counted > _MOST_COUNTED:
                    break
        found_rows = list(counts) if seen is None else [row for row in counts if seen(row)]
        return sorted(found_rows, key=lambda row: (-counts[row], row))[:_MOST_COMPARED]

    def _hint(self, forms: Iterable[str]) -> None:
        """Names that begin with the same two characters: a bit for every length there is."""
        starts = self.starts
        for name in forms:
            start, size = name[:2], 1 << len(name)
            sizes = starts.get(start, 0)
            if not sizes & size and len(name) <= _LONGEST_NAME:
                starts[start] = sizes | size


def _spread(id: int) -> int:
    """Ids come in series; side by side in a shelf they would form one long chain."""
    return id * 0x9E3779B97F4A7C15 >> 24
