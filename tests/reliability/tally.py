"""What a drill counted, as a row of a table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

NUMBER = re.compile(r"[\d.]+")


def kind_of(url: str) -> str:
    """sqlite or postgresql."""
    return url.partition(":")[0].partition("+")[0]


@dataclass(slots=True)
class Tally:
    """One drill on one database. `wrong` says in words what missed its goal."""

    drill: str
    database: str
    events: int = 0
    deliveries: int = 0
    kills: int = 0
    lost: int = 0
    doubled: int = 0
    visible_doubles: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    @property
    def is_red(self) -> bool:
        return bool(self.lost or self.doubled or self.wrong)

    def row(self) -> list[str]:
        numbers = (
            *(self.events, self.deliveries, self.kills, self.lost, self.doubled),
            self.visible_doubles,
        )
        return [self.drill, self.database, *map(str, numbers), f"{self.seconds:.1f}"]


HEADINGS = [
    *("drill", "database", "events", "deliveries", "kills", "lost", "doubled"),
    *("visible doubles", "seconds"),
]


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as they must be: words to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        return "  ".join(
            cell.rjust(width) if NUMBER.fullmatch(cell) else cell.ljust(width)
            for cell, width in zip(cells, widths, strict=True)
        ).rstrip()

    return "\n".join([line(headings), *map(line, rows)])
