"""Days, times, deadlines, periods: finds the words about time in a message and what they mean.

First the words become typed tokens (words/times.py), then a table says which rows of tokens are a
day, and a few rules join days, parts of the day, clocks, edges and ranges.
"""

import re
from dataclasses import replace
from typing import NamedTuple

from handlers.understanding.calendar import Meaning, clock_time
from handlers.understanding.days import Base
from handlers.understanding.timewords import BY_FIRST, Token, clock_of, quantity_of, rule_of, tokens
from handlers.understanding.words import times as words


class Found(NamedTuple):
    """What was said about time, and where."""

    start: int
    end: int
    meaning: Meaning


_GLUE = re.compile(r"(?:\s|的|,|，|\(|\)|on |at |of |the |@|around |about |左右|那天|这个){0,3}")


class _Parser:
    """Reads one message's tokens from left to right; never goes back further than one phrase."""

    def __init__(self, low: str) -> None:
        self.low = low
        self.tokens = tokens(low)
        self.kinds = "".join(t.kind for t in self.tokens)
        # reach[i]: token i is next to token i+1, with nothing but glue between them
        self.near = [
            self._joined(a, b) for a, b in zip(self.tokens, self.tokens[1:], strict=False)
        ] + [False]

    def _joined(self, left: Token, right: Token) -> bool:
        gap = right.start - left.end
        return gap == 0 or (
            gap <= 9 and _GLUE.fullmatch(self.low, left.end, right.start) is not None
        )

    def _is(self, at: int, kinds: str, *, after: bool = True) -> bool:
        return (
            at < len(self.kinds)
            and self.kinds[at] in kinds
            and (not after or at == 0 or self.near[at - 1])
        )

    def day(self, at: int) -> tuple[Base, int] | None:
        """A row of the table of days that stands here."""
        for row, read in BY_FIRST.get(self.kinds[at] if at < len(self.kinds) else "", ()):
            end = at + len(row)
            if self.kinds.startswith(row, at) and all(self.near[at : end - 1]):
                base = read([t.text for t in self.tokens[at:end]])
                if base is not None and (
                    base.kind != "date" or (base.a <= 31 and (base.b or 1) <= 12)
                ):
                    return base, end
        return None

    def point(self, at: int) -> tuple[Meaning, int] | None:
        """A day, a part of the day, a clock, in any order that makes sense."""
        base: Base | None = None
        part, clock, here = "", None, at
        while here < len(self.kinds) and (here == at or self.near[here - 1]):
            kind = self.kinds[here]
            if kind == "P" and base is None:
                offset, part = words.DAYS_WITH_PART[self.tokens[here].text]
                base, here = Base("offset", offset), here + 1
            elif kind in "pO" and not part:
                text = self.tokens[here].text
                part = (
                    "下班前"
                    if kind == "O"
                    else words.DAYPARTS.get(text, text.removeprefix("in the "))
                )
                here += 1
            elif (
                kind in "tcn"
                and clock is None
                and (clock := clock_of(self.tokens[here])) is not None
            ):
                here += 1
            elif base is None and (found := self.day(here)):
                base, here = found
            elif base is not None and kind in "wW" and base.kind == "date":
                here += 1
            elif (
                base is not None
                and base.kind == "weekday"
                and base.b is None
                and kind in "AbBmy"
                and (found := self.day(here))
            ):
                base, here = found
            else:
                break
        if here == at:
            return None
        return Meaning(base=base, part=part, clock=clock), here

    def phrase(self, at: int) -> tuple[Meaning, int] | None:
        """A point, range, edge, window, offset or rule that begins here."""
        kind = self.kinds[at]
        if kind == "E":
            return self._recurring(at)
        if kind == "R":
            return self._rolling(at)
        if kind == "u" or (kind == "I" and self._is(at + 1, "u")):
            return self._offset(at)
        if kind in "YVI":
            return self._edged(at)
        found = self.point(at)
        if found is None:
            return None
        meaning, here = found
        if self._is(here, "-") and (last := self.point(here + 1) if self.near[here] else None):
            meaning, here = replace(meaning, until=last[0]), last[1]
        elif self._is(here, "-") and self.low[self.tokens[here].end :].lstrip().startswith(
            ("现在", "目前", "now", "today")
        ):
            meaning, here = replace(meaning, edge="since"), here + 1
        elif self._is(here, "<"):
            meaning, here = replace(meaning, edge="before"), here + 1
        elif self._is(here, ">"):
            since = self.tokens[here].text.endswith(("起", "开始", "以来"))
            meaning, here = replace(meaning, edge="since" if since else "after"), here + 1
        elif self._is(here, "i"):
            meaning, here = replace(meaning, edge="within"), here + 1
        return meaning, here

    def _edged(self, at: int) -> tuple[Meaning, int] | None:
        """by Friday, since Monday, from 10 to 12: the word stands before the day."""
        kind = self.kinds[at]
        found = (
            self.phrase(at + 1)
            if at + 1 < len(self.kinds) and self.near[at] and self.kinds[at + 1] not in "YVI"
            else None
        )
        if found is None:
            return None
        meaning, end = found
        if meaning.edge == "after" and kind == "V":
            return replace(meaning, edge="since"), end
        if kind == "I" or meaning.until is not None or meaning.edge or meaning.span:
            return meaning, end
        if kind == "Y":
            return replace(meaning, edge="before"), end
        after = self.tokens[at].text.startswith("after")
        return replace(meaning, edge="after" if after else "since"), end

    def _recurring(self, at: int) -> tuple[Meaning, int]:
        rule = rule_of(self.tokens[at].text)
        here = at + 1
        if self._is(here, "ptc") and (found := self.point(here)) and found[0].base is None:
            meaning, here = found
            if meaning.clock is not None:
                rule += (("time", clock_time(meaning.clock, meaning.part)[1].strftime("%H:%M")),)
        return Meaning(rule=rule), here

    def _rolling(self, at: int) -> tuple[Meaning, int] | None:
        text = self.tokens[at].text
        forward = text.startswith(("未来", "接下来", "今后", "后", "next", "coming"))
        body = re.sub(
            r"^(?:过去|最近|近|未来|接下来|今后|前|后|past|last|previous|next|coming)的?这?",
            "",
            text,
        )
        quantity = quantity_of(body.strip())
        if quantity is None:
            return None
        return Meaning(span=quantity, direction=1 if forward else -1, edge="within"), at + 1

    def _offset(self, at: int) -> tuple[Meaning, int] | None:
        said_in = self.kinds[at] == "I"
        word = self.tokens[at].text if said_in else ""
        here = at + 1 if said_in else at
        quantity = quantity_of(self.tokens[here].text)
        here += 1
        if quantity is None:
            return None
        meaning = Meaning(span=quantity)
        if word == "within":
            return replace(meaning, edge="within", direction=1), here
        if self._is(here, ">l"):
            meaning, here = replace(meaning, direction=1), here + 1
        elif self._is(here, "<z"):
            meaning, here = replace(meaning, direction=-1), here + 1
        elif self._is(here, "i"):
            return replace(meaning, edge="within", direction=1), here + 1
        elif word == "in":
            meaning = replace(meaning, direction=1)
        if (
            meaning.direction
            and self._is(here, "ptc")
            and (found := self.point(here))
            and found[0].base is None
        ):
            meaning, here = replace(meaning, part=found[0].part, clock=found[0].clock), found[1]
        return meaning, here

    def all(self) -> list[Found]:
        """Every phrase, from left to right, none overlapping."""
        found: list[Found] = []
        at = 0
        while at < len(self.kinds):
            phrase = self.phrase(at)
            if phrase is None:
                at += 1
                continue
            meaning, end = phrase
            found.append(Found(self.tokens[at].start, self.tokens[end - 1].end, meaning))
            at = end
        return found


def find(low: str) -> list[Found]:
    """All that is said about time in a text that is normalised and in lower case."""
    return _Parser(low).all()
