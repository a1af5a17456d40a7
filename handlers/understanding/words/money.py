"""Words about money: currencies, scales, what reps spend it on, and what is money but no expense."""

CURRENCIES = {
    "元人民币": "CNY", "人民币": "CNY", "rmb": "CNY", "cny": "CNY", "¥": "CNY", "元": "CNY", "圆": "CNY", "块钱": "CNY", "块": "CNY",
    "元日币": "JPY", "日元": "JPY", "日币": "JPY", "yen": "JPY", "jpy": "JPY", "美元": "USD", "美金": "USD", "刀": "USD",
    "us dollars": "USD", "dollars": "USD", "dollar": "USD", "bucks": "USD", "usd": "USD", "us$": "USD", "$": "USD",
    "c$": "CAD", "a$": "AUD", "hk$": "HKD", "港币": "HKD", "港元": "HKD", "hkd": "HKD", "欧元": "EUR", "欧": "EUR", "euros": "EUR",
    "euro": "EUR", "eur": "EUR", "€": "EUR", "英镑": "GBP", "pounds": "GBP", "gbp": "GBP", "£": "GBP", "新台币": "TWD", "台币": "TWD",
    "twd": "TWD", "nt$": "TWD", "卢布": "RUB", "泰铢": "THB", "瑞士法郎": "CHF", "chf": "CHF", "sgd": "SGD", "s$": "SGD", "新币": "SGD",
    "vnd": "VND", "aed": "AED", "aud": "AUD", "cad": "CAD", "韩元": "KRW", "inr": "INR",
}  # fmt: skip
SCALES = {
    "万": 10**4,
    "w": 10**4,
    "亿": 10**8,
    "千": 10**3,
    "k": 10**3,
    "百": 100,
    "million": 10**6,
    "m": 10**6,
    "billion": 10**9,
    "thousand": 10**3,
}
APPROXIMATELY = ("大约", "大概", "约", "近", "差不多", "about", "around", "roughly", "estimated")
AT_MOST = ("不超过", "最多", "不到", "不足", "至多", "up to", "at most", "under")
AT_LEAST = ("至少", "最少", "不低于", "超过", "at least", "over", "more than")

# what the money went on; the longest word wins
SPENT_ON = (
    "打车费", "打车", "打的", "出租车", "滴滴", "网约车", "车费", "停车费", "停车", "过路费", "高速费", "油费", "加油", "路费", "交通费", "交通",
    "高铁票", "高铁", "动车", "火车票", "火车", "机票", "飞机票", "地铁", "公交", "轮渡", "代驾", "租车", "住宿费", "住宿", "酒店", "宾馆", "房费",
    "早餐", "早饭", "午餐", "午饭", "中饭", "晚餐", "晚饭", "餐费", "饭钱", "吃饭", "请客", "宴请", "聚餐", "夜宵", "饭", "咖啡", "奶茶", "茶水", "喝茶", "茶叶",
    "礼品", "礼物", "伴手礼", "水果", "鲜花", "烟酒", "酒水", "烟", "酒", "月饼", "快递费", "快递", "邮费", "打印费", "打印", "招待费", "招待", "门票",
    "样品费", "资料费", "差旅费", "差旅", "taxi", "cab", "uber", "grab", "parking", "lunch", "dinner", "breakfast", "coffee", "hotel", "flight",
    "train", "toll", "tolls", "fuel", "gas", "gift", "gifts", "drinks", "meal", "tickets", "ticket", "mileage", "petrol", "ferry", "bus", "metro", "tea",
)  # fmt: skip
SPENDING = (
    "花费",
    "花了",
    "花销",
    "花去",
    "用了",
    "费用",
    "开销",
    "垫付",
    "垫了",
    "报销",
    "付了",
    "买单",
    "消费",
    "吃了",
    "共计",
    "合计",
    "一共",
    "总共",
    "我付",
    "spent",
    "paid",
    "cost me",
    "expense",
    "expenses",
    "expensed",
)
TOTALS = ("一共", "总共", "合计", "共计", "总计", "in total", "total", "altogether", "共")
# money in the deal, not out of the rep's pocket
DEAL = (
    "报价", "预算", "合同", "底价", "售价", "单价", "总价", "价格", "标价", "投标", "中标", "首付", "首期", "首批", "尾款", "回款", "货款", "欠款", "余款", "预付",
    "到账", "应收", "立项", "金额", "订单", "项目款", "成交", "谈成", "拿下", "签了", "签约", "年费", "服务费", "保证金", "定金", "押金", "成本", "利润", "让利", "降价",
    "涨价", "报了", "还到", "还价", "砍到", "咬死", "意向", "付掉", "规模", "产值", "营收", "注册资本", "budget", "quote", "quoted", "contract", "price", "pricing",
    "deal", "order", "worth", "invoice", "revenue", "deposit", "discount", "po for", "license", "annual",
)  # fmt: skip
PAID_BY_OTHERS = (
    "他买的单", "她买的单", "客户买单", "客户请", "对方买单", "对方请", "他请", "她请", "请我", "他付", "她付", "客户付", "公司付", "已报销", "报销过", "报过",
    "they paid", "he paid", "she paid", "customer paid", "on them", "on the house", "already reported", "already claimed", "company card",
)  # fmt: skip
CORRECTED = (
    "更正",
    "改成",
    "改为",
    "应该是",
    "其实是",
    "不对",
    "说错",
    "错了",
    "纠正",
    "correction",
    "make that",
    "i mean",
    "actually",
    "sorry",
)
# counted things that follow a number which is no money
COUNTED = "个人位台套家次天晚日月年号点%分页份件条米吨公里小时间层楼期版章班名辆张只台盒瓶箱折成倍路线周kg度"
