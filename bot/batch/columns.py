"""Text in columns: a Chinese character takes the room of two letters."""

import unicodedata
from collections.abc import Iterator, Sequence

_WIDE = frozenset("WF")
_NO_ROOM = frozenset(("Mn", "Me", "Cf"))


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in _NO_ROOM:
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def padded(text: str, columns: int) -> str:
    """The text with blanks behind it up to so many columns."""
    return text + " " * (columns - width(text))


def wrapped(text: str, columns: int) -> list[str]:
    """Lines of at most so many columns; Latin words stay whole where they fit."""
    lines: list[str] = []
    line, room = "", columns
    for piece in _pieces(text):
        size = width(piece)
        if size <= room:
            line, room = line + piece, room - size
            continue
        if line.strip():
            lines.append(line.rstrip())
        line, room = "", columns
        for character in piece.lstrip() if size > columns else (piece.lstrip(),):
            if width(character) > room:
                lines.append(line)
                line, room = "", columns
            line, room = line + character, room - width(character)
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> Iterator[str]:
    """Where a line may end: behind blanks, and around every wide character."""
    piece = ""
    for character in text:
        if _width(character) == 2:
            if piece:
                yield piece
            yield character
            piece = ""
        elif character.isspace():
            yield piece + " "
            piece = ""
        else:
            piece += character
    if piece:
        yield piece


def table(rows: Sequence[Sequence[str]], *, gap: int = 2) -> list[str]:
    """Lines whose cells stand below each other; a row's last cell may be as long as it is."""
    widths: dict[int, int] = {}
    for row in rows:
        for column, cell in enumerate(row[:-1]):
            widths[column] = max(widths.get(column, 0), width(cell))
    between = " " * gap
    return [
        between.join(
            (*(padded(cell, widths[i]) for i, cell in enumerate(row[:-1])), *row[-1:])
        ).rstrip()
        for row in rows
    ]
