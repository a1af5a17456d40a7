"""Days, times, deadlines, periods: finds the words about time in a message and what they mean.

First the words become typed tokens (timetokens.py), then a table says which rows of tokens are a day
(timedays.py), and a few rules join days, parts of the day, clocks, edges, ranges and quantities.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from handlers.understanding import timewords as say
from handlers.understanding.calendar import Meaning, clock_time
from handlers.understanding.days import NTH_WEEK, Base
from handlers.understanding.recurring import rule_at
from handlers.understanding.timedays import BY_FIRST, IMPOSSIBLE, day, this
from handlers.understanding.timetokens import Token, tokens
from handlers.understanding.words import times as words


_ROLLING = re.compile(
    r"\b(?:in|over|during|within|for|the|these|past|last|previous|next|coming|following|upcoming) |"
    r"^(?:过去|最近|近|未来|接下来|今后|[前后上下这])的?这?|[里内中]$"
)


class Found(NamedTuple):
    """What was said about time, and where."""

    start: int
    end: int
    meaning: Meaning


# a phrase and the token behind it
Phrase = tuple[Meaning, int]
NOTHING = Meaning(base=IMPOSSIBLE)
_NOTHING_YET = Meaning()
_POINT_KINDS = frozenset("@PpOt") | frozenset(BY_FIRST) | frozenset("SNGR")


class Grammar:
    """Reads one message's tokens from left to right; never goes back further than one phrase."""

    def __init__(self, found: Sequence[Token]) -> None:
        self.tokens = found
        self.kinds = "".join([t.kind for t in found])

    def kind(self, at: int) -> str:
        """The kind of a token, a blank behind the last."""
        return self.kinds[at] if at < len(self.kinds) else " "

    def text(self, at: int) -> str:
        """The words of a token."""
        return self.tokens[at].text

    def point(self, at: int) -> Phrase | None:
        """A day, a part of the day, a clock, in any order that makes sense."""
        meaning, here = _NOTHING_YET, at
        while (longer := self._longer(meaning, here)) is not None:
            meaning, here = longer
        return None if here == at or meaning == _NOTHING_YET else (meaning, here)

    def _longer(self, said: Meaning, at: int) -> Phrase | None:
        kind = self.kind(at)
        if kind not in _POINT_KINDS:
            return None
        if kind == "@" and self.text(at) == "between":
            return None
        if kind == "@":
            following = self._longer(said, at + 1)
            return following if following is not None and self.kind(at + 1) in "tpOPMn" else None
        if kind == "P" and said.base is None:
            offset, part = words.DAYS_WITH_PART[self.text(at)]
            return replace(said, base=Base("offset", offset), part=part), at + 1
        if kind in "pO" and not said.part:
            return replace(said, part=_part(self.text(at), kind)), at + 1
        if kind == "t":
            clock = say.clock(self.text(at))
            if clock is None:
                return NOTHING, at + 1
            return (replace(said, clock=clock), at + 1) if said.clock is None else None
        return self._longer_by_days(said, at)

    def _longer_by_days(self, said: Meaning, at: int) -> Phrase | None:
        kind, base = self.kind(at), said.base
        if base is not None and base.kind in {"date", "nth", "feast"} and kind in "wW":
            # 11/25(周三): the date says it already
            return replace(said, base=base._replace(weekday=say.weekday(self.text(at)))), at + 1
        if base is not None and base.kind == "weekday" and base.b is None and kind == "k":
            return replace(said, base=base._replace(b=say.shift(self.text(at)))), at + 1
        if base is not None and not (
            base.kind == "weekday" and base.b is None and kind in "AaBbmydxL"
        ):
            return None
        found = day(self.tokens, self.kinds, at)
        if found is None:
            return None
        if base is not None and found[0].kind == "date":
            return replace(said, base=found[0]._replace(weekday=base.a)), found[1]
        return replace(said, base=found[0]), found[1]

    def phrase(self, at: int) -> Phrase | None:
        """A point, range, edge, window, offset or rule that begins here."""
        match self.kind(at):
            case "|" | "-" | "+" | "<" | ">" | "i" | "z" | "l" | "M" | "g" | "9":
                return self._odd(at)
            case "E":
                return self._recurring(at)
            case "C":
                return self._weekdays_away(at)
            case "u" | "^":
                return self._quantity_phrase(at)
            case "I" | "F" if self.kind(at + 1) == "u" or self.kinds.startswith("@u", at + 1):
                return self._quantity_phrase(at)
            case "v" | "V":
                return self._edged(at)
            case "I" if self.kind(at + 1) == "T" and self.text(at + 1) != "day":
                return Meaning(base=this(self.text(at + 1))), at + 2
            case "I" | "F" | "@":
                return self._led(at)
        return self._days_or_rolling(at)

    def _recurring(self, at: int) -> Phrase:
        """每周一上午9点, every Monday at 9am, the 15th of every month."""
        rule, here = rule_at(self.tokens, self.kinds, at)
        hours = self.phrase(here) if self.kind(here) in "Vpt@" else None
        if hours is not None and _hours_only(hours[0]):
            part = hours[0].part or _part_in(self.text(at))
            rule, here = (*rule, *_clock_rule(replace(hours[0], part=part))), hours[1]
        return Meaning(rule=rule), here

    def _odd(self, at: int) -> Phrase | None:
        """第32周 of this year; 下半月 of this one; the first of every month."""
        if self.kind(at) == "g" and self.text(at)[1:2] == "半":
            whole = Base("month", c=0) if self.text(at)[2] == "月" else Base("week")
            return self._with_more(
                Meaning(base=Base("piece", words.PIECES[self.text(at)[:2]], inside=whole)), at + 1
            )
        if self.kind(at) == "9" and "周" in self.text(at) and self.text(at)[-1] in "周":
            return Meaning(base=Base("number", say.number(self.text(at)) or 0)), at + 1
        return None

    def _days_or_rolling(self, at: int) -> Phrase | None:
        if self.kind(at) in "dDN" and self.kind(at + 1) == "E":
            return self._recurring(at)
        found = self.point(at)
        if found is None:
            return self._rolling(at) if self.kind(at) == "R" else None
        return self._with_more(*found)

    def _with_more(self, meaning: Meaning, here: int) -> Phrase:
        """What may follow a point: an end, an edge, an hour that is a deadline, a quantity."""
        kind = self.kind(here)
        if kind == "E" and meaning.base is None:
            again, end = self._recurring(here)
            return replace(again, rule=(*again.rule, *_clock_rule(meaning))), end
        if kind == "-":
            return self._range(meaning, here)
        if kind == "<":
            return self._before(meaning, here)
        if kind == ">":
            return self._after(meaning, here)
        if kind == "i":
            return replace(meaning, edge="within"), here + 1
        if kind == "v":
            return self._deadline_behind(meaning, here)
        if kind in "V@" and meaning.clock is None and meaning.base is not None:
            hours = self.phrase(here)
            if hours is not None and _hours_only(hours[0]):
                return _merged(meaning, hours[0]), hours[1]
        if kind == "R" and self.text(here)[0] in "前后" and meaning.base is not None:
            return self._counted_from(meaning, here)
        if kind in "FIu" or (kind in ">" and self.kind(here + 1) == "u"):
            return self._lasting(meaning, here)
        return meaning, here

    def _range(self, meaning: Meaning, here: int) -> Phrase:
        """下午3点到5点, 11月1日到3日, Monday to Friday, since then to now."""
        if (
            self.text(here) == "-"
            and meaning.base is not None
            and meaning.clock is None
            and self.kind(here + 1) == "t"
        ):
            clock = say.clock(self.text(here + 1))  # 2021-09-12-11:23
            return (replace(meaning, clock=clock) if clock else NOTHING), here + 2
        if self.kind(here + 1) == "n" or self.text(here) in {"至今"}:
            return replace(meaning, edge="since", lean="past"), here + 2
        last = self._last_point(meaning, here + 1)
        if last is None:
            return meaning, here
        if meaning.base is None and last[0].base is not None and meaning.clock and last[0].clock:
            # 9:30 to 11:00 on Thursday: the day of both comes last
            meaning = replace(meaning, base=last[0].base, until=replace(last[0], base=None))
            return meaning, last[1]
        meaning, here = replace(meaning, until=last[0]), last[1]
        day_behind = self.point(here) if meaning.base is None else None
        if day_behind is not None and day_behind[0].clock is None:
            # 9:30 to 11:00 on Thursday: the day of both comes last
            meaning = replace(
                meaning, base=day_behind[0].base, part=meaning.part or day_behind[0].part
            )
            here = day_behind[1]
        if self.kind(here) == ">" and self.text(here) not in {"开始", "起"}:
            return meaning, here + 1
        if self.kind(here) == "v" and self.text(here) in {"截止", "为止"}:
            return meaning, here + 1
        return meaning, here

    def _last_point(self, first: Meaning, at: int) -> Phrase | None:
        if self.kind(at) == "@":
            at += 1
        if self.kind(at) in "MD":
            number = say.ordinal(self.text(at)) or say.number(self.text(at)) or 0
            if first.clock is not None:
                clock = say.clock(self.text(at)) if self.kind(at) == "M" else None
                return None if clock is None else (Meaning(clock=clock), at + 1)
            if first.base is not None and first.base.kind == "date" and 1 <= number <= 31:
                return Meaning(base=Base("date", number)), at + 1
            return None
        return self.point(at)

    def _before(self, meaning: Meaning, here: int) -> Phrase:
        if self.kind(here + 1) == "u" and meaning.clock is None:
            amounts = self._amounts(here + 1)
            if amounts is not None:
                return replace(meaning, span=amounts[0], direction=-1), amounts[1]
        inclusive = self.text(here).startswith(("或", "及", "or"))
        return _until(meaning, inclusive=inclusive), here + 1

    def _after(self, meaning: Meaning, here: int) -> Phrase:
        text = self.text(here)
        if (
            text in {"之后", "以后", "后", "过后"}
            and self.kind(here + 1) == "u"
            and meaning.base is not None
        ):
            amounts = self._amounts(here + 1)
            if amounts is not None:
                return replace(meaning, span=amounts[0], direction=1), amounts[1]
        since = text.startswith(("起", "开始", "以来", "至今", "或", "及", "or", "and", "on"))
        meaning, here = replace(meaning, edge="since" if since else "after"), here + 1
        if text in {"以来", "至今"}:
            meaning = replace(meaning, lean="past")
        if since and self.kind(here) == "u":
            amounts = self._amounts(here)
            if amounts is not None:  # 今天起三天
                return replace(meaning, edge="for", span=amounts[0]), amounts[1]
        following = self.point(here)
        if following is not None and self.kind(following[1]) == "<":
            return replace(
                meaning, edge="", until=_until(following[0], inclusive=False)
            ), following[1] + 1
        if self.kind(here) in "-" and self.kind(here + 1) == "n":
            return meaning, here + 2
        return meaning, here

    def _deadline_behind(self, meaning: Meaning, here: int) -> Phrase:
        """3月30日截止, Friday by noon, today before 4pm."""
        following = self.point(here + 1)
        if self.text(here).startswith(("until", "till")):
            return self._range(meaning, here)
        if following is not None and _hours_only(following[0]) and meaning.clock is None:
            return replace(_merged(meaning, following[0]), edge="before"), following[1]
        if (
            self.text(here).startswith(("截", "为止", "latest", "at the latest"))
            and following is None
        ):
            return replace(meaning, edge="before"), here + 1
        return meaning, here

    def _counted_from(self, meaning: Meaning, here: int) -> Phrase:
        """国庆前一周, 中秋后三天: counted from the day before it."""
        text = self.text(here)
        amount = say.quantity(text[1:])
        whole_day = meaning.base is not None and meaning.base.kind in {
            "feast",
            "lunar",
            "date",
            "holiday",
        }
        if amount is None or not whole_day or meaning.clock is not None:
            return meaning, here
        return replace(meaning, span=(amount,), direction=-1 if text[0] == "前" else 1), here + 1

    def _lasting(self, meaning: Meaning, here: int) -> Phrase:
        """From 9:30 for 7 hours; 下午3点半小时后 is not one of these; today in one hour."""
        at = here + 1 if self.kind(here) in "FI" else here
        amounts = self._amounts(at)
        if amounts is None:
            return meaning, here
        span, end = amounts
        if self.kind(here) == "F":
            return replace(meaning, span=span, edge="for"), end
        today = meaning.base == Base("offset", 0) and meaning.clock is None and not meaning.part
        if not today:
            return meaning, here
        offset = self._quantity_phrase(here)
        return offset if offset is not None else (meaning, here)

    def _led(self, at: int) -> Phrase | None:
        """In March, for Monday, between 3 and 5pm, at noon."""
        between = self.text(at) == "between"
        found = self.point(at + 1)
        if found is None:
            return self._rolling(at + 1) if self.kind(at + 1) == "R" else None
        meaning, here = found
        if between and self.kind(here) == "+":
            last = self._last_point(meaning, here + 1)
            if last is not None:
                return self._range(meaning, here)
        return self._with_more(meaning, here)

    def _edged(self, at: int) -> Phrase | None:
        """by Friday, since Monday, from 10 to 12: the word stands before the day."""
        if self.kind(at + 1) in "vV":
            return self._edged(at + 1) if self.kind(at + 2) not in "vV" else None
        found = self.phrase(at + 1) if at + 1 < len(self.kinds) else None
        if found is None:
            return None
        meaning, end = found
        deadline = self.kind(at) == "v"
        if meaning.edge == "after" and not deadline:
            return replace(meaning, edge="since"), end
        if meaning.until is not None or meaning.edge or meaning.rule:
            return meaning, end
        if not deadline and self.kind(end) == "+" and self.kind(end + 1) == "v":
            last = self.point(end + 2)
            if last is not None:  # later than 3:30pm but before 6pm
                return replace(meaning, until=last[0]), last[1]
        if meaning.span is not None:
            edge: Literal["before", "since"] = "before" if deadline else "since"
            return (replace(meaning, edge=edge) if meaning.direction else meaning), end
        if deadline:
            return _until(meaning, inclusive=self.text(at) != "before"), end
        if self.text(at).startswith("from") and not _is_day(meaning.base):
            return meaning, end  # statistics from last week
        after = self.text(at).startswith(
            ("after", "later than", "晚于", "greater", "more", "newer")
        )
        if self.text(at) == "since" or self.text(at).startswith("自"):
            meaning = replace(meaning, lean="past")
        return replace(meaning, edge="after" if after else "since"), end

    def _weekdays_away(self, at: int) -> Phrase:
        """2 Thursdays back, Friday after next."""
        text = self.text(at)
        if text.endswith("after next"):
            return Meaning(base=Base("away", say.weekday(text.split(" ")[0]), 2)), at + 1
        count = (say.digits(text) or [say.english_number(text.split(" ")[0]) or 1])[0]
        direction = -1 if self.kind(at + 1) == "z" else 1
        return Meaning(base=Base("away", say.weekday(text.rstrip("s")), count * direction)), at + 2

    def _rolling(self, at: int) -> Phrase | None:
        """最近7天, the next two weeks, 前两天."""
        text = self.text(at)
        bare = text.removeprefix("the ")
        forward = (
            any(
                w in text
                for w in ("未来", "接下来", "今后", "next", "coming", "following", "upcoming")
            )
            or text[0] == "后"
            or text[0] == "下"
        )
        if text[0] in "头首" or text.startswith(("最前", "最后", "最初", "first", "the first")):
            return None
        amount = say.quantity(_ROLLING.sub("", bare))
        if amount is None:
            return None
        here = at + 1
        if self.kind(here) == "i":
            here += 1
        return Meaning(span=(amount,), direction=1 if forward else -1, edge="within"), here

    def _amounts(self, at: int) -> tuple[tuple[say.Quantity, ...], int] | None:
        """两年零三个月, 1 hour 30 minutes."""
        amounts: list[say.Quantity] = []
        while self.kind(at) == "u" or (
            amounts and self.kind(at) == "+" and self.kind(at + 1) == "u"
        ):
            at += self.kind(at) == "+"
            amount = say.quantity(self.text(at))
            if amount is None:
                break
            amounts.append(amount)
            at += 1
        return (tuple(amounts), at) if amounts else None

    def _quantity_phrase(self, at: int) -> Phrase | None:
        """三天后, in 3 days, two weeks from Friday, 两周内, for three hours."""
        led = self.kind(at) if self.kind(at) in "IF^" else ""
        word = self.text(at)
        amounts = self._amounts(at + (bool(led) + (self.kind(at + 1) == "@") if led else 0))
        if amounts is None:
            return None
        span, here = amounts
        meaning = Meaning(span=span)
        if led == "I" and word == "within":
            return self._from_origin(replace(meaning, edge="within", direction=1), here)
        match self.kind(here):
            case ">" | "l":
                return self._at_clock(replace(meaning, direction=1), here + 1)
            case "<" | "z":
                return self._at_clock(replace(meaning, direction=-1), here + 1)
            case "i":
                return replace(meaning, edge="within", direction=1), here + 1
            case "V" | "v":
                return self._from_origin(meaning, here)
        if led in {"I", "^"}:
            return self._at_clock(replace(meaning, direction=1), here)
        return meaning, here

    def _from_origin(self, meaning: Meaning, here: int) -> Phrase:
        """3 days after January 12th, two weeks from Friday, 3 days starting from Monday."""
        origin = self.point(here + 1) if self.kind(here) in "vV" else None
        if origin is None:
            return meaning, here
        word, (start, end) = self.text(here), origin
        if word.startswith(("before", "prior")):
            meaning = replace(meaning, direction=-1)
        elif word.startswith(("starting", "beginning", "as ", "effective")):
            meaning = replace(meaning, edge="for")
        elif word.startswith(("from", "after", "since")):
            meaning = replace(meaning, direction=1)
        else:
            return meaning, here
        return replace(meaning, base=start.base, part=start.part, clock=start.clock), end

    def _at_clock(self, meaning: Meaning, here: int) -> Phrase:
        """三天后下午两点: a clock or part of that day."""
        found = self.point(here) if self.kind(here) in "pt@" else None
        if found is not None and found[0].base is None:
            return replace(meaning, part=found[0].part, clock=found[0].clock), found[1]
        return meaning, here


