"""What of the money in a message was our expense: the sum first, `-` for none, then the words."""

import pytest

from handlers.understanding import spending
from handlers.understanding.claims import Context, Person
from handlers.understanding.directory import Directory
from handlers.understanding.reading import Reading
from tests.understanding.conftest import WEDNESDAY

OURS = """
35000     展会布置花了3万5
1234.56   今天打车花了1,234.56元
32.5      打车花了三十二块五下周一要给他发个报价
32.5      见了王处长聊二期打车花了三十二块五下周一要给他发个报价
180       油费一共180
42        打车42块,聊了二期
64        来回打车64
23        打车去金职院,23块
320       中午请客户吃饭,320块
320       中午请王处吃饭,3个人,一共320
35        35块打车,聊得不错
68        咖啡68我付的
45.6      费用 45.6
300       花了三百块请客户吃饭
26        停车20,过路费6块
81        打车46,午餐35
72        高铁68+公交4
81        打车46+35
81        打车46+35=81
700       酒店350*2
700       酒店350x2
60        打车来回各30
50        打车两趟各25
60        停车和打车各30
60        打车两次,每次30
600       酒店住了2晚,每晚300
600       酒店300一晚,住了两晚
320       4个人吃饭,人均80
320       吃饭花了320,人均80
320       4个人吃饭花了320,人均80
60        给客户买水果花了60
200       请他吃饭花了200
30        去客户公司打车花了30
68        中午跟王总在楼下吃面,我请的,68
65        打车去30,回来35
75        打车三次,20、30、25
360       买了3箱水果,一箱120
256       两个人的高铁票,每张128
180       费用:餐费 3人×60
840       酒店420元/晚,2晚
240       油费加过路费一共240
64        打车费64,参会12人
85        晚饭AA,我出了85
1000      招待花了上千
28        3点半到的,打车28
12        订单号20240318已发货,快递费12
42 USD    taxi was $42
620 USD   Flight $320, hotel 2 nights at $150 each
200 USD   Client dinner $200
45        customer lunch 45
23.5      uber to the site 23.50
9 USD     coffee for two, $9
76 USD    Lunch $64, parking $12.
45 USD    spent 45 dollars on taxi
45 USD    paid $45 for parking
55 USD    Dinner with Mr. An, it was about USD 55
60 USD    taxi $30 each way
120 USD   Hotel $60 per night, 2 nights
42.5 SGD  Taxi SGD 42.50
200 HKD   打车花了200港币
"""
CORRECTED = """
264       吃饭268,打车64,不是268,是200
264       吃饭268,打车64,吃饭不是268,是200
332       吃饭268,打车46,更正一下,打车是64
58        打车花了50,更正一下是58元
64        打车46,不对,是64
64        打车46,说错了,64
200       吃饭是200不是268
80        费用不是50是80
60        午饭50,哦不对,60
40 USD    taxi $30, sorry, make that $40
64        打车46,应该是64
"""
TOTALS = """
180       一共180,其中打车46
180       打车46,住宿134,一共180
180       打车46,住宿134,总共花了180元
180       今天交通吃饭一共180,其中打车46,停车10
180       打车来回一共60,吃饭120
190       今天一共180,其中打车46,另外停车10
76 USD    Lunch $64, parking $12, $76 in total
85        总费用85元,打车30、午餐55
800       礼品4份,每份200,一共800
55 USD    Expenses: $20 taxi + $35 lunch = $55
90 USD    $90 total, including $30 for the taxi
"""
NOT_OURS = """
-         他们花了200万上系统
-         他们去年花了8000买软件
-         客户之前花了5000做网站
-         金职院花了200万上系统
-         they spent $2 million on a new system
-         he said they paid $500 for the old one
-         报价35万,客户嫌贵
-         预算大概30万
-         每台80块,要50台
-         每个点位300块
-         合同分三期一共30万
-         尾款5000元月底付
-         软件服务费2000元一年
-         人均80,味道不错
-         吃饭人均80
-         他们采购了20台打印机,花了8万
-         明天打车去,大概要30
-         准备买200块的水果去看他
-         客户订了酒店,一晚500,客户自己付
-         聊了酒店项目,预算300万
-         共计3个项目,合计金额120万
-         He has a budget of $50k and spent $20k on our competitor
-         打车30,已经报过了
-         打车30,已报销
-         打车30已报销
-         午餐200,客户买的单
-         午餐200公司付的
-         客户请客吃饭花了300
-         王总请吃饭,花了300
-         住宿公司统一付了400
-         费用:0
-         没花钱
-         退了20
-         -20元
-         打车优惠了20
-         维护费用5000
-         They quoted us $4,500
-         budget is 20k
-         Lunch was $64, on the customer
-         the customer paid $64 for lunch
-         Our price is $300 per seat
-         版本2.5,花了3天
-         花了两个小时,见了20个人
-         电话13812345678
"""
MIXED = """
30        打车30,他们去年花了200万上系统
30        打车花了30,每个点位300块
30        打车30,合同80万
30        打车30见王总聊了50万的单子
30        午餐客户请的,打车自己付的30
30        午餐客户请的200,打车30
30        打车50,退了20
326       吃了个午饭,吃了326,聊到他们想花50万推MES
120       报价39万,他还到36万,油费120元
40        吃饭200客户付的,打车40我付的
28        上次打车的30已经报过了,这次又花了28
15 USD    annual license is $12,000, expensed $15 taxi
30 USD    taxi $30, they have a budget of $20k
30        打车30,免费送了他们50元的券
30        晚上客户请吃饭,打车30
"""


