"""How the place of an endpoint is written down.

A template is what is asked, with what is asked about in the place of its id: THIS (an integer),
OID (24 hexadecimal digits), NAME (as people write it) or REPORT (that of its first visit). ME is
whoever asks; HOME and a noun is something that they may do everything with.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from tests.rest.matrix.company import Family
from tests.rest.matrix.seeing import View

THIS, OID, NAME, REPORT = "<this>", "<oid>", "<name>", "<report>"
ME, HOME = "<me>", "<home>"
ABOUT = (THIS, OID, NAME, REPORT)

Template = Mapping[str, Any]
Right = Callable[[View, Family], bool]
Count = Callable[[View, Family], int]


def anybody(view: View, family: Family) -> bool:
    """Whoever sees it may, services too."""
    return True


class Call(NamedTuple):
    """A call about one thing of a noun. `may`: who of those who see it may make it.

    `seen` is what must be seen for it, where that is not the thing itself; `total` what is counted.
    """

    route: str
    noun: str
    asks: Template
    may: Right = anybody
    seen: str = ""
    total: Count | None = None

    @property
    def about(self) -> str:
        """The route, the field, and what it names."""
        return f"{self.route} {' '.join(named(self.asks))}={self.noun}"

    def is_seen(self, view: View, family: Family) -> bool:
        """Whether it is answered as something that exists."""
        return view.sees(self.seen or self.noun, family)


class Listing(NamedTuple):
    """A call that lists all of a noun, or what `marks` says; `total` is what else it counts."""

    route: str
    noun: str
    asks: Template
    total: Callable[[View], int] | None = None
    marks: Callable[[View], set[str]] | None = None


def named(template: Any, by: tuple[str, ...] = ABOUT, field: str = "") -> Iterator[str]:
    """The fields that name what is asked about, or what else stands in the place of an id."""
    match template:
        case dict():
            for key, value in template.items():
                yield from named(value, by, key)
        case list():
            for value in template:
                yield from named(value, by, field)
        case str() if template in by:
            yield field
