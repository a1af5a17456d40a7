"""Words about money: currencies, scales, what reps spend it on, and what is money but no expense."""

_CURRENCIES = {
    "CNY": "元人民币 人民币元 人民币 rmb cny ¥ 块钱 元钱 块 元 圆 yuan renminbi kuai",
    "USD": "美元 美金 美刀 刀 us_dollars us_dollar u.s._dollars dollars dollar bucks usd us$ $",
    "HKD": "港币 港元 港纸 hk_dollars hong_kong_dollars hkd hk$",
    "TWD": "新台币 台币 twd nt$",
    "MOP": "澳门元 澳门币 mop",
    "JPY": "元日币 日元 日币 日圆 japanese_yen yen jpy",
    "EUR": "欧元 欧 euros euro eur €",
    "GBP": "英镑 british_pounds pounds_sterling pounds pound quid gbp £",
    "CAD": "加元 加币 加拿大元 canadian_dollars cad c$",
    "AUD": "澳元 澳币 澳大利亚元 australian_dollars aud a$ au$",
    "NZD": "新西兰元 纽币 nzd nz$",
    "SGD": "新加坡元 新加坡币 新币 singapore_dollars sgd s$",
    "CHF": "瑞士法郎 瑞郎 swiss_francs chf",
    "RUB": "俄罗斯卢布 卢布 rubles roubles rub",
    "THB": "泰国铢 泰铢 baht thb",
    "KRW": "韩元 韩币 韩圆 korean_won krw",
    "INR": "印度卢比 卢比 rupees inr",
    "VND": "越南盾 vnd",
    "AED": "迪拉姆 dirhams aed",
    "MYR": "马来西亚林吉特 林吉特 马币 ringgit myr",
    "IDR": "印尼盾 印尼卢比 rupiah idr",
    "PHP": "菲律宾比索 php",
    "MXN": "墨西哥比索 mxn",
    "BRL": "巴西雷亚尔 雷亚尔 brl",
    "TRY": "里拉 土耳其里拉",
}  # fmt: skip
CURRENCIES = {
    word.replace("_", " "): code for code, row in _CURRENCIES.items() for word in row.split()
}
# they never stand before a number
AFTER_ONLY = frozenset(
    "元 圆 块 块钱 元钱 元人民币 元日币 刀 欧 dollars dollar bucks yuan renminbi kuai yen euros euro pounds pound quid baht rupees rubles".split()
)
# another currency beside them says more: 新台币177亿元, $20 CAD
LOOSE = frozenset("元 圆 块 块钱 $ ¥ dollars dollar".split())
SMALL_COINS = {"毛": "0.1", "角": "0.1", "毛钱": "0.1", "角钱": "0.1", "分钱": "0.01", "cents": "0.01", "cent": "0.01", "pence": "0.01"}  # fmt: skip
SCALES = {
    "万": 10**4,
    "w": 10**4,
    "亿": 10**8,
    "千": 10**3,
    "k": 10**3,
    "百": 100,
    "十": 10,
    "m": 10**6,
    "mn": 10**6,
    "mil": 10**6,
    "million": 10**6,
    "millions": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "billion": 10**9,
    "trillion": 10**12,
    "thousand": 10**3,
    "grand": 10**3,
    "hundred": 100,
}
# of these the ones written with letters, directly behind the number or after a blank
SCALE_WORDS = tuple(word for word in SCALES if word.isascii())
# 3 万达, 2 亿科: a name begins behind the blank
NOT_SCALED = "科达华向能豪"
# 上千, 近百万, 好几百: these may stand before a scale that has no number of its own
BEFORE_UNIT = ("上", "近", "约", "大概", "差不多", "超过", "超", "过", "小", "到", "人民币", "¥")
NOT_BEFORE_UNIT = ("早上", "晚上", "马上", "网上", "线上", "以上", "身上", "路上", "会上", "桌上", "车上", "班上", "楼上", "加上", "通过", "不过", "经过", "附近", "最近", "大小", "找到", "见到", "收到", "遇到")  # fmt: skip
APPROXIMATELY = ("大约", "大概", "约", "将近", "接近", "近", "差不多", "估计", "小", "about", "around", "roughly", "approximately", "approx", "approx.", "nearly", "almost", "estimated", "~")  # fmt: skip
AT_MOST = ("不超过", "不超", "最多", "顶多", "不到", "不足", "至多", "不高于", "少于", "低于", "小于", "封顶", "up to", "at most", "under", "below", "less than", "no more than", "not more than", "maximum", "max", "within")  # fmt: skip
AT_LEAST = ("至少", "最少", "起码", "不低于", "不少于", "不下", "超过", "高于", "大于", "多于", "at least", "over", "more than", "no less than", "minimum", "above")  # fmt: skip
# the same, said behind the amount
AFTER_APPROXIMATELY = ("左右", "上下", "or so", "more or less")
AFTER_AT_MOST = ("以下", "以内", "之内", "封顶", "or less", "at most", "max", "tops")
AFTER_AT_LEAST = ("以上", "往上", "打底", "起", "or more", "at least", "and up", "minimum")
# between an edge and its amount: 最多花了200
BETWEEN = ("花了", "花", "是", "要", "有", "为", "用了", "a", "was", "spent", "cost")
# counted things that follow a number which is no money
COUNTED = "年月日号点%‰分页份件条米吨公里小时间层楼期版章班名辆张只台盒瓶箱折成倍路线周kg度个人位套家次天晚届岁轮级秒排栋亩平桌杯斤克度股包趟批种方桶棵栏格步步字课"
# the same behind 万, 亿, k and w, where 年费, 成交, 家具, 分期 may follow a sum as well
COUNTED_LARGE = "个|人(?!民币|工|情)|台|套|户|名|辆|只|盒|瓶|箱|件|条|米|吨|亩|字|股(?!份)|平[方米]|公[里斤顷]|次(?!日)|用户|像素|粉丝|学生|师生|家(?!具|电|属)|瓦|克|伏|级|屏|显示|电视|分辨率|高清|超清|摄像|画质|视频|people|users|students|visitors|views|units|downloads|staff|employees|rows|records|miles"
# 3块屏幕: pieces of something
PIECES = "屏|板|牌|电池|地(?!铁)|砖|玻璃|硬盘|内存|显卡|表(?!示)|手表|布(?!展)|肉|石|木|蛋糕|巧克力|展板|面板|光伏|组件|大屏|太阳能|白板|电表|区域|业务|工作|内容|市场|模块|芯片|主板|显示|数据|仪表|阵列|部分|领域|场地|拼接|固态|磁盘|广告|led|lcd"
# words after which a small 块 is money: 停车5块然后
PAYS = ("花了", "花", "付了", "付", "收", "用了", "找", "要", "费", "钱", "价", "涨", "降", "便宜", "贵", "每", "各", "打车", "停车", "地铁", "公交", "咖啡", "只", "才", "共", ":")  # fmt: skip
# a number behind them is a name: 订单号20240318, 版本2.5
NAMED_BY = ("号", "编号", "版本", "型号", "代码", "电话", "手机", "微信", "qq", "id", "no.", "#", "tel", "phone", "call", "room", "房间", "会议室", "version", "ver", "v", "分之", "第", "尾号", "邮编", "工号", "单号")  # fmt: skip
# 人数三百 is no 数三百
NOT_SOME = frozenset("人次台分总个份单位倍件参指系天点票岁读算")
# 周三五十块: the weekday ends where the sum begins
WEEKDAYS = ("周", "星期", "礼拜", "周末")
# 三百五一起: the last 一 belongs to the word that goes on with these
ONE_WITH = frozenset("起共些边直样般致旦定下个次家趟早晚会同道并")

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
