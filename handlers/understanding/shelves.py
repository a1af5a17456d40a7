"""Where names are found again: rows of a table by the hash of a text, in four bytes each.

Dicts of tuples took 317 MiB for 300,000 names, these take 47. They hold no texts: whoever
looks must compare. One thread may add while others read: a row is one store into an array.
"""

from array import array
from collections.abc import Iterable

_SMALLEST = 1024
# a chain longer than this is one key that many rows share
_CROWDED = 48


class Shelf:
    """Row numbers by a hash. A full table is never rebuilt: a larger one is set beside it."""

    def __init__(self) -> None:
        self._tables: tuple[array[int], ...] = ()
        self._crowds: dict[int, array[int]] = {}
        self._room = 0

    def reserve(self, rows: int) -> None:
        """Make room for so many more rows at once."""
        if rows > self._room:
            size = 2 * len(self._tables[0]) if self._tables else _SMALLEST
            while size * 2 < rows * 3:
                size *= 2
            self._room = size * 2 // 3
            self._tables = (array("I", bytes(4 * size)), *self._tables)

    def add(self, keys: Iterable[int], row: int) -> None:
        """A row under some keys; rows of one key are kept in no order."""
        if not self._tables:
            self.reserve(1)
        crowds, table = self._crowds, self._tables[0]
        mask = len(table) - 1
        for key in keys:
            if crowds and key in crowds:
                crowds[key].append(row)
                continue
            if not self._room:
                self.reserve(1)
                table = self._tables[0]
                mask = len(table) - 1
            at = key & mask
            last = at + _CROWDED
            while table[at & mask] and at < last:
                at += 1
            if at < last:
                table[at & mask] = row + 1
                self._room -= 1
            else:
                crowds[key] = array("I", (row,))

    def rows(self, key: int) -> list[int]:
        """All rows of the key, among some of other keys."""
        found: list[int] = []
        for table in self._tables:
            at = key & (len(table) - 1)
            chain = table[at : at + _CROWDED]
            if len(chain) < _CROWDED:
                chain += table[: _CROWDED - len(chain)]
            for row in chain:
                if not row:
                    break
                found.append(row - 1)
        if self._crowds and key in self._crowds:
            found += self._crowds[key]
        return found


class Postings:
    """Rows by pieces of their names; a piece that too many share tells nothing and is let go."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._rows: dict[str, array[int]] = {}
        self._full: array[int] = array("I")

    def __contains__(self, piece: str) -> bool:
        return piece in self._rows

    def add(self, pieces: Iterable[str], row: int) -> None:
        """A row with these pieces."""
        known, full, most = self._rows, self._full, self._most
        for piece in pieces:
            rows = known.get(piece)
            if rows is None:
                known[piece] = array("I", (row,))
            elif len(rows) < most:
                if rows is not full:
                    rows.append(row)
            else:
                known[piece] = full

    def rows(self, piece: str) -> "array[int] | None":
        """Every row with this piece, perhaps none; None where there are too many to tell."""
        rows = self._rows.get(piece, self._full)
        return None if rows is self._full and piece in self._rows else rows
