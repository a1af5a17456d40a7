"""Rows of names by their parts, their sounds and their first letters: for what is not written right.

Most messages hold nothing of the kind, and to enter a name here takes as long as all the rest of
learning it. So names are entered when they are first asked for, by whoever asks; the next one finds
them entered.
"""

from collections.abc import Sequence

from handlers.understanding import names, near, pinyin
from handlers.understanding.shelves import Postings

# a piece that more names share than this tells nothing
_MOST_SHARING = 4000
_LONGEST_NAME = 60


class Slips:
    """The index of all rows there were when `enter` was called last."""

    def __init__(self) -> None:
        self.pieces, self.ends = Postings(_MOST_SHARING), Postings(_MOST_SHARING)
        self.ends_by_letters: dict[str, tuple[str, ...]] = {}
        self._entered = 0
        self._entering = False

    def enter(
        self, texts: Sequence[str], kinds: Sequence[int], *, official: int, stored: int
    ) -> None:
        """Take in the rows that came since; `kinds` is the list that grows last."""
        if self._entering or self._entered == len(kinds):
            return  # somebody is at it: what was entered so far is found meanwhile
        self._entering = True
        try:
            for row in range(self._entered, len(kinds)):
                if kinds[row] in (official, stored) and len(texts[row]) > 1:
                    self._add(texts[row][:_LONGEST_NAME], row, official=kinds[row] == official)
                self._entered = row + 1
        finally:
            self._entering = False

    def _add(self, text: str, row: int, *, official: bool) -> None:
        self.pieces.add(near.pieces(names.own(text)), row)
        if official and not text.isascii():
            for ends in names.ends_of(text):
                self._add_ends(ends, row)

    def _add_ends(self, ends: str, row: int) -> None:
        heard = pinyin.sounds(ends)[0]
        if heard not in self.ends:
            for letters in pinyin.letter_pairs(ends):
                known = self.ends_by_letters.get(letters, ())
                self.ends_by_letters[letters] = (*known, heard)
        self.ends.add((heard,), row)