# bases that are one day
_DAYS = frozenset(
    {"date", "feast", "weekday", "offset", "matching", "away", "lunar", "holiday", "now", "nth"}
)


def _is_day(base: Base | None) -> bool:
    return base is None or (base.kind in _DAYS and base.a != NTH_WEEK)


def _part(text: str, kind: str) -> str:
    if kind == "O":
        return "下班前"
    bare = text.rstrip("s.").split(" ")[-1].removeprefix("mid-").replace(".", "")
    if text in words.DAYPARTS:
        return words.DAYPARTS[text]
    return {"早": "早上", "晚": "晚上", "thing": "morning", "time": "noon"}.get(
        text
    ) or words.DAYPARTS.get(bare, "morning")


def _part_in(rule: str) -> str:
    """每晚, every afternoon: the part of the day that the rule says itself."""
    last = rule.rstrip("s").rsplit(" ", maxsplit=1)[-1]
    return {"晚": "晚上", "早": "早上"}.get(rule[-1], words.DAYPARTS.get(last, ""))


def _clock_rule(meaning: Meaning) -> tuple[tuple[str, str], ...]:
    if meaning.clock is None:
        return ()
    return (("time", clock_time(meaning.clock, meaning.part)[1].strftime("%H:%M")),)


def _hours_only(meaning: Meaning) -> bool:
    return (
        meaning.base is None
        and (meaning.span is None or meaning.edge == "for")
        and (meaning.clock is not None or bool(meaning.part))
    )


def _until(meaning: Meaning, *, inclusive: bool) -> Meaning:
    """The deadline; before 2018 ends with 2017, where 3月前 and 周五前 mean its end."""
    base = meaning.base
    if not inclusive and base is not None and base.kind == "year" and base.year is not None:
        meaning = replace(
            meaning, base=base._replace(year=base.year._replace(number=base.year.number - 1))
        )
    return replace(meaning, edge="before")


def _merged(day_said: Meaning, hours: Meaning) -> Meaning:
    return replace(hours, base=day_said.base, part=hours.part or day_said.part)


def find(low: str) -> list[Found]:
    """All that is said about time in a text that is normalised and in lower case."""
    words_found = tokens(low if low.isascii() else low.translate(words.SIMPLER))
    if not words_found:
        return []
    grammar = Grammar(words_found)
    found: list[Found] = []
    at = 0
    while at < len(words_found):
        phrase = grammar.phrase(at)
        if phrase is None:
            at += 1
            continue
        meaning, end = phrase
        if meaning.base != IMPOSSIBLE and (
            meaning.until is None or meaning.until.base != IMPOSSIBLE
        ):
            found.append(Found(words_found[at].start, words_found[end - 1].end, meaning))
        at = end
    return found
