"""How long it takes to understand: a message, its times, a very long text, a whole directory.

Times are CPU of one thread, warmed up; each stands beside a fixed piece of work of the same run.
"""

import gc
import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from bot.batch import messages, values
from handlers.understanding.claims import Person
from handlers.understanding.directory import Directory
from storage.records import DirectoryChanges, KnownCustomer
from tests.bench import table
from tests.understanding import reader

MANY, VERY_MANY = 10_000, 100_000
ROUNDS = 7
STRIDE = 7919  # shares no factor with the count of names, so none comes twice
FIRST_ID = 1_000_000  # above all ids of the demo's company
AT = datetime(2026, 3, 18, 16, 20, tzinfo=reader.ZONE)
ME = Person(5, "张伟")

CITIES = "杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 上海 苏州 无锡 南京 合肥 福州 南昌 济南 长沙".split()  # noqa: E501  # a table or pattern reads as one line
FIRST = "华 星 恒 信 远 东 大 江 卓 越 讯 达 绿 源 百 汇 青 藤 安 康 博 雅 天 宇 海 川 金 石 明 德".split()  # noqa: E501  # a table or pattern reads as one line
SECOND = "科 创 联 盛 诚 泰 瑞 丰 凯 隆 智 慧 云 帆 鼎 新 立 业 嘉 禾 正 阳 通 力 和 利 永 昌 腾 飞".split()  # noqa: E501  # a table or pattern reads as one line
TRADES = "科技 信息 机械 电子 环保 医疗 教育 物流 食品 建材 化工 纺织".split()
LONG = {
    "real text repeated": "今天下午拜访了金职院王处长,聊了智慧校园二期,客户挺满意,打车花了23.34元,下周三前把方案发过去。",  # noqa: E501  # a table or pattern reads as one line
    "English repeated": "Visited Acme this afternoon, John liked phase two, taxi 46, quote by Friday. ",  # noqa: E501  # a table or pattern reads as one line
    "digits": "1234567890",
    "one Chinese character": "王",
    "one letter": "a",
    "names": "华星科技金职院恒信",
    "dates": "3月5号下周三前",
    "new lines": "\n",
    "labels": "客户:金职院\n",
}


def main() -> None:
    """Print every row."""
    directory = generated(MANY)
    rows = reader.rows(reader.CORPUS / "messages_dev.jsonl")
    texts = [row["text"] for row in rows]
    table.head(f"understanding, {MANY:,} customers", reference="reference")
    taken = [each_ms(partial(reader.read, row, directory)) for row in rows]
    table.row("   loop and regex (reference)", reference_ms(), None, "ms")
    _row("a message, median", table.median(taken), 0.6, "ms")
    _row("a message, 99 of 100", table.percentile(taken, 99), 5, "ms")
    _row("a message, slowest", max(taken), None, "ms")
    taken = [each_ms(partial(values.times, text, AT)) for text in texts]
    _row("its times alone, median", table.median(taken) * 1000, 150, "us")
    taken = [each_ms(partial(values.amounts, text)) for text in texts]
    _row("its amounts alone, median", table.median(taken) * 1000, None, "us")
    for name, piece in LONG.items():
        text = (piece * 4000)[:4000]
        _row(f"4,000 characters, {name}", each_ms(partial(read, text, directory)), 50, "ms")
    _row(f"{VERY_MANY:,} customers learned", learned_ms() / 1000, 2, "s")
    _while_learning(texts)


def _row(what: str, measured: float, goal: float | None, unit: str) -> None:
    """One line; the reference is measured again beside it, so that both saw the same machine."""
    scale = {"us": 1000, "ms": 1, "s": 0.001}[unit]
    table.row(what, measured, goal, unit, reference=reference_ms() * scale)


def read(text: str, directory: Directory) -> None:
    """One message by Zhang Wei."""
    messages.understood(text, at=AT, zone=reader.ZONE, directory=directory, sender=ME)


def each_ms(work: Callable[[], object]) -> float:
    """CPU of one call: the middle of some, after one to warm up."""
    work()
    taken = []
    for _ in range(ROUNDS):
        begun = time.thread_time_ns()
        work()
        taken.append((time.thread_time_ns() - begun) / 1e6)
    return table.median(taken)


_WORD = re.compile(r"[a-z]+|\d+|[一-龥]{2}")
_TEXT = ("今天下午 visited 金职院 3 times, 打车 46 yuan; 下周三 " * 8).lower()


def reference_ms() -> float:
    """CPU of a fixed piece of work: a pattern over a text, a dict of its words, a loop."""

    def work() -> int:
        seen: dict[str, int] = {}
        for match in _WORD.finditer(_TEXT):
            seen[match.group()] = seen.get(match.group(), 0) + 1
        total = 0
        for number in range(4000):
            total += number % 7
        return total + len(seen)

    return table.best_of(15, lambda: each_ms(work))


# -- directories -----------------------------------------------------------------------------------


def generated(count: int) -> Directory:
    """The demo's company and so many more customers."""
    directory = reader.known_directory()
    directory.learn(DirectoryChanges(version=2, customers=tuple(customers(count))))
    return directory


def customers(count: int) -> Iterator[KnownCustomer]:
    """Names as companies have them, each once, whatever their count spread over all parts."""
    every = len(FIRST) * len(SECOND) * len(TRADES) * len(CITIES)
    for number in range(count):
        rest = number * STRIDE % every
        rest, city = divmod(rest, len(CITIES))
        rest, trade = divmod(rest, len(TRADES))
        first, second = divmod(rest, len(SECOND))
        name = f"{CITIES[city]}{FIRST[first]}{SECOND[second]}{TRADES[trade]}有限公司"
        yield KnownCustomer(FIRST_ID + number, name)


def learned_ms() -> float:
    """CPU of learning very many customers."""
    changes = DirectoryChanges(version=2, customers=tuple(customers(VERY_MANY)))

    def once() -> float:
        directory = Directory()
        gc.collect()
        begun = time.thread_time_ns()
        directory.learn(changes)
        return (time.thread_time_ns() - begun) / 1e6

    return table.best_of(3, once)


def _while_learning(texts: list[str]) -> None:
    """What a reader waits, by the clock on the wall, while another thread learns."""
    directory = reader.known_directory()
    changes = DirectoryChanges(version=2, customers=tuple(customers(VERY_MANY)))
    thread = threading.Thread(target=directory.learn, args=(changes,))
    waited: list[float] = []
    thread.start()
    while thread.is_alive():
        text = texts[len(waited) % len(texts)]
        begun = time.perf_counter_ns()
        read(text, directory)
        waited.append((time.perf_counter_ns() - begun) / 1e6)
    thread.join()
    _row(f"a message while {VERY_MANY:,} are learned, median", table.median(waited), None, "ms")
    _row(f"   99 of 100 ({len(waited):,} read)", table.percentile(waited, 99), 50, "ms")
    _row("   slowest", max(waited), None, "ms")


if __name__ == "__main__":
    main()
