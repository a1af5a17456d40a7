"""Words around the names of companies: what comes before one, what ends one, what is none."""

# after these even a name nobody knows, of any shape, is a name
STRONG_CUES = frozenset(
    "拜访 走访 回访 到访 上门 新客户 新公司 新单位 客户叫 客户是 客户: 公司叫 叫做 叫 单位是 单位: 公司: 一家 去了 到了 跑了 去到 来到".split()
)
CUES = (
    *STRONG_CUES,
    *"客户 去 到 跑 见 联系 约 在 给 跟 和 与 及 、 从 陪 查一下 查下 查 看看 看一下 看下 关于 来自 对接 参观 打给".split(),
)
# what joins two names: both are meant
JOINING = ("以及", "还有", "和", "与", "及", "跟", "、", "&", "and")
# what cannot be part of a name: it ends there. Behind a bar: unless this follows
NAME_ENDS = tuple(
    """
那边 这边 那里 这里 了 聊 谈 见 找 开会 问 说 送 签 对接 沟通 汇报 演示|中心 培训|中心学校机构学院 一起 今天 昨天 明天 上午 下午 晚上 最近
是|达 在|线 跟|踪 接待 主要|是 没 不|锈同 把 要 已 打电话 打了 通了 发了 有|限色机 什么 怎么 多久 谁 呢 现在 还 拜访 走访 回访 项目|管理 催
进行 参加 参观 客户 时间 内容 我 你 他们 她 咱 刚 就 也 但 约 让 请 来访 来电 来我 电话|机亭 微信 报价 合同 方案|设计 哪 几 多少 为什么 上次
目前 反馈 反映 表示 觉得 认为 希望|小学 提出 同意 确认 需要 准备 打算 计划|经济 顺便 然后 之后 回来 出来 过来 过去 路过 附近 门口 楼下 周一 周二
周三 周四 周五 周六 周日 下周 本周 上周 这周 去年 今年 明年 月底 催款 回款 付款 对账 投标 中标 开标 验收 调试 安装|工程 维修|中心 售后 续费
首次 初次 第一次 首访 续签 交流|中心 介绍|所 做|局 可以 会议|中心 开了 喝茶 吃饭 走了 转了 看了 参会 负责 需求 情况 进展 资料 地址 级别 欠款 费用 花了 跟进 记录 待办
""".split()
)
# the same, unless one of these stands before
NAME_ENDS_UNLESS = {
    "的": "美",
    "吧": "网酒",
    "过": "",
    "都": "成首新花",
    "吗": "",
    "去": "",
    "想": "联理梦思创",
}
# and a company's own name may hold these two, before its trade: 泰和实业
JOINING_INSIDE = "和与"