def read(text: str, directory: Directory) -> Reading:
    return Reading(text, at=WEDNESDAY, directory=directory, context=Context(Person(5, "张伟")))


def told(text: str, directory: Directory) -> str:
    reading = read(text, directory)
    found = spending.spent(reading, reading.clauses)
    if found.expenses is None:
        return "-"
    value = f"{found.expenses.value.normalize():f}"
    return value if found.currency == "CNY" else f"{value} {found.currency}"


def rows(table: str) -> list[tuple[str, str]]:
    """Expected value and words of each line; two blanks or more part them."""
    lines = [line.split("  ", 1) for line in table.strip().splitlines()]
    return [(expected.strip(), words.strip()) for expected, words in lines]


@pytest.mark.parametrize(("expected", "words"), rows(OURS))
def test_costs_are_summed(expected: str, words: str, directory: Directory) -> None:
    """Amounts of our own, also said by the piece or for there and back."""
    assert expected == told(words, directory)


@pytest.mark.parametrize(("expected", "words"), rows(CORRECTED))
def test_a_correction_replaces_what_it_corrects(
    expected: str, words: str, directory: Directory
) -> None:
    """The amount named wrong goes, the others stay."""
    assert expected == told(words, directory)


@pytest.mark.parametrize(("expected", "words"), rows(TOTALS))
def test_a_total_holds_its_parts(expected: str, words: str, directory: Directory) -> None:
    """Said in total, of which so much for the taxi."""
    assert expected == told(words, directory)


@pytest.mark.parametrize(("expected", "words"), rows(NOT_OURS))
def test_other_money_is_no_expense(expected: str, words: str, directory: Directory) -> None:
    """Prices, budgets, what the customer or the company paid, what was reported before."""
    assert expected == told(words, directory)


@pytest.mark.parametrize(("expected", "words"), rows(MIXED))
def test_costs_beside_other_money(expected: str, words: str, directory: Directory) -> None:
    """Only the part that we paid."""
    assert expected == told(words, directory)


def test_each_customer_has_its_own_costs(directory: Directory) -> None:
    """Two visits in one message, each with its taxi."""
    text = "上午拜访金职院王处长,打车30。下午拜访华星科技张总,打车45,停车10"

    records = read(text, directory).records

    assert [30, 55] == [r.expenses.value for r in records if r.expenses]


def test_the_note_says_what_for(directory: Directory) -> None:
    """In the words of the message."""
    reading = read("打车46,请何科吃饭花了268", directory)

    found = spending.spent(reading, reading.clauses)

    assert found.note is not None
    assert "打车、吃饭" == found.note.value
