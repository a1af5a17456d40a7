"""Amounts as people write them, each row readable alone: what is read, and the words.

The first column is the amount, `low..high` for a range (either end may be missing), with the
currency where it is not yuan; `-` means that nothing there is money.
"""

from decimal import Decimal

import pytest

from handlers.understanding import money
from handlers.understanding.normal import normal

CHINESE = """
45            打车花了45元
23.5          打车23块5
3.85          水一瓶三块八毛五
0.8           复印一张八毛
0.5           塑料袋5毛钱
12.34         12元3角4分
3.04          三块零四
203           打车一共花了203块钱
230           打车花了两百三
13000         设备维护费一万三
2500          礼品花了两千五
1.5           一块半
35000         三点五万
0.5           零点五元
35000         3万5
35000         花了3万5千
35000         花了3.5万
15000         一万五千块
128000        合同12.8w
5000          5k左右
3000          花了3千押金
120000000     1亿2000万
300000000     3个亿
25000000      两千五百万
12000         人民币壹万贰仟元整
500           人民币伍佰元
128           １２８元
1234.56       1,234.56元
1280          费用 1 280元
1280.5        ¥1,280.50
300           RMB 300
300           300rmb
300           rmb:300
1001          一千零一块
105000        十万零五千
320           花了三百二一起算
300           30*10是300元
200000..300000   预算30万不到是20万到30万
100000..200000   十来万
20..30        二三十块
300..500      三五百块
7000..8000    七八千块
170000..180000   十七八万
80..100       吃了百八十块
1000          千把块
2000          小两千块
1000..        上千块
10000..       上万块
100..1000     几百块
10000..100000    好几万
300..500      300-500元
300..500      ¥300-500
300000..500000   30万到50万
30000..50000  三到五万
50000..60000  合同5、6万
300000..      不低于30万
3000..10000   三千到一万块
1000..2000    一到两千块
..2000        不到两千块
30000         近3万
5000          五千块左右
100..200      一百多块
200000..300000   20多万
250..260      两百五十多块
..800         最多800元
..800         800元以内
500..         至少500元
500..         500元以上
-20           -20元
-20           退款 ¥-20
42 USD        42美元
42 USD        42刀
300 HKD       港币300
300 HKD       300港币
45 EUR        45欧元
45 EUR        45欧
30 GBP        30英镑
200 MOP       200澳门元
5000 TWD      新台币5000元
8000 JPY      8000日元
0             0元
300000        预算30万2个月内定
-             3块屏幕
-             两块电池板
-             一块去吃饭
-             元旦后联系
-             万科的项目
-             百度搜一下
-             早上千万别来
-             3万人的园区
-             20万用户
-             v2.0上线
-             3点半到的
-             去了3个人
-             买了50台
-             涨了30%
-             打八折
-             12月8号
-             欧洲区
-             4k屏
-             1万步
-             A4纸
-             500万像素
"""
ENGLISH = """
300           RMB 300
300           300 rmb
250           two hundred and fifty yuan
200           200 kuai
42.5 USD      $42.50
42.5 USD      USD 42.50
42.5 USD      42.50 USD
42.5 USD      42.5 bucks
50 USD        fifty dollars
100 USD       a hundred bucks
45 USD        forty-five dollars
15.5 USD      15 dollars and 50 cents
0.75 USD      75 cents
1200000 USD   $1.2 million
1200000 USD   1.2m usd
500000 USD    half a million dollars
250000 USD    a quarter of a million dollars
1500000 USD   one and a half million dollars
5000 USD      $5k
5000          5k
2000000000 USD  $2bn
200 USD       around $200
200..300 USD  between $200 and $300
200..300 USD  $200-300
200..300 USD  200 to 300 dollars
5000000..6000000 USD  5 to 6 million dollars
..500 USD     at most $500
..500 USD     up to 500 dollars
500.. USD     at least $500
500.. USD     more than $500
100..1000 USD  a few hundred dollars
1200 USD      12 hundred dollars
45 EUR        €45
45 EUR        45€
45 GBP        £45
20 GBP        20 quid
300 HKD       HK$300
300 HKD       HKD 300
20 SGD        S$20
20 CAD        $20 CAD
20 AUD        A$20
-20 USD       -$20
-             3 people came
-             version 2.0
-             all seventeen tests passed
-             call 555-0142
-             room 301
-             5k users
-             at 3:30
"""


def rows(table: str) -> list[tuple[str, str]]:
    """Expected value and words of each line; two blanks or more part them."""
    lines = [line.split("  ", 1) for line in table.strip().splitlines()]
    return [(expected.strip(), words.strip()) for expected, words in lines]


def said(text: str) -> str:
    """The longest amount with a word of money, as the tables write it."""
    named = [a for a in money.find(normal(text).low) if not a.bare]
    amount = max(named, key=lambda a: a.end - a.start, default=None)
    if amount is None and (bare := money.find(normal(text).low)) and "花" in text:
        amount = bare[-1]
    if amount is None:
        return "-"
    if amount.low is None and amount.high is None:
        number = plain(amount.value)
    else:
        number = f"{plain(amount.low)}..{plain(amount.high)}"
    return number if amount.currency == "CNY" else f"{number} {amount.currency}"


def plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


@pytest.mark.parametrize(("expected", "words"), rows(CHINESE))
def test_chinese_amounts(expected: str, words: str) -> None:
    """块, 万, 大写, 几百: the value, its range and its currency."""
    assert expected == said(words)


@pytest.mark.parametrize(("expected", "words"), rows(ENGLISH))
def test_english_amounts(expected: str, words: str) -> None:
    """Digits and words, dollars and others."""
    assert expected == said(words)