LEGAL_ENDS = "股份有限公司 有限责任公司 集团有限公司 有限公司 集团公司 总公司 公司 集团 合作社 事务所".split()
# public bodies, schools, hospitals, hotels: the first of these ends the name, whatever follows
INSTITUTIONS = tuple(
    """
大学 学院 学校 中学 小学 幼儿园 高中 初中 一中 二中 三中 四中 职高 技校 党校 附中 医院 卫生院 门诊部 诊所 保健院 疾控中心 血站 银行 农商行 信用社 法院 检察院
派出所 分局 公安局 教育局 财政局 税务局 水利局 交通局 卫健局 应急局 供电局 城管局 规划局 环保局 民政局 司法局 邮政局 气象局 消防局 电力局 卫健委 发改委
经信局 商务局 审计局 统计局 文旅局 住建局 人社局 农业农村局 市监局 市场监管局 委员会 管委会 村委会 居委会 街道办 街道 镇政府 区政府 市政府 县政府 乡政府 人民政府
政府 研究院 研究所 设计院 勘察院 检测院 事务所 律所 协会 商会 学会 联合会 基金会 酒店 宾馆 民宿 度假村 监狱 看守所 图书馆 博物馆 体育馆 文化馆 科技馆 美术馆 展览馆
档案馆 服务中心 培训中心 数据中心 研发中心 体检中心 购物中心 指挥中心 中心 超市 商城 市场 工厂 电厂 水厂 船厂 药厂 钢厂 码头 基地 农场 林场 养老院 福利院 敬老院
烟草局 水务局 林业局 国土局 机关事务局 大队 支队 中队 消防站 供水站 产业园 科技园 工业园 物流园 电商园 园区 景区 传媒集团 出版社 报社 电视台 剧院 影院 药房 药店 书店
加油站 服务区 俱乐部 工作室 经营部 专卖店 旗舰店
""".split()
)
# one character that ends a public body's or village's name when nothing of it follows
SHORT_ENDS = "局厅村厂院校行馆所"
NOT_AFTER_SHORT_ENDS = "长里内外面方部办公有以谓需在区园服子友庆动业情程"
# after an institution the name goes on
GOES_ON = "医院 中学 小学 幼儿园 学院 分院 分校 校区 支行 分行 分局 总行 支队 大队 派出所 集团 研究院 设计院 研究所 实验学校 分公司".split()
# what a company does, as the last word of its short name
TRADES_ENDING = tuple(
    """
检测 智能 科技 软件 电子 机械 制造 实业 商贸 贸易 物流 食品 纺织 印染 化工 建设 建工 能源 环保 教育 制药 生物 汽车 传媒 网络 信息 通信 通讯 材料 新材
新材料 模具 服饰 服装 家具 家居 电器 电气 光伏 矿业 药业 置业 股份 工业 商行 电力 燃气 港口 地铁 物业 农业 钢铁 水泥 玻璃 包装 印刷 文化 旅游 保险 证券
基金 医疗 医药 健康 水务 航空 影业 陶瓷 皮具 鞋业 塑料 塑业 五金 精密 仪器 自动化 重工 造纸 纸业 渔业 牧业 船舶 电缆 线缆 电梯 光电 半导体 芯片 装饰
装备 设备 园林 餐饮 茶业 酒业 乳业 饮料 粮油 种业 饲料 化纤 化学 石化 石油 天然气 热电 风电 核电 租赁 投资 控股 资本 资管 金融 咨询 广告 设计 工程
路桥 市政 地产 房产 置地 轴承 阀门 泵业 电机 电池 锂电 安防 数码 数控 激光 仓储 快递 速运 外贸 进出口 国际 动力 轮胎 零部件 眼镜 珠宝 首饰 玩具 文具
日化 美妆 生态 节能 照明 灯饰 卫浴 门窗 幕墙 钢构 管业 铝业 铜业 冶金 磁业 电商 智造 智控 机器人 云计算 大数据
""".split()
)
# the same words are also what a rep talks about: alone they make no name
DEPARTMENT = r"(?:信息|信息化|信息技术|设备|采购|财务|后勤|总务|教务|技术|研发|生产|质量|质检|品质|人事|行政|市场|销售|运营|运维|物资|基建|安保|保卫|工程|项目|仓储|物流|法务|审计|办公|董事|科研|医务|护理|药剂|检验|放射|安全|网络|数据|办事|综合|招标|外贸|客服|培训|餐饮|客房|前厅)(?:中心|大队|部门|科室|科|部|处|室|办|组|会)?(?![技学研])"
# places where customers are met who are somebody else: 去建材市场找宏达门窗
MEETING_PLACES = ("市场", "园区", "产业园", "科技园", "商城", "展览馆", "会展中心", "购物中心", "超市", "景区", "码头")  # fmt: skip
MET_THERE = ("找", "见", "拜访", "会", "碰")
# a known name before one of these is another organisation: 龙泉教育 and 龙泉教育局
OTHER_ENDS = "大学 学院 中学 小学 医院 银行 酒店 集团 科技园 产业园 分公司 子公司 研究院 研究所 幼儿园 协会 中心医院 出版社".split()
OTHER_SHORT_ENDS = "局院厅处所馆园"
# a trade right behind a short form, then the end of the name: 百汇超市 is not 百汇商贸
TOPICS = frozenset(
    "信息 网络 设备 通信 通讯 材料 安防 照明 投资 咨询 广告 设计 工程 文化 国际 股份 数控 数码 仓储 软件 检测 租赁 包装 印刷 激光 电缆 线缆 灯饰 门窗 金融 保险 生态 节能 动力 健康 教育 物业 旅游 机器人 云计算 大数据 自动化".split()
)
OTHER_TRADES = [
    *(trade for trade in TRADES_ENDING if trade not in TOPICS),
    "超市",
    "技术",
    "水务",
    "控股",
]
# a place, but nobody to visit
BUILDINGS = tuple(
    "大厦 广场 大道 路口 路 街 机场 车站 火车站 高铁站 地铁站 停车场 小区 商场 食堂 工地 现场 展厅 展会 高速 隧道 大桥 楼 门 口 号".split()
)
EATING = tuple("饭店 餐厅 酒店 宾馆 茶楼 茶馆 咖啡馆 咖啡厅 酒楼 民宿".split())
EATEN_AT = ("吃", "住", "请", "喝", "入住", "用餐", "聚餐", "碰头")

