"""第二个和第三个完成了, A-5和A-6完成, done with 2 and 3 - several to-dos in one message."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from handlers.understanding import cues, numbers, todos
from handlers.understanding.claims import Claim, Heard, Numbered
from handlers.understanding.wordlists import any_of

if TYPE_CHECKING:
    from handlers.understanding.reading import Reading

MOST = 20  # numbers in one message
_LONGEST = 90
_SURELY = 0.99  # above what experience may give a single number
_ORDINALS = {
    name: place
    for place, name in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1
    )
} | {"last": -1}
_COUNTS = "[一二两三四五六七八九十]{1,3}"
_ITEM = re.compile(
    rf"(?P<first>前(?P<zh>\d{{1,2}}|{_COUNTS})[个条项件]|(?:the )?first (?P<en>\d{{1,2}}|two|three|four|five)\b)"
    r"|(?<![a-z0-9])a-?(?P<action>\d{1,7})(?![\d.:])"
    r"|(?P<last>最后一?[个条项件])"
    rf"|(?:第\s?|#|no\.? ?|(?:待办|任务|提醒|事项|tasks?|to-?dos?|items?|reminders?) ?#?|(?<![\d.a-z])(?=\d)|(?=[一二三四五六七八九十]))(?P<place>\d{{1,4}}|{_COUNTS})(?![\d.:%元块万天点月日])\s?[个条项件号]?(?:待办|任务|提醒|事项)?"
    rf"|(?:the )?\b(?P<ordinal>{'|'.join(_ORDINALS)})\b"
)
_BETWEEN = re.compile(
    r"\s*(?:(?P<to>到|至|-|~|through|to)|(?:[、,/&+;]|和|跟|与|及|以及|还有|外加|and|as well as)?\s*(?:还有|和|and)?)\s*"
)
_NOT_DONE = re.compile(r"没|未|不|吗|\?|还要|怎么|\bnot\b|n't|取消")
_AROUND = any_of(
    "都 全都 全 全部 也 已经 已 了 啦 的 把 将 这 那 两 三 几 个 条 项 件 掉 搞 完 我 谢谢 好的 嗯 事 事情 今天 刚 刚刚 都已 任务 一起 给 帮".split(),
    "both are were is was have has been mark as with the ones one number numbers no nos i i've all please thanks thank you off task tasks item items just and got set".split(),
)


def complete_several(reading: "Reading") -> Claim | None:
    """Two to-dos or more, by their places in the list or their numbers, and nothing else."""
    low = reading.low
    if len(low) > _LONGEST or _NOT_DONE.search(low) or todos.DONE.search(low) is None:
        return None
    run = _run(low, cues.body(reading))
    if run is None or _is_dated(reading, run):
        return None
    start, end = run[0].start(), run[-1].end()
    rest = f"{low[cues.body(reading) : start]} {low[end:]}"
    for said in (todos.STRONG, todos.DONE, _AROUND):  # 待办 before 办完
        rest = said.sub(" ", rest)
    meant = tuple(dict.fromkeys(_numbers(low, run)))
    if any(c.isalnum() for c in rest) or not 1 < len(meant) <= MOST:
        return None
    heard = Heard(several=meant, language=reading.language)
    return Claim("", _SURELY, heard, (reading.span(0, len(low)),))


def _run(low: str, begin: int) -> "list[re.Match[str]] | None":
    """The first numbers that stand side by side; one alone only where it means several."""
    run: list[re.Match[str]] = []
    for item in _ITEM.finditer(low, begin):
        between = _BETWEEN.fullmatch(low, run[-1].end(), item.start()) if run else None
        if run and between is None:
            break
        run.append(item)
    return run if len(run) > 1 or (run and run[0]["first"]) else None


def _is_dated(reading: "Reading", run: "list[re.Match[str]]") -> bool:
    """3号和5号 are days, but for 3号待办."""
    days = [item for item in run if item.group().endswith("号")]
    return bool(days) and todos.STRONG.search(reading.low) is None


def _numbers(low: str, run: "list[re.Match[str]]") -> Iterator[Numbered]:
    before: Numbered | None = None
    for at, item in enumerate(run):
        between = _BETWEEN.fullmatch(low, run[at - 1].end(), item.start()) if at else None
        for number in _meant(item):
            is_range = before is not None and between is not None and between["to"]
            if before is not None and is_range and before.is_place == number.is_place:
                last = min(number.number, before.number + MOST)
                yield from (Numbered(n, number.is_place) for n in range(before.number + 1, last))
            yield number
            before = number


def _meant(item: "re.Match[str]") -> Iterator[Numbered]:
    if item["first"]:
        count = numbers.number(item["zh"] or item["en"]) or numbers.ENGLISH.get(item["en"], 0)
        yield from (Numbered(place) for place in range(1, int(count) + 1))
    elif item["action"]:
        yield Numbered(int(item["action"]), is_place=False)
    elif item["last"]:
        yield Numbered(-1)
    elif item["ordinal"]:
        yield Numbered(_ORDINALS[item["ordinal"]])
    elif value := numbers.number(item["place"]):
        yield Numbered(int(value))
