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
COUNTED = "年月日号点%‰分页份件条米吨公里小时间层楼期版章班名辆张只台盒瓶箱折成倍路线周kg度个人位套家次天晚届岁轮级秒排栋亩平桌杯斤克度股包趟批种方桶棵栏格步步字课项款处条本项"
COUNTED_ENGLISH = "people|persons?|pax|guys|colleagues|attendees|students|customers|users|of us|days?|nights?|weeks?|months?|years?|hours?|hrs?|min(?:ute)?s?|miles?|km|units?|pcs|pieces|items|rooms?|times|trips?|rides?|tickets?|coffees|cups|bottles|boxes|stops?|visits?|meetings?|calls?|questions|issues|points|seats|devices|servers|am|pm"
# the same behind 万, 亿, k and w, where 年费, 成交, 家具, 分期 may follow a sum as well
COUNTED_LARGE = "步|阅读|播放|点击|粉|订阅|票|个|人(?!民币|工|情)|台|套|户|名|辆|只|盒|瓶|箱|件|条|米|吨|亩|字|股(?!份)|平[方米]|公[里斤顷]|次(?!日)|用户|像素|粉丝|学生|师生|家(?!具|电|属)|瓦|克|伏|级|屏|显示|电视|分辨率|高清|超清|摄像|画质|视频|people|users|students|visitors|views|units|downloads|staff|employees|rows|records|miles"
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
    "打车费", "打车", "打的", "的士", "出租车", "滴滴", "网约车", "共享单车", "单车", "电动车", "摩托车", "三轮车", "专车", "快车", "顺风车", "车费", "停车费", "停车", "过路费", "过路钱", "过桥费", "高速费", "高速", "etc", "通行费", "油费", "油钱", "加油费", "加油", "打的费", "车钱", "充电费", "路费", "交通费", "交通",
    "高铁票", "高铁", "动车票", "动车", "火车票", "火车", "大巴", "机票", "飞机票", "地铁", "公交", "轮渡", "船票", "车票", "代驾", "租车", "住宿费", "住宿", "住一晚", "住两晚", "住了一晚", "住了", "出租", "盒饭", "面钱", "海鲜", "束花", "花束", "果篮", "喝了杯茶", "杯茶", "酒店", "宾馆", "房费", "民宿",
    "早餐", "早饭", "午餐", "午饭", "中饭", "晚餐", "晚饭", "餐费", "饭钱", "饭费", "吃饭", "吃了饭", "吃了顿饭", "吃了个饭", "吃面", "碗面", "吃火锅", "火锅", "小龙虾", "龙虾", "烤鸭", "烤鱼", "大排档", "自助餐", "啤酒", "烧烤", "外卖", "便餐", "工作餐", "请客", "宴请", "聚餐", "夜宵", "宵夜", "饭", "餐",
    "咖啡", "奶茶", "茶水", "茶歇", "喝茶", "茶叶", "饮料", "点心", "蛋糕",
    "礼品", "礼物", "礼盒", "伴手礼", "水果", "果篮", "鲜花", "花篮", "烟酒", "酒水", "烟", "酒", "月饼", "粽子", "特产", "快递费", "快递", "运费", "邮费", "打印费", "打印", "复印费", "复印", "装订", "招待费", "招待", "门票",
    "样品费", "资料费", "差旅费", "差旅", "话费", "洗车", "充电", "唱歌", "ktv", "足浴", "taxi", "taxis", "cab", "uber", "grab", "lyft", "parking", "lunch", "dinner", "breakfast", "coffee", "coffees", "hotel", "flight", "flights",
    "train", "toll", "tolls", "fuel", "gas", "gift", "gifts", "drinks", "meal", "meals", "tickets", "ticket", "mileage", "petrol", "ferry", "bus", "metro", "subway", "tea", "snacks", "courier", "fruit", "flowers", "printing",
)  # fmt: skip
# where one of these stands, a bare number may be money
SPENDING = (
    "spend",
    "花费", "花了", "花销", "花去", "用了", "费用", "开销", "垫付", "垫了", "报销", "付了", "买单", "消费", "吃了", "共计", "合计", "一共", "总共", "我付", "spent", "paid", "cost me", "expense", "expenses", "expensed",
)  # fmt: skip
TOTALS = (
    "全算上", "都算上", "统共", "通共", "总费用", "总花费", "总开销", "总支出", "total expenses", "total cost", "total spent", "一共", "总共", "合计", "共计", "总计", "加起来", "拢共", "in total", "total", "altogether", "all in", "共",
)  # fmt: skip
_PAYS = (
    *(word for word in SPENDING if word not in TOTALS), "花", "支出", "开支", "结账", "结了", "买了", "自费", "自己付", "自付", "付款", "刷了", "充了", "付的", "我出", "我垫", "付", "我请的", "我请", "我买的单", "我埋单", "埋单", "自掏腰包", "自己掏", "我掏", "我cover的", "我cover", "cover的", "我俾", "我畀", "俾咗", "畀咗", "使咗", "cost us", "cost", "came to", "set me back", "bought", "pay",
)  # fmt: skip
_WAS = (
    "it was", "that was", "bill was", "the bill", "it came to", "came to", "was about", "ran me",
)  # fmt: skip
# 带了盒崂山茶240: what is counted so and brought along was bought
BROUGHT = ("带", "拎", "提", "送", "买", "捎", "备")
PRESENTS_IN = (
    "盒",
    "箱",
    "袋",
    "瓶",
    "束",
    "篮",
    "个花篮",
    "个果篮",
    "斤",
    "罐",
    "饼",
    "条烟",
    "提",
    "点",
    "些",
)
# a unit of these is worth a small part of one of ours
SMALL_MONEY = {"VND": 3500, "IDR": 2200, "KRW": 190, "JPY": 20, "RUB": 12, "INR": 12, "PHP": 8, "THB": 5, "TWD": 4}  # fmt: skip
# money in the deal, not out of the rep's pocket
DEAL = (
    "报价", "预算", "合同", "底价", "售价", "单价", "总价", "价格", "标价", "投标", "中标", "首付", "首期", "首批", "尾款", "回款", "货款", "欠款", "余款", "预付",
    "到账", "应收", "立项", "金额", "订单", "项目款", "成交", "谈成", "拿下", "签了", "签约", "年费", "服务费", "保证金", "定金", "押金", "成本", "利润", "让利", "降价",
    "涨价", "报了", "还到", "还价", "砍到", "咬死", "意向", "付掉", "规模", "产值", "营收", "注册资本", "出价", "开价", "要价", "原价", "折后", "让到", "降到", "降了", "便宜", "涨到", "优惠", "打折", "返点", "佣金", "罚款", "工资", "租金",
    "维护费用", "实施费用", "服务费用", "软件费用", "项目费用", "系统费用", "改造费用", "开发费用", "培训费用", "运维费用", "安装费用", "硬件费用", "接口费用", "维护费", "实施费", "软件费", "接口费", "开发费", "培训费", "运维费", "安装费", "改造费", "授权费",
    "投资", "投了", "拨款", "贷款", "补贴", "奖金", "销售额", "流水", "业绩", "指标", "任务", "收入", "每套", "每台", "一套", "一台", "客单价", "门槛", "额度", "上限", "标准", "采购",
    "预计", "打算", "准备买", "准备送", "想买", "要买", "大概要", "估计要", "可能要", "差不多要", "需要花", "would be", "准备花", "计划", "要花", "得花", "会花", "能省", "省了", "省下", "免费", "价值", "原来", "人均消费", "will cost", "would cost", "budget", "budgets", "quote", "quoted", "quotes", "contract", "price", "priced", "pricing", "prices",
    "deal", "order", "orders", "worth", "invoice", "invoices", "revenue", "deposit", "discount", "po for", "po", "license", "licenses", "annual", "offer", "offered", "saves", "saved", "saving", "per seat", "receivable", "payment", "installment", "rent",
)  # fmt: skip
_PARTS = (
    "里头",
    "占了",
    "占",
    "其中",
    "包括",
    "包含",
    "里面",
    "of which",
    "including",
    "incl",
    "incl.",
)
# what comes on top of a total
ON_TOP = ("另外", "还有", "又", "再", "加上", "此外", "plus", "also", "another", "on top")
_BACK = (
    "退了", "退回", "退款", "退还", "返还", "退我", "返了", "抵扣", "抵了", "减免", "优惠了", "便宜了", "refund of", "refunded", "refund", "minus", "off",
)  # fmt: skip
_OLD = ("不是", "并非", "not")
CORRECTED = (
    "更正", "改成", "改为", "应该是", "应为", "其实是", "实际是", "不对", "说错", "记混", "搞混", "弄混", "说反", "口误", "错了", "哦不", "啊不", "噢不", "喔不", "呃不", "诶不", "哎不", "不不", "oh no",  "写错", "记错", "纠正", "correction", "make that", "i mean", "actually", "sorry", "no wait", "scratch that",
)  # fmt: skip
# 打车去30,回来35
_LEGS = ("去程", "回程", "返程", "回来", "回去", "返回", "去的时候", "回的时候")
# they hold a word of spending and speak of none
_NO_SPENDING = ("共享", "公共", "共同", "共识", "共建", "高速公路", "高速发展", "高速集团", "高速增长", "高速相机", "电动车厂", "电动车公司", "摩托车厂", "请客户", "交通银行", "交通局", "交通厅", "交通委", "火车站", "高铁站", "地铁站", "公交站", "公交集团", "公交公司", "地铁集团", "地铁公司", "打印机", "烟草", "烟台", "酒业", "酒厂", "酒泉", "停车系统", "停车项目", "停车场项目", "快递柜", "快递公司", "加油站", "酒店项目", "酒店管理", "餐饮", "茶业", "大酒店集团", "酒店集团")  # fmt: skip
# what each word says about an amount; of two kinds the first
KINDS = (
    ("back", _BACK), ("correct", CORRECTED), ("old", _OLD), ("part", _PARTS), ("top", ON_TOP), ("deal", DEAL), ("sum", TOTALS), ("was", _WAS), ("pay", _PAYS), ("none", _NO_SPENDING), ("on", SPENT_ON), ("leg", _LEGS),
)  # fmt: skip
# words between 打车 and its amount that say nothing
FILLERS = (
    "大概", "大约", "差不多", "来回", "往返", "单程", "也就", "就", "才", "只", "约", "又", "共", "总共", "一共", "合计", "是", "了", "去", "的", "用", "给", "钱", "各", "每次", "每人", "人均", "每趟", "每晚", "每天", "自己", "元", "块", "¥", "$", "usd", "rmb", "sgd", "about", "around", "roughly", "was", "for", "each way", "each", "on", "me", "cost", "at", "to", "a", "there", "back", "and",
)  # fmt: skip
# 80块一台, $20 per seat: prices
PRICED_BY = (
    "台", "套", "个(?!人)", "年", "月", "点位", "米", "吨", "件", "户", "座", "路", "端口", "平", "节点", "用户", "账号", "seat", "unit", "user", "month", "year", "piece", "license", "device", "head",
)  # fmt: skip
DEAL_OBJECTS = ("单子", "项目", "合同", "预算", "订单", "设备", "报价", "方案", "货", "系统", "机器", "价", "首付", "尾款", "回款", "产品", "配件", "耗材", "服务", "软件", "款", "采购", "标", "授权", "套餐", "生意", "活")  # fmt: skip
# the customer's money: 他们去年花了200万
THEY = ("他们", "她们", "客户", "对方", "甲方", "人家", "他", "她", "校方", "院方", "厂里", "学校", "医院", "公司", "集团", "友商", "竞品", "对手", "隔壁", "局里", "单位", "they", "he", "she", "the customer", "customer", "the client", "client", "their competitor")  # fmt: skip
# a clause that begins with them is theirs; a client dinner is ours
THEY_DO = ("they", "he", "she", "the customer", "the client", "their")
WHEN_THEY = ("那边", "自己", "去年", "前年", "今年", "之前", "以前", "当时", "上次", "上个月", "已经", "也", "都", "又", "刚", "一共", "总共", "光", "每年", "每月", "一年", "一个月", "大概", "have", "has", "had", "already", "just", "currently")  # fmt: skip
THEY_SPENT = (
    "花了", "花费", "花", "投了", "付了", "用了", "买了", "买", "采购", "交了", "付", "掏", "出了", "spent", "spend", "paid", "pay", "bought",
)  # fmt: skip
OURS_BEFORE = (
    "给", "请", "陪", "送", "跟", "和", "去", "到", "在", "帮", "替", "为", "向", "见", "约", "访", "接", "其", "完", "for the ", "for ", "with ", "of ", "to ", "visit ",
)  # fmt: skip
# paid by somebody else, or reported before
PAYERS = ("客户", "对方", "甲方", "他们", "他", "她", "人家", "公司", "老板", "领导", "主办方", "校方", "院方", "总", "处", "科", "局", "主任", "经理", "老师", "工", "院长", "校长", "厂长", "董", "行政", "部门", "they", "he", "she", "the customer", "customer", "client", "the client", "the company", "company", "boss")  # fmt: skip
HOW_THEY_PAY = (
    "那边", "自己", "已经", "来", "也", "都", "全", "抢着", "直接", "主动", "统一", "帮忙", "给", "already", "kindly", "has", "have",
)  # fmt: skip
THEY_PAY = ("请客", "请的客", "请的", "请我们", "请我", "请吃饭", "请吃", "请喝", "请了", "做东", "买单", "买的单", "买了单", "埋单", "付了", "付的", "付", "结账", "结的", "结了", "掏的", "掏钱", "出的", "出钱", "招待", "安排的", "报销了", "paid for", "paid", "picked up", "covered", "treated", "bought", "footed")  # fmt: skip
PAID_BY_OTHERS = (
    "已报销", "已经报销", "报销单里", "报销单上", "报销里了", "报销了", "报销过", "报销完", "报过", "已报", "都报了", "全报了", "报掉了", "公司卡", "公务卡", "公账", "对公", "月结", "挂账", "签单", "公司统一", "公司报销",
    "on them", "on him", "on her", "on the customer", "on the client", "on the house", "on the company", "already reported", "already claimed", "already expensed", "already submitted", "already reimbursed", "reimbursed", "company card", "corporate card", "company paid", "paid by the customer", "paid by the client", "paid by the company", "paid by company", "paid by them", "their treat", "his treat", "her treat",
)  # fmt: skip
NOT_PAYERS_AFTER = ("请", "陪", "给", "跟", "和", "送", "帮", "替", "叫", "让", "约", "我")
ALL_OF_IT = ("都", "全", "这些", "费用", "一切", "all of", "everything", "both")
# 各30, $30 each way
EACH = ("各", "每趟", "每次", "每人", "每位", "人均", "每晚", "每天", "每个人", "每张", "每份", "每顿", "每盒", "每条", "每杯", "每瓶", "单程", "一人", "一趟", "一晚", "each way", "each", "per person", "per night", "per head", "a night", "a person", "per day", "apiece", "one way")  # fmt: skip
PER_HEAD = (
    "人均", "每人", "每位", "每个人", "一人", "per person", "per head", "a person", "a head",
)  # fmt: skip
THERE_AND_BACK = (
    "来回", "往返", "双程", "去回", "round trip", "both ways", "each way", "there and back",
)  # fmt: skip
# what shares are counted by, the words of one kind together: 300一晚 goes with 住了两晚
SHARED_BY = (
    "晚 夜 night nights", "天 日 day days", "人 个人 位 people persons person head pax of_us", "趟 次 回 trip trips ride rides times way", "张 份 顿 盒 条 杯 瓶 间 箱 ticket tickets box boxes cup cups",
)  # fmt: skip
# parts of a form that may tell of costs
PARTS_WITH_COSTS = frozenset(("expenses", "contents", "outcome", "visit", "phone", "online"))
