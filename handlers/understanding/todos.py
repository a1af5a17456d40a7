"""Which to-do is meant, and what is to be done: a message without the words around it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers.understanding import cues, numbers
from handlers.understanding.claims import Span, Unknown, Who
from handlers.understanding.dues import Due
from handlers.understanding.people import Mention
from handlers.understanding.reading import Reading
from handlers.understanding.words import tasks as words

_NUMBER = re.compile(
    rf"第(?P<a>\d{{1,3}}|[{numbers.CHINESE}]{{1,3}})[个条项件]|(?P<b>\d{{1,4}})号(?:提醒|待办|任务|事项)?|(?:待办|提醒|任务|#|no\.?|number|a-|(?<![a-z])(?:task|reminder|todo|item) ?#?)\s?(?P<c>\d{{1,5}})(?![\d.:点月日号])"
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_ENGLISH_NUMBER = re.compile(rf"\b(?:the )?({'|'.join(_ORDINALS)}) (?:one|task|reminder|item)\b")
STRONG = re.compile(r"待办|提醒|任务|事项|to-?do|reminder|\btask|follow-up|action item")
WEAK = re.compile(
    r"那件事|这件事|那个事|那事|这事|这件|那条|这条|那个|这个|那项|这项|那件|\bone\b|\bit\b|\bthat\b"
)
DONE = re.compile("|".join(re.escape(w) for w in sorted(words.DONE, key=len, reverse=True)))
LATER = re.compile("|".join(re.escape(w) for w in sorted(words.LATER, key=len, reverse=True)))
_LEFT = re.compile(
    rf"^(?:{'|'.join(re.escape(w) for w in sorted(words.LEFT_OVER, key=len, reverse=True))})"
)
_PREPOSITION = re.compile(r"\b(?:on|at|by|before|till|until|around|in|for|from|to)\s*$")
_ENGLISH_EDGES = re.compile(
    r"^(?:the|a|an|my|mark|close|done|with|snooze|postpone|push|move|delay|for|and|reschedule|finished|completed|complete|tick off|check off|was|is|to|as|back|one|about|on|of)\b\s*|\s*\b(?:the|as|to|is|was|one|has been|till|until|back|for|on|and|that)$"
)
_TELL = re.compile(rf"(?:{'|'.join(words.TELL)}|给(?=.{{1,4}}[加建记设]))(?:一下|下)?\s?$")
_AND = re.compile(r"\s?(?:[、,&+]|和|跟|与|及|还有|,? ?and)\s?")
CLOSING_CUES = re.compile(
    r"(?:[,。;\s]|^)(?:到时候?|届时|到点)?(?:记得|别忘了?|请|麻烦|帮我|帮忙|替我)?(?:提醒(?:我|一下|下)(?:一下|一声)?|叫我(?:一声|一下)?|喊我(?:一声)?|记着|记住|记一下|记下)(?:[。!~]|$)"
)


def customer(reading: Reading) -> Who:
    """The first customer named; one that nobody knows counts only where none is known."""
    for mention in reading.customers:
        return replace(mention.who, spans=(reading.span(mention.start, mention.end),))
    return Unknown()


def told(reading: Reading) -> tuple[Mention, ...]:
    """The colleagues behind 提醒, 让 or remind: the first, and those joined to it."""
    found: list[Mention] = []
    for mention in reading.people:
        if not mention.colleagues:
            continue
        if (found and _AND.fullmatch(reading.low, found[-1].end, mention.start)) or (
            not found and _TELL.search(reading.low, 0, mention.start)
        ):
            found.append(mention)
    return tuple(found)


def number(reading: Reading) -> tuple[int | None, tuple[int, int]]:
    """第二个, 3号提醒, A-12; and where it stands."""
    match = _NUMBER.search(reading.low)
    if match is not None:
        said = match.group("a") or match.group("b") or match.group("c")
        dated = bool(match.group("b")) and any(
            f.start <= match.start() < f.end for f in reading.times
        )
        value = numbers.number(said)
        if dated and LATER.match(reading.low, match.end()):
            dated = False  # 3号推迟到周五
        if value is not None and not dated:
            return int(value), match.span()
    match = _ENGLISH_NUMBER.search(reading.low)
    if match is not None:
        return _ORDINALS[match.group(1)], match.span()
    return None, (0, 0)


def task(
    reading: Reading, cue: cues.Cue | None, due: Due, told: Sequence[Mention]
) -> tuple[str, tuple[Span, ...]]:
    """What shall be done: the message without the request, the time and the colleague."""
    prefix = cues.log_prefix(reading)
    begin = prefix.end() if prefix else cues.body(reading)
    cuts = [(0, begin), *((f.start, f.end) for f in due.found)]
    if cue is not None:
        cuts.append((cue.start, cue.end))
    cuts += [m.span() for m in CLOSING_CUES.finditer(reading.low)]
    if told:
        match = _TELL.search(reading.low, 0, told[0].start)
        cuts.append((match.start() if match else told[0].start, told[-1].end))
    return _left(reading, cuts)


def about(
    reading: Reading,
    named: "re.Match[str] | None",
    first: "re.Match[str] | None",
    number: tuple[int, int],
    due: Due | None = None,
) -> tuple[str, tuple[Span, ...]]:
    """Which task is meant: the words before 那个待办, else those behind 已完成."""
    low = reading.low
    start, end = cues.body(reading), len(low)
    if first is not None and end - first.end() > 1:
        start = first.end()
    elif named is not None:
        end = named.start()
    cuts = [(0, start), (end, len(low)), number]
    cuts += [m.span() for m in (*DONE.finditer(low), *LATER.finditer(low), *STRONG.finditer(low))]
    cuts += [m.span() for m in WEAK.finditer(low)]
    cuts += [(f.start, f.end) for f in (due.found if due else ())]
    return _left(reading, cuts, named_only=True)


def _left(
    reading: Reading, cuts: list[tuple[int, int]], *, named_only: bool = False
) -> tuple[str, tuple[Span, ...]]:
    """The raw text that is left when [start, end) of the cuts are taken out."""
    low = reading.low
    runs: list[tuple[int, int]] = []
    at = 0
    for start, end in sorted(cuts):
        if start > at:
            runs.append((at, start))
        at = max(at, end)
    runs.append((at, len(low)))
    trimmed = [_trimmed(low, *run, named_only=named_only) for run in runs]
    kept = [run for run in trimmed if run[0] < run[1]]
    text = ""
    for start, end in kept:
        piece = reading.raw(start, end).strip()
        glue = " " if text and text[-1].isascii() and piece[:1].isascii() else ""
        text += (glue if text else "") + piece
    return text, tuple(reading.span(*run) for run in kept)


def _trimmed(low: str, start: int, end: int, *, named_only: bool) -> tuple[int, int]:
    """A run without the particles and prepositions that belonged to what was cut out."""
    for _ in range(6):
        before = start, end
        while start < end and low[start] in " ,;:.。!、~-—)前内\n":
            start += 1
        while end > start and low[end - 1] in " ,;:.。!、~-—(\n":
            end -= 1
        lead = _LEFT.match(low[start:end])
        if lead is not None and lead.end() < end - start:
            start += lead.end()
        if match := _PREPOSITION.search(low, start, end):
            end = match.start()
        match = _ENGLISH_EDGES.search(low[start:end]) if named_only else None
        if match is not None and match.start() == 0 and match.end() < end - start:
            start += match.end()
        elif match is not None and match.start() > 0:
            end = start + match.start()
        if (start, end) == before:
            break
    return start, end
