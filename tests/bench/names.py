"""Names: exact in a message at 1 M, misspelt at 100 k, learning 100 k; rows for the printed table.

Names are made of real places and trades and of brands of two or three characters out of 400, as
company registers are: many share their beginning, many their end, few both.
"""

import gc
import itertools
import random
import sys
import time
from pathlib import Path
from typing import NamedTuple

from handlers.understanding.claims import Unknown
from handlers.understanding.directory import Directory
from handlers.understanding.words.places import PLACES, TRADES
from handlers.understanding.words.syllables import SYLLABLES
from storage.records import DirectoryChanges, KnownCustomer

_BRAND = (
    "华星远东恒信大江蓝鲸云杉瑞丰长江海川同心讯达卓越新凤青藤天府鑫源宏盛泰和安顺博雅金龙玉泉银泰永兴福康嘉禾立德正元万方中科广通"
    "腾飞凯旋奥林百汇千禧三友四维五洲六合七彩八方九鼎晨光明珠春晖夏荷秋实冬青东升西湖南洋北辰红日橙品黄河绿野紫荆白云黑石朗润思维"
    "创想智联优品诚达信义仁爱礼贤亿佳兆丰京港沪申粤湘鄂豫鲁晋辽吉皖赣闽浙苏宁桂黔滇川渝陕甘青藏利民惠群众邦国盾铁锋铭诺贝亚欧美非澳"
    "图拓启航扬帆景程途远景蓝图捷运速聚力合众博纳弘毅致臻善品尚森林木果园丰谷农牧渔樵耕读书香墨韵雅集"
)


class Row(NamedTuple):
    """One line of the table."""

    label: str
    measured: float
    goal: float | None
    unit: str


def company_names(count: int, seed: int = 1) -> list[str]:
    """Different names of companies, always the same for a seed."""
    chance = random.Random(seed)
    brand = sorted(set(_BRAND))
    places, trades = sorted(PLACES), sorted(set(TRADES))
    found: dict[str, None] = {}
    while len(found) < count:
        name = "".join(chance.choices(brand, k=chance.choice((2, 2, 2, 3))))
        legal = chance.choice(("有限公司", "有限公司", "股份有限公司", "集团有限公司", ""))
        found[chance.choice(places) + name + chance.choice(trades) + legal] = None
    return list(found)


def learned(company: list[str]) -> Directory:
    """A directory of these customers."""
    directory = Directory()
    rows = tuple(KnownCustomer(number, name) for number, name in enumerate(company, 1))
    directory.learn(DirectoryChanges(version=1, customers=rows))
    return directory


def learning(count: int = 100_000) -> list[Row]:
    """CPU of learning a directory on one core."""
    company = company_names(count)
    begun = time.process_time()
    learned(company)
    return [Row(f"   learn {count:,} customers, CPU", time.process_time() - begun, 2, "s")]


def exact(count: int = 1_000_000) -> list[Row]:
    """M1: the time to find names in a message, and the memory beside the names themselves."""
    company = company_names(count)
    gc.collect()
    before = _rss_mib()
    directory = Directory()
    step = 10_000
    for first in range(0, count, step):
        rows = tuple(
            KnownCustomer(number, company[number])
            for number in range(first, min(first + step, count))
        )
        directory.learn(DirectoryChanges(version=1, customers=rows))
        del rows
    gc.collect()
    memory = _rss_mib() - before
    return [
        Row("M1 exact name in a message, 1 M names", _scanned_ms(directory, company), 0.1, "ms"),
        Row("   memory beside the names", memory, 50, "MiB"),
        Row("   a new name, until it is found", _new_name_ms(directory), None, "ms"),
    ]


def _scanned_ms(directory: Directory, company: list[str]) -> float:
    texts = [f"今天下午拜访了{name}王处长,聊了新项目,下周三前发方案" for name in company[::10_007]]
    times = []
    for text in texts:
        begun = time.perf_counter()
        at = 0
        while at < len(text):
            hit = directory.longest(text, at)
            at += hit.size if hit else 1
        times.append(time.perf_counter() - begun)
    return sorted(times)[len(times) // 2] * 1000


def _rss_mib() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _new_name_ms(directory: Directory) -> float:
    begun = time.perf_counter()
    directory.learn(
        DirectoryChanges(version=2, customers=(KnownCustomer(1 << 40, "零壹贰叁有限公司"),))
    )
    found = directory.exactly("零壹贰叁有限公司", None)
    elapsed = time.perf_counter() - begun
    assert found is not None
    return elapsed * 1000


def misspelt(count: int = 100_000, samples: int = 400) -> list[Row]:
    """M2: the time to offer customers for a slip of the hand, and how often it is right."""
    company = company_names(count)
    directory = learned(company)
    chance = random.Random(2)
    times, found, wrong = [], 0, 0
    for number in chance.sample(range(count), samples):
        written = slipped(company[number], chance)
        begun = time.perf_counter()
        who = directory.customers_named(written, None)
        times.append(time.perf_counter() - begun)
        if isinstance(who, Unknown):
            found += number + 1 in {option.id for option in who.nearest}
        else:
            wrong += written not in company
    return [
        Row("M2 misspelt name, 100 k names, median", sorted(times)[samples // 2] * 1000, 5, "ms"),
        Row("   slowest", max(times) * 1000, None, "ms"),
        Row("   right among the first three (>= 75)", 100 * found / samples, 75, "%"),
        Row("   chosen in silence", wrong, 0, ""),
    ]


def slipped(name: str, chance: random.Random) -> str:
    """The name with one slip: a character wrong, one of like sound, one missing or two swapped."""
    at = chance.randrange(2, min(len(name), 6) - 1)
    match chance.randrange(4):
        case 0:
            return name[:at] + chance.choice(_BRAND) + name[at + 1 :]
        case 1:
            return name[:at] + chance.choice(_alike(name[at])) + name[at + 1 :]
        case 2:
            return name[:at] + name[at + 1 :]
        case _:
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _alike(character: str) -> str:
    return next((entry for entry in SYLLABLES.split() if character in entry), character).lstrip(
        "abcdefghijklmnopqrstuvwxyz"
    )


def rows() -> list[Row]:
    """All of them."""
    return list(itertools.chain(learning(), misspelt(), exact()))


if __name__ == "__main__":
    for row in rows():
        aim = f"{row.goal:g}" if row.goal is not None else ""
        print(f"{row.label:44} {row.measured:9.3f} {row.unit:4} {aim:>8}", file=sys.stdout)