NO_NAMES = frozenset(
    "客户 公司 集团 学院 大学 医院 学校 中学 科技 技术 实业 商贸 贸易 机械 制造 电子 软件 信息 网络 物流 食品 纺织 设备 管理 服务 项目 方案 合同 系统 平台 中心 有限 有限公司 政府 我们 他们 对方 现场 工厂 机房 会议 会议室 办公室 领导 人民 市场 集装箱 教育 酒店 餐厅 饭店 机场 车站 "
    "高铁站 展会 家里 公安 法院 银行 总部 老客户 新客户 同事 朋友 大家 自己 出差 一下 一趟 几家 两家 三家 区域 "
    "哪些 哪家 哪个 哪里 哪位 哪儿 哪 谁 什么 多少 怎么 怎样 几个 几次 为什么 何时 这家 那家 那边 这边 他那边 客户那边 我方 贵司 我司 你们 咱们 她们 人家 某某 "
    "跑市场 跑客户 跑业务 跑腿 好的 可以 收到 谢谢 没有 不用 明白 知道 报价 合同 需求 产品 样品 资料 发票 货款 尾款 设备科 信息科 财务部 采购部 技术部 项目部 "
    "今天 昨天 明天 前天 后天 上午 下午 晚上 早上 中午 周一 周二 周三 周四 周五 周六 周日 本周 下周 上周 本月 上月 下月 "
    "生产 发展 工业 建设 投资 industry services group energy foods hotels retail medical analytics logistics traders systems company the new and".split()
)
NO_NAME_STARTS = tuple(
    """
客户 他们 我们 对方 他 她 我 你 咱 一 几 两 这 那 现场 办公室 公司 大家 领导 某 多 各 记录 情况 完 次 量 费 老客户 新客户 今天 昨天 明天 前天 后天 今年 明年 去年
起来 起床 前面 上次 上周 上个 上午 下午 下次 下周 下个 下一 本周 本月 本次 周 很 挺 比较 非常 也 都 还 没 不 有 说 要 想 觉得 认为 表示 对 了 看 听 总共 总的 大概 大约 领
哪 谁 什么 多少 怎 为 何 趟 过 着 得 把 被 让 并 但 而 如 因 所以 就 再 又 已 正 刚 请 帮 提醒 安排 聊 谈 沟通 讨论 介绍 汇报 进行 参加 开会 签 发 送 带 拿 打 吃 喝 住
三家 四家 五家 六家 好 可以 收到 谢谢 年 月 时候 时间 内容 关于 相关 其他 别的 同行 竞品 厂家 原厂 代理 供应商 合作 项目 方案 系统 产品
""".split()
)
# between a cue and a name: they belong to neither
FILLERS = "叫做 叫 趟 一趟 一下 完 过 了 一家 家 那个 这个 老客户 新客户 客户 的 个 位 次 我们 我 他们 又 还 再 就 先 一起 顺路 顺便 附近".split()
NO_NAME_PARTS = ("什么", "哪些", "哪家", "谁", "多少", "怎么", "他们", "我们", "客户那", "是否", "能不能", "为什么", "一家", "几家", "两家")  # fmt: skip

# English: words with a capital that are no companies
NO_ENGLISH_WORDS = frozenset(
    "i we the they he she it my our you a an monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec "
    "today tomorrow yesterday tonight q1 q2 q3 q4 h1 h2 eod eom asap hq hr it cto ceo cfo coo cio vp gm pm am ok fyi po rfp rfq sow nda roi kpi poc uat "
    "mes crm erp oa wms pms api gps ai saas sla bi iot pdf ppt excel word zoom teams slack wechat whatsapp email linkedin google "
    "hi hello hey dear thanks thank please regards morning afternoon evening lunch dinner coffee breakfast meeting call demo notes note follow next action "
    "mr mrs ms dr miss sir madam home work school office site client customer prospect lead company account them him her us me all everyone someone nobody who what which when where why how".split()
)
FIRST_NAMES = frozenset(
    "james john robert michael william david richard joseph thomas charles daniel matthew anthony mark paul steven andrew kenneth george joshua kevin brian edward ronald timothy jason "
    "jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon frank benjamin gregory samuel raymond patrick alexander jack dennis jerry tyler aaron henry peter adam "
    "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret ashley kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca "
    "laura sharon cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen samantha katherine christine debra rachel carolyn janet maria olivia heather diane julie joyce victoria "
    "grace alice kelly christina lauren joan evelyn judith megan andrea cheryl hannah jacqueline martha gloria teresa ann sara madison frances kathryn janice jean abigail julia sophia "
    "tom tim bob rob mike jim joe dan dave steve chris matt tony ben sam alex nick greg phil max leo oscar ivan carlos pedro juan luis jose miguel ahmed ali omar mohammed fatima raj rajesh priya amit "
    "anil sunil deepak yuki yuko kenji hiroshi mei wei ming li lin tina tracy vivian cindy wendy jenny mandy dana pat sandy eve zoe lily lucy ruby ella mia noah liam ethan mason logan lucas oliver".split()
)
# words of headings, which are no names
NO_HEADS = frozenset(
    "report summary update recap log minutes agenda visit visits weekly daily monthly status review intro quick great good today's my our new field trip sales "
    "discussion topics issues expenses attendees purpose date outcome result results plan to-do todo reminder question feedback".split()
)
# words that make a capitalised name an organisation's
ENGLISH_ENDS = frozenset(
    "inc ltd llc plc corp corporation co company gmbh group holdings industries foods hotels hotel energy logistics traders trading systems robotics analytics medical retail packaging semiconductor "
    "semiconductors labs lab studio studios partners consulting solutions services bank capital insurance hospital clinic university college school institute foundation council ministry airlines airways "
    "motors automotive steel mining chemicals pharma pharmaceuticals biotech textiles electronics electric power solar water shipping freight express media press software technologies technology tech "
    "networks telecom communications construction builders engineering manufacturing works mills farms market markets stores supermarket brewery coffee bakery restaurant agency associates ventures enterprises "
    "international global limited resources materials plastics paper print printing instruments devices health healthcare dental".split()
)
