"""Text in columns: a Chinese character takes the room of two letters."""

import unicodedata
from collections.abc import Sequence

_WIDE = frozenset("WF")
_NO_ROOM = frozenset(("Mn", "Me", "Cf"))


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(
        0
        if unicodedata.category(character) in _NO_ROOM
        else 2
        if unicodedata.east_asian_width(character) in _WIDE
        else 1
        for character in text
    )


def padded(text: str, columns: int) -> str:
    """The text with blanks behind it up to so many columns."""
    return text + " " * (columns - width(text))


def table(rows: Sequence[Sequence[str]], *, gap: int = 2) -> list[str]:
    """Lines whose cells stand below each other; the last cell of a row may be as long as it is."""
    count = max((len(row) for row in rows), default=0)
    widths = [
        max((width(row[c]) for row in rows if c < len(row) - 1), default=0) for c in range(count)
    ]
    return [
        (" " * gap)
        .join(
            cell if column == len(row) - 1 else padded(cell, widths[column])
            for column, cell in enumerate(row)
        )
        .rstrip()
        for row in rows
    ]
